import type { Ledger } from '../types.ts';
import type { Keyed } from './ledger.ts';
import { MOST_NAMED } from './places.ts';

/**
 * What is said instead of a message that Slack does not take. A channel's or thread's: to each of those whom it would have notified. One
 * person's: in the thread of the card that they were not told, once.
 */
export function insteadOf(
  message: Keyed,
  { messages }: Ledger,
  { isCardThere, now }: { isCardThere: boolean; now: number },
): readonly Keyed[] {
  const { to, epoch, notice } = message;
  if (to.kind !== 'person') {
    return message.reaches
      .slice(0, MOST_NAMED)
      .map((userId) => ({
        ...message,
        key: `${message.key}@${userId}`,
        to: { kind: 'person' as const, userId },
        reaches: [userId],
        dueAt: now,
        state: { kind: 'owed' as const },
      }))
      .filter(({ key }) => messages[key] === undefined);
  }
  if (!isCardThere) return [];
  const key = `not-reached@${to.userId}`;
  if (messages[key] !== undefined) return [];
  const mentions = { groups: [], users: [to.userId] };
  return [
    {
      key,
      notice,
      kind: 'not-reached',
      epoch,
      to: { kind: 'thread', mentions },
      reaches: [],
      dueAt: now,
      state: { kind: 'owed' },
    },
  ];
}
