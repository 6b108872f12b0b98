import { answer } from '../cards/effect/answer.ts';
import type { Feature } from '../contract/feature.ts';
import type { Outside } from '../outside/types/source.ts';
import { answerTo } from '../runs/flow/click.ts';
import { nothingChosen } from '../runs/message/request.ts';
import type { ReconcilePorts } from '../runs/ports.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { choiceIn, textIn } from '../slack/inputs.ts';
import { parseBake } from './command.ts';
import { bakesOutside } from './flow/outside.ts';
import { chooseImage, mendImage, requestBake } from './flow/request.ts';
import { type BakePorts, createBakeKind } from './kind.ts';
import { IMAGE_INPUT, REASON_INPUT } from './message/request.ts';

/** Baking an image from a pipeline. */
export const createBake = (ports: ReconcilePorts & BakePorts): Feature & Outside & { run: RunKind<'bake'> } => ({
  run: { ...createBakeKind(ports), mend: (wish, now) => mendImage(ports, wish, now) },
  outside: bakesOutside(ports),
  onCommand: async ({ words, to, id }, now) => {
    const { image, reason } = parseBake(words);
    if (image === undefined) return chooseImage(ports, to);
    return requestBake(ports, { id, image, reason, to }, now);
  },
  onClick: (job) => chooseImage(ports, answerTo(job), job.value),
  onSubmit: async ({ values, actor, id, viewId }, now) => {
    const to = { userId: actor.userId, channelId: ports.config.channel, viewId };
    const image = choiceIn(values, IMAGE_INPUT);
    if (image === undefined) return answer(ports, to, nothingChosen('image', '/patch bake'));
    const reason = textIn(values, REASON_INPUT)?.trim();
    return requestBake(ports, { id, image, reason: reason === '' ? undefined : reason, to }, now);
  },
});
