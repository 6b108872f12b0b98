import type { AnyBlock } from '@slack/types';
import { answer } from '../../cards/effect/answer.ts';
import type { MenuAt } from '../../contract/menu.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { answerTo } from '../../runs/flow/click.ts';
import type { ClickJob } from '../../slack/job.ts';
import { fleetBlocks, notFromMenu } from '../message/menu.ts';
import { DEPLOY_ACTIONS } from '../types/actions.ts';
import { type ChoosePorts, chooseFleet } from './choose.ts';
import { planAhead } from './plan.ts';
import { takesImages } from './prepare.ts';
import { type RollbackPorts, requestRollback } from './roll-back.ts';

/** The fleets of the channel that take images, or all where it has no fleet of any kind, each with what can be done. */
export function menuFleets({ config }: Uses<'config'>, { channelId }: MenuAt): AnyBlock[] {
  const all = Object.values(config.fleets);
  const here = all.filter(({ channel }) => channel === channelId);
  const shown = (here.length === 0 ? all : here)
    .filter(takesImages)
    .map(({ name, policy, image }) => ({ name, policy, ...present({ image }) }));
  return fleetBlocks(shown, { isHere: here.length > 0 });
}

/** A button of the menu. Anyone can post a message with one that looks like it: there it does nothing. */
export async function handleMenuClick(ports: ChoosePorts & RollbackPorts, job: ClickJob, now: number): Promise<void> {
  const to = answerTo(job);
  const { id, value: fleet } = job;
  if (job.from.kind === 'message') return answer(ports, to, notFromMenu());
  switch (job.actionId) {
    case DEPLOY_ACTIONS.openChooser:
      return chooseFleet(ports, to, { fleet, now });
    case DEPLOY_ACTIONS.plan:
      return planAhead(ports, { id, fleet, when: { kind: 'now' }, override: false, to }, now);
    default:
      return requestRollback(ports, { id, fleet, to }, now);
  }
}
