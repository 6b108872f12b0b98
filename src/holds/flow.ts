import { needsOthers } from '../approvals/decision/eligibility.ts';
import { loadApprovers, loadEligibilities } from '../approvals/effect.ts';
import { refusalText, unknownEligibility } from '../approvals/message.ts';
import { answer, tellChannel } from '../cards/effect/answer.ts';
import type { AnswerTo } from '../contract/answer-to.ts';
import type { Uses } from '../contract/ports.ts';
import { loadPause, savePause } from './effect/pause.ts';
import { notPaused, notSwitched, paused, pausedForAll, resumed, resumedForAll } from './message.ts';

type HoldPorts = Uses<'table' | 'slack' | 'config' | 'clock' | 'log'>;

/** A request of Slack's: its id, and when it was signed, in milliseconds since the epoch. */
export interface Asked {
  id: string;
  at: number;
}

/** Stopping is safe, so every member may; starting again is for approvers. */
export async function pause(
  ports: HoldPorts,
  to: AnswerTo,
  { reason, asked }: { reason: string; asked: Asked },
): Promise<void> {
  const { id: requestId, at } = asked;
  const done = await savePause(ports.table, { on: true, by: to.userId, reason, at, requestId });
  if (done !== 'done') return answer(ports, to, notSwitched(done));
  await tellChannel(ports, pausedForAll(to.userId, reason));
  return answer(ports, to, paused());
}

export async function resume(ports: HoldPorts, to: AnswerTo, { id: requestId, at }: Asked): Promise<void> {
  const eligibility = (await loadEligibilities(ports, [to.userId], { groups: ports.config.approvers }))[to.userId];
  if (eligibility?.may === 'unknown') return answer(ports, to, unknownEligibility(eligibility.what));
  if (eligibility?.may !== 'yes') {
    const no = eligibility ?? { may: 'no', code: 'not-approver' };
    const approvers = needsOthers(no) ? await loadApprovers(ports, { groups: ports.config.approvers }) : undefined;
    return answer(ports, to, refusalText(no, approvers));
  }
  // Nothing changes for anyone else, so nobody else is told.
  if ((await loadPause(ports.table)).kind === 'off') return answer(ports, to, notPaused());
  const done = await savePause(ports.table, { on: false, by: to.userId, reason: 'resumed', at, requestId });
  if (done !== 'done') return answer(ports, to, notSwitched(done));
  await tellChannel(ports, resumedForAll(to.userId));
  return answer(ports, to, resumed());
}
