import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { short } from '../../slack/words.ts';
import { type BakeFailure, type BakePlan, knownWaits } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';
import { withoutArns } from './arns.ts';

interface Advice {
  means: string;
  next: string;
}

/** A failed step's workflow tells most. */
const BY_WORKFLOW: Readonly<Record<string, Advice>> = {
  test: {
    means: 'The image was built, but a test failed, so it is not distributed',
    next: 'Correct the image or the test',
  },
  distribution: {
    means: 'The image was built, but could not be distributed everywhere',
    next: 'Check permissions, keys and quotas of the Regions named (AMIs already copied stay there)',
  },
};

const COMPONENT: Advice = {
  means: 'A component of the recipe failed on the build instance',
  next: 'Correct the component or its inputs',
};

/** What Image Builder's reasons mean where the workflow does not tell, from specific to loose; the first that matches. */
const BY_REASON: readonly (Advice & { when: RegExp })[] = [
  {
    when: /Client\.InternalError|Client error on launch|InvalidKMSKey|not authorized[\s\S]*\bkms:/i,
    means: 'The build instance cannot use the KMS key of the parent image or its volumes',
    next: 'Allow the instance profile and Image Builder in the policy of the key',
  },
  {
    when: /not authorized for images|InvalidAMIID|image id '?\[?ami-\S+ does not exist/i,
    means: 'The parent image is gone, or not shared with this account',
    next: 'Name another parent image in the recipe',
  },
  {
    when: /AccessDenied|UnauthorizedOperation|not authorized|authorization failure/i,
    means: 'A role lacks a permission',
    next: 'Grant the named role the missing permission',
  },
  {
    when: /SSM Agent availability|SSM Agent[^.]*(?:not|timed)/i,
    means: 'The SSM Agent of the build instance did not answer',
    next: 'Check the instance profile, and that the subnet reaches Systems Manager',
  },
  {
    when: /\w*LimitExceeded|current (?:vCPU|instance) limit|quota/i,
    means: 'An account quota is exhausted',
    next: 'Request a higher quota from AWS, or free some of it',
  },
  {
    when: /Insufficient\w*Capacity|not have sufficient (?:\S+ )?capacity|no Spot capacity|not supported in your requested Availability Zone/i,
    means: 'AWS has no capacity for the build instance',
    next: 'Try later, or choose another instance type or subnet in the infrastructure configuration',
  },
  {
    when: /InvalidSubnet|InvalidGroup|No default VPC|(?:subnet|security group)[^.]*does not exist|free addresses/i,
    means: 'The network of the infrastructure configuration does not take the build instance',
    next: 'Correct its subnet and security groups',
  },
  { when: /:component\/|(?<![\w-])component(?![\w-])/i, ...COMPONENT },
  {
    when: /(?:failed|unable|could not|cannot)[^.]*\blaunch\b|launch\w* (?:of )?(?:the |an? )?(?:build |EC2 |test )?instance/i,
    means: 'The build instance could not be launched',
    next: 'Choose another instance type or subnet in the infrastructure configuration',
  },
  {
    when: /timed? ?out/i,
    means: 'A step timed out',
    next: 'Find out what the step waited for',
  },
];

/** Nothing is wrong with the image: people said no at an approval step, or nobody answered. */
function unansweredText(run: BakeRun, { reason, message = reason, workflow }: BakeFailure): Mrkdwn {
  const why = /timed out/i.test(message)
    ? 'Nobody resumed the approval step in time'
    : /Stopped in Patchwarden/.test(message)
      ? 'An approver stopped the approval step'
      : 'The approval step was stopped in Image Builder';
  return md`${why}. Settle it with the approvers, then ${againText(run, workflow)}`;
}

/** A retry is offered below the card of an AMI that was built: it asks again without another build. */
function againText({ plan, name, outcome }: BakeRun, workflow: string | undefined): Mrkdwn {
  const again = code(`/patch bake ${name}`);
  const retry = workflow === 'test' ? 'Retry tests' : workflow === 'distribution' ? 'Retry distribution' : undefined;
  return retry === undefined || plan.output !== 'ami' || outcome?.imageArn === undefined
    ? md`start a new build with ${again}.`
    : md`choose ${retry} below to be asked again without a rebuild, or start a new build with ${again}.`;
}

const isUnanswered = ({ step, workflow }: BakeFailure, plan: BakePlan): boolean =>
  knownWaits(plan).some((known) => known.name === step && known.workflow === workflow);

/** So much of a service's answer is one line. */
const REASON = 160;

/** What Image Builder writes first and the card says already: the step, with ids that nobody looks up. */
const STEP_FAILED = /^Workflow step \S+ \(step-[0-9a-f-]+\) of wf-[0-9a-f-]+ (?:failed\.\s*)?/;

/** Which step failed, and one line of why; the full error is in the thread. */
export function failureText({ outcome, ending }: BakeRun): Mrkdwn | undefined {
  const failure = outcome?.failure;
  if (failure === undefined)
    return ending?.code === 'failed' ? md`Failed: ${short(ending.reason ?? 'reason not known', REASON)}` : undefined;
  const { step, workflow, component, reason, message } = failure;
  const where = [
    ...(step === undefined
      ? []
      : [`step ${short(step)}${workflow === undefined ? '' : ` of the ${short(workflow)} workflow`}`]),
    ...(component === undefined ? [] : [`component ${short(component)}`]),
  ];
  const failed = where.length === 0 ? md`` : md`Failed in ${where.join(', ')}: `;
  return md`${failed}${short(withoutArns((message ?? reason).replace(STEP_FAILED, '')), REASON)}`;
}

/** What that means, where its log is, and what to do; `undefined` where Image Builder had nothing to do with it. */
export function failureNext(run: BakeRun): Mrkdwn | undefined {
  const { outcome, name, plan } = run;
  const failure = outcome?.failure;
  if (failure === undefined) return undefined;
  if (isUnanswered(failure, plan)) return md`${unansweredText(run, failure)} The full error is in the thread.`;
  const { means, next } = adviceOn(failure) ?? UNKNOWN;
  return md`${means}. ${next}, then request it again with \`/patch bake ${name}\`. ${logText(outcome?.imageArn)} The full error is in the thread.`;
}

const UNKNOWN: Advice = { means: 'Image Builder ended the bake', next: 'Fix the cause' };

/**
 * Image Builder's own log of a build.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/monitor-cwlogs.html
 */
function logText(imageArn: string | undefined): Mrkdwn {
  const [, image, build] = /:image\/([a-z0-9_-]+)\/([0-9.]+\/[0-9]+)$/.exec(imageArn ?? '') ?? [];
  return image === undefined || build === undefined
    ? md`Its log is in Image Builder.`
    : md`Log: CloudWatch Logs ${code(`/aws/imagebuilder/${image}`)}, stream ${code(build)}.`;
}

function adviceOn({ workflow, component, reason }: BakeFailure): Advice | undefined {
  const byWorkflow = Object.hasOwn(BY_WORKFLOW, workflow ?? '') ? BY_WORKFLOW[workflow ?? ''] : undefined;
  if (byWorkflow !== undefined) return byWorkflow;
  return component === undefined ? BY_REASON.find(({ when }) => when.test(reason)) : COMPONENT;
}
