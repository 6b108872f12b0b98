import { noteMembers } from '../approvals/effect.ts';
import { mayAsk } from '../approvals/flow.ts';
import type { Feature } from '../contract/feature.ts';
import { BOARD_REVIEW_ACTION, REVIEW_ACTION, runActionOf } from './actions.ts';
import { parseHistory, parseWhy } from './command.ts';
import { loadWaitingFor } from './effect/waiting-for.ts';
import { handleBoardReview, submitReview } from './flow/board-review.ts';
import { handleClick, openReview } from './flow/click.ts';
import { handleRunRequest } from './flow/commands.ts';
import { dueRuns, lookAfterUpgrade, lookAt, runsAbout } from './flow/look.ts';
import { recountIn } from './flow/recount.ts';
import { leaveSharedChannel } from './flow/shared-channel.ts';
import { handleRunForm } from './flow/submit.ts';
import { waitingBlocks } from './message/waiting.ts';
import type { ReconcilePorts } from './ports.ts';

/** The life of runs as a feature among the others: decisions on their cards, their history, hints, wake-ups and the tick. */
export function createRuns(ports: ReconcilePorts): Feature {
  // Once for each worker, which begins with each version.
  let isUpgraded = false;
  return {
    onCommand: async ({ name, words, to }, now) => {
      if (!(await mayAsk(ports, to))) return;
      const parsed = name === 'why' ? parseWhy(words) : parseHistory(words);
      if (parsed.kind === 'request') await handleRunRequest(ports, { request: parsed.request, to, now });
    },
    onClick: async (job, now) => {
      if (job.actionId === REVIEW_ACTION) return openReview(ports, job, now);
      if (job.actionId === BOARD_REVIEW_ACTION) return handleBoardReview(ports, job, now);
      const action = runActionOf(job.actionId);
      if (action !== undefined) await handleClick(ports, job, { action, now });
    },
    onSubmit: async (job, now) => {
      const action = runActionOf(job.callbackId);
      if (action === 'approve') return submitReview(ports, job, now);
      if (action !== undefined) await handleRunForm(ports, job, { action, now });
    },
    onGroupChanged: async (usergroup, now) => {
      await noteMembers(ports, usergroup);
      await recountIn(ports, usergroup, now);
    },
    onChannelShared: (channelId, now) => leaveSharedChannel(ports, channelId, now),
    menu: async ({ userId }, now) => ({
      waiting: waitingBlocks(await loadWaitingFor(ports, userId, now), ports.kinds),
    }),
    onHints: (hints) => runsAbout(ports, hints),
    onTick: async (now, work) => {
      if (!isUpgraded) await lookAfterUpgrade(ports, { now, work });
      isUpgraded = true;
      return dueRuns(ports, { now, work });
    },
    look: (runId, at) => lookAt(ports, runId, at),
  };
}
