import { chainProblem } from '../audit-oracle.ts';
import { asSeen, type SeenRun } from '../seen-run.ts';
import { APPROVERS, FEWER, needed } from './scene.ts';
import type { Process, State } from './state.ts';

const runOf = ({ items }: State): SeenRun | undefined => {
  for (const item of items.values()) if (item.sk === 'RUN') return asSeen(item);
  return undefined;
};

const gateOf = ({ items }: State): unknown => {
  for (const item of items.values()) if (item.sk === 'RUN') return item['gate'];
  return undefined;
};

/** At every state: at most one execution of a run and epoch is past the gate. */
export function problemOf(state: State): string | undefined {
  const admitted = state.executions.filter(({ stage }) => stage === 'admitted');
  const twice = admitted.find(({ parameters }, i) =>
    admitted.slice(0, i).some((other) => other.parameters['Epoch'] === parameters['Epoch']),
  );
  return twice === undefined ? undefined : `${twice.id} is the second execution past the gate`;
}

/** What let an execution in: as many people as the config asks for, whose own clicks were of this run, who may still approve. */
export function admissionProblem(before: State, after: State, asked: Process): string | undefined {
  const gate = gateOf(after);
  if (gate === undefined || gate === gateOf(before)) return undefined;
  if (!asked.job.startsWith('exec-')) return `${asked.name} has let ${String(gate)} in`;
  if (asked.paused) return `${String(gate)} was let in while everything was paused`;
  const have = after.signed.filter((userId) => !asked.fewer || FEWER.includes(userId));
  const need = needed(asked.stricter);
  return have.length < need ? `${String(gate)} was let in with ${have.length} of ${need} approvals` : undefined;
}

const WAITS: readonly string[] = ['awaiting-approval', 'scheduled', 'approved', 'failed', 'needs-attention', 'expired', 'rejected'];

/** When nothing more can happen: nobody's approval was lost, and the audit is whole. */
export function endProblem(state: State): string | undefined {
  const run = runOf(state);
  if (run === undefined) return 'the request was lost';
  const chain = state.forged === '' ? chainProblem(run, state.items.values()) : undefined;
  if (chain !== undefined) return chain;
  if (state.executions.some(({ stage }) => stage === 'admitted')) return undefined;
  if (!APPROVERS.every((userId) => state.signed.includes(userId))) return undefined;
  if (state.outside === 'none' && state.forged === '') return `both have approved it, and it is ${run.state} without having started`;
  return WAITS.includes(run.state) ? undefined : `it is ${run.state} without having started`;
}
