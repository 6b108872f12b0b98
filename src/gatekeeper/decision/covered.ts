import type { Run } from '../../runs/types/run.ts';
import type { AdmissionFacts, OfRun } from '../types.ts';
import { wasProved } from './counted.ts';
import type { Rules } from './held.ts';
import { whyNotWhole } from './whole.ts';

/** The approvals of a deploy cover exactly its rollback, requested by whoever requested the deploy. */
export function withCovered(
  { gate }: Rules,
  { read, of }: AdmissionFacts,
  now: number,
): Pick<AdmissionFacts, 'read' | 'of'> {
  const { run } = read.record;
  const isCovered =
    of !== undefined &&
    gate.approvedWith?.(run) === of.record.run.id &&
    run.name === of.record.run.name &&
    run.requester.userId === of.record.run.requester.userId &&
    // In time is what was asked for in time; how long that is good is for the end of the deploy's own execution to say.
    gate.isCoveredBy?.(run, of.record.run, Math.min(now, run.requestedAt)) === true &&
    whyNotWhole(of) === undefined;
  return isCovered ? { read, of } : { read };
}

/**
 * Whether it is the rollback of a deploy that was itself admitted, as Systems Manager says, to the image that people approved there with
 * it: that waits for nobody's confirmation. Whoever writes the table can name any deploy, and not one that was admitted.
 */
export function isGenuineRollback(rules: Rules, { read, of }: AdmissionFacts, now: number): boolean {
  if (of === undefined || rules.gate.confirmsNever?.(read.record.run, of.record.run) !== true) return false;
  return versionsOf(rules, of).some(
    (run) => wasAdmitted(rules, of, run) && wasProved(rules, { read: { ...of, record: { ...of.record, run } } }, now),
  );
}

/** As people were asked for its last part, and for the one before. */
function versionsOf({ gate }: Rules, { record: { run } }: OfRun): Run[] {
  const before = gate.askedBefore?.(run);
  const [first] = run.approvedEarlier ?? [];
  if (before === undefined || first === undefined) return [run];
  return [run, { ...before, epoch: first.epoch, approvals: run.approvedEarlier ?? [] }];
}

function wasAdmitted({ gate }: Rules, { execution }: OfRun, run: Run): boolean {
  if (execution?.admitted !== 'yes' || execution.document !== gate.startOf(run).document) return false;
  const { RunId, PlanHash } = execution.parameters;
  return RunId?.join() === run.id && PlanHash?.join() === gate.planHashOf(run.plan);
}
