import { mayAsk } from '../../approvals/flow.ts';
import { fillForm } from '../../cards/effect/form.ts';
import type { AnswerTo } from '../../contract/answer-to.ts';
import { at, type Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { choiceIn } from '../../slack/inputs.ts';
import type { ClickJob } from '../../slack/job.ts';
import type { Mrkdwn } from '../../slack/mrkdwn.ts';
import { loadChosen } from '../effect/chosen.ts';
import { deployModal } from '../message/chooser.ts';
import type { Entered, Field, FleetChoice } from '../types/chooser.ts';
import { type ImageFleet, takesImages } from './prepare.ts';

export type ChoosePorts = Uses<'slack' | 'config' | 'log' | 'at'>;

interface Shown {
  fleet?: string | undefined;
  entered?: Entered;
  refused?: { at: Field; text: Mrkdwn };
  now: number;
}

/** `/patch deploy` alone: the Loading modal becomes the chooser, with a fleet chosen already where one is asked for or there is no other. */
export async function chooseFleet(ports: ChoosePorts, to: AnswerTo, at: Pick<Shown, 'fleet' | 'now'>): Promise<void> {
  if (await mayAsk(ports, to)) await showChooser(ports, to, at);
}

/** A fleet was chosen in the chooser. Clicks of one person come in their order, so the last one is what it shows. */
export async function handleFleetChoice(ports: ChoosePorts, job: ClickJob, now: number): Promise<void> {
  if (job.from.kind !== 'modal') return;
  const to = { userId: job.actor.userId, viewId: job.from.viewId };
  const fleet = job.input?.kind === 'choice' ? job.input.value : choiceIn(job.from.values, job.actionId);
  await showChooser(ports, to, { fleet, now });
}

export async function showChooser(ports: ChoosePorts, to: AnswerTo, shown: Shown): Promise<void> {
  const fleets = Object.values(ports.config.fleets).filter(takesImages);
  const only = fleets.length === 1 ? fleets[0] : undefined;
  const fleet = fleets.find(({ name }) => name === shown.fleet) ?? only;
  const chosen =
    fleet === undefined
      ? undefined
      : await loadChosen(at(ports, fleet.place), {
          choice: choiceOf(fleet),
          target: fleet.target,
          window: fleet.window,
        });
  const { entered, refused, now } = shown;
  await fillForm(
    ports,
    to,
    deployModal({ fleets: fleets.map(choiceOf), now, ...present({ chosen, entered, refused }) }),
  );
}

const choiceOf = ({ name, policy, image, after }: ImageFleet): FleetChoice => ({
  name,
  policy,
  ...present({ image, after }),
});
