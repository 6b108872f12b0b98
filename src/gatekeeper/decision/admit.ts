import type { SeenExecution } from '../../aws/ssm.ts';
import { DAY, MINUTE } from '../../duration.ts';
import { isStartOf, sentParameters } from '../../runs/decision/binding.ts';
import { formerSubjectOf } from '../../runs/decision/former-subject.ts';
import { goodUntil } from '../../runs/decision/good-until.ts';
import { gateTime, isSessionOf, startsAtOf } from '../../runs/decision/slot.ts';
import type { Run } from '../../runs/types/run.ts';
import type { StartParameters } from '../../runs/types/start.ts';
import type { AdmissionFacts, GateRefusal, OfRun, ReadRun, Verdict } from '../types.ts';
import { policyNow } from './counted.ts';
import { admittedAs } from './covered.ts';
import { isOfHere, type Rules } from './held.ts';
import { approvedBy, type Carried } from './quorum.ts';
import { whyNotWhole } from './whole.ts';

/** The runbook and the parameters that were approved. */
export interface Start {
  document: string;
  parameters: StartParameters;
}

type Refused = Extract<Verdict, { kind: 'refused' }>;

const refused = (refusal: GateRefusal, detail: string): Refused => ({ kind: 'refused', refusal, detail });

/**
 * May this execution go on, for that run? Believed is what Slack signed, what Slack, Systems Manager and the calendars say now, and the
 * deployed config. What the table says beside that can only make it a no.
 */
export function decideAdmission(rules: Rules, facts: AdmissionFacts, now: number): Verdict<{ start: Start }> {
  const start = startFor(rules, facts.read.record.run);
  return (
    whyObserved(rules, facts.read) ??
    whyNotOpen(facts, now) ??
    whyNotThisPlan(rules, facts, start) ??
    whyBroken(facts.read) ??
    whyNotApproved(rules, facts, now) ??
    whyOtherChange(rules, facts) ??
    whyHeld(facts) ?? { kind: 'admitted', start }
  );
}

/** Worked out from the plan; nothing of it is taken from where the worker wrote it down. */
export function startFor({ gate }: Rules, run: Run): Start {
  const { document, parameters } = gate.startOf(run);
  return { document, parameters: sentParameters(parameters) };
}

/** By the deployed config, and by what it was requested as: nothing of an observed fleet is ever let in. */
export function whyObserved({ gate }: Pick<Rules, 'gate'>, { record: { run } }: ReadRun): Refused | undefined {
  if (run.observe !== undefined) return refused('observed', 'requested');
  return gate.observeOf(run) === undefined ? undefined : refused('observed', 'config');
}

function whyNotOpen({ read, execution }: AdmissionFacts, now: number): Refused | undefined {
  const { run, gate } = read.record;
  const admitted = [gate, admittedFor(read)].filter((id) => id !== undefined);
  if (admitted.some((id) => id !== execution.id)) return refused('not-open', 'another-execution');
  if (!isRunning(execution) || run.heldAtGate?.executions.includes(execution.id) === true)
    return refused('not-open', 'execution-over');
  if (now < (startsAtOf(run) ?? now)) return refused('not-open', 'before-its-time');
  if (run.slot !== undefined && now >= run.slot.latestStart) return refused('too-late', 'slot-over');
  const isOpen = run.slot === undefined ? isClaimed(read) : isArmed(read, now) || wasAdmitted(read, execution);
  return isOpen ? undefined : refused('not-open', run.state);
}

/** Its step may have given up while the question is still being answered: an execution that is over is not admitted, or the next attempt could not be. */
export const isRunning = ({ status, endedAt }: SeenExecution): boolean =>
  endedAt === undefined && RUNNING.includes(status);

const RUNNING: readonly string[] = ['Pending', 'InProgress', 'Waiting'];

/** The execution that was admitted for what is approved now, as only the gatekeeper can have written it. */
const admittedFor = ({ admissions, record: { run } }: ReadRun): string | undefined =>
  admissions.find(({ epoch }) => epoch === run.epoch)?.executionId;

const BEGUN: readonly Run['state'][] = ['starting', 'running'];

const isClaimed = ({ record: { run }, armed }: ReadRun): boolean =>
  BEGUN.includes(run.state) && run.start !== undefined && armed === undefined;

/** From a little before it opens the worker arms it, for minutes at a time, after every check. */
function isArmed({ record: { run }, armed }: ReadRun, now: number): boolean {
  const time = gateTime(now);
  return (
    run.state === 'approved' &&
    run.armed !== undefined &&
    armed !== undefined &&
    armed.from <= time &&
    time < armed.until
  );
}

/** It was admitted, and asks again since the answer was lost. */
const wasAdmitted = ({ record: { run, gate } }: ReadRun, { id }: SeenExecution): boolean =>
  gate === id && run.state === 'running' && run.start?.executionId === id;

