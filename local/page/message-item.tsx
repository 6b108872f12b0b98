import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Avatar } from './avatar.tsx';
import { Body } from './block-list.tsx';
import { send } from './control-api.ts';
import { formatFull, formatSeconds, formatTime } from './dates.ts';
import { SurfaceContext, useViewer } from './surface.ts';
import { NotifiedMark } from './told.tsx';
import { type Message, personName, type Reply, stampToMillis, type World } from './world-types.ts';

export function authorOf(message: Reply, world: World): { id: string; name: string; isApp: boolean } {
  const user = world.users.find(({ id }) => id === message.user);
  const isApp = message.bot_id !== undefined || user?.is_bot === true;
  const id = message.user ?? message.bot_id ?? 'app';
  return { id, isApp, name: user === undefined ? (isApp ? 'Patchwarden' : id) : personName(user) };
}

interface Props {
  channel: string;
  message: Message | Reply;
  /** The line under a message that opens its thread. */
  thread?: ReactNode;
  /** The line above a reply that is shown in the channel too. */
  root?: ReactNode;
}

/** The world's time at which this message last changed before the viewer's eyes, if it did. */
function useChange(message: Message | Reply, now: number): number | undefined {
  const shown = JSON.stringify([message.text, message.blocks]);
  const before = useRef(shown);
  const [changed, setChanged] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    setChanged(now);
  }, [shown, now]);
  return changed;
}

export function MessageItem({ channel, message, thread, root }: Props): ReactNode {
  const { world, me, zone, now } = useViewer();
  const { id, name, isApp } = authorOf(message, world);
  const changed = useChange(message, now);
  const time = stampToMillis(message.ts);
  const { ts } = message;
  const isPrivate = message.ephemeral_to !== undefined;
  const surface = useMemo(
    () => ({
      act: (deed: { action_id: string; value: unknown }) => send('click', { user: me, channel, ts, ...deed }),
    }),
    [me, channel, ts],
  );
  return (
    <article
      className={isPrivate ? 'message message-private' : 'message'}
      data-ts={ts}
      tabIndex={-1}
      aria-label={`${name}, ${formatTime(time, zone)}`}
    >
      <Avatar id={id} name={name} isApp={isApp} />
      <div className="message-main">
        {isPrivate && <OnlyYou />}
        <header>
          <span className="author">{name}</span>
          {isApp && <span className="badge">App</span>}
          <time className="when" dateTime={new Date(time).toISOString()} title={`${formatFull(time, zone)} (${zone})`}>
            {formatTime(time, zone)}
          </time>
          <EditMark message={message} changed={changed} zone={zone} />
          <NotifiedMark message={message} />
        </header>
        {root}
        <div key={changed} className={changed === undefined ? 'message-body' : 'message-body message-changed'}>
          <SurfaceContext value={surface}>
            <Body text={message.text} blocks={message.blocks} />
          </SurfaceContext>
        </div>
        {thread}
      </div>
    </article>
  );
}

export const OnlyYou = (): ReactNode => (
  <p className="only-you">
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5z" />
      <circle cx="10" cy="10" r="2.4" />
    </svg>
    Only visible to you
  </p>
);

interface MarkProps {
  message: Reply;
  changed: number | undefined;
  zone: string;
}

function EditMark({ message, changed, zone }: MarkProps): ReactNode {
  if (changed !== undefined) return <span className="edited">updated {formatSeconds(changed, zone)}</span>;
  if (message.edited === undefined) return null;
  const { ts } = message.edited;
  return (
    <span className="edited" title={ts && formatFull(stampToMillis(ts), zone)}>
      (edited)
    </span>
  );
}
