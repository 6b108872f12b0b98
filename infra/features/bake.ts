import * as iam from 'aws-cdk-lib/aws-iam';
import type { Here } from '../../src/config/here.ts';
import { placesOf } from '../../src/config/place.ts';
import type { Config } from '../../src/config/types.ts';
import type { DeniedActions } from '../bot/denied-actions.ts';
import type { HintEvent } from '../bot/event-patterns.ts';
import type { FeatureContext, InfraFeature, RunbookSpec } from '../bot/feature.ts';
import { readRunbook } from '../bot/runbook-document.ts';
import { allow } from '../bot/statements.ts';
import type { Wildcard } from '../bot/wildcards.ts';

const DOCUMENT = 'Patchwarden-Bake';

/** On an image: the run that baked it. */
const IMAGE_TAG = 'PatchwardenRun';

/**
 * Bakes: one execution of an Image Builder pipeline that patchwarden.yml names. Where everything is observed they are only watched, and
 * without a pipeline there is none.
 */
export const feature: InfraFeature = (context) => {
  const pipelineArns = pipelinesIn(context.config, context.here);
  const always = { denies: [NO_BAKE], env: { PATCHWARDEN_BAKE_DOCUMENT: DOCUMENT } };
  // With many places some of them bake nothing.
  if (pipelineArns.length === 0 && placesOf(context.config).length > 1) return { ...NOTHING, ...always };
  const canBake = context.config.observe === undefined && pipelineArns.length > 0;
  return {
    ...always,
    runbooks: canBake ? [bakeRunbook(context, pipelineArns)] : [],
    workerStatements: workerStatements(context, pipelineArns),
    events: eventsOf(context.here, pipelineArns),
    wildcards: wildcardsOf(context).filter(({ role }) => canBake || role === 'worker'),
  };
};

const NOTHING = { runbooks: [], workerStatements: [], events: {}, wildcards: [] };

const bakeRunbook = (context: FeatureContext, pipelineArns: string[]): RunbookSpec => ({
  kind: 'bake',
  name: DOCUMENT,
  does: 'bakes the configured pipelines, nothing else',
  statements: runbookStatements(context, pipelineArns),
  content: (values) => readRunbook('patchwarden-bake.yaml', { ...values, PipelineArns: pipelineArns }),
});

/** Sorted, without repetition. @throws naming a pipeline that lies elsewhere: no role of ours could reach it. */
function pipelinesIn({ images }: Config, { account, region }: Here): string[] {
  const prefix = `arn:aws:imagebuilder:${region}:${account}:image-pipeline/`;
  for (const { name, pipelineArn } of Object.values(images)) {
    if (pipelineArn !== undefined && !pipelineArn.startsWith(prefix)) {
      throw new Error(
        `images.${name}.pipeline: is ${pipelineArn} and must start with ${prefix}, the account deployed to`,
      );
    }
  }
  return [...new Set(Object.values(images).flatMap(({ pipelineArn }) => pipelineArn ?? []))].sort();
}

/** What Patchwarden-Bake may do. */
function runbookStatements({ arns, here }: FeatureContext, pipelineArns: string[]): iam.PolicyStatement[] {
  const images = arns.of('imagebuilder', 'image/*');
  return [
    new iam.PolicyStatement({
      sid: 'BakePipelines',
      // To compare its recipe with the approved one; starting a pipeline also reads it, with the caller's permissions.
      actions: ['imagebuilder:StartImagePipelineExecution', 'imagebuilder:GetImagePipeline'],
      resources: pipelineArns,
    }),
    new iam.PolicyStatement({
      sid: 'TagBakes',
      actions: ['imagebuilder:TagResource'],
      resources: [images],
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': [IMAGE_TAG] } },
    }),
    new iam.PolicyStatement({
      sid: 'WatchAndCancelBakes',
      actions: ['imagebuilder:GetImage', 'imagebuilder:CancelImageCreation'],
      resources: [images],
    }),
    new iam.PolicyStatement({
      sid: 'FindAmi',
      actions: ['ec2:DescribeImages'],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': here.region } },
    }),
  ];
}

