import { createEc2 } from '../../../../local/aws/ec2/service.ts';
import { createImageBuilder } from '../../../../local/aws/imagebuilder/service.ts';
import type { WrittenParameter } from '../../../../local/aws/imagebuilder/state.ts';
import { createClock } from '../../../../local/clock.ts';
import type { EmittedEvent } from '../../../../local/types.ts';

export const START = Date.parse('2026-11-18T23:00:00Z');
export const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };
const base = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
export const pipelineArn = `${base}:image-pipeline/web`;
export const imageArn = (build: number) => `${base}:image/web-server/1.0.0/${build}`;

const fixed = (id: string, name: string, severity: 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW', fixable = true) => ({
  id,
  package: name,
  severity,
  score: 5,
  title: id,
  fixable,
});

export const content = {
  packages: [
    ...['kernel', 'openssl', 'glibc', 'systemd', 'bash', 'zlib'].map((name) => ({
      name,
      version: '3.0.8-1.amzn2023.0.14',
    })),
    ...Array.from({ length: 30 }, (_none, index) => ({ name: `lib${index}`, version: '1.2.3-4.amzn2023' })),
  ],
  optionalPackages: ['htop', 'tmux', 'nginx', 'screen', 'wget'].map((name) => ({ name, version: '1.0-1.amzn2023' })),
  vulnerabilities: [
    ...Array.from({ length: 8 }, (_none, index) =>
      fixed(`CVE-2024-100${index}`, 'kernel', index < 2 ? 'CRITICAL' : 'HIGH'),
    ),
    ...Array.from({ length: 8 }, (_none, index) => fixed(`CVE-2024-200${index}`, 'zlib', 'MEDIUM', false)),
    ...Array.from({ length: 8 }, (_none, index) => fixed(`CVE-2024-300${index}`, 'bash', 'LOW', false)),
  ],
};

interface Options {
  scan?: boolean;
  packages?: boolean;
  tests?: boolean;
  container?: boolean;
  regions?: { region: string; accounts?: string[] }[];
  workflow?: string;
  /** Into which its AMI is written; the role with which that is done, if it is not Image Builder's own. */
  parameter?: string;
  executionRole?: string;
}

/** A world with Image Builder and EC2, and one pipeline, web. */
export const buildWorld = async (options: Options = {}) => {
  const errors: unknown[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const events: (EmittedEvent & { at: number })[] = [];
  const emit = (event: EmittedEvent) => events.push({ ...event, at: (clock.now() - START) / 1000 });
  const written: WrittenParameter[] = [];
  const onParameter = (parameter: WrittenParameter) => written.push(parameter);
  const ec2 = createEc2({ ...context, clock, emit });
  const imageBuilder = createImageBuilder({ ...context, clock, emit, content, onAmi: ec2.registerAmi, onParameter });
  const world = { clock, events, errors, written, ec2, imageBuilder, handlers: imageBuilder.handlers };
  await createPipeline(world.handlers, options);
  return {
    ...world,
    start: async (clientToken?: string, tags?: Record<string, string>): Promise<string> => {
      const answer = await world.handlers.StartImagePipelineExecution(
        { imagePipelineArn: pipelineArn, clientToken, ...(tags && { tags }) },
        context,
      );
      await clock.settled();
      return 'imageBuildVersionArn' in answer ? String(answer.imageBuildVersionArn) : '';
    },
    image: async (imageBuildVersionArn: string) =>
      (await world.handlers.GetImage({ imageBuildVersionArn }, context)).image,
    minutes: (minutes: number) => clock.advance(minutes * 60_000),
  };
};

export type BuildWorld = Awaited<ReturnType<typeof buildWorld>>;

const createPipeline = async (handlers: ReturnType<typeof createImageBuilder>['handlers'], options: Options) => {
  const components = ['update-linux', 'simple-boot-test-linux'].map((name) => ({
    componentArn: `arn:aws:imagebuilder:ap-southeast-2:aws:component/${name}/x.x.x`,
  }));
  const recipe = {
    name: 'Web Server',
    semanticVersion: '1.0.0',
    parentImage: 'ami-0123456789abcdef0',
    components,
    clientToken: undefined,
  };
  if (options.container) {
    const targetRepository = { service: 'ECR' as const, repositoryName: 'team/web' };
    await handlers.CreateContainerRecipe({ ...recipe, containerType: 'DOCKER', targetRepository }, context);
  } else {
    await handlers.CreateImageRecipe(recipe, context);
  }
  await handlers.CreateInfrastructureConfiguration(
    { name: 'infra', instanceProfileName: 'p', clientToken: undefined },
    context,
  );
  const distributions = (options.regions ?? [{ region: 'ap-southeast-2' }]).map(({ region, accounts }) => ({
    region,
    amiDistributionConfiguration: { targetAccountIds: accounts ?? [], amiTags: { team: 'web' } },
    ...(options.parameter !== undefined && {
      ssmParameterConfigurations: [{ parameterName: options.parameter, dataType: 'aws:ec2:image' as const }],
    }),
  }));
  await handlers.CreateDistributionConfiguration({ name: 'web', distributions, clientToken: undefined }, context);
  await handlers.CreateImagePipeline(
    {
      name: 'web',
      infrastructureConfigurationArn: `${base}:infrastructure-configuration/infra`,
      distributionConfigurationArn: `${base}:distribution-configuration/web`,
      enhancedImageMetadataEnabled: options.packages ?? true,
      imageTestsConfiguration: { imageTestsEnabled: options.tests ?? true },
      imageScanningConfiguration: { imageScanningEnabled: options.scan ?? true },
      clientToken: undefined,
      ...(options.executionRole !== undefined && { executionRole: options.executionRole }),
      ...(options.container
        ? { containerRecipeArn: `${base}:container-recipe/web-server/1.0.0` }
        : { imageRecipeArn: `${base}:image-recipe/web-server/1.0.0` }),
      ...(options.workflow !== undefined && {
        workflows: [{ workflowArn: await createWorkflow(handlers, options.workflow) }],
      }),
    },
    context,
  );
};

const createWorkflow = async (
  handlers: ReturnType<typeof createImageBuilder>['handlers'],
  data: string,
): Promise<string> => {
  await handlers.CreateWorkflow({
    name: 'gated',
    semanticVersion: '1.0.0',
    type: 'TEST',
    data,
    clientToken: undefined,
  });
  return `${base}:workflow/test/gated/1.0.0/1`;
};
