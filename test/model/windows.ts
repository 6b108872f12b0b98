import { HOME } from '../support/home.ts';
import type { EmitEvent, ModelAutomation, ModelExecution, Runbook } from './automation.ts';
import type { Name } from './people.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One opening of a window. */
export interface Occurrence {
  name: Name;
  opensAt: number;
  /** The gate lets nothing through from then on. */
  latestStart: number;
  /** What Systems Manager makes of it, decided once it has opened. */
  fate?: 'once' | 'twice' | 'late' | 'never';
  /** Executions of its task that are still to come. */
  tasks: number;
  /** A task has asked what it is to start. */
  asking?: boolean;
  /** The task does not begin before. */
  beginsAt: number;
}

/** Where the worker writes which run waits for the window. */
export const pointerKey = (name: Name) => ({ pk: `SLOT#mw-${name}`, sk: name });

/** When windows open, in minutes after the beginning: near enough that a schedule comes to them, and few. */
const OPENINGS: Readonly<Record<Name, readonly number[]>> = { web: [25, 300, 1_600], api: [40, 500, 2_000] };

/** Systems Manager opens windows by itself, late, twice or without running anything; their task starts what the worker has armed. */
export class ModelWindows {
  readonly #world: World;
  readonly #emit: EmitEvent;
  readonly occurrences: readonly Occurrence[];
  /** The first step of the window's task: the parameters of what waits for the opening, or nothing. */
  askSlot: (name: Name, answer: (parameters: Readonly<Record<string, string>> | undefined) => void) => void = () =>
    undefined;
  /** No further occurrence is announced. */
  isOff = false;
  /** By id: how an execution of ours went on the instances. */
  readonly commands = new Map<string, 'going' | 'succeeded' | 'failed' | 'cancelled'>();

  readonly runbook: Runbook = {
    subject: 'Subject',
    output: { step: 'begin', name: 'command' },
    onCancel: { begin: 'end', wait: 'end', read: 'end' },
    isWaiting: () => false,
    advance: (execution) => this.#advanceExecution(execution),
  };

  constructor(world: World, emit: EmitEvent) {
    this.#world = world;
    this.#emit = emit;
    const opening = (name: Name, minutes: number): Occurrence => {
      const opensAt = world.now + minutes * MINUTE;
      return { name, opensAt, latestStart: opensAt + HOUR, tasks: 0, beginsAt: opensAt };
    };
    this.occurrences = (['web', 'api'] as const).flatMap((name) => OPENINGS[name].map((at) => opening(name, at)));
  }

  /** The next opening that has not come yet, or the last minutes of one in which something may still come. */
  nextAt(): number | undefined {
    const coming = this.occurrences.filter(({ opensAt }) => opensAt > this.#world.now).map(({ opensAt }) => opensAt);
    return coming.length === 0 ? undefined : Math.min(...coming);
  }

  /** Something has been armed by now, or soon is, or may still be on its way. */
  isNear(): boolean {
    const { now } = this.#world;
    return this.occurrences.some(({ opensAt }) => now > opensAt - 4 * MINUTE && now < opensAt + 6 * MINUTE);
  }

  of(name: Name, opensAt: number): Occurrence | undefined {
    return this.occurrences.find((each) => each.name === name && each.opensAt === opensAt);
  }

  /** Everything that it starts has come and gone. */
  isOver({ fate, tasks, asking }: Occurrence): boolean {
    return fate !== undefined && tasks === 0 && asking !== true;
  }

  unfinished(automation: ModelAutomation): (() => void)[] {
    const { now } = this.#world;
    return this.occurrences
      .filter(
        (each) =>
          each.opensAt <= now &&
          !this.isOver(each) &&
          each.asking !== true &&
          (each.fate === undefined || each.beginsAt <= now),
      )
      .map((each) => () => (each.fate === undefined ? this.#open(each) : this.#runTask(each, automation)));
  }

  #open(occurrence: Occurrence): void {
    const { random, now } = this.#world;
    const fate = random.weighted({ once: 7, twice: 2, late: 2, never: 1 });
    occurrence.fate = fate;
    occurrence.tasks = { once: 1, twice: 2, late: 1, never: 0 }[fate];
    occurrence.beginsAt = fate === 'late' ? now + random.int(80 * MINUTE) : now;
    this.#world.note(() => `aws mw-${occurrence.name} opens: ${fate}`);
  }

  /** Patchwarden-Window: asks what it is to start, and starts that as a child; whether it does anything is for the gate to say. */
  #runTask(occurrence: Occurrence, automation: ModelAutomation): void {
    const { name } = occurrence;
    occurrence.tasks -= 1;
    occurrence.asking = true;
    this.askSlot(name, (parameters) => {
      occurrence.asking = false;
      if (parameters === undefined) {
        this.#world.note(() => `aws mw-${name}: nothing to start`);
        return;
      }
      const id = automation.startByWindow({ place: HOME, document: 'Patchwarden-Patch', parameters, tags: {} });
      this.#world.note(() => `aws mw-${name} starts ${id} for ${parameters['RunId']}`);
      this.#world.history.onExecution(id, { parameters, place: HOME });
    });
  }

  #advanceExecution(execution: ModelExecution): ReturnType<Runbook['advance']> {
    const { random, mix } = this.#world;
    switch (execution.stage) {
      case 'begin':
        this.#begin(execution);
        if (!random.chance(mix.errorAfter)) execution.stage = 'wait';
        return 'goes-on';
      case 'end':
        if (execution.effect !== undefined) this.commands.set(execution.effect, 'cancelled');
        return 'cancelled';
      case 'wait':
        execution.stage = 'read';
        return 'goes-on';
      default: {
        const isFailed = random.chance(0.2);
        this.commands.set(execution.effect ?? '', isFailed ? 'failed' : 'succeeded');
        const { id: ExecutionId, place } = execution;
        this.#emit({ source: 'aws.ssm', place, resources: [], detail: { ExecutionId } });
        return isFailed ? { step: 'read', message: 'an instance failed' } : 'success';
      }
    }
  }

  /** SendCommand, once. */
  #begin(execution: ModelExecution): void {
    if (execution.effect !== undefined) return;
    const { RunId: runId = '', Epoch: epoch } = execution.parameters;
    const id = `command-${this.#world.serial()}`;
    this.commands.set(id, 'going');
    this.#world.history.onEffect({ runId, epoch: Number(epoch), id });
    execution.effect = id;
  }
}
