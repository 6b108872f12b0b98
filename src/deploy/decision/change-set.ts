import { isDeepStrictEqual } from 'node:util';
import type { SeenChangeSet } from '../../runs/types/change-set.ts';
import type { DeployPlan } from '../types/plan.ts';
import { parseTemplate } from './template/text.ts';

/** Were two templates handed in as the same one? What cannot be read is no other's. */
export function isSameTemplate(own: string, used: string): boolean {
  if (own === used) return true;
  const [parsedOwn, parsedUsed] = [parseTemplate(own), parseTemplate(used)];
  return parsedOwn !== undefined && isDeepStrictEqual(parsedOwn, parsedUsed);
}

/**
 * Why a set is not the plan's, in a word: it must be of this stack and of its own template, with the plan's image, and every other parameter
 * as the stack has it. Values that CloudFormation masks (`NoEcho`) look alike.
 */
export function whyOtherChange(plan: DeployPlan, { stack, set, templates }: SeenChangeSet): string | undefined {
  if (set.stackId !== stack.id) return 'other-stack';
  if (!isSameTemplate(templates.own, templates.used)) return 'other-template';
  const parameter = plan.target.kind === 'stack' ? plan.target.parameter : undefined;
  const wanted = new Map(stack.parameters.map(({ key, value }) => [key, key === parameter ? plan.image.id : value]));
  const isAsWanted = ({ key, value, isPrevious }: SeenChangeSet['set']['parameters'][number]): boolean =>
    wanted.has(key) && (value === wanted.get(key) || (isPrevious && key !== parameter));
  const isWhole =
    set.parameters.length === wanted.size && new Set(set.parameters.map(({ key }) => key)).size === wanted.size;
  return isWhole && parameter !== undefined && wanted.has(parameter) && set.parameters.every(isAsWanted)
    ? undefined
    : 'other-parameters';
}
