import { type FormEvent, type ReactNode, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { BlockList } from './block-list.tsx';
import { failureOf, objectionsOf, send } from './control-api.ts';
import { type Form, FormContext } from './form.ts';
import { type Surface, SurfaceContext, useViewer } from './surface.ts';
import { Plain } from './text.tsx';
import { checkInputs, type Entered, entryKey, valuesOf } from './view-values.ts';
import type { View } from './world-types.ts';

interface Props {
  view: View;
  /** What was entered in the modals that are open, by view: one keeps it while another is on top of it. */
  drafts: Map<string, Entered>;
  /** Called when the app has been told, so that what it did is read at once. */
  onTold: () => void;
}

interface Submission {
  entered: Entered;
  errors: Readonly<Record<string, string>>;
  failure: string | undefined;
  sending: boolean;
}

/** What one fills in, inside the blocks. */
const INPUTS = '.modal-body :is(input, select, textarea)';

const FRESH: Submission = { entered: {}, errors: {}, failure: undefined, sending: false };

/** The top view of the viewer's stack. What was typed survives updates of the view, as it does in Slack. */
export function Modal({ view, drafts, onTold }: Props): ReactNode {
  const { me } = useViewer();
  const dialog = useRef<HTMLDialogElement>(null);
  const closing = useRef(false);
  const id = useId();
  const [state, setState] = useState<Submission>(() => ({ ...FRESH, entered: drafts.get(view.id) ?? {} }));
  const change = (next: Partial<Submission>): void => setState((before) => ({ ...before, ...next }));

  // Before it leaves the page, so that closing gives the focus back.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);

  // The first input has the focus, also when it comes only after a Loading view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new blocks are what may bring the first input
  useLayoutEffect(() => {
    const isIn = (selector: string): boolean => document.activeElement?.matches(selector) === true;
    if (!isIn('input, select, textarea')) dialog.current?.querySelector<HTMLElement>(INPUTS)?.focus();
  }, [view.blocks]);

  const close = (): void => {
    if (closing.current) return;
    closing.current = true;
    void send('close-view', { user: me, view_id: view.id }).then((answer) => {
      closing.current = false;
      change({ failure: failureOf(answer) });
      onTold();
    });
  };
  const submit = async (): Promise<void> => {
    const errors = checkInputs(view, state.entered);
    change({ errors, failure: undefined });
    if (Object.keys(errors).length > 0) return focusFirst(dialog.current, errors);
    change({ sending: true });
    const answer = await send('submit', { user: me, view_id: view.id, values: valuesOf(view, state.entered) });
    const objections = objectionsOf(answer);
    const isExplained = Object.keys(objections).length > 0;
    change({ sending: false, errors: objections, failure: isExplained ? undefined : failureOf(answer) });
    focusFirst(dialog.current, objections);
    onTold();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (!state.sending && view.submit) void submit();
  };
  const form = useMemo<Form>(
    () => ({
      entered: state.entered,
      errors: state.errors,
      enter: (blockId, actionId, value) =>
        setState(({ entered, errors, ...rest }) => {
          const { [blockId]: _, ...others } = errors;
          const next = { ...entered, [entryKey(blockId, actionId)]: value };
          drafts.set(view.id, next);
          return { ...rest, errors: others, entered: next };
        }),
    }),
    [state.entered, state.errors, drafts, view.id],
  );
  const surface: Surface = {
    act: async (deed) => {
      const values = valuesOf(view, state.entered);
      const answer = await send('click', { user: me, view_id: view.id, values, ...deed });
      onTold();
      return answer;
    },
  };

  return (
    <dialog
      ref={dialog}
      className="modal"
      aria-labelledby={`${id}-title`}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <form onSubmit={onSubmit} noValidate>
        <header>
          <h2 id={`${id}-title`}>
            <Plain source={view.title?.text ?? 'Patchwarden'} />
          </h2>
          <button type="button" className="icon-button" aria-label="Close this dialog" onClick={close}>
            ✕
          </button>
        </header>
        <div className="modal-body" aria-live="polite">
          <FormContext value={form}>
            <SurfaceContext value={surface}>
              <BlockList blocks={view.blocks} />
            </SurfaceContext>
          </FormContext>
        </div>
        {state.failure !== undefined && (
          <p className="failure" role="alert">
            The app did not take this: {state.failure}. What you entered is still here; submit again or close.
          </p>
        )}
        <footer className="dialog-buttons">
          <button type="button" className="button" onClick={close}>
            <Plain source={view.close?.text ?? (view.submit ? 'Cancel' : 'Close')} />
          </button>
          {view.submit && (
            <button type="submit" className="button button-primary" aria-disabled={state.sending}>
              {state.sending ? 'Sending…' : <Plain source={view.submit.text} />}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}

function focusFirst(dialog: HTMLElement | null, errors: Readonly<Record<string, string>>): void {
  const wrong = [...(dialog?.querySelectorAll<HTMLElement>('[data-block]') ?? [])].find((field) =>
    Object.hasOwn(errors, field.dataset['block'] ?? ''),
  );
  wrong?.querySelector<HTMLElement>('input, select, textarea')?.focus();
}
