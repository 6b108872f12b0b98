import { isBaked } from '../../bake/types/baked.ts';
import type { Config } from '../../config/types.ts';
import { DAY, MINUTE } from '../../duration.ts';
import type { Seen } from '../types/seen.ts';
import type { Thing } from '../types/told.ts';

/** One read of each pipeline in this time, unless an event says that it has changed. */
export const EVERY_MS = 10 * MINUTE;

/** Images whose pipelines are followed: all where hygiene is configured, and otherwise those whose schedule is announced. */
export const followedImages = ({ images }: Pick<Config, 'images'>, hasHygiene: boolean): readonly string[] =>
  Object.values(images)
    .filter(isBaked)
    .flatMap(({ name, announce }) => (hasHygiene || announce === true ? [name] : []));

/** Those that are due, and when the next one will be. */
export function dueImages(
  followed: readonly string[],
  seen: readonly Pick<Seen, 'image' | 'lookedAt'>[],
  now: number,
): { due: readonly string[]; nextAt: number } {
  const dueAt = (image: string): number =>
    (seen.find((each) => each.image === image)?.lookedAt ?? -EVERY_MS) + EVERY_MS;
  const due = followed.filter((image) => dueAt(image) <= now);
  return { due, nextAt: due.length > 0 ? now : Math.min(...followed.map(dueAt)) };
}

/** What was told stays as it is some time after its end. */
const PAINTED_MS = 2 * DAY;

export const isPainted = (thing: Thing, now: number): boolean => {
  if (thing.what === 'schedule') return thing.at > now - PAINTED_MS;
  return thing.state === 'open' || (thing.fixedAt ?? 0) > now - PAINTED_MS;
};
