import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { FleetCause } from '../types/finding.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';
import type { GoodImage, SweptFleet, SweptInstance } from '../types/swept.ts';
import { ageAt } from './cause-facts.ts';

export type ImageInUse = FleetSnapshot['images'][number];

/** What a stack deploys in containers: its image is all that can be seen of them. */
export const containerImage = ({ deployed }: Pick<SweptFleet, 'deployed'>): string | undefined =>
  deployed === undefined || deployed.startsWith('ami-') ? undefined : deployed;

/** Images that instances run, most instances first, and that containers are deployed with, with how many good images are newer than each. */
export function imagesInUse(
  instances: readonly SweptInstance[],
  { images, deployed }: Pick<SweptFleet, 'images' | 'deployed'>,
  now: number,
): ImageInUse[] {
  const counts = new Map<string, number>();
  const container = containerImage(present({ deployed }));
  if (container !== undefined) counts.set(container, 0);
  for (const { ec2 } of instances) if (ec2 !== undefined) counts.set(ec2.imageId, (counts.get(ec2.imageId) ?? 0) + 1);
  return [...counts]
    .map(([id, count]) => ({ id, instances: count, ...ageOf(id, images ?? [], now) }))
    .sort((a, b) => b.instances - a.instances || (a.id < b.id ? -1 : 1));
}

/** One that is not among the good ones is older than all that are known, or was never good: it is behind every one of them. */
function ageOf(id: string, images: readonly GoodImage[], now: number): { behind?: number; ageDays?: number } {
  if (images.length === 0) return {};
  const index = images.findIndex(({ ids }) => ids.includes(id));
  const image = images[index];
  return image === undefined
    ? { behind: images.length }
    : { behind: index, ageDays: Math.floor(ageAt(image.createdAt, now) / DAY) };
}

/** That a fleet runs images that count as old: too many versions behind, or with a newer one for too long. */
export function imageBehind(
  inUse: readonly ImageInUse[],
  images: readonly GoodImage[] | undefined,
  { limits, now }: { limits: { behind: number; ageMs: number }; now: number },
): FleetCause | undefined {
  const [newest] = images ?? [];
  if (images === undefined || newest === undefined) return undefined;
  const old = inUse.flatMap((image) => {
    const behind = image.behind ?? 0;
    const next = images[behind - 1];
    const forMs = next === undefined ? 0 : ageAt(next.createdAt, now);
    return behind > limits.behind || forMs > limits.ageMs ? [{ ...image, behind, forMs }] : [];
  });
  if (old.length === 0) return undefined;
  return {
    code: 'image-behind',
    instances: old.reduce((sum, { instances }) => sum + instances, 0),
    versions: Math.max(...old.map(({ behind }) => behind)),
    days: Math.floor(Math.max(...old.map(({ forMs }) => forMs)) / DAY),
    running: old.map(({ id }) => id),
    newest: newest.version,
  };
}
