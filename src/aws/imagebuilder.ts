import {
  GetContainerRecipeCommand,
  GetImageCommand,
  GetImagePipelineCommand,
  GetImageRecipeCommand,
  GetWorkflowCommand,
  type Image,
  ImagebuilderClient,
  type ImagebuilderClientConfig,
  ListImagePackagesCommand,
  ListImagePipelineImagesCommand,
  ListImageScanFindingsCommand,
  ListWorkflowExecutionsCommand,
  ListWorkflowStepExecutionsCommand,
} from '@aws-sdk/client-imagebuilder';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';
import { ownFirst, ownOf, urisOf } from './image-outputs.ts';
import { pages } from './pages.ts';

export interface Pipeline {
  arn: string;
  name: string;
  enabled: boolean;
  /** Image Builder disabled it itself after this many failures in a row; 0 when not known. */
  consecutiveFailures: number;
  recipe: { arn: string; name: string; version: string; parentImage: string };
  kind: 'ami' | 'container';
  /** Packages are recorded only when this is on (enhancedImageMetadataEnabled). */
  packagesOn: boolean;
  scanOn: boolean;
  /** Workflows of its own, by build version ARN; none where AWS's own are used. */
  workflowArns?: readonly string[];
}

/** An image build version. Times are milliseconds since the epoch. */
export interface BuiltImage {
  arn: string;
  /** AWS's word, e.g. `BUILDING`; AVAILABLE, FAILED, CANCELLED, DEPRECATED, DISABLED and DELETED are ends. */
  status: string;
  reason?: string;
  createdAt?: number;
  pipelineArn?: string;
  /** The version of the image recipe or container recipe that it was made from. */
  recipeArn?: string;
  /** That of the Region and account in which it was made first. */
  amis: readonly { region: string; accountId: string; image: string }[];
  imageUris: readonly string[];
  /** Its AMI, or its URI, in the Region and account in which it was made; absent where it was distributed elsewhere only. */
  own?: string;
  /** Whether it is available only after its test stage passed; absent where AWS does not say. */
  testsOn?: boolean;
  /** Packages were recorded for this image. */
  packagesOn: boolean;
  scan: 'off' | 'going-on' | 'done' | 'failed';
  /** Instance types that its infrastructure configuration names, first choice first. */
  instanceTypes?: readonly string[];
  /** Where its distribution configuration takes it. */
  destinations?: readonly { region: string; accounts: readonly string[] }[];
}

/** An image build version as a list has it. */
export type ListedImage = Pick<BuiltImage, 'arn' | 'status' | 'imageUris' | 'own'> & {
  createdAt: number;
  amis: readonly string[];
  /** `USER_INITIATED`, `SCHEDULED` or `IMPORT`: what set off the build. */
  buildType?: string;
  /** Of the image resource itself: those that its start gave are among them. */
  tags?: Readonly<Record<string, string>>;
};

export interface Workflow {
  id: string;
  /** Build version ARN of the workflow that is executed. */
  arn?: string;
  /** `BUILD`, `TEST` or `DISTRIBUTION`. */
  kind: string;
  status: string;
  total: number;
  done: number;
  startedAt?: number;
  endedAt?: number;
}

export interface WorkflowStep {
  /** Of the execution: `step-…`. */
  id?: string;
  name: string;
  /** What it does: `WaitForAction`. */
  action?: string;
  status: string;
  message: string;
  startedAt?: number;
}

export interface ImagePackage {
  packageName: string;
  packageVersion: string;
}

export interface ScanFinding {
  id: string;
  severity: string;
  packageNames: readonly string[];
  fixAvailable: boolean;
}

/** Image Builder, read only. Methods throw AwsCallError; `gone` when the thing asked about does not exist. */
export interface ImageBuilder {
  pipeline(arn: string): Promise<Pipeline>;
  /** Newest first. */
  pipelineImages(arn: string): Promise<readonly ListedImage[]>;
  image(arn: string): Promise<BuiltImage>;
  workflows(imageArn: string): Promise<readonly Workflow[]>;
  workflowSteps(workflowId: string): Promise<readonly WorkflowStep[]>;
  /** A workflow's document, YAML. */
  workflowText(arn: string): Promise<string>;
  packages(imageArn: string): Promise<readonly ImagePackage[]>;
  findings(imageArn: string): Promise<readonly ScanFinding[]>;
}

