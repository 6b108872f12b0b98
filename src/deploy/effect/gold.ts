import type { Here } from '../../config/here.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { UsesAt } from '../../contract/ports.ts';
import { loadGold } from '../../images/effect/gold.ts';
import { present } from '../../present.ts';
import { testsOf } from '../decision/gold.ts';
import type { DeployImage, GoldImage } from '../types/image.ts';
import { findBuilt } from './built.ts';
import { loadAmis } from './live.ts';
import { type OriginPorts, ownImage } from './origin.ts';

/** Why the gold image cannot be deployed. */
export type GoldRefusal =
  /** The fleet's image has no parameter. */
  | { code: 'no-gold'; image?: string }
  | { code: 'gold-missing'; parameter: string }
  /** Not its value: nobody knows what it is. */
  | { code: 'gold-invalid'; parameter: string }
  /** No AMI of that id can be seen from this account and Region. */
  | { code: 'gold-not-here'; parameter: string; image: string; region: string };

export type GoldFound =
  | { kind: 'image'; image: DeployImage }
  | { kind: 'refused'; refusal: GoldRefusal | { code: 'not-available'; image: string; status: string } };

/** A parameter of an image, and where it is. */
export interface GoldAt {
  parameter: string;
  place: Here;
}

/** The AMI that the parameter holds now. Throws AwsCallError. */
export async function findGold(ports: OriginPorts, { parameter, place }: GoldAt): Promise<GoldFound> {
  const gold = await loadGold(ports.at(place), parameter);
  if (gold.kind !== 'ami') return { kind: 'refused', refusal: { code: `gold-${gold.kind}`, parameter } };
  const { id } = gold;
  const known = (await loadAmis(ports, [id])).get(id);
  if (known === undefined) {
    const { region } = ports.here;
    return { kind: 'refused', refusal: { code: 'gold-not-here', parameter, image: id, region } };
  }
  const built = await findBuilt(ports, id);
  if (built !== undefined && built.status !== 'AVAILABLE')
    return { kind: 'refused', refusal: { code: 'not-available', image: id, status: built.status } };
  const { createdAt } = known;
  const marked = { parameter, tests: testsOf(built), followed: true } as const;
  return { kind: 'image', image: { id, kind: 'ami', ...present({ arn: built?.arn, createdAt }), gold: marked } };
}

/** What marks an image that was named by its id as the one that the parameter of the fleet's image holds. Throws AwsCallError. */
export async function goldMark(
  ports: OriginPorts,
  { id, gold }: DeployImage,
  fleet: Pick<FleetConfig, 'image'>,
): Promise<GoldImage | undefined> {
  const { parameter, place } = ownImage(ports, fleet) ?? {};
  if (gold !== undefined || parameter === undefined || place === undefined) return gold;
  const now = await loadGold(ports.at(place), parameter);
  return now.kind === 'ami' && now.id === id ? { parameter, tests: testsOf(await findBuilt(ports, id)) } : undefined;
}

export type GoldMoved = { kind: 'same' } | { kind: 'moved'; id: string } | { kind: 'unreadable'; what: string };

/** Whether the parameter of a plan holds another AMI by now. Throws AwsCallError. */
export async function loadGoldMoved(
  ports: UsesAt<'parameters'>,
  { id }: DeployImage,
  { parameter, place }: GoldAt,
): Promise<GoldMoved> {
  const gold = await loadGold(ports.at(place), parameter);
  if (gold.kind !== 'ami')
    return { kind: 'unreadable', what: `which image is gold: parameter ${parameter} holds no AMI id` };
  return gold.id === id ? { kind: 'same' } : { kind: 'moved', id: gold.id };
}
