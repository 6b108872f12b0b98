import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { loadMember } from './effect.ts';
import { refusalText, unknownEligibility } from './message.ts';
import type { Person } from './types.ts';

/** Anyone who asks is a current, internal, full member; anyone else is answered why not, and the result is `false`. */
export const mayAsk = async (ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<boolean> =>
  (await whoAsks(ports, to)) !== undefined;

/** The same, with who it is: `undefined` for anyone who may not ask. */
export async function whoAsks(ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<Person | undefined> {
  const { eligibility, by } = await loadMember(ports, to.userId);
  if (eligibility.may === 'yes') return by;
  await answer(ports, to, eligibility.may === 'no' ? refusalText(eligibility) : unknownEligibility(eligibility.what));
  return undefined;
}
