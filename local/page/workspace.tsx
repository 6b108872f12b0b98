import { type ReactNode, type Ref, useMemo, useRef, useState } from 'react';
import { ClockBar } from './clock-bar.tsx';
import { useCommands } from './commands-sent.ts';
import { Modal } from './modal.tsx';
import { PlacePane } from './place-pane.tsx';
import { SideColumn } from './side-column.tsx';
import { channelEntry, type Place } from './sidebar.tsx';
import { useViewer, type Viewer, ViewerContext } from './surface.ts';
import { useUnread } from './unread.ts';
import { useTarget } from './use-target.ts';
import { type Live, visibleChannels } from './use-world.ts';
import type { Entered } from './view-values.ts';
import { type Channel, type Person, personName, type World } from './world-types.ts';

interface Props {
  live: Live;
  world: World;
  me: Person;
  onSwitch: (id: string) => void;
  /** Filled in with what to forget when the world begins anew. */
  onReset: { current: () => void };
}

/** The viewer's zone: the person's own as Slack knows it, or else the browser's. */
const zoneOf = ({ tz }: Person): string => tz ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

interface Rooms {
  rooms: Channel[];
  /** The direct messages with the app, once there are any. */
  direct: Channel | undefined;
}

function roomsFor(world: World, me: string): Rooms {
  const channels = visibleChannels(world, me).filter(({ is_archived }) => is_archived !== true);
  return {
    rooms: channels.filter(({ is_im }) => is_im !== true),
    direct: channels.find(({ is_im }) => is_im === true),
  };
}

const firstPlace = ([room]: readonly Channel[]): Place =>
  room === undefined ? { kind: 'app' } : { kind: 'channel', id: room.id };

export function Workspace({ live, world, me, onSwitch, onReset }: Props): ReactNode {
  const { refresh } = live;
  const unread = useUnread(me.id);
  const commands = useCommands(refresh);
  const [chosen, setChosen] = useState<Place | undefined>(undefined);
  const [target, forgetTarget] = useTarget((channel) => setChosen({ kind: 'channel', id: channel }));
  const [drawer, setDrawer] = useState(false);
  const drafts = useRef(new Map<string, Entered>());
  const drawerButton = useRef<HTMLButtonElement>(null);
  const viewer = useMemo<Viewer>(() => ({ world, me: me.id, zone: zoneOf(me), now: world.clock.now }), [world, me]);
  onReset.current = () => {
    unread.forget();
    commands.forget();
    drafts.current.clear();
  };

  const { rooms, direct } = roomsFor(world, me.id);
  const place = chosen ?? firstPlace(rooms);
  const bot = world.users.find(({ is_bot }) => is_bot === true);
  const appName = bot === undefined ? 'Patchwarden' : personName(bot);
  const countIn = (id: string | undefined): number =>
    id === undefined ? 0 : unread.count(id, live.messages.get(id) ?? []);
  const top = live.views.modals.at(-1);
  const open = (next: Place): void => {
    forgetTarget();
    setChosen(next);
    setDrawer(false);
  };
  const closeDrawer = (): void => {
    setDrawer(false);
    drawerButton.current?.focus();
  };

  return (
    <ViewerContext value={viewer}>
      <div className={drawer ? 'workspace drawer-open' : 'workspace'}>
        <TopBar
          appName={appName}
          live={live}
          drawer={drawer}
          drawerButton={drawerButton}
          onDrawer={() => setDrawer(!drawer)}
        />
        {!live.connected && <Offline />}
        <SideColumn
          me={me}
          channels={rooms.map((room) => channelEntry(room, me.id, countIn(room.id)))}
          direct={[{ place: { kind: 'app' }, name: appName, unread: countIn(direct?.id) }]}
          current={place}
          isDrawer={drawer}
          onOpen={open}
          onSwitch={onSwitch}
          onClose={closeDrawer}
        />
        <PlacePane
          key={`${me.id} ${place.kind === 'app' ? 'app' : place.id}`}
          place={place}
          appName={appName}
          channel={place.kind === 'app' ? direct : rooms.find(({ id }) => id === place.id)}
          live={live}
          target={target}
          unread={unread}
          commands={commands}
        />
      </div>
      {top !== undefined && <Modal key={`${me.id} ${top.id}`} view={top} drafts={drafts.current} onTold={refresh} />}
    </ViewerContext>
  );
}

const Offline = (): ReactNode => (
  <p className="offline" role="alert">
    The local world does not answer. What you see is as last read; the page updates again when it is back.
  </p>
);

interface TopProps {
  appName: string;
  live: Live;
  drawer: boolean;
  drawerButton: Ref<HTMLButtonElement>;
  onDrawer: () => void;
}

function TopBar({ appName, live, drawer, drawerButton, onDrawer }: TopProps): ReactNode {
  const { world, zone } = useViewer();
  return (
    <header className="top">
      <button
        ref={drawerButton}
        type="button"
        className="icon-button drawer-button"
        aria-expanded={drawer}
        aria-controls="sidebar"
        aria-label="Channels and people"
        onClick={onDrawer}
      >
        <span aria-hidden="true">☰</span>
      </button>
      <h1>
        {appName} <span className="top-mode">local mode</span>
      </h1>
      <ClockBar clock={world.clock} readAt={live.readAt} zone={zone} onTold={live.refresh} />
    </header>
  );
}
