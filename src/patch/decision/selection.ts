import { isReachedByTag } from '../../nodes/decision/exclusion.ts';
import type { PatchGroupFacts, PatchNode } from '../../nodes/types.ts';
import type { Selection } from '../types/plan.ts';
import type { PatchRefusal } from '../types/refusal.ts';

/** A command names so many instances at most. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html */
export const MOST_BY_ID = 50;
/** Of more, what is kept of each for its receipt would not fit into the run's record. */
export const MOST_BY_TAG = 500;

/** The runbook reads one page of those that carry the tag. */
const MOST_KNOWN = 999;

interface Chosen {
  group: PatchGroupFacts;
  nodes: readonly PatchNode[];
  /** Cumulative percentages. */
  waves: readonly number[];
  /** Not all of the group. */
  isPart: boolean;
}

/** Whom the commands name: up to 50 instances by id in waves, more by their tag, which must then reach nobody else. */
export function selectionOf({ group, nodes, waves, isPart }: Chosen): Selection | PatchRefusal {
  const instances = nodes.length;
  if (instances <= MOST_BY_ID)
    return {
      kind: 'ids',
      waves: wavesOf(
        nodes.map(({ id }) => id),
        waves,
      ),
    };
  const tooMany = { instances, most: MOST_BY_ID };
  if (isPart) return { code: 'too-many', ...tooMany, why: 'chosen' };
  if (instances > MOST_BY_TAG) return { code: 'too-many', instances, most: MOST_BY_TAG };
  if (nodes.some(({ id }) => !id.startsWith('i-'))) return { code: 'too-many', ...tooMany, why: 'hybrid' };
  const [key, second] = group.keys;
  if (key === undefined || second !== undefined) return { code: 'two-tag-keys', ...tooMany };
  const others = group.excluded.filter(({ why }) => isReachedByTag(why));
  if (others.length > 0) return { code: 'tag-reaches-others', ...tooMany, others };
  // One that is stopped is not looked for by the runbook: should it be up by then, nobody has approved that it is patched.
  const up = group.excluded.filter(({ why }) => why.code !== 'stopped' || why.state === 'pending');
  const known = [...nodes, ...up].map(({ id }) => id).sort();
  if (known.length > MOST_KNOWN) return { code: 'too-many', instances: known.length, most: MOST_BY_TAG };
  return { kind: 'tag', key, value: group.patchGroup, known };
}

/** The same order each time, so that the same instances go first. A wave of nobody is left out. */
export function wavesOf(ids: readonly string[], percentages: readonly number[]): string[][] {
  const sorted = [...ids].sort();
  const ends = percentages.map((percentage) => Math.ceil((sorted.length * percentage) / 100));
  return ends.map((end, i) => sorted.slice(ends[i - 1] ?? 0, end)).filter((wave) => wave.length > 0);
}
