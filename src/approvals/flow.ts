import { answer } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { loadMemberStanding } from './effect.ts';
import { memberRefusal, unknownStanding } from './message.ts';

/** Anyone who asks is a current, internal, full member; anyone else is answered why not, and the result is `false`. */
export async function mayAsk(ports: Uses<'slack' | 'config' | 'log'>, to: AnswerTo): Promise<boolean> {
  const standing = await loadMemberStanding(ports, to.userId);
  if (standing.may === 'yes') return true;
  await answer(ports, to, standing.may === 'no' ? memberRefusal(standing.code) : unknownStanding(standing.what));
  return false;
}
