import { AwsCallError } from '../../src/aws/failure.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import type { Mix } from './mixes.ts';
import type { Rules } from './people.ts';
import type { Port, World } from './world.ts';

/** Lambda ends a worker after this long, wherever it is. */
const TIMEOUT_MS = 60_000;

/** How long the clients wait for an answer, with the attempts that they make themselves. */
const CALL_TIMEOUT_MS: Readonly<Record<Port, number>> = {
  slack: 6_000,
  table: 25_000,
  ssm: 25_000,
  images: 25_000,
  fleets: 25_000,
  bus: 25_000,
  queue: 25_000,
};

/** What a call is called in a trace; made only when there is one. */
export type Name = string | (() => string);

const textOf = (name: Name): string => (typeof name === 'string' ? name : name());

/** One call that a worker waits for. */
interface Pending {
  invocation: Invocation;
  port: Port;
  name: Name;
  perform: () => unknown;
  since: number;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

export type Fault = 'error-before' | 'error-after' | 'throttle' | 'crash-before' | 'crash-after';

/** One run of the worker function. A crashed one makes no further call, whatever its code catches. */
export interface Invocation {
  id: number;
  /** The execution for which it is the gatekeeper; a worker has none. */
  asker?: string | undefined;
  startedAt: number;
  fromTick: number;
  state: 'running' | 'done' | 'crashed';
  /** Others overtake it: the order of calls that chance alone seldom makes. */
  isSlow: boolean;
  /** What it has read from Slack and AWS, successfully, in words of the oracle. */
  facts: Set<string>;
  /** When it last looked whether everything is paused: every check begins with that. */
  pauseReadAt?: number;
  /** The config that it was deployed with. */
  rules: Rules;
  /** The job of someone that it has in hand. */
  job?: SlackJob | undefined;
  /** Ticks at which something went wrong for it. */
  faults: number[];
  onEnd: () => void;
}

/** The workers of a schedule: every call is a point at which the scheduler says who goes on, and what goes wrong. */
export class Workers {
  readonly #world: World;
  readonly pending: Pending[] = [];
  readonly live = new Set<Invocation>();
  /** Errors that no port threw: bugs, and not faults. */
  readonly surprises: string[] = [];

  constructor(world: World) {
    this.#world = world;
  }

  start(
    work: (invocation: Invocation) => Promise<void>,
    onEnd: (invocation: Invocation) => void,
    asker?: string,
  ): Invocation {
    const world = this.#world;
    const invocation: Invocation = {
      id: world.serial(),
      asker,
      startedAt: world.now,
      fromTick: world.tick,
      state: 'running',
      isSlow: world.chance('slow'),
      facts: new Set(),
      rules: world.rules,
      faults: [],
      onEnd: () => onEnd(invocation),
    };
    this.live.add(invocation);
    void work(invocation).then(
      () => this.#end(invocation, 'done'),
      (error: unknown) => {
        this.surprises.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
        this.#end(invocation, 'done');
      },
    );
    return invocation;
  }

  /** Workers that are at it: the gatekeeper is another function. */
  get workers(): number {
    return [...this.live].filter(({ asker }) => asker === undefined).length;
  }

  /** A call of a worker: it waits until the scheduler performs it. */
  call<T>(invocation: Invocation, call: { port: Port; name: Name; perform: () => T }): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // After a crash nothing is heard from the worker again: the promise stays open for ever.
      if (invocation.state === 'running') {
        const { port, name, perform } = call;
        this.pending.push({ invocation, port, name, perform, since: this.#world.now, resolve, reject });
      }
    });
  }

  /** Performs one waiting call, or lets it go wrong. */
  async step(): Promise<void> {
    const { random } = this.#world;
    const all = this.pending.map((_, i) => i);
    const brisk = all.filter((i) => this.#isBrisk(this.pending[i]));
    const index = random.pick(brisk.length > 0 && random.chance(0.9) ? brisk : all);
    const [chosen] = this.pending.splice(index, 1);
    if (chosen !== undefined) this.#perform(chosen);
    await settled();
  }

  #isBrisk(call: Pending | undefined): boolean {
    const { held } = this.#world.focus;
    if (call === undefined || call.invocation.isSlow) return false;
    return held === undefined || !textOf(call.name).includes(held);
  }

  /** Whatever waits is to be overtaken: something else may well come first. */
  get areHeld(): boolean {
    const { held } = this.#world.focus;
    return held !== undefined && this.pending.every(({ name }) => textOf(name).includes(held));
  }

