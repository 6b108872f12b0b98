import { answer } from '../../cards/effect/answer.ts';
import { nothingChosen } from '../../runs/message/request.ts';
import { choiceIn, textIn } from '../../slack/inputs.ts';
import type { SubmitJob } from '../../slack/job.ts';
import { FLEET_INPUT, IMAGE_INPUT, REASON_INPUT, START_IN_WINDOW, WHEN_INPUT } from '../message/chooser.ts';
import { type RequestPorts, requestDeploy } from './request.ts';

/** The chooser behind `/patch deploy`, filled in. */
export async function submitDeploy(ports: RequestPorts, { values, actor, id }: SubmitJob, now: number): Promise<void> {
  const to = { userId: actor.userId, channelId: ports.config.channel };
  const fleet = choiceIn(values, FLEET_INPUT);
  if (fleet === undefined) return answer(ports, to, nothingChosen('fleet', '/patch deploy'));
  const wish = {
    image: filled(textIn(values, IMAGE_INPUT)),
    when: { kind: choiceIn(values, WHEN_INPUT) === START_IN_WINDOW ? 'window' : 'now' },
    override: false,
    reason: filled(textIn(values, REASON_INPUT)),
  } as const;
  await requestDeploy(ports, { id, fleet, ...wish, to }, now);
}

const filled = (value: string | undefined): string | undefined => {
  const text = value?.trim();
  return text === '' ? undefined : text;
};
