import { answer } from '../../cards/effect/answer.ts';
import { present } from '../../present.ts';
import { momentIn, textIn } from '../../slack/inputs.ts';
import type { SubmitJob } from '../../slack/job.ts';
import { parseButtonValue, type RunAction } from '../actions.ts';
import { type WishValues, wishOf } from '../decision/wish.ts';
import { loadRun } from '../effect/run-store.ts';
import { REASON_INPUT, TIME_INPUT } from '../message/forms.ts';
import { incompleteForm } from '../message/refusal.ts';
import type { ReconcilePorts } from '../ports.ts';
import { finish } from './click.ts';
import { decideFor } from './decide-for.ts';

const MAX_REASON = 300;

/** A submitted form about a run: what it showed must still be so when it is decided. */
export async function handleRunForm(
  ports: ReconcilePorts,
  job: SubmitJob,
  { action, now }: { action: RunAction; now: number },
): Promise<void> {
  const value = parseButtonValue(job.privateMetadata);
  const record = value === undefined ? undefined : await loadRun(ports, value.runId);
  const wish = value === undefined ? undefined : wishOf(action, value.epoch, valuesOf(job));
  if (value === undefined || record === undefined || wish === undefined) {
    return answer(ports, job.actor, incompleteForm());
  }
  const to = { userId: job.actor.userId, channelId: record.card.channel };
  const decided = await decideFor(ports, { record, userId: job.actor.userId, wish, shown: value, asking: job, now });
  await finish(ports, { decided, to, now });
}

function valuesOf({ values }: SubmitJob): WishValues {
  const until = momentIn(values, TIME_INPUT);
  const reason = textIn(values, REASON_INPUT)?.trim().slice(0, MAX_REASON) ?? '';
  return { reason, ...present({ until }) };
}
