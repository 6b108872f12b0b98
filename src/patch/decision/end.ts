import type { Execution } from '../../aws/ssm.ts';
import { MINUTE } from '../../duration.ts';
import { notAdmitted, refusedAt } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { PatchPlan } from '../types/plan.ts';
import type { NodeResult, PatchOutcome, PatchProgress } from '../types/progress.ts';
import { unansweredWave } from './commands.ts';
import { isProven } from './results.ts';

/** So long after the runbook's end an instance may still register, and a target become healthy. */
export const SETTLE_MS = 15 * MINUTE;

export interface EndFacts {
  plan: PatchPlan;
  execution: Execution & { end: NonNullable<Execution['end']> };
  progress: PatchProgress;
  outcome: PatchOutcome;
  /** Instances on which a command still runs, though the execution is over. */
  going: readonly string[];
  now: number;
}

/** How patching ended, by what every instance of the plan shows. */
export function endOf(facts: EndFacts): Observation<'patch'> {
  const { plan, execution, progress, outcome, going, now } = facts;
  const since = progress.endedSince ?? now;
  if (going.length > 0 && now < since + plan.timeoutSeconds * 1000 + SETTLE_MS) return working(facts, since);
  const unanswered = unansweredWave(execution);
  if (unanswered !== undefined) return { kind: 'stuck', reason: unansweredReason(unanswered), outcome };
  if (!hasBegun(plan, progress)) return notBegun(facts);
  const unproven = outcome.nodes.filter((node) => !isProven(plan, node));
  const lost = unproven.filter(isLost);
  // Stopped, the others were to be left alone.
  const open = execution.end === 'cancelled' ? lost : unproven;
  if (lost.length > 0 && now < since + SETTLE_MS) return working(facts, since);
  const done: PatchProgress = { ...progress, step: 'done' };
  if (lost.length > 0 || outcome.strays.length > 0)
    return { kind: 'stuck', reason: lookReason(lost, outcome), outcome };
  if (execution.end === 'cancelled') return { kind: 'cancelled', outcome, progress: done };
  if (open.length > 0) return { kind: 'failed', outcome, reason: failedReason(open, plan, execution), progress: done };
  // No instance is left to show it, so nothing is reported as tested.
  if (outcome.nodes.every(({ explained }) => explained !== undefined))
    return { kind: 'failed', outcome, reason: 'none of its instances was patched: all have gone', progress: done };
  return { kind: 'succeeded', outcome, progress: done };
}

const unansweredReason = (wave: number): string =>
  `Systems Manager did not say whether it sent the command of wave ${wave}, and the command was not found: its instances may be patched and restart`;

const working = ({ progress }: EndFacts, endedSince: number): Observation<'patch'> => ({
  kind: 'working',
  progress: { ...progress, step: 'checking-after', endedSince },
});

const hasBegun = ({ operation }: PatchPlan, { commands }: PatchProgress): boolean =>
  commands.some(({ what }) => what === operation);

/** What it means that the gatekeeper answered one of these questions with a no. */
const REFUSED_AT: Readonly<Record<string, string>> = {
  planned: 'another instance has got the tag of the patch group since this was approved',
  inTime1: 'too little time was left before the cutoff of its window',
};

/** No command that patches was sent: nothing was touched, and no instance has anything to say. */
function notBegun({ execution, progress, ...facts }: EndFacts): Observation<'patch'> {
  const outcome = { ...facts.outcome, nodes: [] };
  if (execution.end === 'cancelled') return { kind: 'cancelled', outcome, progress };
  const step = execution.steps.find(({ failure }) => failure !== undefined);
  const [asked = ''] = refusedAt(execution);
  const reason = REFUSED_AT[asked] ?? execution.failure ?? step?.failure;
  return {
    kind: 'failed',
    outcome,
    reason: reason ?? 'the runbook ended before it patched anything',
    untouched: true,
    ...notAdmitted(execution),
    progress,
  };
}

/** A person must look: it did not come back, or does not serve as before. */
const isLost = ({ explained, cameBack, unhealthyIn, phase, installed }: NodeResult): boolean =>
  explained === undefined &&
  (cameBack === 'no' || unhealthyIn.length > 0 || (cameBack === 'unproven' && phase === 'patched' && installed > 0));

const named = (nodes: readonly { id: string }[]): string => {
  const ids = nodes.map(({ id }) => id);
  return ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');
};

function lookReason(lost: readonly NodeResult[], { strays }: PatchOutcome): string {
  const gone = lost.filter(({ cameBack }) => cameBack === 'no');
  const unhealthy = lost.filter(({ cameBack, unhealthyIn }) => cameBack !== 'no' && unhealthyIn.length > 0);
  const unproven = lost.filter(({ cameBack, unhealthyIn }) => cameBack === 'unproven' && unhealthyIn.length === 0);
  return [
    ...(gone.length > 0 ? [`${named(gone)} did not come back after patching`] : []),
    ...(unhealthy.length > 0 ? [`${named(unhealthy)} not healthy in the target groups from before`] : []),
    ...(unproven.length > 0 ? [`${named(unproven)} did not say whether it rebooted`] : []),
    ...(strays.length > 0 ? [`${strays.slice(0, 5).join(', ')} patched without being in the plan`] : []),
  ].join('; ');
}

function failedReason(
  open: readonly NodeResult[],
  { instances }: PatchPlan,
  { end, failure }: EndFacts['execution'],
): string {
  const why = end === 'success' || failure === undefined ? '' : ` (${failure})`;
  return `${open.length} of ${instances.length} instances not patched: ${named(open)}${why}`;
}

/** Instances for which a person must look, of what was seen; none while they may still come back. */
export const notBackIn = (seen: Observation<'patch'>): number =>
  seen.kind === 'stuck' ? (seen.outcome?.nodes ?? []).filter(isLost).length : 0;
