import { AwsCallError } from '../../aws/failure.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { loadRecent } from '../../images/effect/recent.ts';
import { present } from '../../present.ts';
import { imagesOf } from '../decision/live.ts';
import type { ChosenFleet, FleetChoice } from '../types/chooser.ts';
import type { DeployTarget } from '../types/plan.ts';
import { type FleetPorts, loadFleet } from './live.ts';
import { ownImage } from './origin.ts';

type ChosenPorts = FleetPorts & Uses<'config'> & UsesAt<'images'>;

/** What is to be known of a fleet by whoever chooses an image for it. Never throws: what AWS does not say is left out. */
export async function loadChosen(
  ports: ChosenPorts,
  { choice, target, window }: { choice: FleetChoice; target: DeployTarget; window: string | undefined },
): Promise<ChosenFleet> {
  const own = ownImage(ports, choice);
  const [running, recent] = await Promise.all([
    loadRunning(ports, target),
    own === undefined ? undefined : loadRecent(ports.at(own.place), own),
  ]);
  const approvals = ports.config.policies[choice.policy]?.approvals ?? 1;
  const gold = own?.parameter === undefined ? undefined : { parameter: own.parameter, only: own.onlyGold === true };
  return { ...choice, ...present({ running, recent, gold }), hasWindow: window !== undefined, approvals };
}

/** What most of its instances run; a stack without instances has its parameter alone. */
async function loadRunning(ports: FleetPorts, target: DeployTarget): Promise<string | undefined> {
  try {
    const [most] = imagesOf(await loadFleet(ports, target));
    if (most !== undefined || target.kind !== 'stack') return most?.image;
    const { parameters } = await ports.cloudFormation.stack(target.stack);
    return parameters.find(({ key }) => key === target.parameter)?.value;
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return undefined;
  }
}
