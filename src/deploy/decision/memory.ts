import type { Gold } from '../../images/types.ts';
import type { DeployImage } from '../types/image.ts';
import { type ImageMemory, keyOf, type MemoryFact } from '../types/memory.ts';
import { type FleetRuns, factsOfRuns } from './memory-runs.ts';

/** What was read, or AWS's name of why it was not. */
export type Told<T> = { kind: 'read'; value: T } | { kind: 'unread'; error: string };

/** `state`: CloudWatch's word, absent where it did not tell; `since` in milliseconds since the epoch. */
interface AlarmNow {
  name: string;
  state?: string;
  since?: number;
}

export interface MemoryFacts {
  image: DeployImage;
  /** What runs now. */
  from?: DeployImage | undefined;
  here: FleetRuns;
  /** The alarms that the fleet names. */
  alarms: Told<readonly AlarmNow[]>;
  /** The fleet that goes before this one, where there is one; no health where it has no groups to ask. */
  before?: { history: FleetRuns; health?: Told<{ healthy: number; total: number }> } | undefined;
  /** What the parameter of the fleet's image holds, where it has one. */
  gold?: { parameter: string; now: Told<Gold> } | undefined;
  now: number;
}

/** A plan is kept with its run: so many facts say enough. */
export const MOST_FACTS = 12;

/** Everything that is known against it, the worst first. */
export function memoryOf(facts: MemoryFacts): ImageMemory {
  const all = allFacts(facts).sort((a, b) => rank(a) - rank(b));
  const more = all.length - MOST_FACTS;
  return { at: facts.now, facts: all.slice(0, MOST_FACTS), ...(more > 0 ? { more } : {}) };
}

const allFacts = ({ image, from, here, alarms, before, gold }: MemoryFacts): MemoryFact[] => [
  ...factsOfRuns({ image: image.id, history: here, here: true }),
  ...(before === undefined
    ? []
    : [...factsOfRuns({ image: image.id, history: before.history, here: false }), ...healthFacts(before)]),
  ...alarmFacts(alarms),
  ...olderFacts(image, from),
  ...(gold === undefined ? [] : goldFacts(image, gold)),
];

function goldFacts({ id }: DeployImage, { parameter, now }: NonNullable<MemoryFacts['gold']>): MemoryFact[] {
  if (now.kind === 'unread') return [{ code: 'gold-unread', parameter, error: now.error }];
  if (now.value.kind !== 'ami') return [{ code: 'gold-unread', parameter }];
  return now.value.id === id ? [] : [{ code: 'not-gold', gold: now.value.id, parameter }];
}

/** INSUFFICIENT_DATA does not count as an alarm; a state that AWS did not return is not known. */
function alarmFacts(alarms: MemoryFacts['alarms']): MemoryFact[] {
  if (alarms.kind === 'unread') return [{ code: 'alarms-unread', error: alarms.error }];
  const untold = alarms.value.some(({ state }) => state === undefined);
  return [
    ...alarms.value.flatMap(({ name, state, since }): MemoryFact[] =>
      state === 'ALARM' ? [{ code: 'alarm', name, ...(since === undefined ? {} : { since }) }] : [],
    ),
    ...(untold ? [{ code: 'alarms-unread', error: 'StateValue missing' } as const] : []),
  ];
}

/** A fleet of no instances shows nothing of the image. */
function healthFacts({ history: { fleet }, health }: NonNullable<MemoryFacts['before']>): MemoryFact[] {
  if (health === undefined) return [];
  if (health.kind === 'unread') return [{ code: 'before-unread', fleet, error: health.error }];
  const { healthy, total } = health.value;
  return healthy >= total && total > 0 ? [] : [{ code: 'before-unhealthy', fleet, healthy, total }];
}

function olderFacts({ id, createdAt }: DeployImage, from: DeployImage | undefined): MemoryFact[] {
  if (from?.createdAt === undefined || createdAt === undefined || from.id === id) return [];
  return createdAt < from.createdAt
    ? [{ code: 'older', createdAt, running: from.id, runningCreatedAt: from.createdAt }]
    : [];
}

function rank(fact: MemoryFact): number {
  switch (fact.code) {
    case 'rolled-back':
      return fact.again === undefined ? (fact.here ? 0 : 3) : 12;
    case 'alarm':
      return 1;
    case 'failed':
    case 'stopped':
      return fact.again === undefined ? (fact.here ? 2 : 5) : 13;
    case 'before-unhealthy':
      return 4;
    case 'unresolved':
      return 6;
    case 'older':
      return 7;
    case 'not-gold':
      return 7.5;
    case 'overridden':
      return 8;
    case 'alarms-unread':
    case 'gold-unread':
      return 9;
    case 'before-unread':
      return 10;
    case 'history-cut':
      return 11;
  }
}

const isUnread = ({ code }: MemoryFact): boolean =>
  code === 'alarms-unread' || code === 'before-unread' || code === 'gold-unread';

type News =
  | { kind: 'none' }
  /** People did not know of these. */
  | { kind: 'new'; facts: readonly MemoryFact[] }
  /** What could be read when people were asked cannot be read now. */
  | { kind: 'unread'; facts: readonly MemoryFact[] };

/** What is known now against what people were told; without a memory, as in plans of the version before, they were told nothing. */
export function newsOf(told: ImageMemory | undefined, now: ImageMemory): News {
  const unknown = unknownTo(told, now);
  const facts = unknown.filter((fact) => !isUnread(fact));
  if (facts.length > 0) return { kind: 'new', facts };
  const unread = unknown.filter(isUnread);
  return unread.length > 0 ? { kind: 'unread', facts: unread } : { kind: 'none' };
}

/** Facts that are not in what people were told. */
export function unknownTo(told: ImageMemory | undefined, now: ImageMemory): readonly MemoryFact[] {
  const known = new Set((told?.facts ?? []).map(keyOf));
  return now.facts.filter((fact) => !known.has(keyOf(fact)));
}
