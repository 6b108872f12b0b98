import { Actors } from './actors.ts';
import { ModelAws } from './aws.ts';
import { Deliveries } from './deliveries.ts';
import { guard } from './gatekeeper.ts';
import { heal } from './heal.ts';
import { Outside } from './outside.ts';
import type { Models } from './ports.ts';
import { Queues } from './queues.ts';
import { asSeen, type SeenRun } from './seen-run.ts';
import { ModelSlack } from './slack.ts';
import { Workers } from './worker.ts';
import { type ScheduleOptions, World } from './world.ts';

const MAX_WORKERS = 3;
/** Slack is what fails most, and what most depends on. */
const OUTAGES = {
  bake: ['slack', 'slack', 'slack', 'table', 'ssm', 'images', 'bus', 'queue'],
  deploy: ['slack', 'slack', 'slack', 'table', 'ssm', 'fleets', 'bus', 'queue'],
  patch: ['slack', 'slack', 'slack', 'table', 'ssm', 'fleets', 'bus', 'queue'],
} as const;
const MINUTE = 60_000;

/** What goes on beside the workers; `late` is an act just before something may be let through. */
export const STEPS = { act: 2.5, late: 4, disturb: 0.4, aws: 2, time: 1.5, outage: 0 };
/** How long at once. */
export const SPANS = { seconds: 5, minutes: 4, long: 1 };
const STEPS_OF = { bake: STEPS, deploy: { ...STEPS, disturb: 0.2, aws: 4 }, patch: STEPS };

export interface ScheduleResult {
  violations: readonly string[];
  trace: readonly string[];
  /** Effects are images that were made, or operations that were begun; those beyond the first of a run are second parts. */
  figures: { runs: number; claims: number; effects: number; parts: number; ends: Readonly<Record<string, number>> };
}

/** One schedule: people, workers and AWS in an order that the seed decides, with the faults of the mix; then all is healed and judged. */
export async function runSchedule(options: ScheduleOptions): Promise<ScheduleResult> {
  const schedule = new Schedule(options);
  try {
    await schedule.play();
    if (!schedule.isWrong) await heal(schedule);
  } catch (error) {
    schedule.models.world.history.violation(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return schedule.result();
}

/** From the plan to the gate: what a start rests on may move at any of these steps. */
const STEPS_OF_A_START: readonly string[] = ['planning', 'approved', 'starting', 'running'];

const stepOf = ({ id, state, epoch, roomAgainAt, armedUntil }: SeenRun): string =>
  `${id} ${state} ${epoch} ${roomAgainAt} ${armedUntil !== undefined}`;

const startingRuns = ({ store, history }: World): SeenRun[] =>
  [...store.items()]
    .flatMap((item) => asSeen(item) ?? [])
    .filter(({ state }) => STEPS_OF_A_START.includes(state))
    .filter(({ id, epoch }) => !history.run(id).gates.some((gate) => gate.epoch === epoch));

export class Schedule {
  readonly models: Models;
  readonly outside: Outside;
  readonly actors: Actors;
  readonly deliveries: Deliveries;
  readonly #disturbed = new Set<string>();
  #minute: number;

  constructor(options: ScheduleOptions) {
    const world = new World(options);
    const queues = new Queues(world);
    const aws = new ModelAws(world, (event) => queues.hint({ kind: 'event', detailType: 'changed', ...event }));
    this.models = { world, workers: new Workers(world), slack: new ModelSlack(world), aws, queues };
    guard(this.models);
    this.outside = new Outside(this.models);
    this.deliveries = new Deliveries(this.models);
    this.actors = new Actors(this.models, this.outside);
    this.#minute = Math.floor(world.now / MINUTE);
  }

  /** The random part. */
  async play(): Promise<void> {
    const { world } = this.models;
    this.actors.open();
    // A deploy with two parts is approved, started and let in twice.
    const length = (world.kind === 'deploy' ? 200 : 150) + world.random.int(230);
    for (let i = 0; i < length * (world.focus.longer ?? 1) && !this.isWrong; i += 1) await this.#one();
  }

  /** What comes after the first violation shows no more. */
  get isWrong(): boolean {
    return this.models.world.history.violations.length > 0;
  }

  async #one(): Promise<void> {
    const { world, workers, aws, queues } = this.models;
    world.tick += 1;
    const [claimed] = this.#aboutToStart();
    if (claimed !== undefined && world.chance('disturbed')) return this.#disturb(claimed);
    if (this.#isArmed() && world.random.chance(0.15)) return this.#openSlots();
    if (workers.pending.length > 0 && world.random.chance(workers.areHeld ? 0.15 : 0.85)) return workers.step();
    const canStart = workers.workers < MAX_WORKERS;
    const unfinished = aws.unfinished();
    const starting = this.#undisturbed();
    const steps = { ...STEPS_OF[world.kind], outage: world.mix.outage * 10, ...world.focus.steps };
    const kind = world.random.weighted({
      requests: canStart && queues.deliverableRequests().length > 0 ? 6 : 0,
      events: canStart && queues.deliverableEvents().length > 0 ? 5 : 0,
      act: this.#isArmed() ? steps.late : steps.act,
      disturb: starting.length === 0 ? 0 : steps.disturb,
      aws: unfinished.length === 0 ? 0 : steps.aws,
      time: steps.time,
      outage: steps.outage,
    });
    switch (kind) {
      case 'requests':
        return this.deliveries.requests();
      case 'events':
        return this.deliveries.events();
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
    if (this.models.world.chance('formAtStart') && this.actors.decideOn(run.id)) return;
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
    const span = random.weighted({ ...SPANS, ...world.focus.spans });
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
