import { loadStandings } from '../approvals/effect.ts';
import { type AnswerTo, answer, tellChannel } from '../cards/effect/answer.ts';
import { memberRefusal, unknownStanding } from '../runs/message/refusal.ts';
import type { Services } from '../runs/services.ts';
import { savePause } from './effect/pause.ts';
import { notSwitched, paused, pausedForAll, resumed, resumedForAll } from './message.ts';

/** A request of Slack's: its id, and when it was signed, in milliseconds since the epoch. */
export interface Asked {
  id: string;
  at: number;
}

/** Stopping is safe, so every member may; starting again is for approvers. */
export async function pause(
  services: Services,
  to: AnswerTo,
  { reason, asked }: { reason: string; asked: Asked },
): Promise<void> {
  const { id: requestId, at } = asked;
  const done = await savePause(services.table, { on: true, by: to.userId, reason, at, requestId });
  if (done !== 'done') return answer(services, to, notSwitched(done));
  await tellChannel(services, pausedForAll(to.userId, reason));
  return answer(services, to, paused());
}

export async function resume(services: Services, to: AnswerTo, { id: requestId, at }: Asked): Promise<void> {
  const standing = (await loadStandings(services, [to.userId], { groups: services.config.approvers }))[to.userId];
  if (standing?.may === 'unknown') return answer(services, to, unknownStanding(standing.what));
  if (standing?.may !== 'yes') return answer(services, to, memberRefusal('not-approver'));
  const done = await savePause(services.table, { on: false, by: to.userId, reason: 'resumed', at, requestId });
  if (done !== 'done') return answer(services, to, notSwitched(done));
  await tellChannel(services, resumedForAll(to.userId));
  return answer(services, to, resumed());
}
