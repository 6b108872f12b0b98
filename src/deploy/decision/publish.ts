import type { Execution } from '../../aws/ssm.ts';
import { MINUTE, SECOND } from '../../duration.ts';
import { notAdmittedReason } from '../../runs/decision/refused.ts';
import type { ParameterNow, Publication, PublishProblem } from '../types/publish.ts';
import type { DeployRun } from '../types/run.ts';
import type { Warning } from '../types/warning.ts';
import { warn } from './live.ts';

/**
 * The AMI that a fleet is left with at the end of a run: that of a success, or after a rollback the one from before. Of a part, of what was
 * stopped or failed, and of what found its image there, nothing is said.
 */
export function imageLeft({ state, plan, start, outcome }: DeployRun): string | undefined {
  if (plan.image.kind !== 'ami' || plan.stage === 'canary' || start === undefined) return undefined;
  if (state === 'succeeded') return outcome?.already === true ? undefined : plan.image.id;
  return state === 'rolled-back' ? plan.change?.from?.id : undefined;
}

/** What people must know of the parameter before they approve; `now` is what could be read of it. */
export function parameterWarnings(parameter: string, now: ParameterNow | { kind: 'unread'; error: string }): Warning[] {
  const facts = { parameter };
  switch (now.kind) {
    case 'missing':
      return [warn('parameter-missing', false, facts)];
    case 'not-text':
      return [warn('parameter-not-text', false, { ...facts, type: now.type })];
    case 'unread':
      return [warn('parameter-unread', false, { ...facts, error: now.error })];
    case 'text':
      return [];
  }
}

/** After an attempt that failed, until the next; after the last one a person writes it. */
const PAUSES_MS = [MINUTE, 5 * MINUTE];
/** So soon a runbook of one call may have ended. */
const LOOK_MS = 20 * SECOND;
/** So long after it has answered Systems Manager may check the id of an AMI. */
const SETTLES_MS = 2 * MINUTE;
/** While it is wrong. */
const WRONG_LOOK_MS = 5 * MINUTE;

export interface PublishLook {
  /** Whether this run is still the one that says what the fleet runs, and the config names that parameter. */
  isCurrent: boolean;
  /** Whether the run's own runbook has ended: only then is another one let in. */
  isOver: boolean;
  seen: ParameterNow;
  /** The execution of the last attempt, where one is known. */
  execution?: Execution;
  now: number;
}

export type NextStep =
  | { kind: 'over' | 'written' }
  | { kind: 'start'; attempt: number }
  | { kind: 'look'; at: number }
  | { kind: 'wrong'; why: PublishProblem; at: number };

/** What is to be done now. The parameter itself decides whether it is right, whatever an execution says. */
export function nextStep(is: Publication, { isCurrent, isOver, seen, execution, now }: PublishLook): NextStep {
  if (!isCurrent) return { kind: 'over' };
  const wrong = (why: PublishProblem): NextStep => ({ kind: 'wrong', why, at: now + WRONG_LOOK_MS });
  if (seen.kind === 'missing') return wrong({ code: 'missing' });
  if (seen.kind === 'not-text') return wrong({ code: 'not-text', type: seen.type });
  if (seen.value === is.image) return { kind: 'written' };
  if (!isOver) return { kind: 'look', at: now + LOOK_MS };
  const { attempt, attemptedAt = now } = is;
  // A start whose answer was lost is repeated with the same token.
  if (attempt === 0 || (is.executionId === undefined && is.why?.code !== 'failed'))
    return { kind: 'start', attempt: Math.max(1, attempt) };
  if (is.executionId !== undefined && execution?.end === undefined) return { kind: 'look', at: now + LOOK_MS };
  const isAccepted = execution?.end === 'success';
  if (isAccepted && now < attemptedAt + SETTLES_MS) return { kind: 'look', at: now + LOOK_MS };
  const why: PublishProblem = isAccepted
    ? { code: 'not-taken', dataType: seen.dataType }
    : { code: 'failed', reason: failureOf(execution) ?? reasonIn(is), dataType: seen.dataType };
  const pause = PAUSES_MS[attempt - 1];
  if (pause === undefined) return wrong(why);
  return now < attemptedAt + pause
    ? { kind: 'look', at: attemptedAt + pause }
    : { kind: 'start', attempt: attempt + 1 };
}

const reasonIn = ({ why }: Publication): string => (why?.code === 'failed' ? why.reason : 'no reason is known');

function failureOf(execution: Execution | undefined): string | undefined {
  if (execution === undefined) return undefined;
  const { failure, status } = execution;
  return notAdmittedReason(execution) ?? failure ?? `its runbook ended ${status}`;
}
