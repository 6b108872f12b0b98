import { isDeepStrictEqual } from 'node:util';
import { ABSENT, type Resolved, type Unknown } from './resolved.ts';

/** The value of an `!If` whose condition is unknown: each member that is the same in both branches; `otherwise` where they differ. */
export function sameInBoth(one: Resolved, other: Resolved, otherwise: Unknown): Resolved {
  if (isDeepStrictEqual(one, other)) return one;
  if (one.kind === 'map' && other.kind === 'map') {
    const names = new Set([...one.entries.keys(), ...other.entries.keys()]);
    const both = [...names].map((name): [string, Resolved] => [
      name,
      sameInBoth(one.entries.get(name) ?? ABSENT, other.entries.get(name) ?? ABSENT, otherwise),
    ]);
    return { kind: 'map', entries: new Map(both) };
  }
  if (one.kind === 'list' && other.kind === 'list' && one.items.length === other.items.length)
    return { kind: 'list', items: one.items.map((item, i) => sameInBoth(item, other.items[i] ?? ABSENT, otherwise)) };
  return otherwise;
}
