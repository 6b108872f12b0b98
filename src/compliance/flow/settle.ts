import { showCard } from '../../cards/effect/card.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { withPlace } from '../../cards/message/place.ts';
import { type Here, hereOf } from '../../config/here.ts';
import { isNoFleet, sweptIn } from '../../posture/types/swept.ts';
import { SlackCallError } from '../../slack/call-error.ts';
import { reserveSlot, UPDATE_BUDGET } from '../../store/budget.ts';
import { replyKind } from '../decision/drift-replies.ts';
import { placeOf, saveDrift, saveSettled } from '../effect/drift-store.ts';
import { tellOnce } from '../effect/drift-tell.ts';
import { ownersOf } from '../effect/owners.ts';
import { driftCard } from '../message/drift-card.ts';
import { driftReply, formerCard } from '../message/drift-reply.ts';
import { fleetWord } from '../message/drift-words.ts';
import type { DriftPorts } from '../ports.ts';
import type { DriftRecord } from '../types/drift.ts';
import type { DriftView } from '../types/view.ts';

/** Shows and tells what is now true of a fleet's drift. Resolves to when to come back; `undefined` when nothing is due any more. */
export async function settleDrift(
  ports: DriftPorts,
  record: DriftRecord,
  view: DriftView,
): Promise<number | undefined> {
  const now = ports.clock();
  const { fleet } = record.drift;
  const card = await showCard(ports, record, {
    content: withPlace(driftCard(view), ports.config, placeOfFleet(ports.config, fleet)),
    now,
    metadata: { event_type: 'patchwarden_drift', event_payload: { fleet } },
    owner: ownerOf(ports, record),
    what: `drift in ${fleetWord(fleet)}`,
  });
  if (card.kind === 'later') return card.at;
  const told = await tellReplies(ports, card.carded, { view, now });
  if ('later' in told) return told.later;
  const closed = await closeFormer(ports, told.record, now);
  if ('later' in closed) return closed.later;
  await saveSettled(ports.table, closed.record, view.posture);
  return undefined;
}

/** Those of no fleet say themselves where they are. */
const placeOfFleet = (config: DriftPorts['config'], fleet: string): Here =>
  isNoFleet(fleet) ? hereOf(config) : sweptIn(config, fleet);

/** Whose direct messages the card goes to when no channel takes it. */
function ownerOf({ config }: DriftPorts, { drift, card }: DriftRecord): string {
  if (card.status === 'posted') return '';
  return ownersOf(config, drift.fleet).flatMap((group) => (group.kind === 'users' ? group.users : []))[0] ?? '';
}

type Settled = { record: DriftRecord } | { later: number };

async function tellReplies(
  ports: DriftPorts,
  record: DriftRecord,
  { view, now }: { view: DriftView; now: number },
): Promise<Settled> {
  const card = placeOf(record.card);
  if (card === undefined) return { record };
  let current = record;
  for (const [key, told] of Object.entries(record.drift.told)) {
    const kind = replyKind(key);
    if (told.kind !== 'sending' || kind === undefined) continue;
    const content = driftReply(view, kind, { key, card, owners: ownersOf(ports.config, record.drift.fleet) });
    const isDirect = card.channel.startsWith('D');
    const where = { channel: card.channel, threadTs: card.ts, ...(isDirect ? {} : { broadcast: true }) };
    const sent = await tellOnce(ports, current, { key, now, where, content });
    if (sent === undefined) return { later: now + REPAINT_INTERVAL_MS };
    if (sent.later !== undefined) return { later: sent.later };
    current = sent.record;
  }
  return { record: current };
}

/** A card of a day before says only where the newer one is: its buttons would speak of what it no longer shows. */
async function closeFormer(ports: DriftPorts, record: DriftRecord, now: number): Promise<Settled> {
  const newer = placeOf(record.card);
  let current = record;
  for (const former of record.drift.former) {
    if (newer === undefined) break;
    const at = await reserveSlot(ports.table, UPDATE_BUDGET, now);
    if (at > now) return { later: at };
    if (!(await isClosed(ports, former, formerCard(record.drift.fleet, newer))))
      return { later: now + REPAINT_INTERVAL_MS };
    const left = current.drift.former.filter(({ ts }) => ts !== former.ts);
    const saved = await saveDrift(ports.table, current, { former: left });
    if (saved === undefined) return { later: now + REPAINT_INTERVAL_MS };
    current = saved;
  }
  return { record: current };
}

/** A message that Slack no longer has, or does not take, is left as it is. */
async function isClosed(
  { slack, log }: DriftPorts,
  { channel, ts }: { channel: string; ts: string },
  content: ReturnType<typeof formerCard>,
): Promise<boolean> {
  try {
    await slack.updateMessage({ channel, ts, ...content });
    return true;
  } catch (error) {
    if (!(error instanceof SlackCallError)) throw error;
    log('former-card-not-closed', { channel, code: error.code, kind: error.kind });
    return error.kind !== 'ambiguous' && error.kind !== 'rate-limited' && error.kind !== 'token-invalid';
  }
}