export function createImageBuilder(config: ImagebuilderClientConfig & CallRules): ImageBuilder {
  const client = clientOf(ImagebuilderClient, config);
  return {
    pipeline: (arn) => calling(`reading pipeline ${arn}`, () => readPipeline(client, arn)),
    pipelineImages: (arn) =>
      calling(`listing images of ${arn}`, async () => {
        const images = await pages(
          (nextToken) => client.send(new ListImagePipelineImagesCommand({ imagePipelineArn: arn, nextToken })),
          ({ imageSummaryList, nextToken }) => ({ items: imageSummaryList, next: nextToken }),
        );
        return images
          .map((image) => ({
            arn: image.arn ?? '',
            status: image.state?.status ?? 'UNKNOWN',
            createdAt: millis(image.dateCreated) ?? 0,
            amis: ownFirst(image.arn, image.outputResources).flatMap((ami) => ami.image ?? []),
            imageUris: urisOf(image.arn, image.outputResources),
            ...present({
              own: ownOf(image.arn, image.outputResources),
              buildType: image.buildType,
              tags: image.tags,
            }),
          }))
          .sort((a, b) => b.createdAt - a.createdAt);
      }),
    image: (arn) =>
      calling(`reading image ${arn}`, async () => {
        const { image } = await client.send(new GetImageCommand({ imageBuildVersionArn: arn }));
        if (image === undefined) throw new Error('the answer has no image');
        return asImage(arn, image);
      }),
    workflows: (imageArn) =>
      calling(`listing workflows of ${imageArn}`, async () => {
        const found = await pages(
          (nextToken) => client.send(new ListWorkflowExecutionsCommand({ imageBuildVersionArn: imageArn, nextToken })),
          ({ workflowExecutions, nextToken }) => ({ items: workflowExecutions, next: nextToken }),
        );
        return found.map((workflow) => ({
          id: workflow.workflowExecutionId ?? '',
          ...present({ arn: workflow.workflowBuildVersionArn }),
          kind: workflow.type ?? '',
          status: workflow.status ?? '',
          total: workflow.totalStepCount ?? 0,
          done: (workflow.totalStepsSucceeded ?? 0) + (workflow.totalStepsSkipped ?? 0),
          ...present({ startedAt: millis(workflow.startTime), endedAt: millis(workflow.endTime) }),
        }));
      }),
    workflowSteps: (workflowId) =>
      calling(`listing steps of workflow ${workflowId}`, async () => {
        const steps = await pages(
          (nextToken) =>
            client.send(new ListWorkflowStepExecutionsCommand({ workflowExecutionId: workflowId, nextToken })),
          ({ steps, nextToken }) => ({ items: steps, next: nextToken }),
        );
        return steps.map((step) => ({
          name: step.name ?? '',
          status: step.status ?? '',
          message: step.message ?? '',
          ...present({ id: step.stepExecutionId, action: step.action, startedAt: millis(step.startTime) }),
        }));
      }),
    workflowText: (arn) =>
      calling(`reading workflow ${arn}`, async () => {
        const { workflow } = await client.send(new GetWorkflowCommand({ workflowBuildVersionArn: arn }));
        if (workflow?.data === undefined) throw new Error('the answer has no document');
        return workflow.data;
      }),
    packages: (imageArn) =>
      calling(`listing packages of ${imageArn}`, async () => {
        const found = await pages(
          (nextToken) => client.send(new ListImagePackagesCommand({ imageBuildVersionArn: imageArn, nextToken })),
          ({ imagePackageList, nextToken }) => ({ items: imagePackageList, next: nextToken }),
        );
        return found.map(({ packageName = '', packageVersion = '' }) => ({ packageName, packageVersion }));
      }),
    findings: (imageArn) =>
      calling(`listing findings of ${imageArn}`, async () => {
        const filters = [{ name: 'imageBuildVersionArn', values: [imageArn] }];
        const found = await pages(
          (nextToken) => client.send(new ListImageScanFindingsCommand({ filters, nextToken })),
          ({ findings, nextToken }) => ({ items: findings, next: nextToken }),
        );
        return found.map((finding) => ({
          id: finding.packageVulnerabilityDetails?.vulnerabilityId ?? finding.title ?? '',
          severity: finding.severity ?? 'UNTRIAGED',
          packageNames: (finding.packageVulnerabilityDetails?.vulnerablePackages ?? []).flatMap(
            ({ name }) => name ?? [],
          ),
          fixAvailable: finding.fixAvailable === 'YES' || finding.fixAvailable === 'PARTIAL',
        }));
      }),
  };
}

