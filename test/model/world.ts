import type { Here } from '../../src/config/here.ts';
import type { Item } from '../../src/store/table.ts';
import { HOME } from '../support/home.ts';
import { createMemoryStore, type MemoryStore } from '../support/memory-table.ts';
import { CHANCES, type Focus } from './focus.ts';
import { History } from './history.ts';
import { HEALED, type Mix } from './mixes.ts';
import { type FleetName, type Kind, MEMBER, type Name, placeIn, RULES, type Rules } from './people.ts';
import { createRandom, type Random } from './random.ts';

/** What a call of a worker reaches. */
export type Port = 'table' | 'slack' | 'ssm' | 'images' | 'fleets' | 'bus' | 'queue';

/** Another beginning for the same seed. */
const PLACING = 0x5bd1e995;
const START = Date.parse('2026-11-20T09:00:00Z');

export interface ScheduleOptions {
  seed: number;
  mix: Mix;
  kind: Kind;
  focus?: Focus | undefined;
  traced: boolean;
}

/** What everything in a schedule shares: time, chance, the one table, what is broken, and what happened so far. */
export class World {
  readonly random: Random;
  /** For what the config only observes: what comes of `random` is the same with and without it. */
  readonly #observing: Random;
  /** For places: what comes of `random` is the same where there is home alone. */
  readonly #placing: Random;
  /** Of every run in the schedule. */
  readonly kind: Kind;
  readonly store: MemoryStore;
  readonly history: History;
  mix: Mix;
  focus: Focus;
  /** As deployed now: a worker that runs already keeps those it began with. */
  rules: Rules;
  /** Milliseconds since the epoch. */
  now = START;
  /** Counts what happens, one thing at a time: finer than the clock. */
  tick = 0;
  limiting = false;
  #outages = new Map<Port, number>();
  #serial = 0;
  readonly trace: string[] | undefined;

  constructor({ seed, mix, kind, focus, traced }: ScheduleOptions) {
    this.random = createRandom(seed);
    this.#observing = createRandom(~seed);
    this.#placing = createRandom(seed ^ PLACING);
    this.kind = kind;
    this.mix = { ...mix, ...focus?.mix };
    this.focus = focus ?? {};
    this.rules = this.#placed('placed') ? { ...RULES, places: true } : RULES;
    this.trace = traced ? [] : undefined;
    this.history = new History(this);
    this.store = createMemoryStore({
      onWrite: (changes) => this.history.onWrite(changes),
      isStale: (item: Item) => item.sk === 'RUN' && this.mix.lag > 0 && this.random.chance(this.mix.lag),
    });
  }

  serial(): number {
    this.#serial += 1;
    return this.#serial;
  }

  note(what: () => string): void {
    if (this.trace === undefined) return;
    const at = new Date(this.now).toISOString().slice(5, 23);
    this.trace.push(`${String(this.tick).padStart(5)} ${at} ${what()}`);
  }

  isDown(port: Port): boolean {
    return this.outageOf(port) > 0;
  }

  /** Milliseconds for which a service will not answer yet. */
  outageOf(port: Port): number {
    return Math.max(0, (this.#outages.get(port) ?? 0) - this.now);
  }

  breakDown(port: Port): void {
    const minutes = 1 + this.random.int(20);
    this.#outages.set(port, this.now + minutes * 60_000);
    // Slack either fails, or limits everything and says until when.
    this.limiting = this.random.chance(0.5);
    this.note(() => `OUTAGE of ${port} for ${minutes} min${port === 'slack' && this.limiting ? ', limiting' : ''}`);
  }

  /** Whether something happens that a focus may make common. */
  chance(of: keyof typeof CHANCES): boolean {
    return this.random.chance(this.focus.chances?.[of] ?? CHANCES[of]);
  }

  /** What the config of a deployment observes, mostly nothing. */
  observes(): Pick<Rules, 'observe'> {
    if (!this.#observing.chance(this.focus.chances?.observed ?? CHANCES.observed)) return {};
    return { observe: this.#observing.pick([true, 'shadow']) };
  }

  /** Of the two things that AWS calls so, one. */
  fleetFor(name: Name): FleetName {
    return this.rules.places === true && this.#placed('away') ? `${name}-east` : name;
  }

  /** Where someone starts by hand what was claimed for a subject. */
  handPlaceOf(subject: string): Here {
    const own = placeIn(subject);
    if (this.rules.places !== true || !this.#placed('handAway')) return own;
    return own === HOME ? MEMBER : HOME;
  }

  #placed(of: 'placed' | 'away' | 'handAway'): boolean {
    return this.#placing.chance(this.focus.chances?.[of] ?? CHANCES[of]);
  }

  /** From here on nothing goes wrong any more. */
  heal(): void {
    // What AWS takes back is no fault.
    this.mix = { ...HEALED, rollback: this.mix.rollback };
    this.focus = {};
    this.#outages.clear();
    this.note(() => 'HEALED');
  }
}
