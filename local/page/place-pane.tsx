import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Announcer } from './announcer.tsx';
import { AppPane } from './app-pane.tsx';
import type { Commands } from './commands-sent.ts';
import { Composer } from './composer.tsx';
import { formatTime } from './dates.ts';
import type { Target } from './message-link.ts';
import { MessageList } from './message-list.tsx';
import type { Place } from './sidebar.tsx';
import { useViewer } from './surface.ts';
import { replyCount, ThreadPanel } from './thread-panel.tsx';
import { RootLine } from './told.tsx';
import type { Unread } from './unread.ts';
import type { Live } from './use-world.ts';
import { type Channel, type Message, stampToMillis } from './world-types.ts';

interface Props {
  place: Place;
  appName: string;
  /** The channel to show, or the direct messages with the app; undefined before there are any. */
  channel: Channel | undefined;
  live: Live;
  target: Target | undefined;
  unread: Unread;
  commands: Commands;
}

const NONE: readonly Message[] = [];

/** What is open: a channel or the app, and beside it a thread. */
export function PlacePane({ place, appName, channel, live, target, unread, commands }: Props): ReactNode {
  const { world, me, now } = useViewer();
  const [threadTs, setThreadTs] = useState<string | undefined>(undefined);
  const [tab, setTab] = useState<'home' | 'messages'>('home');
  const opener = useRef<HTMLElement | null>(null);
  const id = channel?.id ?? '';
  const messages = live.messages.get(id) ?? NONE;
  const name = place.kind === 'app' ? appName : `#${channel?.name ?? id}`;
  const isReading = place.kind === 'channel' || tab === 'messages';
  const thread = messages.find(({ ts }) => ts === threadTs);
  const { see, seeThread } = unread;

  useEffect(() => {
    if (isReading && id !== '') see(id, messages);
    if (thread !== undefined) seeThread(id, thread);
  });

  const openThread = (ts: string, button: HTMLElement): void => {
    opener.current = button;
    setThreadTs(ts);
  };
  const closeThread = useCallback(() => {
    setThreadTs(undefined);
    opener.current?.focus();
  }, []);
  const threadOf = (message: Message): ReactNode => (
    <ThreadLine
      message={message}
      isOpen={message.ts === threadTs}
      fresh={unread.threadCount(id, message)}
      onOpen={(button) => openThread(message.ts, button)}
    />
  );
  const reading = (
    <>
      <MessageList
        channel={id}
        messages={messages}
        target={target?.channel === id ? target : undefined}
        notices={commands.notices.filter((notice) => notice.user === me && notice.channel === id)}
        threadOf={threadOf}
        rootOf={(message) => (
          <RootLine message={message} onOpen={(button) => openThread(message.thread_ts ?? '', button)} />
        )}
        empty={<EmptyChannel name={name} isApp={place.kind === 'app'} />}
      />
      <Composer
        placeName={name}
        onCommand={(text) => commands.run({ user: me, channel: id, text }, world, worldTime(live, now))}
      />
    </>
  );

  return (
    <>
      <main className={thread === undefined ? 'pane' : 'pane pane-beside'}>
        <header className="pane-head">
          <h2>{name}</h2>
          {channel?.is_ext_shared === true && <span className="flag flag-external">shared with another company</span>}
        </header>
        {place.kind === 'app' ? (
          <AppPane
            name={appName}
            home={live.views.home}
            unread={channel === undefined ? 0 : unread.count(id, messages)}
            tab={tab}
            onTab={setTab}
            onTold={live.refresh}
          >
            {reading}
          </AppPane>
        ) : (
          reading
        )}
      </main>
      {thread !== undefined && <ThreadPanel channel={id} channelName={name} message={thread} onClose={closeThread} />}
      <Announcer channel={id} messages={messages} />
    </>
  );
}

const worldTime = ({ world, readAt }: Live, now: number): number =>
  now + (Date.now() - readAt) * (world?.clock.speed ?? 0);

const EmptyChannel = ({ name, isApp }: { name: string; isApp: boolean }): ReactNode => (
  <div className="empty">
    <h2>{isApp ? `No messages with ${name} yet` : `${name} is quiet`}</h2>
    <p>
      {isApp ? 'It writes here when something needs you.' : 'Nothing has been said here.'} Type <kbd>/</kbd> to see the
      commands, for example <code>/patch bake web</code>.
    </p>
  </div>
);

interface LineProps {
  message: Message;
  isOpen: boolean;
  fresh: number;
  onOpen: (button: HTMLElement) => void;
}

function ThreadLine({ message, isOpen, fresh, onOpen }: LineProps): ReactNode {
  const { zone } = useViewer();
  const replies = message.replies ?? [];
  const last = replies.at(-1);
  if (last === undefined) return null;
  return (
    <button
      type="button"
      className={fresh > 0 ? 'thread-line thread-fresh' : 'thread-line'}
      aria-expanded={isOpen}
      onClick={({ currentTarget }) => onOpen(currentTarget)}
    >
      <strong>{replyCount(replies.length)}</strong>
      <span>
        {fresh > 0 ? `${fresh} new · ` : ''}last {formatTime(stampToMillis(last.ts), zone)}
      </span>
    </button>
  );
}
