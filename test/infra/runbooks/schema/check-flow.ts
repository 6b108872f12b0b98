import { reachable, referencesIn } from '../runbook-graph.ts';
import { NO_CANCEL_TARGETS } from './actions.ts';
import { problem } from './check-document.ts';
import { allSteps, isRecord, type LooseDocument, type LooseStep, stepsIn } from './document.ts';
import type { Problem } from './rules.ts';

interface Way {
  from: string;
  to: string;
  after: 'success' | 'failure' | 'cancel';
}

/** What is wrong with where the steps lead. */
export function flowProblems(document: LooseDocument): Problem[] {
  const { mainSteps: steps } = document;
  const names = steps.map(({ name }) => name);
  const everyName = allSteps(document).map(({ name }) => name);
  const ways = steps.flatMap((step, index) => waysFrom(step, names[index + 1]));
  const known = ways.filter(({ to }) => names.includes(to));
  return [
    ...everyName.filter((name, index) => everyName.indexOf(name) < index).flatMap((name) => problem('step-name', name)),
    ...ways.filter((way) => !known.includes(way)).flatMap(({ from, to }) => problem('step-target', `${from}: ${to}`)),
    ...steps.flatMap((step) => endProblems(step)),
    ...known.flatMap((way) => cancelTargetProblems(steps, way)),
    ...circles(names, known),
    ...unreached(names, known),
    ...steps.flatMap((step) => orderProblems(step, names[0] ?? '', known)),
  ];
}

const target = (rule: unknown): string[] => {
  const name = typeof rule === 'string' ? /^step:(\w+)$/.exec(rule)?.[1] : undefined;
  return name === undefined ? [] : [name];
};

/** A step without nextStep and isEnd goes on to the one below it; a branch that has a Default does not. */
function waysFrom(step: LooseStep, below: string | undefined): Way[] {
  const { name, inputs } = step;
  const fallback = typeof inputs['Default'] === 'string' ? [inputs['Default']] : [];
  const choices = Array.isArray(inputs['Choices']) ? inputs['Choices'].filter(isRecord) : [];
  const named = typeof step['nextStep'] === 'string' ? [step['nextStep']] : undefined;
  const onwards = named ?? (step['isEnd'] === true || below === undefined || fallback.length > 0 ? [] : [below]);
  const branches =
    step.action === 'aws:branch' ? [...choices.map((choice) => String(choice['NextStep'])), ...fallback] : [];
  const ways = (after: Way['after'], targets: readonly string[]) => targets.map((to) => ({ from: name, to, after }));
  return [
    ...ways('success', [...onwards, ...branches]),
    ...ways('failure', target(step['onFailure'])),
    ...ways('cancel', target(step['onCancel'])),
  ];
}

function endProblems({ name, ...step }: LooseStep): Problem[] {
  if (step['isEnd'] !== true) return [];
  return [
    ...(step['nextStep'] === undefined ? [] : problem('end-and-next', name)),
    ...(target(step['onFailure']).length === 0 ? [] : problem('end-and-failure', name)),
  ];
}

function cancelTargetProblems(steps: readonly LooseStep[], { from, to, after }: Way): Problem[] {
  const action = steps.find(({ name }) => name === to)?.action ?? '';
  return after === 'cancel' && NO_CANCEL_TARGETS.includes(action)
    ? problem('cancel-target', `${from}: ${to} (${action})`)
    : [];
}

const circles = (names: readonly string[], ways: readonly Way[]): Problem[] =>
  names
    .filter((name) => ways.some(({ from, to }) => from === name && reachable(to, ways).has(name)))
    .flatMap((name) => problem('endless-loop', name));

function unreached([first = '', ...rest]: readonly string[], ways: readonly Way[]): Problem[] {
  const reached = reachable(first, ways);
  return rest.filter((name) => !reached.has(name)).flatMap((name) => problem('unreachable', name));
}

/** An output is that of a step which has succeeded on every way here: none is there after its failure, or in the step itself. */
const orderProblems = ({ name, inputs, ...rest }: LooseStep, first: string, ways: readonly Way[]): Problem[] =>
  referencesIn(inputs)
    .filter((reference) => reference.includes('.'))
    .map((reference) => reference.split('.')[0] ?? '')
    .filter((source) => !inTurn({ name, inputs, ...rest }, source))
    .filter((source) => reachable(first, withoutSuccess(ways, source)).has(name))
    .flatMap((source) => problem('reference-order', `${name}: ${source}`));

/** In a loop each step has the outputs of those above it in the same turn, and of the loop itself. */
function inTurn(loop: LooseStep, source: string): boolean {
  if (source === loop.name) return loop.action === 'aws:loop';
  const steps = stepsIn(loop);
  const at = steps.findIndex(({ name }) => name === source);
  const users = steps.filter(({ inputs }) => referencesIn(inputs).some((each) => each.startsWith(`${source}.`)));
  return at >= 0 && users.every((user) => steps.indexOf(user) > at);
}

const withoutSuccess = (ways: readonly Way[], source: string): Way[] =>
  ways.filter(({ from, after }) => from !== source || after !== 'success');
