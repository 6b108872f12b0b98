import type { Execution, ExecutionEnd, StartedExecution } from '../../src/aws/ssm.ts';
import type { Here } from '../../src/config/here.ts';
import { samePlace } from '../../src/config/place.ts';
import { lostAnswer, refusedBy } from './worker.ts';
import type { World } from './world.ts';

export interface ModelExecution {
  id: string;
  /** The account and Region of it: nowhere else is it known. */
  place: Here;
  document: string;
  token: string;
  parameters: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  /** `gate`, `asking` and `ended`, or a step of its runbook. */
  stage: string;
  /** How often it has asked the gatekeeper. */
  asked?: number;
  startedAt: number;
  status: string;
  end?: ExecutionEnd;
  endedAt?: number;
  failure?: { step: string; message: string };
  /** What the gatekeeper answered, where that was a no. */
  refusal?: string;
  /** The gatekeeper has said yes, and was heard. */
  isLetIn?: true;
  /** What its first effect is known by. */
  effect?: string;
  /** Started in AWS, past Patchwarden: just as the run has it, or as something else with the run's tag. */
  byHand?: 'copy' | 'stray' | 'window';
  /** Someone stopped it in AWS, past Patchwarden. */
  isStoppedByHand?: boolean;
  /** Lists do not show it before. */
  listedAt: number;
  /** It does not come to its first step before. */
  beginsAt: number;
}

/** A runbook after its gate, the first step of which is `begin`. */
export interface Runbook {
  /** The parameter that the gate compares with the run's subject. */
  subject: string;
  /** The step and output under which its effect is told. */
  output: { step: string; name: string };
  /** By step: the one that a stop leads to. Any other step just ends. */
  onCancel: Readonly<Record<string, string>>;
  /** True while the execution has nothing to do but wait. */
  isWaiting(execution: ModelExecution): boolean;
  /** One step further; the result is how it ended, if it has. */
  advance(execution: ModelExecution): 'goes-on' | 'success' | 'cancelled' | { step: string; message: string };
}

/** Of the runbooks' first step. */
const MAX_ATTEMPTS = 3;

/** For something that passes, or without an answer: what was approved may be started again. */
export const isTurnedAway = ({ refusal, failure }: Pick<ModelExecution, 'refusal' | 'failure'>): boolean =>
  failure?.step === 'gate' || ['paused', 'frozen', 'unknown'].includes(refusal ?? '');

const isAtGate = (stage: string): boolean => stage === 'gate' || stage === 'asking';

export const listsOf = (parameters: ModelExecution['parameters']): StartedExecution['parameters'] =>
  Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value]]));

/** What the gatekeeper says to an execution; nothing when it failed or was not heard of again. */
export type GateAnswer = { admitted: 'yes' } | { admitted: 'no'; refusal: string } | undefined;

/** Emits an event of AWS: where it goes, and whether it goes at all, is the queues' business. */
export type EmitEvent = (event: {
  source: string;
  place: Here;
  resources: string[];
  detail: Record<string, unknown>;
}) => void;

/** Systems Manager Automation: executions, each past the gate of its runbook or not. */
export class ModelAutomation {
  readonly #world: World;
  readonly #emit: EmitEvent;
  readonly #runbooks: Readonly<Record<string, Runbook>>;
  readonly executions: ModelExecution[] = [];
  /** As many automations run as the account may have. */
  isFull = false;
  /** Its first step: the answer comes when it comes. */
  askGate: (execution: ModelExecution, answer: (said: GateAnswer) => void) => void = () => undefined;

  constructor(world: World, emit: EmitEvent, runbooks: Readonly<Record<string, Runbook>>) {
    this.#world = world;
    this.#emit = emit;
    this.#runbooks = runbooks;
  }

