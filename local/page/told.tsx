import type { ReactNode } from 'react';
import { useViewer } from './surface.ts';
import { Line } from './text.tsx';
import { type Message, personName, type Reply, type World } from './world-types.ts';

const WHY: Readonly<Record<string, string>> = {
  'direct-message': 'direct message',
  mention: 'mentioned',
  everyone: 'everyone in the channel',
};

/** Whom Slack notified of this message when it was posted; Slack itself shows that to nobody. */
export function NotifiedMark({ message }: { message: Message | Reply }): ReactNode {
  const { world, me } = useViewer();
  const { notified } = message;
  if (notified.length === 0) return null;
  const others = notified.filter(({ user }) => user !== me).length;
  const isMe = others < notified.length;
  const people = others === 1 ? '1 person' : `${others} people`;
  const whom = isMe ? (others === 0 ? 'you' : `you and ${others} more`) : people;
  const why = notified.map(
    ({ user, why: reason, group }) => `${nameOf(world, user)} (${reasonOf(world, reason, group)})`,
  );
  return (
    <span className={isMe ? 'told told-me' : 'told'} title={why.join(', ')}>
      notified {whom}
    </span>
  );
}

function nameOf({ users }: World, id: string): string {
  const person = users.find((one) => one.id === id);
  return person === undefined ? id : personName(person);
}

const reasonOf = ({ usergroups }: World, why: string, group: string | undefined): string =>
  group === undefined ? (WHY[why] ?? why) : `@${usergroups.find(({ id }) => id === group)?.handle ?? group}`;

interface RootProps {
  message: Message;
  onOpen: (button: HTMLElement) => void;
}

/** Above a reply that is shown in the channel too: what it replies to, as Slack has it. */
export function RootLine({ message, onOpen }: RootProps): ReactNode {
  if (message.subtype !== 'thread_broadcast') return null;
  return (
    <p className="root-line">
      replied to a thread:{' '}
      <button type="button" className="root-open" onClick={({ currentTarget }) => onOpen(currentTarget)}>
        <Line source={message.root?.text ?? 'an earlier message'} />
      </button>
    </p>
  );
}
