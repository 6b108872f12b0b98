import type { Cause } from './cause.ts';
import { DENIED } from './causes-denied.ts';
import { INSTANCES } from './causes-instances.ts';
import { LAUNCH } from './causes-launch.ts';
import { LOOSE, STACKS } from './causes-stacks.ts';

/** From specific to loose: the first whose words are there is the cause. An ARN is a name, and AWS's words in it tell nothing. */
export const CAUSES: readonly Cause[] = [...DENIED, ...LAUNCH, ...INSTANCES, ...STACKS, ...LOOSE];

const ARN = /\barn:aws[\w-]*:\S+/g;

/** `undefined`: no words that are known. */
export function causeOf(reason: string): Cause | undefined {
  const words = wordsOf(reason);
  return CAUSES.find(({ when }) => when.test(words));
}

/** A reason without the ARNs in it. */
export const wordsOf = (reason: string): string => reason.replace(ARN, 'arn');