  /** StartAutomationExecution: one token, one execution. */
  start(call: Pick<ModelExecution, 'place' | 'document' | 'token' | 'parameters' | 'tags'>): string {
    this.#world.history.onStartCall(call);
    const known = this.executions.find(({ token, place }) => token === call.token && samePlace(place, call.place));
    if (known !== undefined) {
      if (JSON.stringify(known.parameters) !== JSON.stringify(call.parameters))
        throw refusedBy('starting', 'IdempotentParameterMismatch');
      return known.id;
    }
    const { random, now, mix, kind } = this.#world;
    if (random.chance(mix.refused)) throw refusedBy('starting', 'AccessDeniedException');
    if (this.isFull) throw refusedBy('starting', 'AutomationExecutionLimitExceededException');
    const lag = random.chance(mix.lag) ? random.int(240_000) : 0;
    const id = `exec-${this.#world.serial()}`;
    this.#world.history.onExecution(id, call);
    const { RunId, Epoch } = call.parameters;
    const same = this.executions.filter(
      ({ parameters }) => parameters['RunId'] === RunId && parameters['Epoch'] === Epoch,
    );
    // A copy that someone started by hand may be what was not admitted, and the first attempt still come: the gate is for one of them.
    const open = same.filter((each) => each.byHand === undefined && !isTurnedAway(each));
    const copies = same.filter((each) => each.byHand !== undefined && isTurnedAway(each));
    if (open.length > copies.length) this.#world.history.violation(`${RunId} has two executions in epoch ${Epoch}`);
    // Second starts are rare, and the look-up of one must not find the first: answers are lost often, and AWS takes its time.
    const isLost = kind === 'deploy' && mix.errorAfter > 0 && this.#world.chance('startLost');
    const beginsAt = isLost ? now + random.int(240_000) : now;
    this.executions.push({
      ...call,
      id,
      stage: 'gate',
      status: 'InProgress',
      listedAt: now + lag,
      beginsAt,
      startedAt: now,
    });
    if (isLost) throw lostAnswer('starting');
    return id;
  }

