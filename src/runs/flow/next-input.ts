import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { admittedInput } from '../decision/arm.ts';
import { claimOf } from '../decision/binding.ts';
import { decide } from '../decision/decide.ts';
import { refusedReason } from '../decision/refused.ts';
import { dueFrom } from '../decision/slot.ts';
import { asChecked } from '../decision/start.ts';
import { isStanding, loadChecks, observeNow } from '../effect/checks.ts';
import { loadConfirmations } from '../effect/confirmations.ts';
import { countAnew } from '../effect/quorum.ts';
import { findStarted, settleStart, startClaimed } from '../effect/start.ts';
import { atRun, type ReconcilePorts } from '../ports.ts';
import { isAsking, whyAskedAgain } from '../proof.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Input, Limits, Observation, Planning } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import type { Slot } from '../types/slot.ts';

/** What is still due cannot be made before then. */
export interface ReportLater {
  kind: 'report-later';
  at: number;
}

/** `hasClaimed`: this worker has just looked at everything and claimed the start, so the first attempt is its own. */
interface Look {
  now: number;
  hasClaimed: boolean;
}

/** What there is to find out next about a run, by its state; `undefined` when nothing is. */
export async function nextInput(
  ports: ReconcilePorts,
  record: RunRecord,
  { now, hasClaimed }: Look,
): Promise<Input | ReportLater | undefined> {
  const { run } = record;
  const instead = admittedInstead(record);
  if (instead !== undefined) return { kind: 'admitted', executionId: instead };
  const observe = observeNow(ports, run);
  if (observe === true && isAsking(run) && admittedInput(record) === undefined) return { kind: 'nobody-asked' };
  const again = whyAskedAgain(run, ports.kinds.of(run), ports.config);
  if (again !== undefined && admittedInput(record) === undefined) return again;
  switch (run.state) {
    case 'planning':
      return {
        kind: 'planned',
        planning: await readPlanning(ports, run, now),
        standing: isStanding(ports, run),
        observe,
      };
    case 'awaiting-approval':
      return (await countAnew(ports, run, now)) ?? (await confirmed(ports, run, now)) ?? timeOf(ports, run);
    case 'scheduled':
      return { ...timeOf(ports, run), standing: isStanding(ports, run) };
    case 'approved':
      if (run.slot !== undefined) return inSlot(ports, record, { slot: run.slot, now });
      return now < againFrom(run, now) ? timeOf(ports, run) : readyToStart(ports, run, now);
    case 'starting':
      return hasClaimed ? startClaimed(atRun(ports, run), record) : settleStart(ports, record, now);
    case 'running':
    case 'needs-attention':
      return run.start?.executionId === undefined ? lateStart(ports, record) : observed(ports, record, now);
    case 'waiting':
      return run.wait?.kind === 'checkpoint' ? asked(ports, run, now) : observed(ports, record, now);
    case 'cancelling':
      return stopOn(ports, record, now);
    case 'succeeded':
    case 'cancelled':
    case 'rejected':
      return run.report === 'pending' ? report(ports, run, now) : undefined;
    case 'failed':
    case 'rolled-back':
    case 'expired':
      return undefined;
  }
}

/** The execution that the runbook's gate let through, where another is watched: what AWS does for the run is the gate's. */
function admittedInstead({ run: { state, start }, gate }: RunRecord): string | undefined {
  if (!['running', 'waiting', 'cancelling', 'needs-attention'].includes(state)) return undefined;
  return start?.executionId === undefined || start.executionId === gate ? undefined : gate;
}

const timeOf = ({ kinds }: HasKinds, run: Run): Extract<Input, { kind: 'time' }> => ({
  kind: 'time',
  limits: limitsOf(kinds, run),
});

const limitsOf = (kinds: HasKinds['kinds'], run: Run): Limits => {
  const kind = kinds.of(run);
  return kind.limitsOf?.(run) ?? kind.limits;
};

/** Not before then, after an attempt that had no effect. */
const againFrom = ({ turnedAway, heldAtGate }: Run, now: number): number =>
  Math.max(turnedAway?.until ?? now, heldAtGate?.until ?? now);

/** What starts it in its slot is not ours: it is admitted, or everything is checked so that it may be. */
async function inSlot(
  ports: ReconcilePorts,
  record: RunRecord,
  { slot, now }: { slot: Slot; now: number },
): Promise<Input> {
  const { run } = record;
  const admitted = admittedInput(record);
  if (admitted !== undefined) return admitted;
  const isOpen = now >= (dueFrom(run) ?? now) && now < slot.latestStart;
  const refusal = isOpen && now >= slot.opensAt ? await ports.kinds.of(run).slotRefusal?.(run) : undefined;
  if (refusal !== undefined) return { kind: 'called-off', why: refusedReason(refusal), refusal };
  return isOpen ? readyToStart(ports, run, now) : timeOf(ports, run);
}

