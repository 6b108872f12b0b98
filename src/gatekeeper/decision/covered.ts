import type { Run } from '../../runs/types/run.ts';
import type { AdmissionFacts, OfRun } from '../types.ts';
import { asNow, type Rules } from './held.ts';
import { whyNotWhole } from './whole.ts';

/** The approvals of a deploy cover exactly its rollback, requested by whoever requested the deploy. */
export function withCovered(
  rules: Rules,
  { read, of }: AdmissionFacts,
  now: number,
): Pick<AdmissionFacts, 'read' | 'of'> {
  const { gate } = rules;
  const { run } = read.record;
  const isCovered =
    of !== undefined &&
    gate.approvedWith?.(run) === of.record.run.id &&
    run.name === of.record.run.name &&
    run.requester.userId === of.record.run.requester.userId &&
    // In time is what was asked for in time; how long that is good is for the end of the deploy's own execution to say.
    gate.isCoveredBy?.(run, of.record.run, Math.min(now, run.requestedAt)) === true &&
    // Anyone may start an execution that ends when they like; what is not there any more is unknown.
    (of.execution === undefined || wasAdmitted(rules, of)) &&
    whyNotWhole(of) === undefined;
  return isCovered ? { read, of } : { read };
}

/**
 * Whether it is the rollback of a deploy that was itself admitted, to the image that people approved there with it: that waits for nobody's
 * confirmation. Whoever writes the table can name any deploy, and not one that the gatekeeper remembers with what was approved.
 */
export function isGenuineRollback(rules: Rules, { read, of }: AdmissionFacts): boolean {
  if (of === undefined || rules.gate.confirmsNever?.(read.record.run, of.record.run) !== true) return false;
  return versionsOf(rules, of).some((run) =>
    of.admissions.some(({ epoch, asks }) => epoch === run.epoch && asks === asNow(rules, run).asks),
  );
}

/** The deploy as it was when its own execution was admitted, by what Systems Manager says; `undefined`: that was not. */
export const admittedAs = (rules: Rules, of: OfRun): Run | undefined =>
  wasAdmitted(rules, of)
    ? versionsOf(rules, of).find(({ plan }) => planHashIn(of) === rules.gate.planHashOf(plan))
    : undefined;

/** As people were asked for its last part, and for the one before. */
function versionsOf({ gate }: Rules, { record: { run } }: OfRun): Run[] {
  const before = gate.askedBefore?.(run);
  const [first] = run.approvedEarlier ?? [];
  if (before === undefined || first === undefined) return [run];
  return [run, { ...before, epoch: first.epoch, approvals: run.approvedEarlier ?? [] }];
}

const planHashIn = ({ execution }: OfRun): string | undefined => execution?.parameters['PlanHash']?.join();

/** For whichever of its parts. */
const wasAdmitted = ({ gate }: Rules, { execution, record: { run } }: OfRun): boolean =>
  execution?.admitted === 'yes' &&
  execution.document === gate.startOf(run).document &&
  execution.parameters['RunId']?.join() === run.id;
