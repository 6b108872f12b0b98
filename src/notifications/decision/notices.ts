import type { Escalation } from '../../approvals/types.ts';
import { HOUR, MINUTE } from '../../duration.ts';
import type { Run } from '../../runs/types/run.ts';
import type { Slot } from '../../runs/types/slot.ts';
import { isTerminal } from '../../runs/types/state.ts';
import type { Ledger, Notice, NoticeKind } from '../types.ts';

/** Two reminders closer together than this are one. */
const APART_MS = 10 * MINUTE;

/** Notices that an ask begins: of these a person gets so many for one run, see `isCapped`. */
const BEFORE_START: readonly NoticeKind[] = ['ask', 'reminder-half', 'reminder-hour', 'reminder-slot', 'announce'];

/** "Ends, checkpoints and what needs attention are never capped." */
export const isCapped = (kind: NoticeKind): boolean => BEFORE_START.includes(kind);

export interface Telling {
  ledger: Ledger;
  escalation?: Escalation | undefined;
  now: number;
}

/** What is to be reported about a run in its present state, now or later, and is not settled yet. */
export function noticesOf(run: Run, telling: Telling): readonly Notice[] {
  const { ledger } = telling;
  return possible(run, telling)
    .filter(({ key }) => ledger.notices[key] === undefined)
    .map((notice) => ({ ...notice, dueAt: Math.max(notice.dueAt, ledger.unread[notice.key]?.again ?? 0) }));
}

/** Where nothing is ever told, so that the ledger need not be read. */
export const owesNothing = (run: Run): boolean =>
  !isTerminal(run.state) && !isAnnounced(run) && !isAsking(run) && run.state !== 'needs-attention';

const isAsking = ({ state, wait }: Run): boolean =>
  state === 'awaiting-approval' || (state === 'waiting' && wait?.kind === 'checkpoint');

/** It needs no approval, but its owners are still told. */
export const isAnnounced = ({ state, standing, slot }: Run): boolean =>
  state === 'scheduled' && standing === true && slot !== undefined;

function possible(run: Run, telling: Telling): readonly Notice[] {
  if (isTerminal(run.state)) return [endOf(run)];
  switch (run.state) {
    case 'awaiting-approval':
      return run.slot === undefined ? asking(run, telling) : beforeSlot('ask', run, { slot: run.slot, telling });
    case 'scheduled':
      return isAnnounced(run) && run.slot !== undefined ? beforeSlot('announce', run, { slot: run.slot, telling }) : [];
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? untilActed('checkpoint', `checkpoint:${run.epoch}`, telling) : [];
    case 'needs-attention':
      return untilActed('needs-attention', `needs-attention:${run.ending?.at ?? run.version}`, telling);
    default:
      return [];
  }
}

const endOf = (run: Run): Notice => ({ key: 'end', kind: isLoud(run) ? 'end' : 'quiet-end', dueAt: 0 });

/** An end that nobody here requested, and a rollback, are sent to the channel, unless it is shared with another organisation. */
const isLoud = ({ state, ending }: Run): boolean =>
  ['failed', 'rolled-back', 'expired'].includes(state) || ending?.code === 'cancelled-outside';

/** "One reminder at half of the time left, one an hour before expiry where the policy asks for two or more." */
function asking({ epoch, expiresAt, expiresAtMost, policy }: Run, { ledger, now }: Telling): readonly Notice[] {
  const ask: Notice = { key: `ask:${epoch}`, kind: 'ask', dueAt: 0 };
  const askedAt = ledger.notices[ask.key];
  if (askedAt === undefined || now >= expiresAt || expiresAtMost === true) return [ask];
  const half: Notice = {
    key: `reminder-half:${epoch}`,
    kind: 'reminder-half',
    dueAt: askedAt + Math.floor((expiresAt - askedAt) / 2),
  };
  const hour: Notice = { key: `reminder-hour:${epoch}`, kind: 'reminder-hour', dueAt: expiresAt - HOUR };
  const halfAt = ledger.notices[half.key] ?? half.dueAt;
  const isOneMore = policy.approvals > 1 && hour.dueAt > askedAt && Math.abs(hour.dueAt - halfAt) >= APART_MS;
  if (!isOneMore) return [half];
  // Both are late: the one that is nearer to the end says it all.
  return now >= hour.dueAt ? [hour] : [half, hour];
}

/** At once, and once more when the slot is near: an occurrence costs its owners at most three messages, with its end. */
function beforeSlot(
  kind: 'ask' | 'announce',
  { epoch }: Run,
  { slot, telling: { ledger, now } }: { slot: Slot; telling: Telling },
): readonly Notice[] {
  const first: Notice = { key: `${kind}:${epoch}`, kind, dueAt: 0 };
  const toldAt = ledger.notices[first.key];
  if (toldAt === undefined) return [first];
  const { remindAt, opensAt } = slot;
  if (remindAt === undefined || remindAt < toldAt + APART_MS || now >= opensAt) return [];
  return [{ key: `reminder-slot:${epoch}`, kind: 'reminder-slot', dueAt: remindAt }];
}

/** At once, and to someone else when nobody has acted for as long as the policy says. */
function untilActed(kind: NoticeKind, key: string, { ledger, escalation }: Telling): readonly Notice[] {
  const first: Notice = { key, kind, dueAt: 0 };
  const toldAt = ledger.notices[key];
  if (toldAt === undefined) return [first];
  if (escalation === undefined) return [];
  return [{ key: `escalation:${key}`, kind: 'escalation', dueAt: toldAt + escalation.afterMs }];
}
