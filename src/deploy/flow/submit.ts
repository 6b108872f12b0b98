import { whoAsks } from '../../approvals/flow.ts';
import { answer } from '../../cards/effect/answer.ts';
import { present } from '../../present.ts';
import { nothingChosen } from '../../runs/message/request.ts';
import { choiceIn, choicesIn, type InputValues, momentIn, textIn } from '../../slack/inputs.ts';
import type { SubmitJob } from '../../slack/job.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { wishIn } from '../decision/entered.ts';
import {
  AT_INPUT,
  FLEET_INPUT,
  IMAGE_INPUT,
  OTHER_INPUT,
  OVERRIDE_INPUT,
  REASON_INPUT,
  WHEN_INPUT,
} from '../message/chooser.ts';
import { otherFleet, slipText } from '../message/chooser-words.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import type { Entered, Field } from '../types/chooser.ts';
import { type ChoosePorts, showChooser } from './choose.ts';
import type { RequestPorts } from './prepare.ts';
import { openWish } from './request.ts';

/** The chooser behind `/patch deploy`, filled in: answered where it was asked, and a refused one keeps what was entered. */
export async function submitDeploy(ports: RequestPorts & ChoosePorts, job: SubmitJob, now: number): Promise<void> {
  const { values, actor, id, viewId } = job;
  const to = { userId: actor.userId, channelId: ports.config.channel, viewId };
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  const fleet = job.privateMetadata === '' ? choiceIn(values, FLEET_INPUT) : job.privateMetadata;
  if (fleet === undefined) return answer(ports, to, nothingChosen('fleet', '/patch deploy'));
  const entered = enteredIn(values);
  const refuse = (at: Field, text: Mrkdwn): Promise<void> =>
    viewId === undefined
      ? answer(ports, to, text)
      : showChooser(ports, to, { fleet, entered, refused: { at, text }, now });
  // The list shows the newer choice; what is below it is of the fleet before.
  const shown = choiceIn(values, DEPLOY_ACTIONS.chooseFleet);
  if (shown !== undefined && shown !== fleet)
    return showChooser(ports, to, { fleet: shown, refused: { at: 'fleet', text: otherFleet() }, now });
  const chosen = wishIn(entered);
  if (chosen.kind === 'slip') return refuse(chosen.slip.at, slipText(chosen.slip));
  const asked = await openWish(ports, { wish: { id, fleet, ...chosen.wish, to }, requester: by, now });
  return asked.kind === 'refused' ? refuse(asked.at, asked.text) : answer(ports, to, asked.text);
}

const STARTS = ['now', 'at', 'window'] as const;

function enteredIn(values: InputValues): Entered {
  const start = STARTS.find((each) => each === choiceIn(values, WHEN_INPUT));
  return {
    ...present({
      start,
      // The version before had the image as a text under the same name.
      image: choiceIn(values, IMAGE_INPUT),
      otherImage: filled(textIn(values, OTHER_INPUT) ?? typedBefore(values)),
      at: momentIn(values, AT_INPUT),
      reason: filled(textIn(values, REASON_INPUT)),
    }),
    ...(choicesIn(values, OVERRIDE_INPUT).length > 0 ? { override: true } : {}),
  };
}

const typedBefore = (values: InputValues): string | undefined => {
  const input = values[IMAGE_INPUT];
  return input?.kind === 'text' ? input.text : undefined;
};

const filled = (value: string | undefined): string | undefined => {
  const text = value?.trim();
  return text === '' ? undefined : text;
};
