import type { AuditNote } from '../types/audit.ts';
import type { Decision } from '../types/decision.ts';
import type { Ending } from '../types/ending.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { isTerminal, type RunState } from '../types/state.ts';

/** A change of the run; the version grows by one with each, and so does the audit. It disarms, unless it says what is armed. */
export function change(run: Run, parts: Partial<Run>, audit: AuditNote): Extract<Decision, { kind: 'change' }> {
  const { armed: _armed, ...rest } = run;
  return { kind: 'change', run: { ...rest, ...parts, version: run.version + 1 }, audit };
}

export const refuse = (refusal: Refusal): Decision => ({ kind: 'refuse', refusal });

export const nothing = (because: string): Extract<Decision, { kind: 'nothing' }> => ({ kind: 'nothing', because });

/** A reason may hold a service's whole answer, and audit records are kept for ever. */
const MAX_REASON = 2_000;

const bounded = (text: string): string => (text.length > MAX_REASON ? `${text.slice(0, MAX_REASON - 1)}…` : text);

/** An end, or needs-attention: what held the run back no longer matters. */
export function ended(run: Run, state: RunState, ending: Ending, audit: AuditNote, parts: Partial<Run> = {}): Decision {
  const { hold: _hold, turnedAway: _turnedAway, ...rest } = run;
  if (isTerminal(run.state)) return nothing(`it is ${run.state}, which is never left`);
  const { reason } = ending;
  const { note } = audit;
  return change(
    rest,
    { state, ending: { ...ending, ...(reason === undefined ? {} : { reason: bounded(reason) }) }, ...parts },
    { ...audit, ...(note === undefined ? {} : { note: bounded(note) }) },
  );
}

/** A new epoch: what was approved is no longer what would happen, so everyone is asked again. */
export function askAgain(run: Run, parts: Partial<Run>, audit: AuditNote): Decision {
  const { hold: _hold, turnedAway: _turnedAway, heldAtGate: _heldAtGate, deferAsked: _deferAsked, ...rest } = run;
  return change(rest, { state: askingState(run), epoch: run.epoch + 1, approvals: [], ...parts }, audit);
}

/** Where a run is while people are asked: one that is half done waits, and has not just been requested. */
export const askingState = ({ wait }: Run): RunState => (wait?.kind === 'checkpoint' ? 'waiting' : 'awaiting-approval');
