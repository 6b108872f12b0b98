import type { HintMessage } from '../../src/aws/hint-message.ts';
import type { Wake } from '../../src/contract/ports.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import type { World } from './world.ts';

/** Six times the worker's timeout, as the queues have it. */
const VISIBILITY_MS = 361_000;
const MAX_RECEIVES = 5;
const DEDUPLICATION_MS = 300_000;

export interface Message<Body> {
  id: string;
  group: string;
  body: Body;
  visibleAt: number;
  receives: number;
  isInFlight: boolean;
}

/** The two queues of the worker: clicks in order for each run, and hints in any order. */
export class Queues {
  readonly #world: World;
  requests: Message<SlackJob>[] = [];
  events: Message<HintMessage>[] = [];
  readonly deadLetters: string[] = [];
  readonly #seen = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  /** A repeated id within five minutes is accepted and dropped. */
  request(job: SlackJob, group: string): void {
    const { now } = this.#world;
    const seen = this.#seen.get(job.id);
    if (seen !== undefined && now - seen < DEDUPLICATION_MS) return;
    this.#seen.set(job.id, now);
    this.requests.push({
      id: `r${this.#world.serial()}`,
      group,
      body: job,
      visibleAt: now,
      receives: 0,
      isInFlight: false,
    });
  }

  wake(to: Wake, delaySeconds: number): void {
    this.hint({ kind: 'wake', ...to }, delaySeconds * 1000);
  }

  /** A hint: it may get lost, come twice, or late. */
  hint(body: HintMessage, delayMs = 0): void {
    const { mix, random } = this.#world;
    if (random.chance(mix.lost)) {
      this.#world.note(() => `   lost: ${JSON.stringify(body)}`);
      return;
    }
    const copies = random.chance(mix.repeated) ? 2 : 1;
    for (let i = 0; i < copies; i += 1) {
      const late = random.chance(mix.delayed) ? random.int(random.chance(0.2) ? 7_200_000 : 120_000) : 0;
      this.events.push({
        id: `e${this.#world.serial()}`,
        group: '',
        body,
        visibleAt: this.#world.now + delayMs + late,
        receives: 0,
        isInFlight: false,
      });
    }
  }

  /** What of the requests can be received now: of each group the oldest first, and only one batch at a time. */
  deliverableRequests(): Message<SlackJob>[] {
    const { now } = this.#world;
    const blocked = new Set<string>();
    const free: Message<SlackJob>[] = [];
    for (const message of this.requests) {
      if (blocked.has(message.group)) continue;
      if (message.isInFlight || message.visibleAt > now) blocked.add(message.group);
      else free.push(message);
    }
    return free.filter(({ group }) => !blocked.has(group));
  }

  deliverableEvents(): Message<HintMessage>[] {
    const { now } = this.#world;
    return this.events.filter(({ isInFlight, visibleAt }) => !isInFlight && visibleAt <= now);
  }

  take(messages: readonly Message<unknown>[]): void {
    for (const message of messages) {
      message.isInFlight = true;
      message.receives += 1;
    }
  }

  /** What was handled goes; what failed, or was with a worker that crashed, comes again until it has come too often. */
  settle(messages: readonly Message<unknown>[], failed: ReadonlySet<string>): void {
    const gone = new Set<string>();
    for (const message of messages) {
      message.isInFlight = false;
      message.visibleAt = this.#world.now + VISIBILITY_MS;
      if (!failed.has(message.id)) gone.add(message.id);
      else if (message.receives >= MAX_RECEIVES) {
        gone.add(message.id);
        this.deadLetters.push(JSON.stringify(message.body));
      }
    }
    this.requests = this.requests.filter(({ id }) => !gone.has(id));
    this.events = this.events.filter(({ id }) => !gone.has(id));
  }

  isWaiting(): boolean {
    return this.requests.length > 0 || this.events.length > 0;
  }

  /** When the next message becomes visible; `undefined` when none is still to. */
  nextAt(): number | undefined {
    const { now } = this.#world;
    const times = [...this.requests, ...this.events].map(({ visibleAt }) => visibleAt).filter((at) => at > now);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
