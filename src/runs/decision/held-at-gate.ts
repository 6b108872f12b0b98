import { present } from '../../present.ts';
import type { Decision } from '../types/decision.ts';
import { isPassing } from '../types/gate-refusal.ts';
import type { Input, Observation } from '../types/input.ts';
import type { Hold, Run } from '../types/run.ts';
import { change } from './change.ts';
import { againAfter } from './limits.ts';
import { resumesOf } from './start-answer.ts';

type Failed = Extract<Observation, { kind: 'failed' }>;

/** With ten minutes between attempts, older executions are none that a look-up of a start could find. */
const MOST_KEPT = 20;

/**
 * The gatekeeper did not admit the execution for a reason that passes: the claim is undone, and the next attempt is a start like any other,
 * with every check. `undefined`: the run ends, since another execution was or may be admitted, someone is stopping it, or only a window could
 * start it.
 */
export function heldAtGate(
  run: Run,
  { refusal }: Failed,
  { isShut }: Pick<Extract<Input, { kind: 'observed' }>, 'isShut'>,
  now: number,
): Decision | undefined {
  const executionId = run.start?.executionId;
  if (refusal === undefined || !isPassing(refusal) || isShut !== true || executionId === undefined) return undefined;
  if (run.state !== 'running' || run.cancel !== undefined || run.slot !== undefined) return undefined;
  const { start, progress, ...rest } = run;
  const times = (run.heldAtGate?.times ?? 0) + 1;
  // After a pause or a freeze the next check follows at once, so the card says who paused, or which calendar is closed.
  const until = now + againAfter(refusal === 'unknown' ? times : times - 1);
  const hold: Hold = { code: 'unknown', what: 'part of what the gatekeeper checks', refusal, until };
  const executions = [...(run.heldAtGate?.executions ?? []), executionId].slice(-MOST_KEPT);
  return change(
    {
      ...rest,
      // The version before did not keep what was done before a checkpoint.
      ...(run.earlier === undefined || start?.resumes !== undefined ? {} : present({ progress })),
      ...(start?.resumes ?? resumesOf(run)),
    },
    { state: 'approved', hold, heldAtGate: { times, until, executions } },
    { type: 'held', note: `not admitted: ${refusal}`, evidence: { executionId, refusal, until } },
  );
}
