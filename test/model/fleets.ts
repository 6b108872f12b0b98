import { createHash } from 'node:crypto';
import type { EmitEvent, ModelExecution, Runbook } from './automation.ts';
import { isLeftMixed } from './instances.ts';
import { FLEETS, fleetNameOf, GROUPS, isIn, placeIn } from './people.ts';
import { refusedBy } from './worker.ts';
import type { World } from './world.ts';

export type Stage = 'whole' | 'canary' | 'rest';

export interface ModelFleet {
  subject: string;
  /** Counts the changes that others make: each voids what was planned before. */
  version: number;
}

/** What would be changed, worked out by AWS. */
export interface ChangeSet {
  id: string;
  token: string;
  subject: string;
  fleetVersion: number;
  stage: Stage;
  /** Just what was approved beforehand. */
  isExact: boolean;
  readyAt: number;
  isRefused: boolean;
}

export type OperationStatus =
  | 'IN_PROGRESS'
  | 'SOAKING'
  | 'ROLLING_BACK'
  | 'SUCCESSFUL'
  | 'CANCELLED'
  | 'ROLLED_BACK'
  | 'ROLLBACK_FAILED';

/** A stack update or an instance refresh. */
export interface Operation {
  id: string;
  token: string;
  runId: string;
  executionId: string;
  subject: string;
  set: ChangeSet;
  status: OperationStatus;
  percent: number;
  /** How Patchwarden's runbook ended it. */
  stopped?: 'cancel' | 'roll-back';
  endedAt?: number;
  /** Someone brought its instances to what its status says. */
  isMended?: boolean;
}

const GOING: readonly OperationStatus[] = ['IN_PROGRESS', 'SOAKING', 'ROLLING_BACK'];
export const isGoing = ({ status }: Operation): boolean => GOING.includes(status);

/** The hash under which a change set is approved, made once more. */
export const hashOfSet = (id: string): string => createHash('sha256').update(id).digest('hex');
/** A plan says of itself whether it is just what was approved beforehand, as a real one does by what it changes. */
const EXACT = '-exact';
export const isExactSet = (id: string): boolean => id.endsWith(EXACT);
/** What of a fleet a plan rests on. */
export const basisOf = (subject: string, version: number): string =>
  `${fleetNameOf(subject)} as changed ${version} times`;

/** What comes to its second part is rare enough. */
const CANARY_ROLLBACK = 0.06;

const STEP: Readonly<Record<Stage, number>> = { whole: 40, canary: 20, rest: 40 };

/** CloudFormation and Auto Scaling, as one: fleets, what is planned for them, and the runbook Patchwarden-Deploy. */
export class ModelFleets {
  readonly #world: World;
  readonly #emit: EmitEvent;
  readonly fleets = new Map<string, ModelFleet>();
  readonly sets: ChangeSet[] = [];
  readonly operations: Operation[] = [];
  /** The image that fleets are moved to may be used. */
  hasImage = true;
  /** The onCancel step asks the gatekeeper how to end what it began. */
  askHow: (execution: ModelExecution) => unknown = () => undefined;

  readonly runbook: Runbook = {
    subject: 'Subject',
    output: { step: 'begin', name: 'operation' },
    onCancel: { begin: 'recall', wait: 'end' },
    isWaiting: ({ stage, effect }) => stage === 'wait' && isGoing(this.operation(effect ?? '')),
    advance: (execution) => this.#advanceExecution(execution),
  };

  constructor(world: World, emit: EmitEvent) {
    this.#world = world;
    this.#emit = emit;
    for (const subject of [...Object.values(FLEETS), ...Object.values(GROUPS)])
      this.fleets.set(subject, { subject, version: 0 });
  }

  fleet(subject: string): ModelFleet {
    const found = this.fleets.get(subject);
    if (found === undefined) throw refusedBy(`reading ${subject}`, 'ResourceNotFoundException');
    return found;
  }

  operation(id: string): Operation {
    const found = this.operations.find((each) => each.id === id);
    if (found === undefined) throw refusedBy(`reading ${id}`, 'ResourceNotFoundException');
    return found;
  }

  set(id: string): ChangeSet {
    const found = this.sets.find((each) => each.id === id);
    if (found === undefined) throw refusedBy(`reading ${id}`, 'ResourceNotFoundException');
    return found;
  }

  /** CreateChangeSet and what comes of it: one token, one set. */
  plan({ token, subject, stage }: Pick<ChangeSet, 'token' | 'subject' | 'stage'>): ChangeSet {
    const known = this.sets.find((each) => each.token === token);
    if (known !== undefined) return known;
    const { random, now } = this.#world;
    const isStuck = this.operations.some((each) => each.subject === subject && each.status === 'ROLLBACK_FAILED');
    const isExact = random.chance(0.5);
    const set: ChangeSet = {
      id: `set-${this.#world.serial()}${isExact ? EXACT : ''}`,
      token,
      subject,
      fleetVersion: this.fleet(subject).version,
      stage,
      isExact,
      // At once, in seconds, or not within any patience.
      readyAt:
        now +
        random.int(
          { once: 1, seconds: 5_000, minutes: 1_800_000 }[random.weighted({ once: 10, seconds: 9, minutes: 1 })],
        ),
      isRefused: isStuck || random.chance(0.04),
    };
    if (set.isExact) this.#world.history.exact.add(hashOfSet(set.id));
    this.sets.push(set);
    return set;
  }