/** Reads only. What a recipe, an image or a workflow is called is not in the config, so these are the account's. */
function workerStatements({ arns, here }: FeatureContext, pipelines: string[]): iam.PolicyStatement[] {
  const of = (resource: string) => arns.of('imagebuilder', resource);
  return [
    ...(pipelines.length === 0
      ? []
      : [allow('ReadPipelines', ['imagebuilder:GetImagePipeline', 'imagebuilder:ListImagePipelineImages'], pipelines)]),
    allow('ReadImageRecipes', ['imagebuilder:GetImageRecipe'], [of('image-recipe/*')]),
    allow('ReadContainerRecipes', ['imagebuilder:GetContainerRecipe'], [of('container-recipe/*')]),
    allow(
      'ReadImages',
      [
        'imagebuilder:GetImage',
        'imagebuilder:ListImagePackages',
        'imagebuilder:ListImageScanFindings',
        'imagebuilder:ListWorkflowExecutions',
      ],
      [of('image/*')],
    ),
    // ListImageScanFindings reads Amazon Inspector as whoever calls it, and is refused without this.
    allow('ReadFindings', ['inspector2:ListFindings'], ['*']),
    allow('ReadWorkflowSteps', ['imagebuilder:ListWorkflowStepExecutions'], [of('workflow-execution/*')]),
    // A bake has succeeded when EC2 has its AMI here.
    new iam.PolicyStatement({
      sid: 'ReadBakedAmis',
      actions: ['ec2:DescribeImages'],
      resources: ['*'],
      conditions: { StringEquals: { 'ec2:Region': here.region } },
    }),
  ];
}

const NO_BAKE: DeniedActions = {
  sid: 'NoBakeWithoutRunbook',
  actions: [
    'imagebuilder:Start*',
    'imagebuilder:Create*',
    'imagebuilder:Update*',
    'imagebuilder:Delete*',
    'imagebuilder:Import*',
    'imagebuilder:Put*',
    'imagebuilder:Cancel*',
    'imagebuilder:RetryImage',
    'imagebuilder:DistributeImage',
    'imagebuilder:SendWorkflowStepAction',
  ],
};

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/integ-eventbridge.html */
const eventsOf = ({ account, region }: Here, pipelineArns: string[]): Record<string, HintEvent> => ({
  // An image event carries the recipe's name, never the pipeline's: the account's images are as narrow as it gets.
  Images: {
    source: 'aws.imagebuilder',
    detailTypes: ['EC2 Image Builder Image State Change', 'EC2 Image Builder Workflow Step Waiting'],
    resources: [{ prefix: `arn:aws:imagebuilder:${region}:${account}:image/` }],
  },
  ...(pipelineArns.length === 0
    ? {}
    : {
        Pipelines: {
          source: 'aws.imagebuilder',
          detailTypes: ['EC2 Image Builder CVE Detected', 'EC2 Image Builder Image Pipeline Automatically Disabled'],
          resources: pipelineArns,
        },
      }),
});

function wildcardsOf({ arns }: FeatureContext): Wildcard[] {
  const of = (resource: string) => arns.of('imagebuilder', resource);
  return [
    {
      role: 'worker',
      resource: '*',
      statements: ['ReadFindings', 'ReadBakedAmis'],
      reason: 'ListFindings and DescribeImages have no resource-level permissions. They read.',
    },
    ...(['image-recipe/*', 'container-recipe/*'] as const).map((resource) => ({
      role: 'worker' as const,
      resource: of(resource),
      statements: [resource.startsWith('image') ? 'ReadImageRecipes' : 'ReadContainerRecipes'],
      reason: 'Which recipe a pipeline uses is known only by asking, and may change. It reads.',
    })),
    {
      role: 'worker',
      resource: of('image/*'),
      statements: ['ReadImages'],
      reason: 'An image’s ARN holds the recipe’s name and version, which are not in the config. It reads.',
    },
    {
      role: 'worker',
      resource: of('workflow-execution/*'),
      statements: ['ReadWorkflowSteps'],
      reason: 'Image Builder makes the ids of workflow executions. It reads.',
    },
    {
      role: 'bake-runbook',
      resource: of('image/*'),
      statements: ['TagBakes', 'WatchAndCancelBakes'],
      reason:
        'An image’s ARN holds the recipe’s name and version, which are not in the config. The document cancels only the image build that it started, and tags with one key.',
    },
    {
      role: 'bake-runbook',
      resource: '*',
      statements: ['FindAmi'],
      reason: 'DescribeImages has no resource-level permissions. It reads, and only in this Region.',
    },
  ];
}
