import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import {
  decideOccurrence,
  type ExecutionFacts,
  type OccurrenceFacts,
  type WindowFacts,
} from '../decision/occurrence.ts';
import { receiptOf, wasPatched } from '../decision/receipt.ts';
import { loadLive } from '../effect/live.ts';
import { keepTurn, loadStates } from '../effect/notice.ts';
import { placeAt } from '../effect/places.ts';
import { loadBefore, loadOccurrence, type OccurrenceId, saveOccurrence } from '../effect/store.ts';
import type { WindowPorts } from '../ports.ts';
import type { Occurrence, OccurrenceRecord } from '../types/occurrence.ts';
import type { Place } from '../types/place.ts';
import { comeBack, RECEIPT_AGAIN_MS, settle } from './settle.ts';
import { carryStop } from './stop.ts';

/** Events so close together are one. */
const BURST_MS = 500;

/** Looks at one occurrence: a burst of events is one look, and none is made before its card may be painted again. */
export async function lookAtOccurrence(
  ports: WindowPorts,
  id: OccurrenceId,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  const record = await loadOccurrence(ports.table, id);
  const place = placeAt(ports, record?.occurrence.place);
  if (record === undefined || place === undefined) return ports.log('occurrence-unreadable', { windowId: id.windowId });
  const soonest = Math.max(record.lookedAt + BURST_MS, (record.card.paintedAt ?? 0) + REPAINT_INTERVAL_MS);
  if (hinted && soonest > now) return comeBack(ports, record, { at: soonest, now });
  const moved = await move(ports, place, { record, now });
  const carried = moved === undefined ? undefined : await carryStop(ports, moved, now);
  if (carried === undefined) return comeBack(ports, record, { at: now + REPAINT_INTERVAL_MS, now });
  await settle(ports, carried);
}

interface Looking {
  record: OccurrenceRecord;
  now: number;
}

/** `undefined`: someone else decided meanwhile. */
async function move(ports: WindowPorts, place: Place, { record, now }: Looking): Promise<OccurrenceRecord | undefined> {
  const { occurrence } = record;
  const facts = await factsOf(place, occurrence, now);
  const decision = decideOccurrence(occurrence, facts, now);
  const moved =
    decision.kind === 'change' ? await saveOccurrence(ports.table, record, decision.occurrence, { now }) : record;
  return moved === undefined ? undefined : withReceipt(ports, place, { record: moved, now });
}

/** Before it opens the planner decides, which has read the window for all of its place. */
async function factsOf(place: Place, occurrence: Occurrence, now: number): Promise<OccurrenceFacts> {
  const isFollowed = occurrence.state === 'open' || (occurrence.state === 'announced' && now >= occurrence.opensAt);
  if (!isFollowed || occurrence.notice.does === 'deploys')
    return { window: { kind: 'unknown' }, execution: { kind: 'not-looked-for' } };
  const execution = await loadLive(place, occurrence);
  return { execution, window: await windowOf(place, occurrence, execution) };
}

async function windowOf(
  { windows }: Place,
  { windowId, state }: Occurrence,
  execution: ExecutionFacts,
): Promise<WindowFacts> {
  if (execution.kind !== 'none' || state !== 'announced') return { kind: 'unknown' };
  try {
    const window = await unlessGone(windows.window(windowId));
    if (window === undefined) return { kind: 'gone' };
    const { enabled, schedule, nextAt } = window;
    return enabled ? { kind: 'there', schedule, ...(nextAt === undefined ? {} : { nextAt }) } : { kind: 'disabled' };
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown' };
    throw error;
  }
}

/** After its end, and once more when late patch states have come. */
async function withReceipt(
  ports: WindowPorts,
  place: Place,
  { record, now }: Looking,
): Promise<OccurrenceRecord | undefined> {
  const { occurrence } = record;
  const { state, settled, endedAt = now, receipt } = occurrence;
  const isLast = now >= endedAt + RECEIPT_AGAIN_MS;
  if ((state !== 'ended' && state !== 'missed') || settled === true || (receipt !== undefined && !isLast))
    return record;
  const before = await loadBefore(ports.table, occurrence);
  const after = await loadStates(place, Object.keys(before));
  if (after === undefined) return record;
  const made = receiptOf({ opensAt: occurrence.opensAt, before, after, now });
  for (const part of made.fleets)
    if (part.fleet !== undefined && wasPatched(part)) await keepTurn(ports, part.fleet, endedAt);
  const version = occurrence.version + 1;
  const saved: Occurrence = { ...occurrence, version, receipt: made, ...(isLast ? { settled: true as const } : {}) };
  return saveOccurrence(ports.table, record, saved, { now });
}
