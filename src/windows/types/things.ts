/** What of this feature is looked at: a place, one window of it that is to be read again, an occurrence in a channel, or the deadlines of a fleet. */
export type Thing =
  | { kind: 'place'; place: string }
  | { kind: 'window'; place: string; windowId: string }
  | { kind: 'occurrence'; windowId: string; opensAt: number; channel: string }
  | { kind: 'clock'; fleet: string };

/** As the key of a wake-up. */
export function formatThing(thing: Thing): string {
  switch (thing.kind) {
    case 'place':
      return `p:${thing.place}`;
    case 'window':
      return `w:${thing.place}:${thing.windowId}`;
    case 'occurrence':
      return `o:${thing.windowId}:${thing.opensAt}:${thing.channel}`;
    case 'clock':
      return `c:${thing.fleet}`;
  }
}

/** `undefined` for the key of another version. */
export function parseThing(key: string): Thing | undefined {
  const [kind, first = '', second = '', third = ''] = key.split(':');
  if (kind === 'p' && first !== '') return { kind: 'place', place: first };
  if (kind === 'w' && second !== '') return { kind: 'window', place: first, windowId: second };
  if (kind === 'o' && third !== '' && Number(second) > 0)
    return { kind: 'occurrence', windowId: first, opensAt: Number(second), channel: third };
  if (kind === 'c' && first !== '') return { kind: 'clock', fleet: first };
  return undefined;
}
