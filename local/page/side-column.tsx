import { type ReactNode, useEffect, useRef } from 'react';
import { PersonSwitcher, peopleOf } from './person-switcher.tsx';
import { type Entry, type Place, Sidebar } from './sidebar.tsx';
import { useViewer } from './surface.ts';
import type { Person } from './world-types.ts';

interface Props {
  me: Person;
  channels: readonly Entry[];
  direct: readonly Entry[];
  current: Place;
  /** Whether it lies over the messages, as it does in a narrow window when it was asked for. */
  isDrawer: boolean;
  onOpen: (place: Place) => void;
  onSwitch: (id: string) => void;
  onClose: () => void;
}

/** Who one is, and where one can go. */
export function SideColumn({ me, channels, direct, current, isDrawer, onOpen, onSwitch, onClose }: Props): ReactNode {
  const { world } = useViewer();
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isDrawer) close.current?.focus();
  }, [isDrawer]);
  return (
    <>
      <div className="drawer-shade" aria-hidden="true" onClick={onClose} />
      <aside
        id="sidebar"
        className="sidebar"
        aria-label="You and your channels"
        onKeyDown={({ key }) => key === 'Escape' && isDrawer && onClose()}
      >
        <button
          ref={close}
          type="button"
          className="icon-button drawer-close"
          aria-label="Close the list"
          onClick={onClose}
        >
          ✕
        </button>
        <PersonSwitcher
          people={peopleOf(world)}
          me={me}
          homeTeam={world.users.find(({ is_bot }) => is_bot === true)?.team_id}
          groupsOf={({ id }) => world.usergroups.filter(({ users }) => users.includes(id)).map(({ handle }) => handle)}
          onSwitch={onSwitch}
        />
        <Sidebar channels={channels} direct={direct} current={current} onOpen={onOpen} />
      </aside>
    </>
  );
}
