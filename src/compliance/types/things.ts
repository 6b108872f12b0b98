/** What of this feature is looked at: the sweep of a place, or a fleet that is to be judged anew. */
export type Thing = { kind: 'sweep'; place: string } | { kind: 'fleet'; fleet: string };

/** As the key of a wake-up; that of a fleet is `refreshWake`'s. */
export function formatThing(thing: Thing): string {
  switch (thing.kind) {
    case 'sweep':
      return `sweep:${thing.place}`;
    case 'fleet':
      return `fleet:${thing.fleet}`;
  }
}

/** `undefined` for the key of another version. */
export function parseThing(key: string): Thing | undefined {
  const [, kind, name = ''] = /^([a-z]+):(.+)$/s.exec(key) ?? [];
  if (kind === 'sweep') return { kind, place: name };
  if (kind === 'fleet') return { kind, fleet: name };
  return undefined;
}