async function readPipeline(client: ImagebuilderClient, arn: string): Promise<Pipeline> {
  const { imagePipeline } = await client.send(new GetImagePipelineCommand({ imagePipelineArn: arn }));
  if (imagePipeline === undefined) throw new Error('the answer has no pipeline');
  const { imageRecipeArn, containerRecipeArn } = imagePipeline;
  return {
    arn,
    name: imagePipeline.name ?? arn,
    enabled: imagePipeline.status === 'ENABLED',
    consecutiveFailures: imagePipeline.consecutiveFailures ?? 0,
    recipe: await readRecipe(client, { imageRecipeArn, containerRecipeArn }),
    kind: containerRecipeArn === undefined ? 'ami' : 'container',
    packagesOn: imagePipeline.enhancedImageMetadataEnabled === true,
    scanOn: imagePipeline.imageScanningConfiguration?.imageScanningEnabled === true,
    workflowArns: (imagePipeline.workflows ?? []).flatMap(({ workflowArn }) => workflowArn ?? []),
  };
}

async function readRecipe(
  client: ImagebuilderClient,
  {
    imageRecipeArn,
    containerRecipeArn,
  }: { imageRecipeArn: string | undefined; containerRecipeArn: string | undefined },
): Promise<Pipeline['recipe']> {
  const recipe =
    containerRecipeArn === undefined
      ? (await client.send(new GetImageRecipeCommand({ imageRecipeArn }))).imageRecipe
      : (await client.send(new GetContainerRecipeCommand({ containerRecipeArn }))).containerRecipe;
  if (recipe === undefined) throw new Error('the pipeline has no recipe');
  return {
    arn: recipe.arn ?? '',
    name: recipe.name ?? '',
    version: recipe.version ?? '',
    parentImage: recipe.parentImage ?? '',
  };
}

function asImage(arn: string, image: Image): BuiltImage {
  return {
    arn: image.arn ?? arn,
    status: image.state?.status ?? 'UNKNOWN',
    ...present({
      reason: image.state?.reason,
      createdAt: millis(image.dateCreated),
      pipelineArn: image.sourcePipelineArn,
      recipeArn: image.imageRecipe?.arn ?? image.containerRecipe?.arn,
      testsOn: image.imageTestsConfiguration?.imageTestsEnabled,
    }),
    amis: ownFirst(image.arn ?? arn, image.outputResources).map((ami) => ({
      region: ami.region ?? '',
      accountId: ami.accountId ?? '',
      image: ami.image ?? '',
    })),
    imageUris: urisOf(image.arn ?? arn, image.outputResources),
    ...present({ own: ownOf(image.arn ?? arn, image.outputResources) }),
    packagesOn: image.enhancedImageMetadataEnabled === true,
    scan: scanOf(image),
    instanceTypes: image.infrastructureConfiguration?.instanceTypes ?? [],
    destinations: (image.distributionConfiguration?.distributions ?? []).map((to) => ({
      region: to.region ?? '',
      accounts: to.amiDistributionConfiguration?.targetAccountIds ?? [],
    })),
  };
}

function scanOf(image: Image): BuiltImage['scan'] {
  if (image.imageScanningConfiguration?.imageScanningEnabled !== true) return 'off';
  switch (image.scanState?.status) {
    case 'COMPLETED':
      return 'done';
    case 'ABANDONED':
    case 'FAILED':
    case 'TIMED_OUT':
      return 'failed';
    default:
      return 'going-on';
  }
}

function millis(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}
