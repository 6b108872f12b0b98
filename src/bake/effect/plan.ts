import { AwsCallError, isGone } from '../../aws/failure.ts';
import type { ImageBuilder, ListedImage, Pipeline, ScanFinding } from '../../aws/imagebuilder.ts';
import { approvalStepsIn } from '../../images/decision/waits.ts';
import { present } from '../../present.ts';
import type { PlanCheck } from '../../runs/types/input.ts';
import { hashOf } from '../../store/table.ts';
import type { BakedImage } from '../types/baked.ts';
import { type BakePlan, bindingOf, type CurrentImage, type Pending } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';

/** Why a plan cannot be made; words for it are in message/request.ts. */
export type PlanRefusal =
  | { code: 'pipeline-gone'; arn: string }
  | { code: 'pipeline-disabled'; failures: number }
  | { code: 'unreadable'; error: string };

export type PlanLoad = { kind: 'plan'; plan: BakePlan; planHash: string } | { kind: 'refused'; refusal: PlanRefusal };

/** Everything an approver is told about a bake, read now. */
export const loadPlan = (images: ImageBuilder, image: BakedImage): Promise<PlanLoad> =>
  refusing(image, async () => {
    const pipeline = await images.pipeline(image.pipelineArn);
    if (!pipeline.enabled) return disabled(pipeline);
    const plan = await planOf(images, image, pipeline);
    return { kind: 'plan', plan, planHash: hashOf(bindingOf(plan)) };
  });

interface Refused {
  kind: 'refused';
  refusal: PlanRefusal;
}

const disabled = ({ consecutiveFailures }: Pipeline): Refused => ({
  kind: 'refused',
  refusal: { code: 'pipeline-disabled', failures: consecutiveFailures },
});

async function refusing<T>(image: BakedImage, read: () => Promise<T>): Promise<T | Refused> {
  try {
    return await read();
  } catch (error) {
    if (isGone(error)) return { kind: 'refused', refusal: { code: 'pipeline-gone', arn: image.pipelineArn } };
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'refused', refusal: { code: 'unreadable', error: error.code } };
  }
}

/**
 * Is what was approved still what would be baked? A new recipe version is another plan. Held runs ask each minute, so only
 * the pipeline is read, and the rest of a plan when there is another to be shown.
 */
export async function checkBakePlan(
  images: ImageBuilder,
  image: BakedImage | undefined,
  run: BakeRun,
): Promise<PlanCheck<'bake'>> {
  if (image === undefined) return { kind: 'gone', why: `patchwarden.yml no longer has image ${run.name}` };
  if (image.pipelineArn !== run.plan.pipelineArn)
    return { kind: 'gone', why: `patchwarden.yml now gives ${run.name} another pipeline` };
  const loaded = await refusing(image, async () => {
    const pipeline = await images.pipeline(image.pipelineArn);
    if (!pipeline.enabled) return disabled(pipeline);
    const { waits: before, ...plan } = run.plan;
    const waits = await waitsOf(images, pipeline);
    if (waits === 'unknown' && before !== 'unknown') return UNREAD;
    const now = { ...plan, recipe: pipeline.recipe, ...waitsPart(before === 'unknown' ? before : waits) };
    return hashOf(bindingOf(now)) === run.planHash ? SAME : loadPlan(images, image);
  });
  switch (loaded.kind) {
    case 'refused':
      return checkRefused(loaded.refusal);
    case 'plan':
      return changed(run, loaded);
    case 'same':
    case 'unknown':
      return loaded;
  }
}

const SAME = { kind: 'same' } as const;
const UNREAD = { kind: 'unknown', what: 'where the workflows of the pipeline wait' } as const;

const waitsPart = (waits: NonNullable<BakePlan['waits']>): Pick<BakePlan, 'waits'> =>
  waits.length === 0 ? {} : { waits };

function changed(run: BakeRun, { plan, planHash }: Extract<PlanLoad, { kind: 'plan' }>): PlanCheck<'bake'> {
  const recipe = ({ recipe: { name, version } }: BakePlan): string => `${name} ${version}`;
  const why =
    plan.recipe.arn === run.plan.recipe.arn
      ? 'the approval steps of the pipeline’s workflows are others now'
      : `the recipe was ${recipe(run.plan)} and is now ${recipe(plan)}`;
  return { kind: 'changed', plan, planHash, why };
}

