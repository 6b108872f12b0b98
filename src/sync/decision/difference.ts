import type { LeftOut, SyncChange } from '../types/change.ts';
import type { Difference, SyncFacts } from '../types/facts.ts';
import { baselineChanges, type GroupCount } from './baselines.ts';
import { MOST_BASELINES, MOST_CHANGES } from './parameters.ts';
import { isTaken } from './record.ts';
import { scanChanges } from './scans.ts';
import { placesOf, windowChanges } from './windows.ts';
import { wishesOf } from './wishes.ts';

/** What is needed first comes first. */
const ORDER: readonly SyncChange['kind'][] = [
  'make-baseline',
  'register-group',
  'make-window',
  'change-window',
  'adopt-window',
  'make-scan',
  'change-scan',
  'remove-task',
  'remove-window',
  'remove-scan',
  'deregister-group',
];

export const inOrder = (changes: readonly SyncChange[]): readonly SyncChange[] =>
  [...changes].sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));

/** What makes everything as the tags say. A group comes whole or not at all, and what is so already is no change. */
export function differenceOf(facts: SyncFacts): Difference {
  const { wishes, leftOut: left } = wishesOf(facts);
  const places = placesOf(facts, wishes);
  const counts: GroupCount = new Map();
  const changes = new Map<string, SyncChange>();
  const leftOut: LeftOut[] = [...left];
  let groups = 0;
  let newly = 0;
  for (const wish of wishes) {
    const place = places.get(wish.fleet.name);
    if (place === undefined) continue;
    if (place.kind === 'left-out') {
      leftOut.push(place.left);
      continue;
    }
    const baselines = baselineChanges(facts, wish, counts);
    if (baselines.kind === 'left-out') {
      leftOut.push(baselines.left);
      continue;
    }
    const wanted = [...baselines.changes, ...windowChanges(facts, wish, place), ...scanChanges(facts, wish)];
    if (!wanted.every(isTaken)) {
      leftOut.push({ group: wish.group, code: 'name-not-taken' });
      continue;
    }
    const more = wanted.filter((change) => !changes.has(keyOf(change)));
    if (!fits([...changes.values(), ...more])) {
      leftOut.push({ group: wish.group, code: 'too-many-changes' });
      continue;
    }
    for (const change of more) changes.set(keyOf(change), change);
    groups += 1;
    if (wanted.some(({ kind }) => kind === 'adopt-window')) newly += wish.members.length;
  }
  return { changes: inOrder([...changes.values()]), leftOut, groups, newly };
}

/** The same change of two groups is made once. */
const keyOf = (change: SyncChange): string => JSON.stringify(change);

/** So much is one sync; what is left comes with the next. */
const fits = (changes: readonly SyncChange[]): boolean =>
  changes.length <= MOST_CHANGES && changes.filter(({ kind }) => kind === 'make-baseline').length <= MOST_BASELINES;
