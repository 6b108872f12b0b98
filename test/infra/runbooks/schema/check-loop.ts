import { IN_A_LOOP } from './actions.ts';
import { problem } from './check-document.ts';
import { type LooseStep, stepsIn } from './document.ts';
import type { Problem } from './rules.ts';

/** What is wrong with a loop: its page documents steps in their order, and neither choices between them nor ways out. */
export function loopProblems(loop: LooseStep): Problem[] {
  if (loop.action !== 'aws:loop') return [];
  const { Iterators, LoopCondition } = loop.inputs;
  const steps = stepsIn(loop);
  return [
    ...((Iterators === undefined) === (LoopCondition === undefined) ? problem('loop-input', loop.name) : []),
    ...(steps.length === 0 ? problem('loop-input', `${loop.name}: Steps`) : []),
    ...steps.filter(({ action }) => !IN_A_LOOP.includes(action)).flatMap(({ name }) => problem('loop-step', name)),
    ...steps
      .filter((step) => ['nextStep', 'isEnd', 'onFailure', 'onCancel'].some((member) => member in step))
      .flatMap(({ name }) => problem('loop-step', `${name}: goes elsewhere`)),
  ];
}
