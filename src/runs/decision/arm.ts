import { canonicalJson } from '../../store/table.ts';
import type { Decision } from '../types/decision.ts';
import type { Input } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { change, ended, nothing } from './change.ts';
import { armedUntilOf } from './slot.ts';
import { asChecked, obstacleTo } from './start.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/**
 * A run with a slot is never started from here: it is armed, and what starts it in its slot is let through by the runbook's gate for
 * as long as the lease lasts. Each renewal is a start like any other, with every check; whatever blocks it disarms it.
 */
export function armIfClear(run: Run, { checks, start }: InputOf<'checked'>, now: number): Decision {
  const obstacle = obstacleTo(run, checks, now);
  if (obstacle !== undefined) return obstacle;
  const { hold: _hold, ...rest } = asChecked(run, checks);
  if (run.slot === undefined) return nothing('it has no slot');
  const armedUntil = armedUntilOf(run.slot, now);
  const isSame = canonicalJson([run.armed, run.plan]) === canonicalJson([start, rest.plan]);
  if (isSame) return { ...nothing('it stays armed'), armedUntil };
  const { token, document, parameters } = start;
  return {
    ...change(rest, { armed: start }, { type: 'armed', evidence: { token, document, parameters } }),
    armedUntil,
  };
}

/** The gate of an armed run has let an execution through: before anything else is decided, it runs. */
export const admittedInput = ({ run, gate }: Pick<RunRecord, 'run' | 'gate'>): Input | undefined =>
  run.slot !== undefined && run.state === 'approved' && gate !== undefined
    ? { kind: 'start-accepted', executionId: gate }
    : undefined;

/** What was armed is what was started. */
export function admittedInSlot(run: Run, { executionId }: InputOf<'start-accepted'>, now: number): Decision {
  const { armed, slot } = run;
  if (slot === undefined) return nothing('nothing was started');
  if (armed === undefined) {
    const reason = `execution ${executionId} passed the gate although the run was not armed`;
    return ended(
      run,
      'needs-attention',
      { at: now, code: 'start-unclear', reason },
      { type: 'needs-attention', note: reason },
    );
  }
  return change(
    run,
    { state: 'running', start: { ...armed, claimedAt: now, attempts: 0, executionId } },
    { type: 'started', note: executionId },
  );
}
