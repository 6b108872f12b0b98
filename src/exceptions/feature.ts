import type { Feature } from '../contract/feature.ts';
import { answerTo } from '../runs/flow/click.ts';
import { newTurn } from '../store/due.ts';
import { parseExcept } from './command.ts';
import { openAskForm, openRenewal, submitAsk } from './flow/ask.ts';
import { decideInForm, decideOnCard } from './flow/click.ts';
import { listExceptions } from './flow/list.ts';
import { dueExceptions, leaveSharedChannel, lookAtThing } from './flow/tick.ts';
import type { ExceptionPorts } from './ports.ts';
import { ASK_FORM, EXCEPTION_ACTIONS } from './types/actions.ts';

/** Exceptions from compliance: requested with a reason and an end, decided by the fleet's quorum, and always over by then. */
export const createExceptions = (ports: ExceptionPorts, turn = newTurn()): Feature => ({
  onCommand: async ({ words, to }, now) => {
    const parsed = parseExcept(words);
    if (parsed.kind === 'help') return;
    const { fleet } = parsed;
    return fleet === undefined ? listExceptions(ports, to) : openAskForm(ports, { fleet, to, now });
  },
  onClick: (job, now) => {
    switch (job.actionId) {
      case EXCEPTION_ACTIONS.ask:
        return openAskForm(ports, { fleet: job.value, to: answerTo(job), now });
      case EXCEPTION_ACTIONS.renew:
        return openRenewal(ports, job, now);
      default:
        return decideOnCard(ports, job, now);
    }
  },
  onSubmit: (job, now) => (job.callbackId === ASK_FORM ? submitAsk(ports, job, now) : decideInForm(ports, job, now)),
  onTick: (now, work) => dueExceptions(ports, { turn, work, now }),
  look: (key, { now }) => lookAtThing(ports, key, now),
  onChannelShared: (channelId, now) => leaveSharedChannel(ports, channelId, now),
});
