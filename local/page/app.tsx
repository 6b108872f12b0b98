import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { peopleOf } from './person-switcher.tsx';
import { useWorld } from './use-world.ts';
import { Workspace } from './workspace.tsx';
import type { World } from './world-types.ts';

const REMEMBERED = 'patchwarden-local-me';

function useMe(): [string, (id: string) => void] {
  const [me, setMe] = useState(() => sessionStorage.getItem(REMEMBERED) ?? '');
  const change = useCallback((id: string) => {
    sessionStorage.setItem(REMEMBERED, id);
    setMe(id);
  }, []);
  return [me, change];
}

export function App(): ReactNode {
  const [stored, setMe] = useMe();
  const onReset = useRef(() => {});
  const reset = useCallback(() => onReset.current(), []);
  const live = useWorld(stored, reset);
  const { world } = live;
  if (world === undefined) return <Waiting connected={live.connected} />;
  const me = world.users.find(({ id }) => id === stored);
  if (me === undefined) return <FirstPerson world={world} onChoose={setMe} />;
  return <Workspace live={live} world={world} me={me} onSwitch={setMe} onReset={onReset} />;
}

export const Waiting = ({ connected }: { connected: boolean }): ReactNode => (
  <main className="empty" aria-busy={connected}>
    <h1>{connected ? 'Reading the local world…' : 'The local world does not answer'}</h1>
    {!connected && <p>Start it with “npm start”; this page continues as soon as it is there.</p>}
  </main>
);

/** Nobody is chosen yet: the first person of the workspace it is. */
function FirstPerson({ world, onChoose }: { world: World; onChoose: (id: string) => void }): ReactNode {
  const first = peopleOf(world)[0]?.id;
  useEffect(() => {
    if (first !== undefined) onChoose(first);
  }, [first, onChoose]);
  if (first !== undefined) return <Waiting connected />;
  return (
    <main className="empty">
      <h1>There is nobody here to act as</h1>
      <p>This run talks to another Slack, or its world has no people. Act in that Slack; its messages are there.</p>
    </main>
  );
}
