import { withPeople } from '../../approvals/decision/eligibility.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { showCard } from '../../cards/effect/card.ts';
import { showThread } from '../../cards/effect/thread.ts';
import { decide } from '../decision/decide.ts';
import { tokenOf } from '../decision/token.ts';
import { afterTransition, announce } from '../effect/announce.ts';
import { loadGates } from '../effect/gates.ts';
import { loadRun, saveDecision, saveSettled } from '../effect/run-store.ts';
import { attemptStart, findStarted } from '../effect/start.ts';
import { wake } from '../effect/wake.ts';
import type { FollowUp, Report } from '../feature.ts';
import type { RunRecord } from '../record.ts';
import type { Services } from '../services.ts';
import type { Input, Planning } from '../types/input.ts';
import { isTerminal, type Run } from '../types.ts';

/** More than a run can take in one go: due, checked, started, observed, reported. */
const MAX_STEPS = 12;
/** A change set takes seconds: it is asked for again so soon, and after a minute less often. */
const PLAN_AGAIN_MS = 2_000;
const PLAN_LATER_MS = 15_000;

/**
 * Brings one run as far as it can go now, from whatever is stored: the one way for clicks, events, wake-ups and the tick.
 * Level-triggered, so a repetition after a crash at any point does what was left undone and nothing twice. Returns the run
 * as it is then.
 */
export async function advance(services: Services, runId: string, now: number): Promise<Run | undefined> {
  const record = await loadRun(services.table, runId);
  if (record === undefined) {
    services.log('run-unreadable', { runId });
    return undefined;
  }
  const moved = await move(services, record, now);
  if (hasJustEnded(moved.record)) await tidyOrLeave(services, moved.record.run);
  await settle(services, moved);
  return moved.record.run;
}

/** `later`: what it owes is not due before then. */
interface Moved {
  record: RunRecord;
  later?: number;
}

/** Decides and acts until nothing moves any more. */
async function move(services: Services, start: RunRecord, now: number): Promise<Moved> {
  let record = start;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const run = withPeople(record.run, services.config.people);
    const input = await nextInput(services, { ...record, run }, now);
    if (input === undefined) return { record };
    if (input.kind === 'report-later') return { record, later: input.at };
    const decision = decide(run, input, now);
    if (decision.kind !== 'change') return { record };
    const saved = await saveDecision(services.table, { record, run: decision.run, audit: decision.audit, at: now });
    const next =
      saved === undefined
        ? await loadRun(services.table, record.run.id)
        : afterTransition(record, saved, decision.audit.type);
    if (next === undefined) return { record };
    record = next;
    if (input.kind === 'start-unsettled') return { record };
    if (input.kind === 'observed' && ['running', 'waiting'].includes(decision.run.state)) return { record };
  }
  return { record };
}

/** Ended, and not looked at since. */
const hasJustEnded = ({ run, reconciledAt }: RunRecord): boolean =>
  isTerminal(run.state) && reconciledAt <= (run.ending?.at ?? 0);

async function tidyOrLeave({ features, wakes, log }: Services, run: Run): Promise<void> {
  try {
    const touched = (await features[run.kind].tidy?.(run)) ?? [];
    for (const runId of touched) await wakes.send(runId, 0);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('not-tidied', { runId: run.id, code: error.code });
  }
}

/** What there is to find out next, by state. */
async function nextInput(
  services: Services,
  record: RunRecord,
  now: number,
): Promise<Input | { kind: 'report-later'; at: number } | undefined> {
  const { run } = record;
  switch (run.state) {
    case 'planning':
      return { kind: 'planned', planning: await readPlanning(services, run, now) };
    case 'awaiting-approval':
    case 'scheduled':
      return { kind: 'time' };
    case 'approved':
      return readyToStart(services, run, now);
    case 'starting':
      return attemptStart(services, record, now);
    case 'running':
    case 'needs-attention':
      return run.start?.executionId === undefined ? lateStart(services, record) : observed(services, run, now);
    case 'waiting':
      return run.gate?.kind === 'checkpoint' ? undefined : observed(services, run, now);
    case 'cancelling':
      return cancelOn(services, record, now);
    case 'succeeded':
    case 'cancelled':
      return run.report === 'pending' ? report(services, run, now) : undefined;
    case 'failed':
    case 'rolled-back':
    case 'rejected':
    case 'expired':
      return undefined;
  }
}

async function readyToStart(services: Services, run: Run, now: number): Promise<Input> {
  const gates = await loadGates(services, run, now);
  const start = services.features[run.kind].startOf(run);
  return { kind: 'checked', gates, start: { ...start, token: tokenOf(`${run.id}/start/${run.epoch}`) } };
}

async function readPlanning(services: Services, run: Run, now: number): Promise<Planning> {
  try {
    return await services.features[run.kind].plan(run, now);
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.code };
    // Nobody is asked yet, and a surprise must not keep the fleet: it is said when the time for planning is over.
    services.log('plan-failed', { runId: run.id, error: error instanceof Error ? error.message : 'unknown error' });
    return { kind: 'unknown', what: 'an error, which is in the log of the worker' };
  }
}

