import { showCard } from '../../cards/effect/card.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { withPlace } from '../../cards/message/place.ts';
import type { CardMessage } from '../../cards/types.ts';
import { placeNamed } from '../../config/place.ts';
import { MINUTE } from '../../duration.ts';
import { repliesOwed } from '../decision/changes.ts';
import { needsNothing } from '../decision/needs.ts';
import { accountsIn, escalatedTo, ownersOf } from '../effect/people.ts';
import { claimWake, saveLooked } from '../effect/store.ts';
import { type ToldOnce, tellOnce } from '../effect/tell.ts';
import { occurrenceCard } from '../message/card.ts';
import { escalatedMessage, replyMessage } from '../message/reply.ts';
import type { WindowPorts } from '../ports.ts';
import type { Occurrence, OccurrenceRecord } from '../types/occurrence.ts';
import { formatThing } from '../types/things.ts';

/** How often the result of an occurrence is checked. */
const FOLLOW_EVERY_MS = MINUTE;
/** Patch states may come a little after the end: the receipt is read once more then. */
export const RECEIPT_AGAIN_MS = 5 * MINUTE;
/** A group that Slack does not tell, or a message that another worker sends. */
const AGAIN_MS = MINUTE;

/** Shows and tells what is now true of an occurrence, and says when to come back. */
export async function settle(ports: WindowPorts, moved: OccurrenceRecord): Promise<void> {
  const now = ports.clock();
  const here = placeNamed(ports.config, moved.occurrence.place) ?? ports.home;
  const content = withPlace(occurrenceCard(moved.occurrence), ports.config, here);
  const card = await showCard(ports, moved, {
    content,
    now,
    metadata: { event_type: 'patchwarden_window', event_payload: { window_id: moved.occurrence.windowId } },
    owner: await ownerOf(ports, moved),
    what: `maintenance window ${moved.occurrence.notice.name}`,
  });
  if (card.kind === 'later') return comeBack(ports, card.carded, { at: card.at, now });
  const replied = await replies(ports, card.carded, now);
  const told = replied === undefined ? undefined : await escalate(ports, replied, { content, now });
  if (told === undefined) return comeBack(ports, card.carded, { at: now + REPAINT_INTERVAL_MS, now });
  if (told.later !== undefined) return comeBack(ports, told.record, { at: told.later, now });
  await saveLooked(ports.table, told.record, { now, due: dueAt(told.record.occurrence, now) });
}

/** Whose direct messages the card goes to when no channel takes it; read only while there is no card. */
async function ownerOf(ports: WindowPorts, { occurrence, card }: OccurrenceRecord): Promise<string> {
  if (card.status === 'posted') return '';
  const { accounts } = await accountsIn(ports, escalatedTo(occurrence, ports.config));
  return accounts[0] ?? '';
}

const placeOf = ({ status, channel, ts }: CardMessage): { channel: string; ts: string } | undefined =>
  status === 'posted' && ts !== undefined ? { channel, ts } : undefined;

async function replies(ports: WindowPorts, record: OccurrenceRecord, now: number): Promise<ToldOnce | undefined> {
  let told: ToldOnce = { record };
  const card = placeOf(record.card);
  if (card === undefined) return told;
  const isQuiet = needsNothing(record.occurrence.notice);
  for (const reply of repliesOwed(record.occurrence, { isQuiet })) {
    const { occurrence } = told.record;
    const content = replyMessage(occurrence, reply, { card, owners: ownersOf(occurrence, ports.config) });
    const where = {
      channel: card.channel,
      threadTs: card.ts,
      ...(card.channel.startsWith('D') ? {} : { broadcast: true }),
    };
    const sent = await tellOnce(ports, told.record, { key: reply.key, now, where, content });
    if (sent === undefined || sent.later !== undefined) return sent;
    told = sent;
  }
  return told;
}

/** "A notice that could not be delivered is escalated": to people directly, each once. */
async function escalate(
  ports: WindowPorts,
  told: ToldOnce,
  { content, now }: { content: ReturnType<typeof occurrenceCard>; now: number },
): Promise<ToldOnce | undefined> {
  const { card, occurrence } = told.record;
  const isOpen = card.status === 'posted' && !card.channel.startsWith('D');
  if (isOpen || told.later !== undefined) return told;
  const { accounts, unread } = await accountsIn(ports, escalatedTo(occurrence, ports.config));
  let current = told;
  for (const account of accounts) {
    const message = escalatedMessage(occurrence, content);
    const key = `escalated-${account}`;
    const sent = await tellOnce(ports, current.record, { key, now, where: { user: account }, content: message });
    if (sent === undefined || sent.later !== undefined) return sent;
    current = sent;
  }
  ports.measure('WindowNoticeUndeliverable', 1);
  return unread ? { ...current, later: now + AGAIN_MS } : current;
}

/** When nothing happens before: at its opening, each minute while it is open, and once more for its receipt. */
export function dueAt({ state, opensAt, endedAt, settled }: Occurrence, now: number): number | undefined {
  switch (state) {
    case 'announced':
      return Math.max(opensAt, now + FOLLOW_EVERY_MS);
    case 'open':
      return now + FOLLOW_EVERY_MS;
    case 'ended':
    case 'missed':
      return settled === true ? undefined : Math.max(now + FOLLOW_EVERY_MS, (endedAt ?? now) + RECEIPT_AGAIN_MS);
    case 'called-off':
      return undefined;
  }
}

/** A wake-up that is still to come keeps the tick's away, so none is set further ahead than the next tick. */
const MOST_DELAY_MS = MINUTE;

/** Comes back to it at a moment, once, however many ask for it. */
export async function comeBack(
  ports: WindowPorts,
  record: OccurrenceRecord,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delay = Math.min(MOST_DELAY_MS, Math.max(0, at - now));
  if (record.wakeAt > now) return;
  if (!(await claimWake(ports.table, record.key, { at: now + delay, now }))) return;
  const { windowId, opensAt, channel } = record.occurrence;
  const key = formatThing({ kind: 'occurrence', windowId, opensAt, channel });
  await ports.wakes.send({ feature: 'windows', key }, Math.ceil(delay / 1000));
}
