import type { SeenExecution } from '../../aws/ssm.ts';
import { isStartOf } from '../../runs/decision/binding.ts';
import type { Published } from '../../runs/gate.ts';
import type { GateRefusal, ReadRun, Verdict } from '../types.ts';
import { isRunning } from './admit.ts';
import { asNow, isOfHere, type Rules } from './held.ts';
import { whyNotWhole } from './whole.ts';

export interface PublishFacts {
  read: ReadRun;
  /** The one that asks. */
  execution: SeenExecution;
  /** That of the run, as Systems Manager has it; absent where it is gone. */
  own?: SeenExecution;
  /** Id of the newest run of the fleet that was started. */
  newest?: string;
  /** The attempt that the worker recorded: what it is called, and the execution that was let in for it. */
  attempt?: { bound: string; gate?: string };
}

const refused = (refusal: GateRefusal, detail: string) => ({ kind: 'refused', refusal, detail }) as const;

/**
 * What may be written after this run, if anything. The image is that of the plan which people approved and whose execution was admitted,
 * as the gatekeeper itself remembers, or after a rollback the one from before, which they approved with it; how that execution ended, Systems
 * Manager says; the parameter is the deployed config's.
 */
export function decidePublish(rules: Rules, facts: PublishFacts): Verdict<{ published: Published }> {
  const { read, execution, attempt, newest } = facts;
  const { run } = read.record;
  const published = rules.gate.publishes?.(run);
  if (published === undefined) return refused('not-open', `nothing to write when ${run.state}`);
  if (!isOfHere(rules, run)) return refused('not-this-plan', 'other-place');
  if (!isStartOf({ document: published.document, parameters: { RunId: run.id } }, execution))
    return refused('not-this-plan', 'start');
  if (!isRunning(execution)) return refused('not-open', 'execution-over');
  if (attempt === undefined) return refused('not-open', 'no-attempt');
  if (attempt.gate !== undefined && attempt.gate !== execution.id) return refused('not-open', 'another-execution');
  const broken = whyNotWhole(read);
  if (broken !== undefined) return refused('audit-broken', broken);
  if (rules.gate.planHashOf(run.plan) !== run.planHash) return refused('not-this-plan', 'plan-hash');
  if (!wasApproved(rules, facts)) return refused('not-approved', 'not-remembered');
  if (!endedSo(facts)) return refused('not-open', 'own-execution');
  return newest === run.id ? { kind: 'admitted', published } : refused('not-open', 'newer-run');
}

/** Exactly this was admitted: nobody else can have written that. */
const wasApproved = (rules: Rules, { read, own }: PublishFacts): boolean =>
  read.admissions.some(
    ({ epoch, executionId, asks }) =>
      epoch === read.record.run.epoch && executionId === own?.id && asks === asNow(rules, read.record.run).asks,
  );

/** The runbook of a run that succeeded has ended in success, and that of one that was rolled back in anything else. */
const endedSo = ({ read, own }: PublishFacts): boolean =>
  own?.endedAt !== undefined && (own.status === 'Success') === (read.record.run.state === 'succeeded');