function checkRefused(refusal: PlanRefusal): PlanCheck<'bake'> {
  switch (refusal.code) {
    case 'pipeline-gone':
      return { kind: 'gone', why: 'the pipeline no longer exists' };
    case 'pipeline-disabled':
      return { kind: 'gone', why: 'the pipeline was disabled in Image Builder' };
    case 'unreadable':
      return { kind: 'unknown', what: `the pipeline (${refusal.error})` };
  }
}

async function planOf(images: ImageBuilder, image: BakedImage, pipeline: Pipeline): Promise<BakePlan> {
  const built = await images.pipelineImages(image.pipelineArn);
  const available = built.filter(({ status }) => status === 'AVAILABLE');
  const [newest] = available;
  const [waits, current, lastDurationsMs] = await Promise.all([
    waitsOf(images, pipeline),
    newest === undefined ? undefined : currentOf(images, newest, pipeline),
    Promise.all(available.slice(0, 3).map(({ arn }) => durationOf(images, arn))),
  ]);
  return {
    kind: 'bake',
    image: image.name,
    pipelineArn: pipeline.arn,
    pipelineName: pipeline.name,
    recipe: pipeline.recipe,
    output: pipeline.kind,
    packagesOn: pipeline.packagesOn,
    scanOn: pipeline.scanOn,
    ...present({ current }),
    ...waitsPart(waits),
    lastDurationsMs: lastDurationsMs.flatMap((duration) => duration ?? []),
  };
}

/** Where a bake will wait for people; AWS's own workflows have no such step. */
async function waitsOf(images: ImageBuilder, { workflowArns = [] }: Pipeline): Promise<NonNullable<BakePlan['waits']>> {
  const own = workflowArns.filter((arn) => !/:aws(-[a-z-]+)?:workflow\//.test(arn));
  try {
    const steps = await Promise.all(own.map(async (arn) => approvalStepsIn(arn, await images.workflowText(arn))));
    return steps.includes(undefined) ? 'unknown' : steps.flatMap((each) => each ?? []);
  } catch (error) {
    if (error instanceof AwsCallError) return 'unknown';
    throw error;
  }
}

async function currentOf(images: ImageBuilder, newest: ListedImage, pipeline: Pipeline): Promise<CurrentImage> {
  const image = newest.own ?? (await images.image(newest.arn)).own ?? newest.arn;
  return {
    arn: newest.arn,
    image,
    createdAt: newest.createdAt,
    pending: await pendingOf(images, newest.arn, pipeline),
  };
}

/** What people are told may be missing; what the plan binds may not. */
async function pendingOf(images: ImageBuilder, arn: string, pipeline: Pipeline): Promise<Pending> {
  if (!pipeline.scanOn) return { kind: 'off' };
  try {
    return countPending(await images.findings(arn));
  } catch (error) {
    if (error instanceof AwsCallError) return { kind: 'unknown' };
    throw error;
  }
}

function countPending(findings: readonly ScanFinding[]): Pending {
  const critical = findings.filter(({ severity }) => severity === 'CRITICAL').length;
  const high = findings.filter(({ severity }) => severity === 'HIGH').length;
  const fixable = findings.filter(({ fixAvailable }) => fixAvailable).length;
  return { kind: 'known', critical, high, other: findings.length - critical - high, fixable };
}

/** From the first workflow's start to the last one's end; Image Builder keeps workflows for a limited time. */
async function durationOf(images: ImageBuilder, imageArn: string): Promise<number | undefined> {
  try {
    const workflows = await images.workflows(imageArn);
    const starts = workflows.flatMap(({ startedAt }) => startedAt ?? []);
    const ends = workflows.flatMap(({ endedAt }) => endedAt ?? []);
    return starts.length === 0 || ends.length === 0 ? undefined : Math.max(...ends) - Math.min(...starts);
  } catch (error) {
    if (error instanceof AwsCallError) return undefined;
    throw error;
  }
}