  /** Someone starts it in the console: whether that does anything is for the gate to say. */
  startByHand(call: Pick<ModelExecution, 'place' | 'document' | 'parameters' | 'tags' | 'byHand'>): void {
    const { now, history } = this.#world;
    const id = `exec-${this.#world.serial()}`;
    history.onExecution(id, call);
    const times = { listedAt: now, beginsAt: now, startedAt: now };
    this.executions.push({ ...call, ...times, id, token: `by hand ${id}`, stage: 'gate', status: 'InProgress' });
    // It may well be at its gate before the one that a worker is about to start.
    if (this.#world.random.chance(0.5)) this.#advance(this.execution(id));
  }

  /** A window's task starts it, with what its pointer says. */
  startByWindow(call: Pick<ModelExecution, 'place' | 'document' | 'parameters' | 'tags'>): string {
    const { now } = this.#world;
    const id = `exec-${this.#world.serial()}`;
    const times = { listedAt: now, beginsAt: now, startedAt: now };
    const token = `by window ${id}`;
    this.executions.push({ ...call, ...times, id, token, stage: 'gate', status: 'InProgress', byHand: 'window' });
    return id;
  }

  isAtGate(runId: string): boolean {
    return this.executions.some(({ parameters, stage }) => isAtGate(stage) && parameters['RunId'] === runId);
  }

  byTag(key: string, of: string, there: Here): StartedExecution[] {
    return this.executions
      .filter(({ place }) => samePlace(place, there))
      .filter(({ tags, listedAt }) => Object.hasOwn(tags, key) && listedAt <= this.#world.now)
      .filter(({ document }) => document === of)
      .map(({ id, document, parameters }) => ({ id, document, parameters: listsOf(parameters) }));
  }

  /** As one place knows it, or as the world does. */
  execution(id: string, there?: Here): ModelExecution {
    const found = this.executions.find((each) => each.id === id && samePlace(each.place, there ?? each.place));
    if (found === undefined) throw refusedBy(`reading ${id}`, 'AutomationExecutionNotFoundException');
    return found;
  }

  /** StopAutomationExecution with type Cancel: the onCancel step of where it stands is what runs next. */
  stop(id: string, there: Here): 'stopping' | 'already-ended' {
    const execution = this.execution(id, there);
    if (execution.end !== undefined) return 'already-ended';
    if (execution.status === 'Cancelling') return 'stopping';
    execution.status = 'Cancelling';
    const next = this.#runbookOf(execution).onCancel[execution.stage];
    if (next === undefined) this.#finish(execution, 'cancelled');
    else execution.stage = next;
    return 'stopping';
  }

  /** Executions that have something left to do. */
  unfinished(): (() => void)[] {
    return this.executions
      .filter(({ beginsAt, end }) => end === undefined && beginsAt <= this.#world.now)
      .filter((execution) => execution.stage !== 'asking' && !this.#runbookOf(execution).isWaiting(execution))
      .map((execution) => () => this.#advance(execution));
  }

  #advance(execution: ModelExecution): void {
    if (execution.stage === 'gate') {
      execution.stage = 'asking';
      execution.asked = (execution.asked ?? 0) + 1;
      this.askGate(execution, (said) => this.#answered(execution, said));
    } else {
      const result = this.#runbookOf(execution).advance(execution);
      if (typeof result === 'object') this.#fail(execution, result);
      else if (result !== 'goes-on') this.#finish(execution, result);
    }
    this.#world.note(
      () => `aws ${execution.id} ${execution.stage} ${execution.status} run ${execution.parameters['RunId']}`,
    );
  }

  /** A clear yes goes on and a clear no ends it; anything else is asked again a few times. */
  #answered(execution: ModelExecution, said: GateAnswer): void {
    if (execution.stage !== 'asking') return;
    if (said?.admitted === 'yes') {
      execution.stage = 'begin';
      execution.isLetIn = true;
    } else if (said === undefined && (execution.asked ?? 0) < MAX_ATTEMPTS) execution.stage = 'gate';
    else if (said === undefined) this.#fail(execution, { step: 'gate', message: 'Lambda.Unknown' });
    else {
      execution.refusal = said.refusal;
      this.#fail(execution, { step: 'refused', message: said.refusal });
      this.#checkTurnedAway(execution);
    }
  }

  #checkTurnedAway({ id, parameters }: ModelExecution): void {
    const { RunId: runId = '', Epoch: epoch } = parameters;
    const run = this.#world.store.get({ pk: `RUN#${runId}`, sk: 'RUN' });
    if (run === undefined || String(run['epoch']) !== epoch || run['gate'] === undefined || run['gate'] === id) return;
    this.#world.history.onTurnedAway({ runId, epoch: Number(epoch), executionId: id });
  }

  #runbookOf({ document }: ModelExecution): Runbook {
    const found = this.#runbooks[document];
    if (found === undefined) throw refusedBy('starting', 'AutomationDefinitionNotFoundException');
    return found;
  }

  #fail(execution: ModelExecution, failure: { step: string; message: string }): void {
    execution.failure = failure;
    this.#finish(execution, 'failed');
  }

  #finish(execution: ModelExecution, end: ExecutionEnd): void {
    execution.stage = 'ended';
    execution.end = end;
    execution.endedAt = this.#world.now;
    execution.status = { success: 'Success', failed: 'Failed', 'timed-out': 'TimedOut', cancelled: 'Cancelled' }[end];
    const detail = { ExecutionId: execution.id, Status: execution.status };
    this.#emit({ source: 'aws.ssm', place: execution.place, resources: [], detail });
  }

  /** As GetAutomationExecution is read by src/aws/ssm.ts. */
  read(id: string, there: Here): Execution {
    const execution = this.execution(id, there);
    const { status, end, failure, refusal, effect } = execution;
    const { step, name } = this.#runbookOf(execution).output;
    return {
      id,
      status,
      ...(end === undefined ? {} : { end }),
      ...(failure === undefined ? {} : { failure: `Step fails: ${failure.step}` }),
      steps: [
        {
          name: step,
          status: effect === undefined ? 'Pending' : 'Success',
          outputs: effect === undefined ? {} : { [name]: [effect] },
        },
        ...(refusal === undefined ? [] : [{ name: 'gate', status: 'Success', outputs: { 'gate.refusal': [refusal] } }]),
        ...(failure === undefined
          ? []
          : [{ name: failure.step, status: 'Failed', failure: failure.message, outputs: {} }]),
      ],
    };
  }
}
