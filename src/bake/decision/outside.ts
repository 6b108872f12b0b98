import type { ListedImage } from '../../aws/imagebuilder.ts';
import type { Hint } from '../../contract/hint.ts';
import type { OutsideBake, StartedBy } from '../../outside/types/change.ts';
import type { Seen } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import type { Observation } from '../../runs/types/input.ts';
import type { BakePlan } from '../types/plan.ts';
import type { BakeRun } from '../types/run.ts';

/** With which the runbook starts a bake: the id of its run. In the one call, so an image of ours has it from its beginning. */
const RUN_TAG = 'PatchwardenRun';

export const runNamedBy = ({ tags }: ListedImage): string | undefined => tags?.[RUN_TAG];

/** A tag is anyone's to write: the run must be a bake of this pipeline, and may not know another image as its own. */
export function isOfRun({ arn }: ListedImage, pipelineArn: string, run: BakeRun | undefined): boolean {
  if (run === undefined || run.plan.pipelineArn !== pipelineArn) return false;
  const own = run.outcome?.imageArn ?? run.progress?.imageArn;
  return run.start !== undefined && (own === undefined || own === arn);
}

/** Ends of an image build; PENDING and the like mean that it is still running. */
const ENDS: readonly string[] = ['AVAILABLE', 'DEPRECATED', 'DISABLED', 'FAILED', 'CANCELLED', 'DELETED'];

/**
 * Builds of a pipeline that were not checked before: at the first check those in progress, later also those that have ended since. What was
 * imported was not baked.
 */
export const unseenBuilds = (images: readonly ListedImage[], seen: Seen | undefined): readonly ListedImage[] =>
  images.filter(
    ({ arn, status, createdAt, buildType = '' }) =>
      !buildType.startsWith('IMPORT') &&
      seen?.handled.includes(arn) !== true &&
      (!ENDS.includes(status) || (seen !== undefined && createdAt >= seen.since)),
  );

/** https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImageSummary.html, buildType */
const startedBy = ({ buildType }: ListedImage): StartedBy =>
  buildType === 'SCHEDULED' ? { kind: 'schedule' } : { kind: 'outside' };

export const outsideBake = (
  image: ListedImage,
  { plan, channel, now }: { plan: BakePlan; channel: string; now: number },
): OutsideBake => ({
  what: 'bake',
  id: runIdOf('o', image.arn),
  awsId: image.arn,
  name: plan.image,
  channel,
  by: startedBy(image),
  startedAt: image.createdAt,
  foundAt: now,
  state: 'running',
  plan: withoutItself(plan, image),
});

/** One that was found late may be the pipeline's newest image by then. */
function withoutItself({ current, ...plan }: BakePlan, { arn }: ListedImage): BakePlan {
  return { ...plan, ...(current === undefined || current.arn === arn ? {} : { current }) };
}

/** `…:image-recipe/web/1.4.0`, as Image Builder writes names in ARNs. */
const RECIPE = /:(?:image|container)-recipe\/([a-z0-9-_]+)\/(\d+\.\d+\.\d+)/;

/** The build itself says what it is made from: a pipeline's recipe may be another by now. */
export function withRecipe(plan: BakePlan, recipeArn: string | undefined): BakePlan {
  const [arn, name, version] = RECIPE.exec(recipeArn ?? '') ?? [];
  if (recipeArn === undefined || arn === undefined || name === undefined || version === undefined) return plan;
  return recipeArn === plan.recipe.arn ? plan : { ...plan, recipe: { ...plan.recipe, arn: recipeArn, name, version } };
}

/** Updates this change from what AWS shows, by the same rules as a run. */
export function afterLook(change: OutsideBake, seen: Observation<'bake'>, now: number): OutsideBake {
  switch (seen.kind) {
    case 'working':
    case 'watching':
    case 'checkpoint':
      return { ...change, ...present({ progress: seen.progress }) };
    case 'succeeded':
      return { ...ended(change, now), state: 'succeeded', outcome: seen.outcome, report: 'pending', opens: 'pending' };
    case 'failed':
    case 'rolled-back':
      return { ...ended(change, now), state: 'failed', outcome: seen.outcome, reason: seen.reason };
    case 'cancelled':
      return { ...ended(change, now), state: 'stopped', outcome: seen.outcome };
    case 'stuck':
      return { ...ended(change, now), state: 'unclear', reason: seen.reason };
    case 'unknown':
      return change;
  }
}

const ended = (change: OutsideBake, now: number): OutsideBake => ({ ...change, endedAt: now });

/** `…:image/<recipe>/<version>/<build>` */
export const recipeOf = (imageArn: string | undefined): string | undefined =>
  /:image\/([a-z0-9-_]+)\//.exec(imageArn ?? '')?.[1];

/** An event of a build names the recipe, never the pipeline: while that is not known, every build counts. */
export const isAboutImage = (pipelineArn: string, recipe: string | undefined, { resources }: Hint): boolean =>
  resources.some((arn) => arn === pipelineArn || arn.includes(`:image/${recipe === undefined ? '' : `${recipe}/`}`));

/** The run state that corresponds to the state of this change. */
const STATES = {
  running: 'running',
  succeeded: 'succeeded',
  failed: 'failed',
  'rolled-back': 'failed',
  stopped: 'cancelled',
  unclear: 'needs-attention',
} as const;

/** As the words of bakes read one: nobody requested or approved it, and it is stored nowhere. */
export const asRun = (change: OutsideBake): BakeRun => {
  const { id, name, plan, channel, startedAt, endedAt, state, reason, progress, outcome, report } = change;
  return {
    schema: 1,
    id,
    kind: 'bake',
    state: STATES[state],
    version: 1,
    epoch: 1,
    subject: plan.pipelineArn,
    name,
    plan,
    planHash: '',
    policy: { name: '', approvals: 0, groups: {}, expiresMs: 0 },
    channel,
    requester: { userId: '', person: '' },
    requestedAt: startedAt,
    expiresAt: startedAt,
    deferrals: 0,
    maxDeferrals: 0,
    deferWithinMs: 0,
    approvals: [],
    start: { document: '', parameters: {}, token: '', claimedAt: startedAt, attempts: 1 },
    ...present({ progress, outcome, report }),
    ...(endedAt === undefined
      ? {}
      : { ending: { at: endedAt, code: state === 'succeeded' ? 'succeeded' : 'failed', ...present({ reason }) } }),
  };
};
