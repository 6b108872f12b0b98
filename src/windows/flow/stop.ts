import { isInGroup } from '../../approvals/decision/eligibility.ts';
import { snapshotPolicy } from '../../approvals/decision/policy.ts';
import { loadApprover } from '../../approvals/effect.ts';
import type { Eligibility } from '../../approvals/types.ts';
import { answer } from '../../cards/effect/answer.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { decideStop, stopOf, stoppableBy } from '../decision/stop.ts';
import { loadLive } from '../effect/live.ts';
import { placeAt } from '../effect/places.ts';
import { claimStop, endOfStop, loadNewest, saveStop, shutGate, startStop } from '../effect/stop.ts';
import { loadOccurrence } from '../effect/store.ts';
import { mayNotStop, notStopped, stopping } from '../message/stop.ts';
import type { WindowPorts } from '../ports.ts';
import type { OccurrenceRecord } from '../types/occurrence.ts';
import { clickedOccurrence } from './clicked.ts';
import { settle } from './settle.ts';

/** More than the people who press it at one moment. */
const ATTEMPTS = 5;

/** Stop on the card of an open occurrence: decided under each fleet's policy, claimed, and started at once. */
export async function stopOccurrence(ports: WindowPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const clicked = await clickedOccurrence(ports, job);
  if (clicked === undefined) return;
  const { occurrence } = clicked;
  const eligibility = await eligibilityFor(ports, clicked, to.userId);
  if (eligibility !== undefined && eligibility.may !== 'yes' && !isInGroup(eligibility))
    return answer(ports, to, mayNotStop(eligibility));
  const claimed = await claim(ports, clicked, { by: to.userId, now });
  if (claimed.kind === 'refuse') return answer(ports, to, notStopped(occurrence, claimed.refusal));
  const carried = (await carryStop(ports, claimed.record, now)) ?? claimed.record;
  await settle(ports, carried);
  return answer(ports, to, stopping(carried.occurrence));
}

/** Under the policy of each fleet that it reaches; the first that does not let the person decide counts. `undefined`: not to be stopped at all. */
async function eligibilityFor(
  ports: WindowPorts,
  { occurrence: { notice, windowId } }: OccurrenceRecord,
  userId: string,
): Promise<Eligibility | undefined> {
  const { config } = ports;
  const fleets = stoppableBy(notice.stoppable ?? [], { windowId, config });
  if (fleets === undefined) return undefined;
  let last: Eligibility | undefined;
  for (const name of new Set(fleets.map(({ policy }) => policy))) {
    const policy = snapshotPolicy(config, name);
    if (policy === undefined) return { may: 'unknown', what: `policy ${name}` };
    last = (await loadApprover(ports, userId, policy)).eligibility;
    if (!isInGroup(last)) return last;
  }
  return last;
}

type Claimed =
  | { kind: 'claimed'; record: OccurrenceRecord }
  | Extract<ReturnType<typeof decideStop>, { kind: 'refuse' }>;

/** Decided on what is there now, and again when someone was faster. */
async function claim(
  ports: WindowPorts,
  clicked: OccurrenceRecord,
  { by, now }: { by: string; now: number },
): Promise<Claimed> {
  let record = clicked;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { occurrence } = record;
    const place = placeAt(ports, occurrence.place);
    const execution = place === undefined ? ({ kind: 'unknown' } as const) : await loadLive(place, occurrence);
    const newest =
      execution.kind === 'found'
        ? await loadNewest(ports, { place: occurrence.place, windowExecutionId: execution.live.executionId })
        : undefined;
    const facts = { config: ports.config, execution, ...(newest === undefined ? {} : { newest }) };
    const decision = decideStop(occurrence, facts);
    if (decision.kind === 'refuse') return decision;
    const { windowId } = occurrence;
    const document = ports.setting('PATCHWARDEN_STOP_WINDOW_DOCUMENT');
    const stop = stopOf(decision, { windowId, by, at: now, document });
    const saved = await claimStop(ports, record, stop);
    if (saved !== undefined) return { kind: 'claimed', record: saved };
    record = (await loadOccurrence(ports.table, occurrence)) ?? record;
  }
  throw new Error(`occurrence of ${clicked.occurrence.windowId} changed ${ATTEMPTS} times while it was being stopped`);
}

/**
 * Brings a decided stop as far as it can go: starts its runbook, repeats a start whose answer was lost, and reads how it ended.
 * `undefined`: someone else writes the occurrence.
 */
export async function carryStop(
  ports: WindowPorts,
  record: OccurrenceRecord,
  now: number,
): Promise<OccurrenceRecord | undefined> {
  const { stop, state } = record.occurrence;
  const place = placeAt(ports, record.occurrence.place);
  // Nothing can be known of a place that is no longer in the config.
  if (place === undefined) return record;
  switch (stop?.state) {
    case undefined:
    case 'done':
    case 'failed':
      return record;
    case 'claimed': {
      // Once it is over there is nothing to end: what was not started by then never is.
      const started = state === 'open' ? await startStop(place, stop) : { refused: 'the window ended first' };
      if (started === undefined) return record;
      const executionId = 'refused' in started ? await shutGate(ports, record, stop) : started.executionId;
      if (executionId !== undefined)
        return saveStop(ports, record, { stop: { ...stop, state: 'started', executionId }, at: now });
      const error = 'refused' in started ? started.refused : '';
      return saveStop(ports, record, { stop: { ...stop, state: 'failed', error }, at: now });
    }
    case 'started': {
      const end = stop.executionId === undefined ? undefined : await endOfStop(place, stop.executionId);
      return end === undefined ? record : saveStop(ports, record, { stop: { ...stop, ...end }, at: now });
    }
  }
}
