import type { BuiltImage, Workflow, WorkflowStep } from '../../aws/imagebuilder.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Here } from '../../config/here.ts';
import { waitingStep } from '../../images/decision/waits.ts';
import type { ApprovalStep } from '../../images/types.ts';
import { present } from '../../present.ts';
import { notAdmitted } from '../../runs/decision/refused.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { BakeFailure, BakeOutcome, BakePlan, BakeProgress } from '../types/plan.ts';

type Recipe = BakePlan['recipe'];

/** What was read about a running bake. */
export interface BakeFacts {
  execution: Execution;
  image?: BuiltImage;
  workflows: readonly Workflow[];
  /** Steps of the workflow that runs or failed. */
  steps: readonly WorkflowStep[];
  /** What the plan says of the pipeline's approval steps. */
  waits?: readonly ApprovalStep[];
  /** The recipe that was approved. */
  approved: Recipe;
  /** The one that the pipeline has now, when the runbook stopped because of it. */
  recipeNow?: Recipe;
  /** Where the bot runs: whose AMI counts as the result. */
  here: Here;
}

/** "Reality decides": the image's own state first, the execution's where there is no image or no end. */
export function observationOf(facts: BakeFacts): Observation<'bake'> {
  const { execution, image } = facts;
  if (image === undefined) return withoutImage(facts);
  switch (image.status) {
    case 'AVAILABLE':
    case 'DEPRECATED':
    case 'DISABLED':
      // The runbook still names the result; it is given the time to.
      return execution.end === undefined
        ? { kind: 'working', progress: progressOf(facts, image) }
        : finished(facts, image);
    case 'FAILED':
      return failed(facts, image);
    case 'CANCELLED':
      return { kind: 'cancelled', outcome: outcomeOf(facts, image) };
    case 'DELETED':
      return {
        kind: 'failed',
        outcome: outcomeOf(facts, image),
        reason: 'the image was deleted before the bake had ended',
      };
    default:
      return execution.end === 'timed-out' || execution.end === 'failed'
        ? {
            kind: 'stuck',
            reason: `the runbook ended (${execution.failure ?? execution.status}) while the image is still ${image.status}`,
          }
        : { kind: 'working', progress: progressOf(facts, image) };
  }
}

const failedStep = ({ steps }: Execution) => steps.find(({ failure }) => failure !== undefined);

/** The runbook's steps between its admission and the start: they compare the pipeline's recipe with the approved one. */
const RECIPE_STEPS: readonly string[] = ['requireImageRecipe', 'requireContainerRecipe'];

/** True when the runbook did not start the bake since it did not find the approved recipe. */
export const stoppedByRecipe = (execution: Execution): boolean =>
  execution.end === 'failed' && RECIPE_STEPS.includes(failedStep(execution)?.name ?? '');

/** The image itself says what it was made from: between the runbook's look at the recipe and its start lies a moment. */
function finished(facts: BakeFacts, image: BuiltImage): Observation<'bake'> {
  const outcome = outcomeOf(facts, image);
  const { approved } = facts;
  if (image.recipeArn === undefined || image.recipeArn === approved.arn) return { kind: 'succeeded', outcome };
  const used = image.recipeArn.split('/').slice(-2).join(' ');
  return {
    kind: 'failed',
    outcome,
    reason: `the pipeline's recipe changed while the bake was being started: ${approved.name} ${approved.version} was approved, ${used} was baked. Do not deploy ${outcome.image ?? image.arn} before its recipe is approved`,
  };
}

