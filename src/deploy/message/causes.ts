import type { Cause } from './cause.ts';
import { wordsOf } from './cause-words.ts';
import { DENIED } from './causes-denied.ts';
import { INSTANCES } from './causes-instances.ts';
import { LAUNCH } from './causes-launch.ts';
import { LOOSE, STACKS } from './causes-stacks.ts';

/** From specific to loose: the first whose words are there is the cause. */
export const CAUSES: readonly Cause[] = [...DENIED, ...LAUNCH, ...INSTANCES, ...STACKS, ...LOOSE];

/** `undefined`: no words that are known. */
export function causeOf(reason: string): Cause | undefined {
  const words = wordsOf(reason);
  return CAUSES.find(({ when }) => when.test(words));
}
