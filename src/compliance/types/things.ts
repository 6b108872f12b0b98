/**
 * What of this feature is looked at: the sweep of a place, a fleet that is to be judged anew, or what is known of vulnerabilities:
 * when that is due, the rest of it, or because someone asked.
 */
export type Thing =
  | { kind: 'sweep'; place: string }
  | { kind: 'fleet'; fleet: string }
  | { kind: 'known'; why: 'due' | 'rest' | 'asked' };

/** As the key of a wake-up; that of a fleet is `refreshWake`'s. */
export function formatThing(thing: Thing): string {
  switch (thing.kind) {
    case 'sweep':
      return `sweep:${thing.place}`;
    case 'fleet':
      return `fleet:${thing.fleet}`;
    case 'known':
      return `known:${thing.why}`;
  }
}

/** `undefined` for the key of another version. */
export function parseThing(key: string): Thing | undefined {
  const [, kind, name = ''] = /^([a-z]+):(.+)$/s.exec(key) ?? [];
  if (kind === 'sweep') return { kind, place: name };
  if (kind === 'fleet') return { kind, fleet: name };
  if (kind === 'known' && (name === 'due' || name === 'rest' || name === 'asked')) return { kind, why: name };
  return undefined;
}
