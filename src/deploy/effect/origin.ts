import type { MachineImage } from '../../aws/ec2.ts';
import type { FleetConfig, ImageConfig } from '../../config/types.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { ownerOf, registryAccount } from '../../images/decision/origin.ts';
import { loadGold } from '../../images/effect/gold.ts';
import { loadPipeline } from '../../images/effect/origin.ts';
import type { ImageOrigin } from '../../images/types.ts';
import { present } from '../../present.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { type OriginRefusal, originRefusal } from '../decision/origin.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployPlan } from '../types/plan.ts';
import { isDeploy } from '../types/run.ts';
import { loadAmis } from './live.ts';

export type OriginPorts = Uses<'config' | 'ec2' | 'here'> & UsesAt<'images' | 'parameters'>;

export type ImageNow =
  | { kind: 'there'; image: DeployImage & { origin: ImageOrigin } }
  /** `state`: EC2's word for an AMI that cannot be launched. A container image is its registry's business. */
  | { kind: 'missing'; state: string };

/** The image of the config that a fleet runs. */
export const ownImage = ({ config }: Uses<'config'>, { image }: Pick<FleetConfig, 'image'>): ImageConfig | undefined =>
  image === undefined ? undefined : config.images[image];

/** An image as AWS has it now: whether it can be launched, whose it is, what made it. Throws AwsCallError. */
export async function loadImageNow(
  ports: OriginPorts,
  image: DeployImage,
  fleet: Pick<FleetConfig, 'image'>,
): Promise<ImageNow> {
  const known = (await loadAmis(ports, [image.id])).get(image.id);
  if (image.kind === 'ami' && known?.state !== 'available')
    return { kind: 'missing', state: known?.state ?? 'deregistered' };
  const account = image.kind === 'ami' ? known?.owner : registryAccount(image.id);
  const pipeline = await loadPipeline(ports, { id: image.id, builtAs: builtAs(image, known) });
  const owner = ownerOf(account, { here: ports.here.account, own: ownImage(ports, fleet) });
  const own = ownImage(ports, fleet);
  const { gold, ...rest } = image;
  const kept = gold !== undefined && gold.parameter === own?.parameter ? gold : undefined;
  return { kind: 'there', image: { ...rest, origin: { owner, ...present({ pipeline }) }, ...present({ gold: kept }) } };
}

const builtAs = ({ arn }: DeployImage, known: MachineImage | undefined): string | undefined => arn ?? known?.builtAs;

/** Why this image may not go to the plan's fleet; `undefined` when it may. `fleet`: as the config has it now. */
export async function loadOriginRefusal(
  ports: OriginPorts & Uses<'table'> & HasKinds,
  plan: DeployPlan & { image: { origin: ImageOrigin } },
  fleet: Pick<FleetConfig, 'image'>,
): Promise<OriginRefusal | undefined> {
  if (await ranBefore(ports, plan)) return undefined;
  const own = ownImage(ports, fleet);
  const refusal = originRefusal(plan, own);
  // The rest of a canary brings what the canary runs.
  return refusal === undefined && plan.stage !== 'rest' ? loadOnlyGold(ports, plan.image.id, own) : refusal;
}

/** Whether the config lets its fleets take the gold AMI alone, and this is another. Throws AwsCallError. */
export async function loadOnlyGold(
  ports: UsesAt<'parameters'>,
  image: string,
  own: ImageConfig | undefined,
): Promise<Extract<OriginRefusal, { code: 'only-gold' }> | undefined> {
  if (own?.onlyGold !== true || own.parameter === undefined) return undefined;
  const { parameter } = own;
  const gold = await loadGold(ports.at(own.place), parameter);
  if (gold.kind === 'ami' && gold.id === image) return undefined;
  return { code: 'only-gold', image, parameter, ...(gold.kind === 'ami' ? { gold: gold.id } : {}) };
}

/** A rollback brings back what the fleet ran: by the record of the deploy that it takes back, and not by its own word. */
async function ranBefore(ports: Uses<'table'> & HasKinds, { returnOf, image, fleet }: DeployPlan): Promise<boolean> {
  const of = returnOf === undefined ? undefined : (await loadRun(ports, returnOf))?.run;
  return of !== undefined && isDeploy(of) && of.name === fleet && of.plan.change?.from?.id === image.id;
}
