import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import { BlockList } from './block-list.tsx';
import { failureOf, send } from './control-api.ts';
import { type Form, FormContext } from './form.ts';
import { type Surface, SurfaceContext, useViewer } from './surface.ts';
import { type Entered, entryKey, valuesOf } from './view-values.ts';
import type { View } from './world-types.ts';

interface Props {
  name: string;
  home: View | null;
  unread: number;
  tab: 'home' | 'messages';
  onTab: (tab: 'home' | 'messages') => void;
  onTold: () => void;
  children: ReactNode;
}

const TABS = [
  { id: 'home', label: 'Home' },
  { id: 'messages', label: 'Messages' },
] as const;

/** The app's own place: its Home tab, and the direct messages with it. */
export function AppPane({ name, home, unread, tab, onTab, onTold, children }: Props): ReactNode {
  const { me } = useViewer();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tab === 'home' ? 'messages' : 'home';
    onTab(other);
    event.currentTarget.querySelector<HTMLElement>(`#tab-${other}`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={name} onKeyDown={onKeyDown}>
        {TABS.map(({ id, label }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={tab === id}
            aria-controls="tab-panel"
            tabIndex={tab === id ? 0 : -1}
            onClick={() => onTab(id)}
          >
            {label}
            {id === 'messages' && unread > 0 && <span className="unread">{unread}</span>}
          </button>
        ))}
      </div>
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="tab-panel">
        {tab === 'home' ? <Home key={me} home={home} name={name} onTold={onTold} /> : children}
      </div>
    </>
  );
}

function Home({ home, name, onTold }: Pick<Props, 'home' | 'name' | 'onTold'>): ReactNode {
  const { me } = useViewer();
  const [failure, setFailure] = useState<string | undefined>(undefined);
  useEffect(() => {
    void send('home', { user: me }).then((answer) => {
      setFailure(failureOf(answer));
      onTold();
    });
  }, [me, onTold]);
  const [entered, setEntered] = useState<Entered>({});
  const form = useMemo<Form>(
    () => ({
      entered,
      errors: {},
      enter: (blockId, actionId, value) =>
        setEntered((before) => ({ ...before, [entryKey(blockId, actionId)]: value })),
    }),
    [entered],
  );
  const surface = useMemo<Surface>(
    () => ({
      act: (deed) => {
        const values = home === null ? {} : valuesOf(home, entered);
        return send('click', { user: me, view_id: home?.id ?? '', values, ...deed });
      },
    }),
    [me, home, entered],
  );
  if (home === null) {
    return (
      <div className="empty">
        <h2>Nothing on the Home tab yet</h2>
        <p>
          {failure === undefined
            ? `${name} has been told that you opened it and has published nothing so far.`
            : `${name} was told that you opened it and did not take that: ${failure}. Open the tab again to retry.`}
        </p>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="home" aria-label={`${name} Home`} tabIndex={0}>
      <FormContext value={form}>
        <SurfaceContext value={surface}>
          <BlockList blocks={home.blocks} />
        </SurfaceContext>
      </FormContext>
    </section>
  );
}
