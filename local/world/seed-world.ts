import { DAY } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import type { ImageBuilder } from '../aws/imagebuilder/service.ts';
import type { Ssm } from '../aws/ssm/service.ts';
import type { CallContext } from '../types.ts';
import { withImages } from './built-image.ts';
import { calendarText } from './calendar-text.ts';
import type { World, WorldPipeline } from './world-schema.ts';

export interface Seed {
  world: World;
  imageBuilder: ImageBuilder;
  ssm: Ssm;
  accountId: string;
  region: string;
  /** The clock's present, from which the past is counted. */
  now: number;
}

interface Ground extends Seed {
  context: CallContext;
  infrastructureArn: string;
  /** By name. */
  componentArns: Map<string, string>;
}

/** Fills the simulated services with the world's pipelines, their past images and the calendars, through the services' own handlers. */
export const seedWorld = async (seed: Seed): Promise<void> => {
  const context = { accountId: seed.accountId, region: seed.region, requestId: 'seed' };
  const ground: Ground = {
    ...seed,
    context,
    infrastructureArn: await createInfrastructure(seed, context),
    componentArns: await createComponents(seed, context),
  };
  for (const pipeline of seed.world.pipelines) await createPipeline(ground, pipeline);
  for (const { value, ...parameter } of seed.world.parameters)
    seed.ssm.writeParameter({ ...parameter, value: await withImages(seed, value) });
  for (const calendar of seed.world.calendars) {
    await seed.ssm.handlers.CreateDocument({
      Name: calendar.name,
      Content: calendarText(calendar, new Date(seed.now).toISOString()),
      DocumentType: 'ChangeCalendar',
      DocumentFormat: 'TEXT',
    });
  }
};

const createInfrastructure = async (
  { imageBuilder, accountId, region }: Seed,
  context: CallContext,
): Promise<string> => {
  await imageBuilder.handlers.CreateInfrastructureConfiguration(
    {
      name: 'image-builder',
      description: 'Where images are built',
      instanceProfileName: 'image-builder',
      instanceTypes: ['m7i.large'],
      clientToken: undefined,
    },
    context,
  );
  return `arn:aws:imagebuilder:${region}:${accountId}:infrastructure-configuration/image-builder`;
};

const createComponents = async (seed: Seed, context: CallContext): Promise<Map<string, string>> => {
  const arns = new Map<string, string>();
  for (const { name, version, description, data } of seed.world.components) {
    const input = {
      name,
      semanticVersion: version,
      description,
      data,
      platform: 'Linux' as const,
      clientToken: undefined,
    };
    await seed.imageBuilder.handlers.CreateComponent(input, context);
    arns.set(name, `arn:aws:imagebuilder:${seed.region}:${seed.accountId}:component/${name}/${version}/1`);
  }
  return arns;
};

const createPipeline = async (ground: Ground, pipeline: WorldPipeline): Promise<void> => {
  const { imageBuilder, context } = ground;
  const recipe = await createRecipe(ground, pipeline);
  await imageBuilder.handlers.CreateImagePipeline(
    {
      name: pipeline.name,
      description: pipeline.description,
      ...recipe,
      infrastructureConfigurationArn: ground.infrastructureArn,
      distributionConfigurationArn: await createDistribution(ground, pipeline),
      enhancedImageMetadataEnabled: pipeline.packages,
      imageScanningConfiguration: { imageScanningEnabled: pipeline.scan },
      ...(pipeline.tests ? {} : { imageTestsConfiguration: { imageTestsEnabled: false } }),
      tags: pipeline.tags,
      clientToken: undefined,
      ...present({ executionRole: pipeline.executionRole }),
      ...(await createWorkflows(ground, pipeline)),
      ...(pipeline.schedule !== undefined && { schedule: scheduleOf(pipeline) }),
    },
    context,
  );
  const pipelineArn = `arn:aws:imagebuilder:${ground.region}:${ground.accountId}:image-pipeline/${pipeline.name}`;
  for (const past of pipeline.history) {
    imageBuilder.recordPast({
      pipelineArn,
      startedAt: ground.now - past.daysAgo * DAY,
      buildType: past.scheduled ? 'SCHEDULED' : 'USER_INITIATED',
      ...(past.failedBecause !== undefined && { failedBecause: past.failedBecause }),
    });
  }
  if (pipeline.disabledAfter !== undefined) imageBuilder.disablePipeline(pipelineArn, pipeline.disabledAfter);
};

/** Image Builder runs workflows of one's own with a role that the pipeline names. */
const createWorkflows = async ({ imageBuilder, accountId }: Ground, { workflows }: WorldPipeline) => {
  if (workflows.length === 0) return {};
  const made: { workflowArn: string | undefined }[] = [];
  for (const { name, type, data } of workflows) {
    const input = { name, type, data, semanticVersion: '1.0.0', clientToken: undefined };
    const created = await imageBuilder.handlers.CreateWorkflow(input);
    made.push({
      workflowArn: 'workflowBuildVersionArn' in created ? String(created.workflowBuildVersionArn) : undefined,
    });
  }
  return { workflows: made, executionRole: `arn:aws:iam::${accountId}:role/image-builder-workflows` };
};

const scheduleOf = ({ schedule, startCondition, disabledAfter, disablesAfter }: WorldPipeline) => ({
  scheduleExpression: schedule,
  timezone: 'Australia/Sydney',
  pipelineExecutionStartCondition: startCondition,
  autoDisablePolicy: { failureCount: disablesAfter ?? disabledAfter ?? 5 },
});

const createRecipe = async (ground: Ground, { recipe, repository }: WorldPipeline) => {
  const { handlers } = ground.imageBuilder;
  const arn = (kind: string) =>
    `arn:aws:imagebuilder:${ground.region}:${ground.accountId}:${kind}/${recipe.name}/${recipe.version}`;
  const input = {
    name: recipe.name,
    semanticVersion: recipe.version,
    description: recipe.description,
    parentImage: recipe.parentImage.replace('{region}', ground.region),
    components: recipe.components.map((name) => ({
      componentArn: ground.componentArns.get(name) ?? name.replace('{region}', ground.region),
    })),
    clientToken: undefined,
  };
  if (repository === undefined) {
    await handlers.CreateImageRecipe(input, ground.context);
    return { imageRecipeArn: arn('image-recipe') };
  }
  const targetRepository = { service: 'ECR' as const, repositoryName: repository };
  await handlers.CreateContainerRecipe({ ...input, containerType: 'DOCKER', targetRepository }, ground.context);
  return { containerRecipeArn: arn('container-recipe') };
};

const createDistribution = async (ground: Ground, pipeline: WorldPipeline): Promise<string> => {
  const distributions = pipeline.regions.map(({ region, accounts }) => ({
    region,
    ...(pipeline.repository === undefined
      ? { amiDistributionConfiguration: { amiTags: pipeline.tags, targetAccountIds: accounts } }
      : {
          containerDistributionConfiguration: {
            targetRepository: { service: 'ECR' as const, repositoryName: pipeline.repository },
          },
        }),
    ...(pipeline.parameter !== undefined &&
      region === ground.region && {
        ssmParameterConfigurations: [{ parameterName: pipeline.parameter, dataType: 'aws:ec2:image' as const }],
      }),
  }));
  await ground.imageBuilder.handlers.CreateDistributionConfiguration(
    { name: pipeline.name, description: `Where ${pipeline.name} goes`, distributions, clientToken: undefined },
    ground.context,
  );
  return `arn:aws:imagebuilder:${ground.region}:${ground.accountId}:distribution-configuration/${pipeline.name}`;
};
