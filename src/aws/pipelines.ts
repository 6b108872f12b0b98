import {
  GetComponentCommand,
  GetContainerRecipeCommand,
  GetImageCommand,
  GetImagePipelineCommand,
  GetImageRecipeCommand,
  ImagebuilderClient,
  type ImagebuilderClientConfig,
} from '@aws-sdk/client-imagebuilder';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';

/** A pipeline with its own schedule. Times are milliseconds since the epoch. */
export interface ScheduledPipeline {
  arn: string;
  name: string;
  enabled: boolean;
  /** Builds by schedule that failed, without a success since. */
  failures: number;
  recipeArn: string;
  kind: 'ami' | 'container';
  /** Whether images are tested at all. */
  testsOn: boolean;
  /** Absent: it starts nothing by itself. */
  schedule?: PipelineSchedule;
}

export interface PipelineSchedule {
  expression: string;
  /** IANA zone in which the expression counts. */
  timezone: string;
  /** `match`: a build each time. `updates`: only when something that the recipe names by a filter is newer. */
  condition: 'match' | 'updates';
  /** So many failures in a row, and Image Builder disables the pipeline. */
  disablesAfter: number;
  /** The next match, as Image Builder says; it says none of a pipeline that is disabled. */
  nextAt?: number;
}

/** A version of a recipe: it never changes. */
export interface RecipeParts {
  arn: string;
  name: string;
  version: string;
  parentImage: string;
  /** ARNs, as the recipe names them. */
  components: readonly string[];
}

/** An image of Image Builder that a recipe begins with. */
export interface BaseImage {
  version: string;
  createdAt?: number;
}

/** Image Builder's pipelines, one read each. Methods throw AwsCallError; `gone` when the thing asked about does not exist. */
export interface Pipelines {
  pipeline(arn: string): Promise<ScheduledPipeline>;
  recipe(arn: string): Promise<RecipeParts>;
  /** Whether a component tests an image: its kind says so, or its document has a test phase, where that can be read. */
  componentTests(arn: string): Promise<boolean>;
  /** The newest that a full or wildcard ARN names. */
  newestBase(arn: string): Promise<BaseImage>;
}

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/schedule-pipeline.html */
const DISABLES_AFTER = 5;

export function createPipelines(config: ImagebuilderClientConfig & CallRules): Pipelines {
  const client = clientOf(ImagebuilderClient, config);
  return {
    pipeline: (arn) => calling(`reading the schedule of ${arn}`, () => readPipeline(client, arn)),
    recipe: (arn) => calling(`reading recipe ${arn}`, () => readRecipe(client, arn)),
    componentTests: (arn) =>
      calling(`reading component ${arn}`, async () => {
        const { component } = await client.send(new GetComponentCommand({ componentBuildVersionArn: arn }));
        return component?.type === 'TEST' || /^\s*-?\s*name:\s*["']?test["']?\s*$/m.test(component?.data ?? '');
      }),
    newestBase: (arn) =>
      calling(`reading base image ${arn}`, async () => {
        const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn: arn }));
        if (image === undefined) throw new Error('the answer has no image');
        const [version = ''] = (image.version ?? '').split('/');
        return { version, ...present({ createdAt: millis(image.dateCreated) }) };
      }),
  };
}

async function readPipeline(client: ImagebuilderClient, arn: string): Promise<ScheduledPipeline> {
  const { imagePipeline } = await client.send(new GetImagePipelineCommand({ imagePipelineArn: arn }));
  if (imagePipeline === undefined) throw new Error('the answer has no pipeline');
  const { name = arn, status, consecutiveFailures = 0, imageRecipeArn, containerRecipeArn } = imagePipeline;
  const { schedule, dateNextRun, imageTestsConfiguration } = imagePipeline;
  const recipeArn = imageRecipeArn ?? containerRecipeArn;
  if (recipeArn === undefined) throw new Error('the pipeline has no recipe');
  return {
    arn,
    name,
    enabled: status === 'ENABLED',
    failures: consecutiveFailures,
    recipeArn,
    kind: containerRecipeArn === undefined ? 'ami' : 'container',
    testsOn: imageTestsConfiguration?.imageTestsEnabled !== false,
    ...(schedule?.scheduleExpression === undefined
      ? {}
      : {
          schedule: {
            expression: schedule.scheduleExpression,
            timezone: schedule.timezone ?? 'UTC',
            condition: schedule.pipelineExecutionStartCondition === 'EXPRESSION_MATCH_ONLY' ? 'match' : 'updates',
            disablesAfter: schedule.autoDisablePolicy?.failureCount ?? DISABLES_AFTER,
            ...present({ nextAt: millis(dateNextRun) }),
          },
        }),
  };
}

async function readRecipe(client: ImagebuilderClient, arn: string): Promise<RecipeParts> {
  const recipe = arn.includes(':container-recipe/')
    ? (await client.send(new GetContainerRecipeCommand({ containerRecipeArn: arn }))).containerRecipe
    : (await client.send(new GetImageRecipeCommand({ imageRecipeArn: arn }))).imageRecipe;
  if (recipe === undefined) throw new Error('the answer has no recipe');
  return {
    arn,
    name: recipe.name ?? '',
    version: recipe.version ?? '',
    parentImage: recipe.parentImage ?? '',
    components: (recipe.components ?? []).flatMap(({ componentArn }) => componentArn ?? []),
  };
}

function millis(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
