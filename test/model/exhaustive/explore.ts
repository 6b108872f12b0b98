import { type Bounds, first } from './begin.ts';
import { Moves } from './moves.ts';
import { endProblem, problemOf } from './oracle.ts';
import { runIn } from './run.ts';
import type { SceneKind } from './scene.ts';
import { itemsOf, keyOf, type State } from './state.ts';

export interface Found {
  kind: SceneKind;
  states: number;
  transitions: number;
  ends: number;
  admitted: number;
  paths: number;
  seconds: number;
  violations: readonly { problem: string; story: readonly string[] }[];
}

/** How a state was come to. */
interface Step {
  what: string;
  before: Step | undefined;
}

/**
 * Every state that can be come to from the request, each once, depth first: what is looked for is one that no order of what
 * happens may lead to.
 */
export async function explore(
  kind: SceneKind,
  bounds: Bounds,
  { most = 5, limit = Number.POSITIVE_INFINITY } = {},
): Promise<Found> {
  // From here on it is a microtask, as `settled` needs it.
  await Promise.resolve();
  const since = Date.now();
  const moves = new Moves(kind, bounds);
  const seen = new Set<string>();
  const violations: { problem: string; story: readonly string[] }[] = [];
  let transitions = 0;
  let ends = 0;
  let admitted = 0;
  const stack: { state: State; step: Step | undefined }[] = [];
  const reached = (come: State, step: Step | undefined): void => {
    const state = decided(come);
    const key = keyOf(state);
    if (seen.has(key)) return;
    seen.add(key);
    const problem = problemOf(state);
    if (problem !== undefined) violations.push({ problem, story: storyOf(step) });
    else stack.push({ state, step });
  };
  reached(first(bounds), undefined);
  for (let top = stack.pop(); top !== undefined && violations.length < most && seen.size < limit; top = stack.pop()) {
    const { state, step } = top;
    const next = await moves.from(state);
    transitions += next.length;
    for (const each of next) {
      const to = { what: each.what, before: step };
      if (each.problem !== undefined) violations.push({ problem: each.problem, story: storyOf(to) });
      else reached(each.state, to);
    }
    if (next.length > 0) continue;
    ends += 1;
    if (state.executions.some(({ stage }) => stage === 'admitted')) admitted += 1;
    const problem = endProblem(state);
    if (problem !== undefined) violations.push({ problem, story: storyOf(step) });
  }
  const seconds = Math.round((Date.now() - since) / 100) / 10;
  return { kind, states: seen.size, transitions, ends, admitted, paths: moves.paths.size, seconds, violations };
}

/** Once an execution is in, or none can be any more, nothing outside bears on which: at most a second one could still come. */
function decided(state: State): State {
  const { left } = state;
  if (left.outside === 0 && left.forger === 0) return state;
  const isIn = itemsOf(state).run?.['gate'] !== undefined;
  const isOver = OVER.includes(runIn(state)?.state ?? '');
  return isIn || isOver ? { ...state, left: { ...left, outside: 0, forger: 0 } } : state;
}

const OVER: readonly string[] = ['failed', 'expired'];

function storyOf(last: Step | undefined): string[] {
  const story: string[] = [];
  for (let step = last; step !== undefined; step = step.before) story.unshift(step.what);
  return story;
}
