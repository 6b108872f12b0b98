import type { App } from '../../src/app/build.ts';
import { handleJob } from '../../src/app/dispatch.ts';
import { handleHints } from '../../src/app/hints.ts';
import { AwsCallError } from '../../src/aws/failure.ts';
import type { HintMessage } from '../../src/aws/hint-message.ts';
import { SlackCallError } from '../../src/slack/call-error.ts';
import type { SlackJob } from '../../src/slack/job.ts';
import { Actors } from './actors.ts';
import { ModelAws } from './aws.ts';
import { isDeployRequest, requestDeploy } from './deploy-request.ts';
import { guard } from './gatekeeper.ts';
import { heal } from './heal.ts';
import type { Mix } from './mixes.ts';
import { Outside } from './outside.ts';
import { isPatchRequest, requestPatch } from './patch-request.ts';
import type { Kind } from './people.ts';
import { appFor, type Models } from './ports.ts';
import { type Message, Queues } from './queues.ts';
import { asSeen, type SeenRun } from './seen-run.ts';
import { ModelSlack } from './slack.ts';
import { settled, Workers } from './worker.ts';
import { World } from './world.ts';

const MAX_WORKERS = 3;
/** Slack is what fails most, and what most depends on. */
const OUTAGES = {
  bake: ['slack', 'slack', 'slack', 'table', 'ssm', 'images', 'bus', 'queue'],
  deploy: ['slack', 'slack', 'slack', 'table', 'ssm', 'fleets', 'bus', 'queue'],
  patch: ['slack', 'slack', 'slack', 'table', 'ssm', 'fleets', 'bus', 'queue'],
} as const;
const MINUTE = 60_000;

export interface ScheduleResult {
  violations: readonly string[];
  trace: readonly string[];
  /** Effects are images that were made, or operations that were begun; those beyond the first of a run are second parts. */
  figures: { runs: number; claims: number; effects: number; parts: number; ends: Readonly<Record<string, number>> };
}

