import type { ExceptionScope } from '../../posture/types/exception.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import type { Limit } from '../types/life.ts';

/** What a form offers to except, those that concern most first, without what is overdue. */
export interface Offer {
  scopes: readonly ExceptionScope[];
  /** How many are left out since a deadline of theirs has passed. */
  overdue: number;
  /** The earliest latest end among those that are offered, in milliseconds since the epoch. */
  firstDue?: number;
}

const MAX_PATCHES = 40;
const MAX_CVES = 20;
const MAX_INSTANCES = 30;

/** The fleet, then patches, CVEs and instances. Slack takes 100. */
export function offeredScopes(
  { patches, instances }: FleetSnapshot,
  { limitOf, now }: { limitOf: (scope: ExceptionScope) => Limit; now: number },
): Offer {
  const byInstances = Object.entries(patches).sort(([a, x], [b, y]) => y.instances - x.instances || order(a, b));
  const cves = [...new Set(byInstances.flatMap(([, { cves: closed }]) => closed))];
  const all: ExceptionScope[] = [
    { kind: 'fleet' },
    ...byInstances.slice(0, MAX_PATCHES).map(([patch]) => ({ kind: 'patch', patch }) as const),
    ...cves.slice(0, MAX_CVES).map((cve) => ({ kind: 'cve', cve }) as const),
    ...instances.slice(0, MAX_INSTANCES).map(({ id }) => ({ kind: 'instance', instanceId: id }) as const),
  ];
  const limited = all.map((scope) => ({ scope, at: limitOf(scope).at }));
  const open = limited.filter(({ at }) => at > now);
  return {
    scopes: open.map(({ scope }) => scope),
    overdue: limited.length - open.length,
    ...(open.length === 0 ? {} : { firstDue: Math.min(...open.map(({ at }) => at)) }),
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
