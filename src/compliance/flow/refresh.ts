import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { newCard } from '../../cards/types.ts';
import { MINUTE } from '../../duration.ts';
import { isAnotherClock } from '../../posture/decision/another-clock.ts';
import { dayAt } from '../../posture/decision/day.ts';
import { deadlinesOf } from '../../posture/decision/deadlines.ts';
import { judgeFleet } from '../../posture/decision/judge.ts';
import { loadDeadlineFacts } from '../../posture/effect/deadline-facts.ts';
import { loadExceptions, loadPosture, loadSnapshot } from '../../posture/effect/store.ts';
import type { DriftEpisode } from '../../posture/types/drift.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { clockWake, refreshWake } from '../../posture/types/wake.ts';
import { present } from '../../present.ts';
import { decideDrift, snoozeAt } from '../decision/drift.ts';
import { driftEventsOf } from '../decision/drift-events.ts';
import { newsOf } from '../decision/drift-news.ts';
import { channelOf, isKnownFleet } from '../decision/means.ts';
import { claimWake, loadDrift, placeOf, saveDrift, saveLook } from '../effect/drift-store.ts';
import { loadChanges } from '../effect/drift-trace.ts';
import type { DriftPorts } from '../ports.ts';
import type { Drift, DriftRecord } from '../types/drift.ts';
import { settleDrift } from './settle.ts';
import { viewOf } from './view.ts';

/** A paint or a reply that is not done by then is done by the tick. */
const OWED_AFTER_MS = MINUTE;
/** Someone else writes it: it is looked at again then. */
const AGAIN_MS = REPAINT_INTERVAL_MS;

/**
 * Judges one fleet again from its newest snapshot, and shows and tells what has changed: after a sweep, and whenever an exception,
 * a deadline or a snooze does.
 */
export async function refreshFleet(ports: DriftPorts, fleet: string, now: number): Promise<void> {
  const { table, config } = ports;
  const { compliance } = config;
  if (compliance === undefined || !isKnownFleet(config, fleet)) return;
  // First what is written on condition: whoever judges something newer meanwhile is not undone by what is read after it.
  const record = await loadDrift(table, fleet, channelOf(config, fleet));
  const snapshot = await loadSnapshot(table, fleet);
  if (snapshot === undefined) return;
  const [exceptions, previous] = await Promise.all([loadExceptions(table, fleet), loadPosture(table, fleet)]);
  const facts = await loadDeadlineFacts(ports, { fleet, previous, now });
  const deadlines = facts === undefined ? {} : deadlinesOf(snapshot, facts);
  const judged = judgeFleet(snapshot, { exceptions, deadlines, previous, now });
  const news = newsOf({
    snapshot,
    posture: judged,
    coverage: { exceptions, snapshot, now },
    toldThrough: record.drift.toldThrough,
    isTold: record.drift.out?.toldAt !== undefined,
    ...compliance,
  });
  const decision = decideDrift(record.drift, { posture: judged, news, day: dayAt(now, config.timezone), now });
  const isNew = decision.card === 'new';
  const drift = isNew ? withFormer(decision.drift, record) : decision.drift;
  const posture = postureNow(judged, drift, { isNew, now });
  const saved = await saveLook(table, record, {
    drift,
    posture,
    ...(isNew ? { card: newCard(channelOf(config, fleet)) } : {}),
    ...(decision.card === 'none' ? {} : { owedAt: now + OWED_AFTER_MS }),
    ...present({ episode: episodeOf(record.drift, drift, { isExcepted: posture.excepted !== undefined, now }) }),
  });
  if (saved === undefined) return comeBack(ports, record, { at: now + AGAIN_MS, now });
  if (isAnotherClock(previous, posture)) await ports.wakes.send(clockWake(fleet), 0);
  const announced = await announce(ports, saved);
  if (decision.card !== 'none') await show(ports, announced, { snapshot, posture, exceptions, now });
}

/** Each change is put on the bus at least once: what a worker that died left over is sent with the next check. */
async function announce({ table, bus }: DriftPorts, record: DriftRecord): Promise<DriftRecord> {
  const { drift, key } = record;
  const { announced = 0, traced } = drift;
  if (traced === undefined || announced >= traced.records) return record;
  await bus.put(driftEventsOf(drift.fleet, await loadChanges(table, key, announced)));
  return (await saveDrift(table, record, { announced: traced.records })) ?? record;
}

/** The card of the day before is closed once the new one is there. */
const withFormer = (drift: Drift, { card }: DriftRecord): Drift => {
  const place = placeOf(card);
  return place === undefined ? drift : { ...drift, former: [...drift.former, place] };
};

function postureNow(
  posture: FleetPosture,
  drift: Drift,
  { isNew, now }: { isNew: boolean; now: number },
): FleetPosture {
  const { snoozedUntil: _snoozed, card, ...rest } = posture;
  return { ...rest, ...present({ snoozedUntil: snoozeAt(drift.snooze, now)?.until, card: isNew ? undefined : card }) };
}

/** As it now is, where this look has changed it. */
function episodeOf(
  before: Drift,
  after: Drift,
  { isExcepted, now }: { isExcepted: boolean; now: number },
): DriftEpisode | undefined {
  if (after.out !== undefined) return after.out === before.out ? undefined : after.out;
  if (before.out === undefined) return undefined;
  return { ...before.out, until: now, ...present({ excepted: isExcepted ? (true as const) : undefined }) };
}

async function show(
  ports: DriftPorts,
  record: DriftRecord,
  facts: Omit<Parameters<typeof viewOf>[1], 'drift'>,
): Promise<void> {
  const { now } = facts;
  const view = await viewOf(ports, { drift: record.drift, ...facts });
  const later = await settleDrift(ports, record, view);
  if (later !== undefined) await comeBack(ports, record, { at: later, now });
}

/** A wake-up that is still to come keeps the tick's away, so none is set further ahead than a minute. */
const MOST_DELAY_MS = MINUTE;

/** Comes back to a fleet at a moment, once, however many ask for it. */
async function comeBack(
  ports: DriftPorts,
  record: DriftRecord,
  { at, now }: { at: number; now: number },
): Promise<void> {
  const delay = Math.min(MOST_DELAY_MS, Math.max(0, at - now));
  if (record.wakeAt > now) return;
  if (!(await claimWake(ports.table, record.key, { at: now + delay, now }))) return;
  await ports.wakes.send(refreshWake(record.drift.fleet), Math.ceil(delay / 1000));
}
