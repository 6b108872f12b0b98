import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { kept, take } from '../take.ts';
import { arnOf, slug } from './arns.ts';
import { alreadyExists, invalidRequest, notFound, once, required } from './errors.ts';
import { filtered, listPage } from './lists.ts';
import { armSchedule, checkSchedule, shownPipeline } from './schedule.ts';
import type { ImageBuilderState } from './state.ts';

export const pipelineHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    CreateImagePipeline: async (input, context) =>
      once(state, 'CreateImagePipeline', input, () => createPipeline(state, input, context)),
    UpdateImagePipeline: async (input, context) =>
      once(state, 'UpdateImagePipeline', input, () => updatePipeline(state, input, context)),
    GetImagePipeline: async ({ imagePipelineArn }, { requestId }) => ({
      requestId,
      imagePipeline: shownPipeline(state, findPipeline(state, imagePipelineArn)),
    }),
    ListImagePipelines: async (input: sdk.ListImagePipelinesCommandInput, { requestId }: CallContext) => {
      const found = filtered([...state.pipelines.values()], input.filters, {
        description: ({ description }) => description,
        distributionConfigurationArn: ({ distributionConfigurationArn }) => distributionConfigurationArn,
        imageRecipeArn: ({ imageRecipeArn }) => imageRecipeArn,
        infrastructureConfigurationArn: ({ infrastructureConfigurationArn }) => infrastructureConfigurationArn,
        name: ({ name }) => name,
        status: ({ status }) => status,
      });
      const page = listPage(found, input);
      return {
        requestId,
        imagePipelineList: page.items.map((each) => shownPipeline(state, each)),
        nextToken: page.nextToken,
      };
    },
  });

export const findPipeline = (state: ImageBuilderState, arn: string | undefined): ImagePipeline => {
  const found = state.pipelines.get(required('imagePipelineArn', arn));
  if (found === undefined) throw notFound(arn);
  return found;
};

const SETTINGS = [
  'clientToken',
  'description',
  'imageRecipeArn',
  'containerRecipeArn',
  'infrastructureConfigurationArn',
  'distributionConfigurationArn',
  'imageTestsConfiguration',
  'enhancedImageMetadataEnabled',
  'imageScanningConfiguration',
  'schedule',
  'status',
  'workflows',
  'executionRole',
] as const;

/** What a bake does by them is decided when it begins. */
const keepStructures = (input: Structures): void => {
  take(input.imageTestsConfiguration ?? {}, ['imageTestsEnabled', 'timeoutMinutes']);
  take(input.imageScanningConfiguration ?? {}, ['imageScanningEnabled']);
  take(input.schedule ?? {}, SCHEDULE);
  kept(input.schedule?.autoDisablePolicy);
  kept(input.workflows);
};

type Structures = Pick<
  sdk.UpdateImagePipelineCommandInput,
  'imageTestsConfiguration' | 'imageScanningConfiguration' | 'schedule' | 'workflows'
>;

const SCHEDULE = ['scheduleExpression', 'timezone', 'pipelineExecutionStartCondition', 'autoDisablePolicy'] as const;

const createPipeline = (
  state: ImageBuilderState,
  given: sdk.CreateImagePipelineCommandInput,
  { requestId }: CallContext,
) => {
  const { clientToken, ...input } = take(given, ['name', 'tags', ...SETTINGS]);
  keepStructures(input);
  const name = required('name', input.name, 128);
  const arn = arnOf(state, `image-pipeline/${slug(name)}`);
  if (state.pipelines.has(arn)) throw alreadyExists(arn);
  checkReferences(state, input);
  checkSchedule(input, state.clock.now());
  const now = new Date(state.clock.now()).toISOString();
  const pipeline: ImagePipeline = {
    platform: 'Linux',
    enhancedImageMetadataEnabled: true,
    imageTestsConfiguration: { imageTestsEnabled: true, timeoutMinutes: 720 },
    status: 'ENABLED',
    consecutiveFailures: 0,
    ...input,
    arn,
    dateCreated: now,
    dateUpdated: now,
    tags: input.tags ?? {},
  };
  state.pipelines.set(arn, pipeline);
  armSchedule(state, pipeline);
  return { requestId, clientToken, imagePipelineArn: arn };
};

const updatePipeline = (
  state: ImageBuilderState,
  given: sdk.UpdateImagePipelineCommandInput,
  { requestId }: CallContext,
) => {
  const { clientToken, imagePipelineArn, ...input } = take(given, ['imagePipelineArn', ...SETTINGS]);
  keepStructures(input);
  const pipeline = findPipeline(state, imagePipelineArn);
  checkReferences(state, input);
  checkSchedule(input, state.clock.now());
  if (input.schedule === undefined) delete pipeline.schedule;
  Object.assign(pipeline, input, { dateUpdated: new Date(state.clock.now()).toISOString() });
  pipeline.consecutiveFailures = 0;
  armSchedule(state, pipeline);
  return { requestId, clientToken, imagePipelineArn };
};

type References = Pick<
  ImagePipeline,
  'imageRecipeArn' | 'containerRecipeArn' | 'infrastructureConfigurationArn' | 'distributionConfigurationArn'
>;

const checkReferences = (state: ImageBuilderState, input: References): void => {
  const { imageRecipeArn, containerRecipeArn, infrastructureConfigurationArn, distributionConfigurationArn } = input;
  if ((imageRecipeArn === undefined) === (containerRecipeArn === undefined)) {
    throw invalidRequest('Exactly one of imageRecipeArn and containerRecipeArn is needed.');
  }
  checkExists(state.recipes, imageRecipeArn);
  checkExists(state.containerRecipes, containerRecipeArn);
  checkExists(state.infrastructure, required('infrastructureConfigurationArn', infrastructureConfigurationArn));
  checkExists(state.distributions, distributionConfigurationArn);
};

const checkExists = (items: Map<string, unknown>, arn: string | undefined): void => {
  if (arn !== undefined && !items.has(arn)) throw invalidRequest(`The resource '${arn}' does not exist.`);
};
