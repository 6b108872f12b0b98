import type { EmitEvent, ModelExecution, Runbook } from './automation.ts';
import { isIn, PIPELINES, placeIn } from './people.ts';
import { refusedBy } from './worker.ts';
import type { World } from './world.ts';

export const PHASES: readonly string[] = ['PENDING', 'CREATING', 'BUILDING', 'TESTING', 'DISTRIBUTING', 'AVAILABLE'];
export const FINAL: readonly string[] = ['AVAILABLE', 'FAILED', 'CANCELLED'];

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

/** Image Builder, and the runbook Patchwarden-Bake that bakes with it. */
export class ModelImages {
  readonly #world: World;
  readonly #emit: EmitEvent;
  readonly images: ModelImage[] = [];
  readonly pipelines = new Map<string, ModelPipeline>();

  readonly runbook: Runbook = {
    subject: 'ImagePipelineArn',
    output: { step: 'startBake', name: 'imageBuildVersionArn' },
    onCancel: { begin: 'recall', wait: 'cancel-bake' },
    isWaiting: ({ stage, effect }) => stage === 'wait' && !FINAL.includes(this.image(effect ?? '').status),
    advance: (execution) => this.#advanceExecution(execution),
  };

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

  /** Images that are still being made. */
  unfinished(): (() => void)[] {
    return this.images.filter(({ status }) => !FINAL.includes(status)).map((image) => () => this.#advanceImage(image));
  }

  cancelImage(arn: string): void {
    const image = this.image(arn);
    // Too late once it is being distributed, as Image Builder says.
    if (FINAL.includes(image.status) || image.status === 'DISTRIBUTING') return;
    this.#setImage(image, 'CANCELLED', 'cancelled on request');
  }

  #advanceExecution(execution: ModelExecution): ReturnType<Runbook['advance']> {
    switch (execution.stage) {
      case 'begin':
        // Another account has no such pipeline.
        if (!isIn(execution.parameters['ImagePipelineArn'] ?? '', execution.place))
          return { step: 'startBake', message: 'ResourceNotFoundException' };
        // The answer may be lost once: the same token is asked again.
        this.#startBake(execution);
        if (!this.#world.random.chance(this.#world.mix.errorAfter)) execution.stage = 'wait';
        return 'goes-on';
      case 'recall':
        this.#startBake(execution);
        execution.stage = 'cancel-bake';
        return 'goes-on';
      case 'cancel-bake':
        this.cancelImage(execution.effect ?? '');
        return 'cancelled';
      case 'wait':
        execution.stage = 'read';
        return 'goes-on';
      default:
        return this.image(execution.effect ?? '').status === 'AVAILABLE'
          ? 'success'
          : { step: 'requireAvailable', message: 'the image is not AVAILABLE' };
    }
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
      const { RunId: runId = '', Epoch: epoch } = execution.parameters;
      this.#world.history.onEffect({ runId, epoch: Number(epoch), id: image.arn });
    }
    execution.effect = image.arn;
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
    this.#emit({
      source: 'aws.imagebuilder',
      place: placeIn(image.arn),
      resources: [image.arn],
      detail: { state: { status } },
    });
  }
}

export const recipeArnOf = (pipelineArn: string, version: number): string =>
  `${pipelineArn.replace(':image-pipeline/', ':image-recipe/')}/1.0.${version}`;

const imageArnOf = (pipelineArn: string, serial: number): string =>
  `${pipelineArn.replace(':image-pipeline/', ':image/')}/1.0.0/${serial + 1}`;
