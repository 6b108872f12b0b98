import { isMap, type Json } from '../json.ts';
import { type RunbookStep, stepTarget } from './runbook.ts';

/** Actions whose pages say that onCancel is not supported for them. */
const neverCancelled = ['aws:updateVariable', 'aws:loop'];

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html, onCancel */
const noCancelTargets = [
  'aws:approve',
  'aws:copyImage',
  'aws:createImage',
  'aws:createStack',
  'aws:createTags',
  'aws:loop',
  'aws:pause',
  'aws:runInstances',
  'aws:sleep',
];

/** Seconds. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-lamb.html */
const LONGEST_INVOCATION = 300;

/** What a step says that Automation does not support. */
export const limitProblems = (step: RunbookStep, steps: readonly RunbookStep[]): string[] => {
  const cancel = steps.find(({ name }) => name === stepTarget(step.onCancel));
  return [
    ...(cancel !== undefined && neverCancelled.includes(step.action)
      ? [`onCancel is not supported for ${step.action}`]
      : []),
    ...(cancel !== undefined && noCancelTargets.includes(cancel.action)
      ? [`onCancel does not support moving to ${cancel.action}`]
      : []),
    ...(step.action === 'aws:invokeLambdaFunction' && (step.timeoutSeconds ?? 0) > LONGEST_INVOCATION
      ? [`timeoutSeconds: ${step.action} runs for at most ${LONGEST_INVOCATION} seconds`]
      : []),
    ...(step.isEnd && step.nextStep !== undefined
      ? ['"isEnd == true" and nextStep should not exist in same step']
      : []),
  ];
};

/**
 * Steps that lead back to themselves, whatever would end the circle: Automation refuses a runbook that creates an infinite
 * loop (https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html).
 */
export const circleProblems = (steps: readonly RunbookStep[]): string[] => {
  const next = new Map(steps.map((step, index) => [step.name, targetsOf(step, steps[index + 1]?.name)]));
  const circle = steps.filter(({ name }) => reachedFrom(name, next).has(name)).map(({ name }) => name);
  return circle.length === 0 ? [] : [`these steps create an infinite loop: ${circle.join(', ')}`];
};

const targetsOf = (step: RunbookStep, below: string | undefined): string[] => {
  const { inputs } = step;
  const fallback = step.action === 'aws:branch' ? inputs['Default'] : undefined;
  const choices = step.action === 'aws:branch' && Array.isArray(inputs['Choices']) ? inputs['Choices'] : [];
  const onwards = step.isEnd || fallback !== undefined ? undefined : (step.nextStep ?? below);
  const targets: (Json | undefined)[] = [
    onwards,
    fallback,
    stepTarget(step.onFailure),
    stepTarget(step.onCancel),
    ...choices.filter(isMap).map((choice) => choice['NextStep']),
  ];
  return targets.filter((target) => typeof target === 'string');
};

const reachedFrom = (start: string, next: ReadonlyMap<string, readonly string[]>): Set<string> => {
  const seen = new Set<string>();
  const queue = [...(next.get(start) ?? [])];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    queue.push(...(next.get(name) ?? []));
  }
  return seen;
};
