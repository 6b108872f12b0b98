import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import type { ImageBuilder, Workflow } from '../../aws/imagebuilder.ts';
import type { Execution } from '../../aws/ssm.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Observation } from '../../runs/types/input.ts';
import { toldByAmi } from '../decision/made.ts';
import { type BakeFacts, observationOf, stoppedByRecipe } from '../decision/observe.ts';
import { knownWaits } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';

/** Reads the execution, its image and that image's workflows, and at the end the AMI itself; what cannot be read leaves the run as it is until the next look. */
export async function observeBake(
  ports: Uses<'automation' | 'images' | 'ec2' | 'here'>,
  run: BakeRun,
  now: number,
): Promise<Observation<'bake'>> {
  const { automation, images, here } = ports;
  const executionId = run.start?.executionId;
  const approved = run.plan.recipe;
  if (executionId === undefined) return { kind: 'unknown', what: 'its execution is not known yet' };
  try {
    const execution = await automation.get(executionId);
    const imageArn = imageArnOf(execution);
    if (imageArn === undefined) {
      const recipeNow = stoppedByRecipe(execution) ? await otherRecipe(images, run) : undefined;
      return observationOf({ execution, workflows: [], steps: [], here, approved, ...present({ recipeNow }) });
    }
    // One that was deleted meanwhile leaves the execution to tell how it ended.
    const image = await unlessGone(images.image(imageArn));
    if (image === undefined) return observationOf({ execution, workflows: [], steps: [], here, approved });
    const waits = knownWaits(run.plan);
    const observed = observationOf({ execution, image, here, approved, waits, ...(await loadSteps(images, imageArn)) });
    return run.plan.output === 'ami' && observed.kind === 'succeeded'
      ? await checkedByEc2(ports, run, { observed, now })
      : observed;
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown', what: error.message };
    throw error;
  }
}

async function checkedByEc2(
  { ec2, here }: Uses<'ec2' | 'here'>,
  { progress: before }: BakeRun,
  { observed, now }: { observed: Extract<Observation<'bake'>, { kind: 'succeeded' }>; now: number },
): Promise<Observation<'bake'>> {
  const { image } = observed.outcome;
  const [ami] = image === undefined ? [] : await ec2.images([image]);
  return toldByAmi(observed, { here, now, ...present({ ami, before }) });
}

/**
 * The recipe that the pipeline was given after the approval. `undefined` when it has the approved one, perhaps again, or
 * cannot be read: then the step's own words must do.
 */
async function otherRecipe(images: ImageBuilder, { plan }: BakeRun): Promise<BakeFacts['recipeNow']> {
  try {
    const { recipe } = await images.pipeline(plan.pipelineArn);
    return recipe.arn === plan.recipe.arn ? undefined : recipe;
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}

/** Workflows tell how far it is and which step failed; that they cannot be read keeps nobody from the end. */
export async function loadSteps(
  images: ImageBuilder,
  imageArn: string,
): Promise<Pick<BakeFacts, 'workflows' | 'steps'>> {
  try {
    const workflows = await images.workflows(imageArn);
    const telling = tellingWorkflow(workflows);
    return { workflows, steps: telling === undefined ? [] : await images.workflowSteps(telling.id) };
  } catch (error) {
    if (error instanceof AwsCallError) return { workflows: [], steps: [] };
    throw error;
  }
}

/** A step that has not run gives a sentence in place of its output, so only an image's ARN counts. */
const IMAGE_ARN = /^arn:[a-z-]+:imagebuilder:[a-z0-9-]+:\d{12}:image\/[a-z0-9-_]+\/\d+\.\d+\.\d+\/\d+$/;

/** The bake is started, or on a cancel recalled, by a step that outputs the image. */
function imageArnOf(execution: Execution): string | undefined {
  for (const step of execution.steps) {
    const [arn] = step.outputs['imageBuildVersionArn'] ?? [];
    if (arn !== undefined && IMAGE_ARN.test(arn)) return arn;
  }
  return undefined;
}

const tellingWorkflow = (workflows: readonly Workflow[]): Workflow | undefined =>
  workflows.find(({ status }) => status === 'FAILED') ??
  workflows.find(({ status }) => status === 'RUNNING') ??
  workflows.find(({ status }) => status === 'PENDING');