  /** What is left after the first part of an operation. */
  restOf({ id, subject, set }: Operation): ChangeSet {
    const known = this.sets.find(({ token }) => token === `rest of ${id}`);
    const rest: ChangeSet = known ?? {
      ...set,
      id: `rest-${id}`,
      token: `rest of ${id}`,
      subject,
      stage: 'rest',
      isExact: false,
    };
    if (known === undefined) this.sets.push(rest);
    return rest;
  }

  unfinished(): (() => void)[] {
    return this.operations.filter(isGoing).map((operation) => () => this.#advanceOperation(operation));
  }

  /** Ends what goes on: a stack is always taken back, a group on request alone. */
  end(operation: Operation, how: 'cancel' | 'roll-back'): boolean {
    if (operation.status !== 'IN_PROGRESS' && operation.status !== 'SOAKING') return false;
    const isBack = how === 'roll-back' || operation.subject.includes('/stack/');
    this.#setOperation(operation, isBack ? 'ROLLING_BACK' : 'CANCELLED');
    return true;
  }

  /** Someone continues a rollback that had failed, or replaces the instances that an operation has left as they were. */
  repair(operation: Operation): void {
    if (operation.status === 'ROLLBACK_FAILED') this.#setOperation(operation, 'ROLLED_BACK');
    else if (isLeftMixed(operation)) operation.isMended = true;
  }

  #advanceExecution(execution: ModelExecution): ReturnType<Runbook['advance']> {
    const { stage, effect } = execution;
    switch (stage) {
      case 'begin': {
        if (!this.#begin(execution)) return { step: 'begin', message: 'InvalidChangeSetStatus' };
        if (!this.#world.random.chance(this.#world.mix.errorAfter)) execution.stage = 'wait';
        return 'goes-on';
      }
      case 'recall': {
        // It looks up what the step before may have begun.
        const begun = this.operations.find(({ token }) => token === execution.parameters['ExecuteToken']);
        if (begun === undefined) return 'cancelled';
        execution.effect = begun.id;
        execution.stage = 'end';
        return 'goes-on';
      }
      case 'end':
        this.#endAsAsked(execution);
        return 'cancelled';
      case 'wait':
        execution.stage = 'read';
        return 'goes-on';
      default:
        return this.operation(effect ?? '').status === 'SUCCESSFUL'
          ? 'success'
          : { step: 'wait', message: 'the operation did not succeed' };
    }
  }

  #begin(execution: ModelExecution): boolean {
    const { RunId: runId = '', Epoch: epoch, ExecuteToken: token = '', ChangeSetId: setId = '' } = execution.parameters;
    const known = this.operations.find((each) => each.token === token);
    if (known !== undefined) {
      execution.effect = known.id;
      return true;
    }
    const set = this.set(setId);
    const { subject } = set;
    // Another account has no such change set.
    if (!isIn(subject, execution.place)) return false;
    const isBusy = this.operations.some(
      (each) => each.subject === subject && (isGoing(each) || each.status === 'ROLLBACK_FAILED'),
    );
    if (isBusy || set.fleetVersion !== this.fleet(subject).version) return false;
    const id = `op-${this.#world.serial()}`;
    this.operations.push({
      id,
      token,
      runId,
      executionId: execution.id,
      subject,
      set,
      status: 'IN_PROGRESS',
      percent: 0,
    });
    this.#world.history.onEffect({ runId, epoch: Number(epoch), id });
    execution.effect = id;
    return true;
  }

  /** Without a clear answer what it began is cancelled. */
  #endAsAsked(execution: ModelExecution): void {
    const how = this.askHow(execution) === 'roll-back' ? 'roll-back' : 'cancel';
    const operation = this.operation(execution.effect ?? '');
    if (this.end(operation, how)) operation.stopped = how;
  }

  #advanceOperation(operation: Operation): void {
    if (operation.status === 'IN_PROGRESS')
      operation.percent = Math.min(100, operation.percent + STEP[operation.set.stage]);
    this.#setOperation(operation, this.#next(operation));
  }

  #next({ status, set, percent }: Operation): OperationStatus {
    const { random } = this.#world;
    switch (status) {
      case 'IN_PROGRESS':
        if (random.chance(set.stage === 'canary' ? CANARY_ROLLBACK : this.#world.mix.rollback)) return 'ROLLING_BACK';
        if (set.stage === 'canary') return 'SUCCESSFUL';
        return percent < 100 ? 'IN_PROGRESS' : 'SOAKING';
      case 'SOAKING':
        return this.#world.chance('soakFails') ? 'ROLLING_BACK' : 'SUCCESSFUL';
      case 'ROLLING_BACK':
        return this.#world.chance('rollbackFails') ? 'ROLLBACK_FAILED' : 'ROLLED_BACK';
      case 'SUCCESSFUL':
      case 'CANCELLED':
      case 'ROLLED_BACK':
      case 'ROLLBACK_FAILED':
        return status;
    }
  }

  #setOperation(operation: Operation, status: OperationStatus): void {
    operation.status = status;
    if (!isGoing(operation)) operation.endedAt = this.#world.now;
    this.#world.note(() => `aws ${operation.id} of ${operation.subject} is ${status} at ${operation.percent} %`);
    const place = placeIn(operation.subject);
    this.#emit({ source: 'aws.autoscaling', place, resources: [operation.subject], detail: { status } });
  }
}
