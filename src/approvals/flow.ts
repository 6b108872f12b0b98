import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { loadMemberEligibility } from './effect.ts';
import { memberRefusal, unknownEligibility } from './message.ts';

/** Anyone who asks is a current, internal, full member; anyone else is answered why not, and the result is `false`. */
export async function mayAsk(ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<boolean> {
  const eligibility = await loadMemberEligibility(ports, to.userId);
  if (eligibility.may === 'yes') return true;
  await answer(
    ports,
    to,
    eligibility.may === 'no' ? memberRefusal(eligibility.code) : unknownEligibility(eligibility.what),
  );
  return false;
}