function withoutImage({ execution, approved, recipeNow }: BakeFacts): Observation<'bake'> {
  const outcome: BakeOutcome = { kind: 'bake', images: [], imageUris: [] };
  const { end } = execution;
  if (end === undefined) return { kind: 'working', progress: { kind: 'bake', status: 'PENDING', done: 0, total: 0 } };
  switch (end) {
    case 'cancelled':
      return { kind: 'cancelled', outcome };
    case 'success':
      return { kind: 'stuck', reason: 'the runbook succeeded without naming an image' };
    case 'failed':
    case 'timed-out': {
      const reason = recipeNow === undefined ? stepReason(execution) : recipeReason(approved, recipeNow);
      return { kind: 'failed', outcome, reason, untouched: true, ...notAdmitted(execution) };
    }
  }
}

function stepReason(execution: Execution): string {
  const step = failedStep(execution);
  const said = step?.failure ?? execution.failure ?? execution.status;
  return `${step === undefined ? 'the runbook' : `runbook step ${step.name}`}: ${said}`;
}

const recipeReason = (approved: Recipe, now: Recipe): string =>
  `the pipeline's recipe changed after approval: ${approved.name} ${approved.version} was approved, the pipeline has ${now.name} ${now.version}, and nothing was baked`;

function failed(facts: BakeFacts, image: BuiltImage): Observation<'bake'> {
  const failure = failureOf(facts, image);
  return { kind: 'failed', outcome: { ...outcomeOf(facts, image), failure }, reason: failure.reason };
}

/** `component/<name>/<version>` in a component's ARN. */
const COMPONENT = /:component\/([a-z0-9-]+)\/(\d+\.\d+\.\d+)/;

/** The failing component and step: Image Builder names the component in the step's message or in the image's reason. */
function failureOf({ workflows, steps }: BakeFacts, image: BuiltImage): BakeFailure {
  const reason = image.reason ?? 'Image Builder gave no reason';
  const workflow = workflows.find(({ status }) => status === 'FAILED');
  const step = steps.find(({ status }) => status === 'FAILED');
  const component = COMPONENT.exec(`${step?.message ?? ''} ${reason}`);
  return {
    reason,
    ...(workflow === undefined ? {} : { workflow: workflow.kind.toLowerCase() }),
    ...(step === undefined ? {} : { step: step.name, ...(step.message === '' ? {} : { message: step.message }) }),
    ...(component === null ? {} : { component: `${component[1]} ${component[2]}` }),
  };
}

/** A pipeline may distribute to many accounts and Regions, and a run is one item of the table. */
const MAX_IMAGES = 50;

function outcomeOf({ here }: BakeFacts, image: BuiltImage): BakeOutcome {
  const ours = image.amis.find(({ region, accountId }) => region === here.region && accountId === here.account);
  const result = ours?.image ?? (image.amis.length === 0 ? image.own : undefined);
  const ownFirst = [...(ours === undefined ? [] : [ours]), ...image.amis.filter((ami) => ami !== ours)];
  const more = Math.max(image.amis.length, image.imageUris.length) - MAX_IMAGES;
  return {
    kind: 'bake',
    imageArn: image.arn,
    images: (more > 0 ? ownFirst : image.amis).slice(0, MAX_IMAGES),
    imageUris: image.imageUris.slice(0, MAX_IMAGES),
    ...(more > 0 ? { more } : {}),
    ...present({ image: result }),
  };
}

/** Steps done of those known so far; Image Builder adds a workflow's steps when it begins, so the total can grow. */
function progressOf({ workflows, steps, waits = [] }: BakeFacts, image: BuiltImage): BakeProgress {
  const workflow = workflows.find(({ status }) => status === 'RUNNING');
  const waitsAt = waitingStep({ workflow, steps, planned: waits });
  const current = steps.find(({ status }) => status === 'RUNNING') ?? steps.find(({ status }) => status === 'PENDING');
  return {
    kind: 'bake',
    status: image.status,
    imageArn: image.arn,
    done: workflows.reduce((sum, { done }) => sum + done, 0),
    total: workflows.reduce((sum, { total }) => sum + total, 0),
    ...(current === undefined ? {} : { step: current.name }),
    ...(waitsAt === undefined ? {} : { waiting: true, waitsAt }),
  };
}
