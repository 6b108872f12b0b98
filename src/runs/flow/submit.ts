import { answer } from '../../cards/effect/answer.ts';
import { momentIn, textIn } from '../../slack/inputs.ts';
import type { SubmitJob } from '../../slack/job.ts';
import { md } from '../../slack/mrkdwn.ts';
import { DEPLOY_ACTIONS, parseButtonValue, RUN_ACTIONS, stageOf, stopHowOf } from '../actions.ts';
import { loadRun } from '../effect/run-store.ts';
import { REASON_INPUT, TIME_INPUT } from '../message/forms.ts';
import { refusalMessage } from '../message/refusal.ts';
import type { Services } from '../services.ts';
import { finish } from './click.ts';
import { decideFor, type Wish } from './decide-for.ts';

const MAX_REASON = 300;

/** A submitted form about a run: the epoch in it must still be the run's. */
export async function handleRunForm(services: Services, job: SubmitJob, now: number): Promise<void> {
  const value = parseButtonValue(job.privateMetadata);
  const record = value === undefined ? undefined : await loadRun(services.table, value.runId);
  const wish = value === undefined ? undefined : wishOf(job, value.epoch);
  if (record === undefined || wish === undefined) {
    await answer(
      services,
      job.actor,
      md`Nothing was done: the form was incomplete or belongs to no run. Open it again from the card.`,
    );
    return;
  }
  const to = { userId: job.actor.userId, channelId: record.card.channel };
  if (value !== undefined && value.epoch !== record.run.epoch) {
    return answer(services, to, refusalMessage({ code: 'stale', epoch: record.run.epoch }, record.run));
  }
  if (value?.stage !== undefined && value.stage !== stageOf(record.run))
    return answer(services, to, refusalMessage({ code: 'moved-on' }, record.run));
  const decided = await decideFor(services, { record, userId: job.actor.userId, wish, now });
  await finish(services, { decided, to, now });
}

function wishOf(job: SubmitJob, epoch: number): Wish | undefined {
  const reason = textIn(job.values, REASON_INPUT)?.trim().slice(0, MAX_REASON) ?? '';
  const until = momentIn(job.values, TIME_INPUT);
  switch (job.callbackId) {
    case DEPLOY_ACTIONS.decide:
      return (by, standing) => ({ kind: 'approve', by, epoch, standing });
    case RUN_ACTIONS.reject:
      return reason === '' ? undefined : (by, standing) => ({ kind: 'reject', by, epoch, reason, standing });
    case RUN_ACTIONS.cancel:
    case RUN_ACTIONS.rollBack: {
      const how = stopHowOf(job.callbackId);
      return reason === '' ? undefined : (by, standing) => ({ kind: 'cancel', by, reason, standing, how });
    }
    case RUN_ACTIONS.defer:
      return until === undefined ? undefined : (by, standing) => ({ kind: 'defer', by, epoch, until, standing });
    default:
      return undefined;
  }
}
