import type { SweepTarget } from './sweep.ts';

/**
 * What of this feature is looked at: a sweep; a fleet that is to be judged again; a fleet that events say has changed; what is known of
 * vulnerabilities, when that is due, for the rest of it, or because someone asked.
 */
export type Thing =
  | ({ kind: 'sweep' } & SweepTarget)
  | { kind: 'fleet'; fleet: string }
  | { kind: 'changed'; fleet: string }
  | { kind: 'known'; why: 'due' | 'rest' | 'asked' };

/** As the key of a wake-up; that of a fleet is `refreshWake`'s. */
export function formatThing(thing: Thing): string {
  switch (thing.kind) {
    case 'sweep':
      return thing.scope.kind === 'all' ? `sweep:${thing.place}` : `reread:${thing.place}:${thing.scope.fleet}`;
    case 'fleet':
    case 'changed':
      return `${thing.kind}:${thing.fleet}`;
    case 'known':
      return `known:${thing.why}`;
  }
}

/** `undefined` for the key of another version. */
export function parseThing(key: string): Thing | undefined {
  const [, kind, name = ''] = /^([a-z]+):(.+)$/s.exec(key) ?? [];
  if (kind === 'fleet' || kind === 'changed') return { kind, fleet: name };
  if (kind === 'known') return name === 'due' || name === 'rest' || name === 'asked' ? { kind, why: name } : undefined;
  if (kind === 'sweep') return { kind, place: name, scope: { kind: 'all' } };
  const [, place, fleet] = kind === 'reread' ? (/^([^:]+):(.+)$/s.exec(name) ?? []) : [];
  return place === undefined || fleet === undefined
    ? undefined
    : { kind: 'sweep', place, scope: { kind: 'fleet', fleet } };
}