/** One schedule: people, workers and AWS in an order that the seed decides, with the faults of the mix; then all is healed and judged. */
export async function runSchedule(options: {
  seed: number;
  mix: Mix;
  kind: Kind;
  traced: boolean;
}): Promise<ScheduleResult> {
  const schedule = new Schedule(options);
  try {
    await schedule.play();
    await heal(schedule);
  } catch (error) {
    schedule.models.world.history.violation(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return schedule.result();
}

/** From the plan to the gate: what a start rests on may move at any of these steps. */
const STEPS_OF_A_START: readonly string[] = ['planning', 'approved', 'starting', 'running'];

const stepOf = ({ id, state, epoch, roomAgainAt }: SeenRun): string => `${id} ${state} ${epoch} ${roomAgainAt}`;

const startingRuns = ({ store, history }: World): SeenRun[] =>
  [...store.items()]
    .flatMap((item) => asSeen(item) ?? [])
    .filter(({ state }) => STEPS_OF_A_START.includes(state))
    .filter(({ id, epoch }) => !history.run(id).gates.some((gate) => gate.epoch === epoch));

export class Schedule {
  readonly models: Models;
  readonly outside: Outside;
  readonly actors: Actors;
  readonly #disturbed = new Set<string>();
  #minute: number;

  constructor(options: { seed: number; mix: Mix; kind: Kind; traced: boolean }) {
    const world = new World(options);
    const queues = new Queues(world);
    const aws = new ModelAws(world, (event) =>
      queues.hint({
        kind: 'event',
        source: event.source,
        detailType: 'changed',
        resources: event.resources,
        detail: event.detail,
      }),
    );
    this.models = { world, workers: new Workers(world), slack: new ModelSlack(world), aws, queues };
    guard(this.models);
    this.outside = new Outside(this.models);
    this.actors = new Actors(this.models, this.outside);
    this.#minute = Math.floor(world.now / MINUTE);
  }

  /** The random part. */
  async play(): Promise<void> {
    const { world } = this.models;
    this.actors.open();
    // A deploy with two parts is approved, started and let in twice.
    const length = (world.kind === 'deploy' ? 200 : 150) + world.random.int(230);
    for (let i = 0; i < length; i += 1) await this.#one();
  }

  async #one(): Promise<void> {
    const { world, workers, aws, queues } = this.models;
    world.tick += 1;
    const [claimed] = this.#aboutToStart();
    if (claimed !== undefined && world.random.chance(0.15)) return this.#disturb(claimed);
    if (this.#isArmed() && world.random.chance(0.15)) return this.#openSlots();
    if (workers.pending.length > 0 && world.random.chance(0.85)) return workers.step();
    const canStart = workers.workers < MAX_WORKERS;
    const unfinished = aws.unfinished();
    const starting = this.#undisturbed();
    const kind = world.random.weighted({
      requests: canStart && queues.deliverableRequests().length > 0 ? 6 : 0,
      events: canStart && queues.deliverableEvents().length > 0 ? 5 : 0,
      act: this.#isArmed() ? 4 : 2.5,
      disturb: starting.length === 0 ? 0 : world.kind === 'deploy' ? 0.2 : 0.4,
      aws: unfinished.length === 0 ? 0 : world.kind === 'deploy' ? 4 : 2,
      time: 1.5,
      outage: world.mix.outage * 10,
    });
    switch (kind) {
      case 'requests':
        return this.startRequests();
      case 'events':
        return this.startEvents();
      case 'act':
        return this.actors.act();
      case 'disturb':
        return this.#disturb(world.random.pick(starting));
      case 'aws':
        return world.random.pick(unfinished)();
      case 'time':
        return this.#passTime();
      case 'outage':
        return world.breakDown(world.random.pick(OUTAGES[world.kind]));
    }
  }

  /** Each step of a start is disturbed once: a run that is disturbed all the time comes nowhere. */
  #disturb(run: SeenRun): void {
    this.#disturbed.add(stepOf(run));
    this.outside.disturb(run);
  }

  #undisturbed(): SeenRun[] {
    return startingRuns(this.models.world).filter((run) => !this.#disturbed.has(stepOf(run)));
  }

  /** Claimed, while a worker is just about to make the call. */
  #aboutToStart(): SeenRun[] {
    if (!this.models.workers.pending.some(({ name }) => name === 'start')) return [];
    return this.#undisturbed().filter(({ state }) => state === 'starting');
  }

  /** Something is just about to be let through, and people click. */
  #isArmed(): boolean {
    const { world } = this.models;
    return world.kind === 'patch' && [...world.store.items()].some(({ armedUntil }) => armedUntil !== undefined);
  }

  /** Whatever workers are about, Systems Manager goes on. */
  #openSlots(): void {
    const { world, aws } = this.models;
    const unfinished = aws.unfinished();
    if (unfinished.length > 0) world.random.pick(unfinished)();
  }

  /** Something will be let through, unless someone acts. */
  #waitsForSlot(): boolean {
    return [...this.models.world.store.items()].some((item) => {
      const run = asSeen(item);
      return run?.slot !== undefined && (run.state === 'scheduled' || run.state === 'approved');
    });
  }

  /** Around an opening is where things happen: there the clock goes slowly, and what waits for one comes to it. */
  #passNearSlots(): boolean {
    const { world, aws } = this.models;
    const { random } = world;
    if (aws.windows.isNear() && random.chance(0.9)) this.passTo(world.now + random.int(45_000));
    else {
      const opensAt = aws.windows.nextAt();
      if (opensAt === undefined || !this.#waitsForSlot() || random.chance(0.3)) return false;
      this.passTo(opensAt - 2 * MINUTE - random.int(2 * MINUTE));
    }
    return true;
  }

  #passTime(): void {
    const { world } = this.models;
    const { random } = world;
    if (world.kind === 'patch' && this.#passNearSlots()) return;
    const span = random.weighted({ seconds: 5, minutes: 4, long: 1 });
    const ms = { seconds: random.int(20_000), minutes: random.int(6 * MINUTE), long: random.int(30 * 60 * MINUTE) }[
      span
    ];
    // Without faults no call takes long.
    const isBusy = this.models.workers.live.size > 0 && world.mix.name === 'none';
    this.passTo(world.now + (isBusy ? Math.min(ms, 2_000) : ms));
  }

  /** The clock moves on, and with each minute that begins comes a tick; of a long time only the last one matters. */
  passTo(at: number): void {
    const { world, queues } = this.models;
    world.now = Math.max(world.now, at);
    const minute = Math.floor(world.now / MINUTE);
    if (minute === this.#minute) return;
    this.#minute = minute;
    queues.hint({ kind: 'tick' });
  }

  async startRequests(): Promise<void> {
    const { world, workers, queues } = this.models;
    const batch = queues.deliverableRequests().slice(0, 1 + world.random.int(3));
    const failed = new Set(batch.map(({ id }) => id));
    queues.take(batch);
    workers.start(
      async (invocation) => {
        const app = appFor(this.models, invocation);
        // As the handler does: a failure holds back what follows it in its group.
        const held = new Set<string>();
        for (const message of batch) {
          if (held.has(message.group)) continue;
          const end = world.history.begin(message.body, invocation);
          try {
            await this.#handle(app, message.body);
            failed.delete(message.id);
          } catch (error) {
            this.#expectFault(error);
            held.add(message.group);
          } finally {
            end();
          }
        }
      },
      (invocation) => this.#settle(batch, invocation.state === 'crashed' ? new Set(batch.map(({ id }) => id)) : failed),
    );
    await settled();
  }

  async startEvents(): Promise<void> {
    const { world, workers, queues } = this.models;
    const { random } = world;
    const available = [...queues.deliverableEvents()];
    const batch: Message<HintMessage>[] = [];
    const size = 1 + random.int(10);
    while (batch.length < size && available.length > 0)
      batch.push(...available.splice(random.int(available.length), 1));
    let failed = new Set(batch.map(({ id }) => id));
    queues.take(batch);
    workers.start(
      async (invocation) => {
        const app = appFor(this.models, invocation);
        try {
          const received = batch.map(({ id, body }) => ({ id, message: body }));
          failed = new Set(await handleHints(app, received, { clock: () => world.now, mayTake: () => true }));
        } catch (error) {
          this.#expectFault(error);
        }
      },
      (invocation) => this.#settle(batch, invocation.state === 'crashed' ? new Set(batch.map(({ id }) => id)) : failed),
    );
    await settled();
  }

  async #handle(app: App, job: SlackJob): Promise<void> {
    const { now, history } = this.models.world;
    if (isDeployRequest(job)) await requestDeploy(app.ports, job, { now, history });
    else if (isPatchRequest(job)) await requestPatch(app.ports, job, now);
    else await handleJob(app, job, now);
  }

  #settle(batch: readonly Message<SlackJob | HintMessage>[], failed: ReadonlySet<string>): void {
    this.models.queues.settle(batch, failed);
  }

  /** Only a failed call may come out of a flow. */
  #expectFault(error: unknown): void {
    const { world } = this.models;
    world.note(() => `   threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    if (error instanceof AwsCallError || error instanceof SlackCallError) return;
    if (error instanceof Error && /changed \d+ times while it was being decided/.test(error.message)) return;
    world.history.violation(`surprise: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }

  result(): ScheduleResult {
    const { world, workers } = this.models;
    const { history } = world;
    for (const surprise of workers.surprises) history.violation(`surprise: ${surprise}`);
    const ends: Record<string, number> = {};
    for (const item of world.store.items()) {
      if (item.sk === 'RUN') ends[String(item['state'])] = (ends[String(item['state'])] ?? 0) + 1;
    }
    return {
      violations: history.violations,
      trace: world.trace ?? [],
      figures: {
        runs: history.runs.size,
        claims: [...history.runs.values()].reduce((sum, { claims }) => sum + claims.length, 0),
        parts: [...history.runs.values()].reduce((sum, { effects }) => sum + Math.max(0, effects.length - 1), 0),
        effects: [...history.runs.values()].reduce((sum, { effects }) => sum + effects.length, 0),
        ends,
      },
    };
  }
}