const observed = async (services: Services, run: Run, now: number): Promise<Input> => ({
  kind: 'observed',
  observation: await services.features[run.kind].observe(run, now),
});

/** Looks for an execution that turned up late. A list that cannot be read says nothing, least of all that there is none. */
async function lateStart(services: Services, record: RunRecord): Promise<Input | undefined> {
  try {
    const found = await findStarted(services, record);
    return found === undefined ? undefined : { kind: 'start-accepted', executionId: found };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'observed', observation: { kind: 'unknown', what: error.message } };
  }
}

/** Stops what is going on, each time it is looked at, until it has ended. */
async function cancelOn(services: Services, record: RunRecord, now: number): Promise<Input> {
  const { run } = record;
  const executionId = run.start?.executionId;
  if (executionId === undefined) return (await lateStart(services, record)) ?? { kind: 'time' };
  await stopOrLater(services, run, executionId);
  const input = await observed(services, run, now);
  const over =
    input.kind === 'observed' &&
    ['succeeded', 'failed', 'rolled-back', 'cancelled', 'checkpoint', 'stuck'].includes(input.observation.kind);
  return over || decide(run, { kind: 'time' }, now).kind === 'nothing' ? input : { kind: 'time' };
}

/** A stop that AWS did not take is asked for again at the next look: the run stays cancelling until it has ended. */
async function stopOrLater({ automation, log }: Services, run: Run, executionId: string): Promise<void> {
  try {
    await automation.stop(executionId);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('stop-not-taken', { runId: run.id, executionId, code: error.code });
  }
}

/** The end is shown at once; what it still owes is tried again until it is there, or too late and said to be missing. */
async function report(
  services: Services,
  run: Run,
  now: number,
): Promise<Input | { kind: 'report-later'; at: number } | undefined> {
  const feature = services.features[run.kind];
  const last = now > (run.ending?.at ?? 0) + feature.reportLimitMs(run);
  try {
    const made = run.state === 'cancelled' ? wayBackOf(run) : await feature.report(run, last);
    if (made.kind === 'ready') {
      const followed = await followAll(services, run, { leadsTo: made.leadsTo, now });
      if (followed) return { kind: 'reported', report: 'ready' };
      return last ? { kind: 'reported', report: 'unavailable' } : undefined;
    }
    if (last) return { kind: 'reported', report: 'unavailable' };
    return made.later === undefined ? undefined : { kind: 'report-later', at: made.later };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    services.log('report-not-made', { runId: run.id, code: error.code });
    return last ? { kind: 'reported', report: 'unavailable' } : undefined;
  }
}

/** At a checkpoint nothing goes on that could be rolled back: the run has ended, and the way back is a run of its own. */
const wayBackOf = ({ ending }: Run): Report => ({
  kind: 'ready',
  leadsTo: [{ kind: 'go-back', by: ending?.by ?? '', reason: ending?.reason ?? '' }],
});

/** Whether all of it could be carried out: what could not is tried again at the next look. */
async function followAll(
  services: Services,
  run: Run,
  { leadsTo, now }: { leadsTo: readonly FollowUp[]; now: number },
): Promise<boolean> {
  const done: string[] = [];
  for (const followUp of leadsTo) done.push(await services.follow(run, followUp, now));
  return done.every((state) => state === 'done');
}

/** A bus that does not take the events gets them with the next look: listeners wait, the run does not. */
async function announceOrLater(services: Services, record: RunRecord): Promise<RunRecord> {
  try {
    return await announce(services, record);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    services.log('events-not-put', { runId: record.run.id, code: error.code });
    return record;
  }
}

const planAgainAt = ({ planningSince, requestedAt }: Run, now: number): number =>
  now + (now < (planningSince ?? requestedAt) + 60_000 ? PLAN_AGAIN_MS : PLAN_LATER_MS);

/** Shows and announces what is now true, and says when to come back. */
async function settle(services: Services, { record: moved, later }: Moved): Promise<void> {
  const now = services.clock();
  const feature = services.features[moved.run.kind];
  const card = await showCard(services, moved, { content: await feature.card(moved.run, now), now });
  const posts = card.kind === 'shown' ? await feature.thread(card.record.run, now) : [];
  const thread = card.kind === 'shown' ? await showThread(services, card.record, { posts, now }) : card;
  const record = await announceOrLater(services, thread.record);
  const owes = thread.kind === 'later' || record.announced < record.run.version;
  await saveSettled(services.table, record, { now, owes, ...(later === undefined ? {} : { later }) });
  if (thread.kind === 'later') await wake(services, record, { at: thread.at, now });
  else if (record.run.state === 'planning') await wake(services, record, { at: planAgainAt(record.run, now), now });
}