  #perform(pending: Pending): void {
    const world = this.#world;
    const { invocation, port, name, reject } = pending;
    world.now += latencyOf(world);
    const fault = this.#faultFor(pending);
    world.note(() => `w${invocation.id} ${textOf(name)}${fault === undefined ? '' : ` !! ${fault}`}`);
    if (fault !== undefined) invocation.faults.push(world.tick);
    switch (fault) {
      case 'crash-before':
        this.crash(invocation);
        return;
      case 'throttle':
      case 'error-before':
        reject(errorOf(port, name, fault, world));
        return;
      case 'error-after':
      case 'crash-after':
      case undefined:
        this.#carryOut(pending, fault);
    }
  }

  #faultFor({ invocation, port, name, since }: Pending): Fault | undefined {
    const world = this.#world;
    if (world.now - invocation.startedAt > TIMEOUT_MS) return 'crash-before';
    if (world.now - since > CALL_TIMEOUT_MS[port] || world.isDown(port)) return 'error-before';
    for (const { call, fault, chance } of world.focus.faults ?? []) {
      if (textOf(name).startsWith(call) && world.random.chance(chance)) return fault;
    }
    return faultOf(world.mix, world.random.next());
  }

  /** The call has its effect; whether the worker hears of it is another matter. */
  #carryOut(
    { invocation, port, name, perform, resolve, reject }: Pending,
    fault: 'error-after' | 'crash-after' | undefined,
  ): void {
    try {
      this.#world.history.acting = invocation;
      const value = perform();
      if (fault === 'crash-after') this.crash(invocation);
      else if (fault === 'error-after') reject(errorOf(port, name, fault, this.#world));
      // `call` has paired this value with its promise.
      else resolve(value as never);
    } catch (error) {
      reject(error);
    }
  }

  crash(invocation: Invocation): void {
    for (let i = this.pending.length - 1; i >= 0; i -= 1) {
      if (this.pending[i]?.invocation === invocation) this.pending.splice(i, 1);
    }
    this.#end(invocation, 'crashed');
  }

  #end(invocation: Invocation, state: 'done' | 'crashed'): void {
    if (invocation.state !== 'running') return;
    invocation.state = state;
    this.live.delete(invocation);
    invocation.onEnd();
  }
}

/** Lets every worker run on until it waits for a call: Node empties the microtasks before the next tick's callbacks. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

function latencyOf({ mix, random }: World): number {
  return random.chance(mix.slow) ? random.int(6_000) : 3 + random.int(60);
}

function faultOf(mix: Mix, at: number): Fault | undefined {
  let left = at;
  const within = (probability: number): boolean => {
    left -= probability;
    return left < 0;
  };
  if (within(mix.errorBefore)) return 'error-before';
  if (within(mix.errorAfter)) return 'error-after';
  if (within(mix.throttle)) return 'throttle';
  if (within(mix.crashBefore)) return 'crash-before';
  if (within(mix.crashAfter)) return 'crash-after';
  return undefined;
}

function errorOf(port: Port, of: Name, fault: Fault, world: World): Error {
  const name = textOf(of);
  const { random } = world;
  if (port === 'slack') return slackError(name, fault, world);
  const code = fault === 'throttle' ? 'ThrottlingException' : random.pick(['TimeoutError', 'InternalServerError']);
  return new AwsCallError(name, Object.assign(new Error('injected'), { name: code }));
}

function slackError(name: string, fault: Fault, world: World): SlackCallError {
  const { random } = world;
  const outage = world.limiting ? world.outageOf('slack') : 0;
  if (fault === 'throttle' || outage > 0) {
    const retryAfterSeconds = Math.ceil(outage / 1000) || 1 + random.int(60);
    return new SlackCallError(name, { kind: 'rate-limited', code: 'ratelimited', retryAfterSeconds });
  }
  const code = random.pick(['internal_error', 'TimeoutError', 'http-503']);
  return new SlackCallError(name, { kind: 'ambiguous', code });
}

/** The call had its effect, and nobody heard of it. */
export const lostAnswer = (doing: string): AwsCallError =>
  new AwsCallError(doing, Object.assign(new Error('injected'), { name: 'TimeoutError' }));

/** A failure that the service itself decided, with AWS's name for it. */
export const refusedBy = (doing: string, name: string, message = name): AwsCallError =>
  new AwsCallError(doing, Object.assign(new Error(message), { name, $metadata: { httpStatusCode: 400 } }));
