import { present } from '../../present.ts';
import type { DeployOutcome } from '../types/progress.ts';
import type { Shown, WrongInstance } from '../types/shown.ts';
import { healthIn, imagesOf } from './live.ts';
import { type KeptInstance, keptOf, type Reading } from './reading.ts';
import { servingIn } from './serving.ts';
import { whyNot } from './why-not.ts';

/** How many instances are named; the others are counted. */
const MAX_NAMED = 5;

/** `back`: the end is a rollback, so the instances that still run the image are wrong. */
export function shownOf(
  reading: Reading,
  { image, since, back = false }: { image: string; since: number; back?: boolean },
): Shown {
  const part = back ? ({ back: true } as const) : {};
  if (reading.kind === 'unreadable')
    return { on: 0, total: 0, wrong: [], ...part, why: [{ kind: 'unreadable', error: reading.error }] };
  const kept = keptOf(reading.groups);
  const wrong = kept.filter((each) => (each.image === image) === back);
  const more = wrong.length - MAX_NAMED;
  const serving = servingIn(reading.groups);
  return {
    on: kept.filter((each) => each.image === image).length,
    total: kept.length,
    wrong: wrong.slice(0, MAX_NAMED).map(wrongInstance),
    ...(more > 0 ? { wrongMore: more } : {}),
    ...part,
    why: whyNot(reading, { ...(back ? {} : { image }), since, wrong: wrong.map(({ id }) => id) }),
    ...present({ serving }),
  };
}

const wrongInstance = ({ id, image, lifecycle }: KeptInstance): WrongInstance => ({
  id,
  ...present({ image }),
  ...(lifecycle === 'InService' ? {} : { lifecycle }),
});

export const imagesShown = (reading: Reading): DeployOutcome['images'] =>
  reading.kind === 'read' ? imagesOf(reading.groups) : [];

/** `at`: when they were read. A fleet of nothing has no health. */
export function healthShown(reading: Reading, at: number): DeployOutcome['health'] {
  if (reading.kind === 'unreadable') return undefined;
  const health = healthIn(reading.groups);
  return health.total === 0 ? undefined : { ...health, at };
}

/** `none of 4 instances`, `only 1 of 4 instances`: how many instances run an image, where not all of them do. */
export const shareOf = ({ on, total }: Pick<Shown, 'on' | 'total'>): string =>
  `${on === 0 ? 'none' : on < total ? `only ${on}` : on} of ${total} ${total === 1 ? 'instance' : 'instances'}`;
