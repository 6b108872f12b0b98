import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import * as sdk from '@aws-sdk/client-imagebuilder';
import { DAY } from '../../../src/duration.ts';
import { type BakeFault, createFaults } from '../faults.ts';
import { createIds } from '../identifiers.ts';
import type { SimulatedService } from '../service.ts';
import { buildHandlers } from './build-handlers.ts';
import { configurationHandlers } from './configuration-handlers.ts';
import { contentHandlers } from './content-handlers.ts';
import { deleteHandlers } from './delete-handlers.ts';
import { recordPastBake } from './history.ts';
import { imageHandlers } from './image-handlers.ts';
import { managedComponents } from './managed.ts';
import { newImage } from './new-image.ts';
import { findPipeline, pipelineHandlers } from './pipeline-handlers.ts';
import { recipeHandlers } from './recipe-handlers.ts';
import type { ImageBuilderOptions, ImageBuilderState } from './state.ts';
import { tagHandlers } from './tag-handlers.ts';
import { workflowHandlers } from './workflow-handlers.ts';

export interface PastBake {
  pipelineArn: string;
  startedAt: number;
  buildType?: 'USER_INITIATED' | 'SCHEDULED';
  /** Given, the bake failed while building, for this reason. */
  failedBecause?: string;
}

/** EC2 Image Builder: its resources, and bakes that go through their states and workflows on the world's clock. */
export const createImageBuilder = (options: ImageBuilderOptions) => {
  const state: ImageBuilderState = {
    ...options,
    faults: options.faults ?? createFaults(),
    onAmi: options.onAmi ?? (() => {}),
    onParameter: options.onParameter ?? (() => {}),
    reaches: options.reaches ?? (() => false),
    nextId: createIds('imagebuilder', options.salt),
    components: managedComponents(options.region),
    recipes: new Map(),
    containerRecipes: new Map(),
    infrastructure: new Map(),
    distributions: new Map(),
    workflows: new Map(),
    pipelines: new Map(),
    images: new Map(),
    schedules: new Map(),
    tokens: new Map(),
  };
  const handlers = {
    ...recipeHandlers(state),
    ...configurationHandlers(state),
    ...pipelineHandlers(state),
    ...buildHandlers(state),
    ...imageHandlers(state),
    ...contentHandlers(state),
    ...workflowHandlers(state),
    ...tagHandlers(state),
    ...deleteHandlers(state),
  };
  return {
    name: 'imagebuilder',
    sdk,
    handlers,
    /** Lets a coming bake of the pipeline fail, or never end. */
    failNext: (fault: BakeFault) => state.faults.add(fault),
    /** Writes a bake into the past, with its content, without events. */
    recordPast: (past: PastBake) => recordPast(state, past),
    /** Sets a pipeline as automatically disabled after this many failed scheduled builds. */
    disablePipeline: (arn: string, consecutiveFailures: number) =>
      Object.assign(findPipeline(state, arn), { status: 'DISABLED', consecutiveFailures }),
  } satisfies SimulatedService & Record<string, unknown>;
};

export type ImageBuilder = ReturnType<typeof createImageBuilder>;

/** A pipeline and its recipe are older than the images they made. */
const backdate = (state: ImageBuilderState, pipeline: ImagePipeline, time: number): void => {
  const recipe = state.recipes.get(pipeline.imageRecipeArn ?? '');
  const containerRecipe = state.containerRecipes.get(pipeline.containerRecipeArn ?? '');
  for (const resource of [pipeline, recipe, containerRecipe]) {
    if (resource === undefined || Date.parse(resource.dateCreated ?? '') <= time) continue;
    resource.dateCreated = new Date(time).toISOString();
  }
  pipeline.dateUpdated = pipeline.dateCreated;
};

const recordPast = (state: ImageBuilderState, past: PastBake): string => {
  const pipeline = findPipeline(state, past.pipelineArn);
  backdate(state, pipeline, past.startedAt - DAY);
  const image = newImage(state, pipeline, {
    tags: {},
    createdAt: past.startedAt,
    buildType: past.buildType ?? 'USER_INITIATED',
  });
  if (past.failedBecause !== undefined) {
    image.fault = { target: 'bake', pipeline: past.pipelineArn, kind: 'component-failure', reason: past.failedBecause };
  }
  recordPastBake(state, image);
  return image.arn;
};
