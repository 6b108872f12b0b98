import { AwsCallError } from '../../aws/failure.ts';
import type { BuiltImage } from '../../aws/imagebuilder.ts';
import type { FleetConfig, ImageConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { ownerOf } from '../../images/decision/origin.ts';
import type { ImageOrigin } from '../../images/types.ts';
import { present } from '../../present.ts';
import { goldAsked } from '../decision/gold.ts';
import type { OriginRefusal } from '../decision/origin.ts';
import type { DeployImage } from '../types/image.ts';
import { findBuilt } from './built.ts';
import { findGold, type GoldRefusal, goldMark } from './gold.ts';
import { imageOf, isAmi, loadAmis } from './live.ts';
import { loadImageNow, loadOnlyGold, type OriginPorts, ownImage } from './origin.ts';

/** Why a word names no image that could be deployed. */
export type ImageRefusal =
  /** Nothing was named, and the config has no image for this fleet. */
  | { code: 'no-image-of-fleet' }
  | { code: 'none-available'; image: string }
  | { code: 'unknown-image'; name: string }
  /** `status` is Image Builder's or EC2's word. */
  | { code: 'not-available'; image: string; status: string }
  /** It was made for other Regions or accounts. */
  | { code: 'not-here'; image: string; region: string }
  /** Its owner has not shared it with the account of the fleet. */
  | { code: 'not-shared'; image: string; owner: string; account: string; region: string }
  | { code: 'unreadable'; error: string }
  | GoldRefusal
  | Extract<OriginRefusal, { code: 'only-gold' }>;

type Found<Image> = { kind: 'image'; image: Image } | { kind: 'refused'; refusal: ImageRefusal };

export type ImageFound = Found<DeployImage & { origin: ImageOrigin }>;

const refused = (refusal: ImageRefusal) => ({ kind: 'refused', refusal }) as const;

/**
 * What "image" means in `/patch deploy <fleet> [image]`: an AMI id, a build version's ARN, a name of the config for its newest,
 * `gold` for what the parameter of the fleet's image holds, or nothing for that or else for the newest of the fleet's own.
 */
export async function findDeployImage(ports: OriginPorts, fleet: FleetConfig, word?: string): Promise<ImageFound> {
  const own = ownImage(ports, fleet);
  try {
    const asked = goldAsked(word, { images: ports.config.images, own });
    if (asked.kind === 'without-parameter') return refused({ code: 'no-gold', ...present({ image: asked.image }) });
    const found =
      asked.kind === 'parameter' ? await findGold(ports, asked) : await findNamed(ports, word ?? fleet.image, own);
    if (found.kind === 'refused') return found;
    const only = await loadOnlyGold(ports, found.image.id, own);
    return only === undefined ? await asItIsNow(ports, found.image, fleet) : refused(only);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return refused({ code: 'unreadable', error: error.code });
  }
}

async function findNamed(
  ports: OriginPorts,
  name: string | undefined,
  own: ImageConfig | undefined,
): Promise<Found<DeployImage>> {
  if (name === undefined) return refused({ code: 'no-image-of-fleet' });
  const built = await findBuilt(ports, name);
  return built === undefined ? bareImage(ports, name) : outputHere(ports, built, own);
}

/** An AMI of this Region and account or, failing that, of one that is accepted and shares it; or the container's URI there. */
async function outputHere(
  ports: OriginPorts,
  built: BuiltImage,
  own: ImageConfig | undefined,
): Promise<Found<DeployImage>> {
  const { here } = ports;
  if (built.status !== 'AVAILABLE') return refused({ code: 'not-available', image: built.arn, status: built.status });
  const amis = built.amis.filter(({ region }) => region === here.region);
  const ami =
    amis.find(({ accountId }) => accountId === here.account) ??
    amis.find(({ accountId }) => ownerOf(accountId, { here: here.account, own }).kind === 'listed');
  const id = ami?.image ?? (built.amis.length === 0 ? built.own : undefined);
  if (id === undefined) return refused({ code: 'not-here', image: built.arn, region: here.region });
  if (ami !== undefined && ami.accountId !== here.account && !(await loadAmis(ports, [id])).has(id))
    return refused({ code: 'not-shared', image: id, owner: ami.accountId, ...here });
  const { createdAt } = built;
  const kind = ami === undefined ? 'container' : 'ami';
  return {
    kind: 'image',
    image: { id, kind, arn: built.arn, ...present({ createdAt }) },
  };
}

/** Not one of Image Builder's: an AMI may come from elsewhere. */
async function bareImage(ports: OriginPorts, name: string): Promise<Found<DeployImage>> {
  if (Object.hasOwn(ports.config.images, name)) return refused({ code: 'none-available', image: name });
  if (!isAmi(name)) return refused({ code: 'unknown-image', name });
  const known = (await loadAmis(ports, [name])).get(name);
  return known === undefined
    ? refused({ code: 'unknown-image', name })
    : { kind: 'image', image: imageOf(name, known) };
}

async function asItIsNow(ports: OriginPorts, image: DeployImage, fleet: FleetConfig): Promise<ImageFound> {
  const gold = await goldMark(ports, image, fleet);
  const now = await loadImageNow(ports, { ...image, ...present({ gold }) }, fleet);
  return now.kind === 'there'
    ? { kind: 'image', image: now.image }
    : refused({ code: 'not-available', image: image.id, status: now.state });
}

/** EC2's word for an AMI that cannot be launched; `undefined` when it can. A container image is its registry's business. */
export async function missing(ports: Uses<'ec2'>, image: DeployImage): Promise<string | undefined> {
  if (image.kind === 'container') return undefined;
  const state = (await loadAmis(ports, [image.id])).get(image.id)?.state ?? 'deregistered';
  return state === 'available' ? undefined : state;
}
