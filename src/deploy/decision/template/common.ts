import { isDeepStrictEqual } from 'node:util';
import { ABSENT, type Resolved, type Unknown } from './resolved.ts';

/** What two values have in common, member by member; where they part, neither is told. */
export function common(one: Resolved, other: Resolved, parted: Unknown): Resolved {
  if (isDeepStrictEqual(one, other)) return one;
  if (one.kind === 'map' && other.kind === 'map') {
    const names = new Set([...one.entries.keys(), ...other.entries.keys()]);
    const both = [...names].map((name): [string, Resolved] => [
      name,
      common(one.entries.get(name) ?? ABSENT, other.entries.get(name) ?? ABSENT, parted),
    ]);
    return { kind: 'map', entries: new Map(both) };
  }
  if (one.kind === 'list' && other.kind === 'list' && one.items.length === other.items.length)
    return { kind: 'list', items: one.items.map((item, i) => common(item, other.items[i] ?? ABSENT, parted)) };
  return parted;
}