async function readyToStart(
  ports: ReconcilePorts,
  run: Run,
  now: number,
): Promise<Extract<Input, { kind: 'checked' }>> {
  const checks = await loadChecks(ports, run, now);
  const checked = asChecked(run, checks);
  const start = ports.kinds.of(checked).startOf(checked);
  return { kind: 'checked', checks, start: claimOf(checked, start) };
}

async function readPlanning({ kinds, log }: Uses<'log'> & HasKinds, run: Run, now: number): Promise<Planning> {
  try {
    return await kinds.of(run).plan(run, now);
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.code };
    // Nobody is asked yet, and a surprise must not keep the fleet: it is reported when the time for planning is over.
    log('plan-failed', { runId: run.id, error: error instanceof Error ? error.message : 'unknown error' });
    return { kind: 'unknown', what: 'an error, which is in the log of the worker' };
  }
}

/** At a checkpoint nothing expires. */
const asked = async (ports: ReconcilePorts, run: Run, now: number): Promise<Input | undefined> =>
  (await countAnew(ports, run, now)) ?? confirmed(ports, run, now);

/** What Systems Manager says of confirmations, where that changes anything. */
async function confirmed(ports: ReconcilePorts, run: Run, now: number): Promise<Input | undefined> {
  const input = await loadConfirmations(ports, run, now);
  return input !== undefined && decide(run, input, now).kind === 'change' ? input : undefined;
}

const observed = async ({ kinds }: HasKinds, { run, gate }: RunRecord, now: number): Promise<Input> => ({
  ...seen(kinds, run, await kinds.of(run).observe(run, now)),
  isShut: gate === undefined,
});

/** What was seen, with what the rules and the audit need of its kind. */
function seen(kinds: HasKinds['kinds'], run: Run, observation: Observation): Extract<Input, { kind: 'observed' }> {
  const kind = kinds.of(run);
  const progress = 'progress' in observation ? observation.progress : undefined;
  const evidence = progress === undefined ? undefined : (kind.evidenceOf?.(progress) ?? progress);
  return { kind: 'observed', observation, limits: limitsOf(kinds, run), ...present({ evidence }) };
}

/** Looks for an execution that turned up late. A list that cannot be read does not prove that there is none. */
async function lateStart(ports: Uses<'at'> & HasKinds, record: RunRecord): Promise<Input | undefined> {
  try {
    const found = await findStarted(atRun(ports, record.run), record);
    return found === undefined ? undefined : { kind: 'start-accepted', executionId: found };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return seen(ports.kinds, record.run, { kind: 'unknown', what: error.message });
  }
}

/** Stops what is running, at each check, until it has ended. */
async function stopOn(ports: ReconcilePorts, record: RunRecord, now: number): Promise<Input> {
  const { run } = record;
  const executionId = run.start?.executionId;
  const time = timeOf(ports, run);
  if (executionId === undefined) return (await lateStart(ports, record)) ?? time;
  await stopOrLater(atRun(ports, run), run, executionId);
  const input = await observed(ports, record, now);
  const over =
    input.kind === 'observed' &&
    ['succeeded', 'failed', 'rolled-back', 'cancelled', 'checkpoint', 'stuck'].includes(input.observation.kind);
  return over || decide(run, time, now).kind === 'nothing' ? input : time;
}

/** A stop that AWS did not take is asked for again at the next look: the run stays cancelling until it has ended. */
async function stopOrLater(
  { automation, log }: Uses<'automation' | 'log'>,
  run: Run,
  executionId: string,
): Promise<void> {
  try {
    await automation.stop(executionId);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('stop-not-taken', { runId: run.id, executionId, code: error.code });
  }
}

/** The end is shown at once; its report is retried until it is there, or until it is too late and shown as missing. */
async function report(
  { kinds, log }: Uses<'log'> & HasKinds,
  run: Run,
  now: number,
): Promise<Input | ReportLater | undefined> {
  const kind = kinds.of(run);
  const last = now > (run.ending?.at ?? 0) + kind.reportLimitMs(run);
  try {
    const made = await kind.report(run, { now, last });
    if (made.kind === 'ready') return { kind: 'reported', report: 'ready' };
    if (last) return { kind: 'reported', report: 'unavailable' };
    return made.later === undefined ? undefined : { kind: 'report-later', at: made.later };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('report-not-made', { runId: run.id, code: error.code });
    return last ? { kind: 'reported', report: 'unavailable' } : undefined;
  }
}
