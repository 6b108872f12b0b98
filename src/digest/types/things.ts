/** What the feature looks at, by key: a fleet whose day is recorded, or a channel whose digest is due. */
export type Thing = { kind: 'day'; fleet: string } | { kind: 'post'; channel: string };

export const formatThing = (thing: Thing): string =>
  thing.kind === 'day' ? `day:${thing.fleet}` : `post:${thing.channel}`;

/** `undefined` for a key of another version. */
export function parseThing(key: string): Thing | undefined {
  if (key.startsWith('day:')) return { kind: 'day', fleet: key.slice('day:'.length) };
  return key.startsWith('post:') ? { kind: 'post', channel: key.slice('post:'.length) } : undefined;
}
