import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../bot/arns.ts';
import type { InfraFeature, RunbookSpec } from '../bot/feature.ts';
import { readRunbook } from '../bot/runbook-document.ts';
import { allow } from '../bot/statements.ts';
import type { Wildcard } from '../bot/wildcards.ts';

const RESUME = 'Patchwarden-ResumeStep';
const STOP = 'Patchwarden-StopStep';
const RETRY = 'Patchwarden-RetryImage';

/** Approval steps in the middle of a bake, and images that failed after they were built. */
export const feature: InfraFeature = ({ config, arns }) => {
  const bakes = Object.values(config.images).some(({ pipelineArn }) => pipelineArn !== undefined);
  const changes = bakes && config.observe === undefined;
  return {
    runbooks: changes ? [resumeRunbook(arns), stopRunbook(arns), retryRunbook(arns)] : [],
    workerStatements: bakes
      ? [allow('ReadWorkflows', ['imagebuilder:GetWorkflow'], [arns.of('imagebuilder', 'workflow/*')])]
      : [],
    // What it does in Image Builder is denied with the rest of bakes.
    denies: [],
    // The events of images are those of bakes.
    events: {},
    env: {
      PATCHWARDEN_RESUME_DOCUMENT: RESUME,
      PATCHWARDEN_STOP_STEP_DOCUMENT: STOP,
      PATCHWARDEN_RETRY_DOCUMENT: RETRY,
    },
    wildcards: bakes ? wildcardsOf(arns).filter(({ role }) => changes || role === 'worker') : [],
  };
};

/** IAM cannot tell a RESUME from a STOP: the documents do, each with its own gate. */
const answers = (arns: Arns): iam.PolicyStatement =>
  allow(
    'AnswerSteps',
    ['imagebuilder:SendWorkflowStepAction'],
    [arns.of('imagebuilder', 'image/*'), arns.of('imagebuilder', 'workflow-step-execution/*')],
  );

const resumeRunbook = (arns: Arns): RunbookSpec => ({
  kind: 'resume-step',
  name: RESUME,
  does: 'resumes steps of image builds that wait, nothing else',
  statements: [answers(arns)],
  content: (values) => readRunbook('patchwarden-resume-step.yaml', values),
});

const stopRunbook = (arns: Arns): RunbookSpec => ({
  kind: 'stop-step',
  name: STOP,
  does: 'stops steps of image builds that wait, nothing else',
  statements: [answers(arns)],
  content: (values) => readRunbook('patchwarden-stop-step.yaml', values),
});

const retryRunbook = (arns: Arns): RunbookSpec => ({
  kind: 'retry-image',
  name: RETRY,
  does: 'retries the tests and the distribution of images that failed, nothing else',
  statements: [
    allow(
      'RetryImages',
      ['imagebuilder:RetryImage', 'imagebuilder:GetImage', 'imagebuilder:CancelImageCreation'],
      [arns.of('imagebuilder', 'image/*')],
    ),
  ],
  content: (values) => readRunbook('patchwarden-retry-image.yaml', values),
});

const IMAGE_NAMES =
  'An image’s ARN holds the recipe’s name and version, which are not in the config. The document reaches only the image of the approved run.';

function wildcardsOf(arns: Arns): Wildcard[] {
  const of = (resource: string) => arns.of('imagebuilder', resource);
  return [
    {
      role: 'worker',
      resource: of('workflow/*'),
      statements: ['ReadWorkflows'],
      reason: 'Which workflows a pipeline has is known only by asking, and may change. It reads.',
    },
    ...(['resume-step-runbook', 'stop-step-runbook'] as const).flatMap((role) => [
      { role, resource: of('image/*'), statements: ['AnswerSteps'], reason: IMAGE_NAMES },
      {
        role,
        resource: of('workflow-step-execution/*'),
        statements: ['AnswerSteps'],
        reason: 'Image Builder makes the ids of step executions. The document reaches only the step of the decision.',
      },
    ]),
    { role: 'retry-image-runbook', resource: of('image/*'), statements: ['RetryImages'], reason: IMAGE_NAMES },
  ];
}
