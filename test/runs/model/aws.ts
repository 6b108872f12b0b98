import type { Execution, ExecutionEnd } from '../../../src/aws/ssm.ts';
import { nameOf, PIPELINES } from './people.ts';
import { refusedBy } from './worker.ts';
import type { World } from './world.ts';

type Stage = 'gate' | 'start-bake' | 'wait' | 'read' | 'recall' | 'cancel-bake' | 'ended';

export interface ModelExecution {
  id: string;
  token: string;
  parameters: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  stage: Stage;
  status: string;
  end?: ExecutionEnd;
  endedAt?: number;
  failure?: { step: string; message: string };
  imageArn?: string;
  /** Lists do not show it before. */
  listedAt: number;
}

export const PHASES: readonly string[] = ['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'AVAILABLE'];

export interface ModelImage {
  arn: string;
  pipelineArn: string;
  recipeArn: string;
  token: string;
  runId?: string;
  status: string;
  reason?: string;
  createdAt: number;
}

export interface ModelPipeline {
  arn: string;
  recipeVersion: number;
  isEnabled: boolean;
}

export const FINAL: readonly string[] = ['AVAILABLE', 'FAILED', 'CANCELLED'];

/** Emits an event of AWS: where it goes, and whether it goes at all, is the queues' business. */
export type EmitEvent = (event: { source: string; resources: string[]; detail: Record<string, unknown> }) => void;

/** Systems Manager Automation running Patchwarden-Bake, and the Image Builder it bakes with. */
export class ModelAws {
  readonly #world: World;
  readonly #emit: EmitEvent;
  readonly executions: ModelExecution[] = [];
  readonly images: ModelImage[] = [];
  readonly pipelines = new Map<string, ModelPipeline>();
  calendarOpen = true;

  constructor(world: World, emit: EmitEvent) {
    this.#world = world;
    this.#emit = emit;
    for (const arn of Object.values(PIPELINES)) {
      this.pipelines.set(arn, { arn, recipeVersion: 1, isEnabled: true });
      this.images.push({
        arn: imageArnOf(arn, 0),
        pipelineArn: arn,
        recipeArn: recipeArnOf(arn, 1),
        token: `old-${arn}`,
        status: 'AVAILABLE',
        createdAt: world.now - 34 * 86_400_000,
      });
    }
  }

  /** StartAutomationExecution: one token, one execution. */
  start(call: Pick<ModelExecution, 'token' | 'parameters' | 'tags'>): string {
    const known = this.executions.find(({ token }) => token === call.token);
    if (known !== undefined) {
      if (JSON.stringify(known.parameters) !== JSON.stringify(call.parameters))
        throw refusedBy('starting', 'IdempotentParameterMismatch');
      return known.id;
    }
    const { random, now, mix } = this.#world;
    // Someone has just changed a policy.
    if (random.chance(mix.throttle)) throw refusedBy('starting', 'AccessDeniedException');
    const lag = random.chance(mix.lag) ? random.int(60_000) : 0;
    const id = `exec-${this.#world.serial()}`;
    this.#world.history.onStarted(call.parameters);
    this.executions.push({ ...call, id, stage: 'gate', status: 'InProgress', listedAt: now + lag });
    return id;
  }

  byTag(key: string): string[] {
    return this.executions
      .filter(({ tags, listedAt }) => Object.hasOwn(tags, key) && listedAt <= this.#world.now)
      .map(({ id }) => id);
  }

  execution(id: string): ModelExecution {
    const found = this.executions.find((each) => each.id === id);
    if (found === undefined) throw refusedBy(`reading ${id}`, 'AutomationExecutionNotFoundException');
    return found;
  }

  /** StopAutomationExecution with type Cancel: the onCancel step of where it stands is what runs next. */
  stop(id: string): 'stopping' | 'already-ended' {
    const execution = this.execution(id);
    if (execution.end !== undefined) return 'already-ended';
    if (execution.status === 'Cancelling') return 'stopping';
    execution.status = 'Cancelling';
    const next: Partial<Record<Stage, Stage>> = { 'start-bake': 'recall', wait: 'cancel-bake' };
    execution.stage = next[execution.stage] ?? execution.stage;
    if (!['recall', 'cancel-bake'].includes(execution.stage)) this.#finish(execution, 'cancelled');
    return 'stopping';
  }

  pipeline(arn: string): ModelPipeline {
    const found = this.pipelines.get(arn);
    if (found === undefined) throw refusedBy(`reading ${arn}`, 'ResourceNotFoundException');
    return found;
  }

  image(arn: string): ModelImage {
    const found = this.images.find((each) => each.arn === arn);
    if (found === undefined) throw refusedBy(`reading ${arn}`, 'ResourceNotFoundException');
    return found;
  }

  /** Executions and images that have something left to do. */
  unfinished(): (() => void)[] {
    const executions = this.executions
      .filter(({ end, stage, imageArn }) => {
        if (end !== undefined) return false;
        return stage !== 'wait' || imageArn === undefined || FINAL.includes(this.image(imageArn).status);
      })
      .map((execution) => () => this.#advanceExecution(execution));
    const images = this.images
      .filter(({ status }) => !FINAL.includes(status))
      .map((image) => () => this.#advanceImage(image));
    return [...executions, ...images];
  }

  cancelImage(arn: string): void {
    const image = this.image(arn);
    // Too late once it is being distributed, as Image Builder says.
    if (FINAL.includes(image.status) || image.status === 'DISTRIBUTING') return;
    this.#setImage(image, 'CANCELLED', 'cancelled on request');
  }

  #advanceExecution(execution: ModelExecution): void {
    const { parameters } = execution;
    switch (execution.stage) {
      case 'gate':
        if (this.#passGate(execution)) execution.stage = 'start-bake';
        else this.#fail(execution, 'gate', 'ConditionalCheckFailedException');
        break;
      case 'start-bake':
        // The answer may be lost once: the same token is asked again.
        this.#startBake(execution);
        if (this.#world.random.chance(this.#world.mix.errorAfter)) break;
        execution.stage = 'wait';
        break;
      case 'recall':
        this.#startBake(execution);
        execution.stage = 'cancel-bake';
        break;
      case 'cancel-bake':
        this.cancelImage(execution.imageArn ?? '');
        this.#finish(execution, 'cancelled');
        break;
      case 'wait':
        execution.stage = 'read';
        break;
      case 'read':
        if (this.image(execution.imageArn ?? '').status === 'AVAILABLE') this.#finish(execution, 'success');
        else this.#fail(execution, 'requireAvailable', 'the image is not AVAILABLE');
        break;
      case 'ended':
        break;
    }
    this.#world.note(() => `aws ${execution.id} ${execution.stage} ${execution.status} run ${parameters['RunId']}`);
  }

  /** The condition of the runbook's first step, written down once more. */
  #passGate({ id, parameters }: ModelExecution): boolean {
    const { store, history } = this.#world;
    const key = { pk: `RUN#${parameters['RunId']}`, sk: 'RUN' };
    const run = store.get(key);
    const isApproved =
      run !== undefined &&
      (run['state'] === 'starting' || run['state'] === 'running') &&
      String(run['epoch']) === parameters['Epoch'] &&
      run['planHash'] === parameters['PlanHash'] &&
      run['subject'] === parameters['ImagePipelineArn'] &&
      (run['gate'] === undefined || run['gate'] === id);
    if (!isApproved) return false;
    store.write([{ kind: 'set', key, set: { gate: id }, when: {} }]);
    history.onGate({ runId: parameters['RunId'] ?? '', epoch: Number(parameters['Epoch']), executionId: id });
    return true;
  }

  #startBake(execution: ModelExecution): void {
    const token = execution.parameters['ImageToken'] ?? '';
    const pipeline = this.pipeline(execution.parameters['ImagePipelineArn'] ?? '');
    const known = this.images.find((image) => image.token === token);
    const image: ModelImage = known ?? {
      arn: imageArnOf(pipeline.arn, this.#world.serial()),
      pipelineArn: pipeline.arn,
      recipeArn: recipeArnOf(pipeline.arn, pipeline.recipeVersion),
      token,
      runId: execution.parameters['RunId'] ?? '',
      status: 'PENDING',
      createdAt: this.#world.now,
    };
    if (known === undefined) {
      this.images.push(image);
      this.#world.history.onImage({ runId: image.runId ?? '', arn: image.arn, token });
    }
    execution.imageArn = image.arn;
  }

  #advanceImage(image: ModelImage): void {
    const { random } = this.#world;
    const failed = random.chance(0.05);
    const next = PHASES[PHASES.indexOf(image.status) + 1] ?? 'AVAILABLE';
    this.#setImage(image, failed ? 'FAILED' : next, failed ? 'component/harden/1.0.0 failed in step Apply' : undefined);
  }

  #setImage(image: ModelImage, status: string, reason?: string): void {
    image.status = status;
    if (reason !== undefined) image.reason = reason;
    this.#world.note(() => `aws image ${image.arn.split('/').at(-1)} is ${status}`);
    this.#emit({ source: 'aws.imagebuilder', resources: [image.arn], detail: { state: { status } } });
  }

  #fail(execution: ModelExecution, step: string, message: string): void {
    execution.failure = { step, message };
    this.#finish(execution, 'failed');
  }

  #finish(execution: ModelExecution, end: ExecutionEnd): void {
    execution.stage = 'ended';
    execution.end = end;
    execution.endedAt = this.#world.now;
    execution.status = { success: 'Success', failed: 'Failed', 'timed-out': 'TimedOut', cancelled: 'Cancelled' }[end];
    this.#emit({ source: 'aws.ssm', resources: [], detail: { ExecutionId: execution.id, Status: execution.status } });
  }

  /** As GetAutomationExecution is read by src/aws/ssm.ts. */
  read(id: string): Execution {
    const { status, end, failure, imageArn } = this.execution(id);
    const outputs: Record<string, readonly string[]> =
      imageArn === undefined ? {} : { imageBuildVersionArn: [imageArn] };
    return {
      id,
      status,
      ...(end === undefined ? {} : { end }),
      ...(failure === undefined ? {} : { failure: `Step fails: ${failure.step}` }),
      steps: [
        { name: 'startBake', status: imageArn === undefined ? 'Pending' : 'Success', outputs },
        ...(failure === undefined
          ? []
          : [{ name: failure.step, status: 'Failed', failure: failure.message, outputs: {} }]),
      ],
    };
  }
}

export const recipeArnOf = (pipelineArn: string, version: number): string =>
  `arn:aws:imagebuilder:ap-southeast-2:111122223333:image-recipe/${nameOf(pipelineArn)}/1.0.${version}`;

const imageArnOf = (pipelineArn: string, serial: number): string =>
  `arn:aws:imagebuilder:ap-southeast-2:111122223333:image/${nameOf(pipelineArn)}/1.0.0/${serial + 1}`;