function whyNotThisPlan(rules: Rules, { read, execution }: AdmissionFacts, start: Start): Refused | undefined {
  const { gate } = rules;
  const { run } = read.record;
  if (!isOfHere(rules, run)) return refused('not-this-plan', 'other-place');
  if (gate.planHashOf(run.plan) !== run.planHash) return refused('not-this-plan', 'plan-hash');
  const subject = gate.subjectOf(run);
  // A run that the version before stored keeps the former name until it ends.
  if (![subject, formerSubjectOf(subject)].includes(run.subject)) return refused('not-this-plan', 'subject');
  if (!isStartOf(start, execution)) return refused('not-this-plan', 'start');
  return run.slot === undefined || isByWindow(rules, run, execution)
    ? undefined
    : refused('not-this-plan', 'started-by');
}

/**
 * A slot is opened by its window alone, and not by what the table says of the time: the window's runbook starts what is in it. Systems
 * Manager says whose session did. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_AutomationExecution.html, `ExecutedBy`
 */
const isByWindow = ({ gate, here }: Rules, run: Run, { executedBy }: SeenExecution): boolean => {
  const starter = gate.slotStarter?.(run);
  return starter !== undefined && isSessionOf(starter, here, executedBy);
};

function whyBroken(read: ReadRun): Refused | undefined {
  const broken = whyNotWhole(read);
  return broken === undefined ? undefined : refused('audit-broken', broken);
}

function whyNotApproved(rules: Rules, facts: AdmissionFacts, now: number): Refused | undefined {
  const { run } = facts.read.record;
  if (run.standing === true) return whyNotStanding(rules, run);
  const approved = approvedBy(rules, facts, now);
  if (approved.kind === 'refused') return approved;
  const { startedAt } = facts.execution;
  const until = lastStart(rules, facts, approved);
  if (startedAt === undefined || until === undefined) return refused('unknown', 'when it was started');
  return startedAt < until ? undefined : refused('too-late', 'approval-expired');
}

/** People approve a change set by its id, and its rollback without one: what it would change is read now. */
function whyOtherChange({ gate }: Rules, { read, changeSet }: AdmissionFacts): Refused | undefined {
  const { run } = read.record;
  if (gate.changeSetOf?.(run) === undefined) return undefined;
  if (changeSet === undefined) return refused('not-this-plan', 'change-set-gone');
  const why = gate.whyOtherChange === undefined ? 'change-set' : gate.whyOtherChange(run, changeSet);
  return why === undefined ? undefined : refused('not-this-plan', why);
}

/** No approvals are needed where the deployed config says so, for exactly what the config says today. */
function whyNotStanding({ gate }: Rules, run: Run): Refused | undefined {
  if (gate.policyOf(run) === undefined) return refused('not-this-plan', 'no-policy');
  if (run.slot === undefined || gate.standing?.(run) !== true) return refused('not-approved', 'not-standing');
  return gate.isAsConfigured?.(run) === true ? undefined : refused('not-this-plan', 'not-as-configured');
}

/** Between a claim in the last moment and the beginning of its execution. */
const STARTING_MS = 2 * MINUTE;

const CHECKPOINT_MS = 30 * DAY;

/** As the worker counts it, by what Slack and Systems Manager say; that of a slot until the slot is over. */
function lastStart(
  rules: Rules,
  { read, of }: AdmissionFacts,
  { since, carried }: { since: number; carried: Carried },
): number | undefined {
  const { run } = read.record;
  if (run.slot !== undefined) return run.slot.latestStart;
  const lifeMs = policyNow(rules, run)?.expiresMs ?? 0;
  const own = goodUntil({ since, scheduledFor: run.scheduledFor, lifeMs }) + STARTING_MS;
  if (carried === 'none' || of === undefined) return own;
  const endedAt = of.execution?.endedAt;
  if (endedAt === undefined) return undefined;
  const until = endedAt + STARTING_MS + waitedOf(rules, of);
  // Rolled back within a life of the deploy's end, and started within another; or asked anew within that, and started within a third.
  return carried === 'all' ? until + 2 * lifeMs : Math.min(own, until + 3 * lifeMs);
}

/** A deploy may wait long at its checkpoint, after the execution of its part that was admitted. */
const waitedOf = (rules: Rules, of: OfRun): number =>
  of.record.run.ending?.code === 'stopped-at-checkpoint' || admittedAs(rules, of) !== of.record.run ? CHECKPOINT_MS : 0;

function whyHeld({ pause, freeze }: AdmissionFacts): Refused | undefined {
  if (pause === 'unknown' || freeze === 'unknown') return refused('unknown', 'holds');
  if (pause === 'on') return refused('paused', 'paused');
  return freeze === 'closed' ? refused('frozen', 'frozen') : undefined;
}
