import { mayAsk, whoAsks } from '../../approvals/flow.ts';
import { AwsCallError } from '../../aws/failure.ts';
import { answer } from '../../cards/effect/answer.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { loadGroup } from '../../nodes/effect/group.ts';
import type { PatchGroupFacts } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import { nothingChosen } from '../../runs/message/request.ts';
import { choiceIn, choicesIn, type InputValues, momentIn, textIn } from '../../slack/inputs.ts';
import type { ClickJob, SubmitJob } from '../../slack/job.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { wishIn } from '../decision/entered.ts';
import {
  AT_INPUT,
  CONCURRENCY_INPUT,
  ERRORS_INPUT,
  INSTANCES_INPUT,
  installModal,
  OPERATION_INPUT,
  OVERRIDE_INPUT,
  REASON_INPUT,
  REBOOT_INPUT,
  WHEN_INPUT,
} from '../message/chooser.ts';
import { otherFleet, slipText } from '../message/chooser-words.ts';
import { PATCH_ACTIONS } from '../types/actions.ts';
import type { Entered, Field, FleetChoice } from '../types/chooser.ts';
import { isPatched, type PatchFleet } from '../types/fleet.ts';
import type { Operation } from '../types/plan.ts';
import type { RequestPorts } from './open.ts';
import { openWish } from './request.ts';

type ChoosePorts = Uses<'slack' | 'config' | 'log' | 'clock' | 'at'>;

interface Shown {
  operation: Operation;
  fleet?: string | undefined;
  entered?: Entered;
  refused?: { at: Field; text: Mrkdwn };
  now: number;
}

/** `/patch install` alone: the Loading modal becomes the form, with a fleet chosen already where one is named or there is no other. */
export async function chooseFleet(
  ports: ChoosePorts,
  to: AnswerTo,
  at: Pick<Shown, 'operation' | 'fleet' | 'now'>,
): Promise<void> {
  if (await mayAsk(ports, to)) await showForm(ports, to, at);
}

/** A fleet was chosen in the form. Clicks of one person come in their order, so the last one is what it shows. */
export async function handleFleetChoice(ports: ChoosePorts, job: ClickJob, now: number): Promise<void> {
  if (job.from.kind !== 'modal') return;
  const to = { userId: job.actor.userId, viewId: job.from.viewId };
  const fleet = job.input?.kind === 'choice' ? job.input.value : choiceIn(job.from.values, job.actionId);
  const operation = choiceIn(job.from.values, OPERATION_INPUT) === 'scan' ? 'scan' : 'install';
  await showForm(ports, to, { operation, fleet, now });
}

async function showForm(ports: ChoosePorts, to: AnswerTo, shown: Shown): Promise<void> {
  const fleets = Object.values(ports.config.fleets).filter(isPatched);
  const only = fleets.length === 1 ? fleets[0] : undefined;
  const fleet = fleets.find(({ name }) => name === shown.fleet) ?? only;
  const chosen =
    fleet === undefined
      ? undefined
      : { ...choiceOf(fleet), patch: fleet.patch, ...present({ facts: await loadFacts(ports, fleet) }) };
  const { operation, entered, refused, now } = shown;
  const form = { fleets: fleets.map(choiceOf), operation, now, ...present({ chosen, entered, refused }) };
  await fillForm(ports, to, installModal(form));
}

const choiceOf = ({ name, policy, target }: PatchFleet): FleetChoice => ({
  name,
  policy,
  patchGroup: target.patchGroup,
});

/** A form without what is missing is still a form. */
async function loadFacts(ports: ChoosePorts, { place, target }: PatchFleet): Promise<PatchGroupFacts | undefined> {
  try {
    return await loadGroup(at(ports, place), target.patchGroup);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    ports.log('patch-group-not-read', { patchGroup: target.patchGroup, code: error.code });
    return undefined;
  }
}

/** The form filled in: answered where it was asked, and a refused one keeps what was entered. */
export async function submitForm(ports: RequestPorts, job: SubmitJob, now: number): Promise<void> {
  const { values, actor, id, viewId } = job;
  const to = { userId: actor.userId, channelId: ports.config.channel, viewId };
  const by = await whoAsks(ports, to);
  if (by === undefined) return;
  const fleet = ports.config.fleets[job.privateMetadata];
  if (fleet === undefined || !isPatched(fleet)) return answer(ports, to, nothingChosen('fleet', '/patch install'));
  const entered = enteredIn(values);
  const form = { operation: entered.operation ?? 'install', fleet: fleet.name, entered, now } as const;
  const refuse = (at: Field, text: Mrkdwn): Promise<void> =>
    viewId === undefined ? answer(ports, to, text) : showForm(ports, to, { ...form, refused: { at, text } });
  // The list shows the newer choice; what is below it is of the fleet before.
  const shown = choiceIn(values, PATCH_ACTIONS.chooseFleet);
  if (shown !== undefined && shown !== fleet.name) {
    const { operation } = form;
    return showForm(ports, to, { operation, fleet: shown, refused: { at: 'fleet', text: otherFleet() }, now });
  }
  const chosen = wishIn(entered, fleet.patch);
  if (chosen.kind === 'slip') return refuse(chosen.slip.at, slipText(chosen.slip));
  const asked = await openWish(ports, { wish: { id, fleet: fleet.name, ...chosen.wish, to }, requester: by, now });
  return asked.kind === 'refused' ? refuse(asked.at, asked.text) : answer(ports, to, asked.text);
}

const STARTS = ['now', 'at'] as const;

function enteredIn(values: InputValues): Entered {
  const only = (textIn(values, INSTANCES_INPUT) ?? '').split(/[\s,]+/).filter((id) => id !== '');
  return {
    ...present({
      operation: oneOf(['install', 'scan'] as const, choiceIn(values, OPERATION_INPUT)),
      reboot: oneOf(['if-needed', 'never'] as const, choiceIn(values, REBOOT_INPUT)),
      only: only.length === 0 ? undefined : only,
      concurrency: filled(textIn(values, CONCURRENCY_INPUT)),
      errors: filled(textIn(values, ERRORS_INPUT)),
      start: oneOf(STARTS, choiceIn(values, WHEN_INPUT)),
      at: momentIn(values, AT_INPUT),
      reason: filled(textIn(values, REASON_INPUT)),
    }),
    ...(choicesIn(values, OVERRIDE_INPUT).length > 0 ? { override: true } : {}),
  };
}

const oneOf = <Word extends string>(words: readonly Word[], chosen: string | undefined): Word | undefined =>
  words.find((word) => word === chosen);

const filled = (value: string | undefined): string | undefined => {
  const text = value?.trim();
  return text === '' ? undefined : text;
};
