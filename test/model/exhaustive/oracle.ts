import { chainProblem } from '../audit-oracle.ts';
import { runIn, valueIn } from './run.ts';
import { APPROVERS, FEWER, needed } from './scene.ts';
import { itemsOf, type Process, type State } from './state.ts';

function gateOf(state: State): string | undefined {
  const gate = itemsOf(state).run?.['gate'];
  return typeof gate === 'string' ? gate : undefined;
}

/** At every state: at most one execution of a run and epoch is past the gate, and none while nothing is claimed. */
export function problemOf(state: State): string | undefined {
  const admitted = state.executions.filter(({ stage }) => stage === 'admitted');
  const twice = admitted.find(({ parameters }, i) =>
    admitted.slice(0, i).some((other) => other.parameters['Epoch'] === parameters['Epoch']),
  );
  if (twice !== undefined) return `${twice.id} is the second execution past the gate`;
  const run = runIn(state);
  if (run?.state === 'running' && run.overIds.includes(run.executionId ?? ''))
    return `it watches ${run.executionId}, which was not admitted`;
  // What a window starts runs in AWS before the worker knows of it.
  const gate = gateOf(state);
  return gate !== undefined && run?.state === 'approved' && run.slot === undefined
    ? `its claim is undone although ${gate} was let in`
    : undefined;
}

/** What let an execution in: as many people as the config asks for, whose own clicks were of this run, who may still approve. */
export function admissionProblem(before: State, after: State, asked: Process): string | undefined {
  const gate = gateOf(after);
  if (gate === undefined || gate === gateOf(before)) return undefined;
  if (!asked.job.startsWith('exec-')) return `${asked.name} has let ${gate} in`;
  if (asked.paused) return `${gate} was let in while everything was paused`;
  const state = runIn(after)?.state ?? 'gone';
  if (!OPEN.includes(state)) return `${gate} was let in although it was ${state}`;
  const need = needed(asked.stricter);
  const value = valueIn(after);
  const { audit } = itemsOf(after);
  const have = after.signed
    .filter((click) => click.value === value && (!asked.fewer || FEWER.includes(click.userId)))
    .filter(({ userId }) => audit.some(({ type, by }) => APPROVED.includes(type) && by === userId));
  return have.length < need ? `${gate} was let in with ${have.length} of ${need} approvals` : undefined;
}

/** Claimed by a worker, begun, or armed for its window. */
const OPEN: readonly string[] = ['starting', 'running', 'approved'];
const APPROVED: readonly unknown[] = ['approval-given', 'approved'];

const WAITS: readonly string[] = [
  'awaiting-approval',
  'scheduled',
  'approved',
  'failed',
  'needs-attention',
  'expired',
  'rejected',
];

/** When nothing more can happen: nobody's approval was lost, and the audit is whole. */
export function endProblem(state: State): string | undefined {
  const run = runIn(state);
  if (run === undefined) return 'the request was lost';
  const chain = state.forged === '' ? chainProblem(run, state.items.values()) : undefined;
  if (chain !== undefined) return chain;
  if (state.executions.some(({ stage }) => stage === 'admitted')) return undefined;
  // It was let in, and its step had given up by then.
  const letIn = state.executions.find(({ id }) => id === gateOf(state));
  if (letIn?.stage === 'refused' && letIn.refusal === undefined && run.state === 'failed') return undefined;
  const value = valueIn(state);
  const hasApproved = (userId: string): boolean =>
    state.signed.some((each) => each.userId === userId && each.value === value);
  if (!APPROVERS.every(hasApproved)) return undefined;
  if (state.outside === 'none' && state.forged === '')
    return `both have approved it, and it is ${run.state} without having started`;
  return WAITS.includes(run.state) ? undefined : `it is ${run.state} without having started`;
}
