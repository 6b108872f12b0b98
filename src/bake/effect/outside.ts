import { unlessGone } from '../../aws/failure.ts';
import type { ListedImage } from '../../aws/imagebuilder.ts';
import type { Uses } from '../../contract/ports.ts';
import type { OutsideBake } from '../../outside/types/change.ts';
import type { Found, Seen, Thing } from '../../outside/types/source.ts';
import { present } from '../../present.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { observationOf } from '../decision/observe.ts';
import {
  afterLook,
  isOfRun,
  outsideBake,
  recipeOf,
  runNamedBy,
  unseenBuilds,
  withRecipe,
} from '../decision/outside.ts';
import { type BakedImage, bakedImage } from '../types/baked.ts';
import { knownWaits } from '../types/plan.ts';
import { isBake } from '../types/run.ts';
import { loadSteps } from './observe.ts';
import { loadPlan } from './plan.ts';

export type OutsidePorts = Uses<'images' | 'table' | 'config' | 'here' | 'log'> & HasKinds;

/** One list of the pipeline's images; each build that is new takes more reads, once. */
export async function findBuilds(
  ports: OutsidePorts,
  { name, channel }: Thing,
  { seen, now }: { seen: Seen | undefined; now: number },
): Promise<Found> {
  const image = bakedImage(ports.config, name);
  if (image === undefined) return { changes: [], handled: [] };
  const built = await unlessGone(ports.images.pipelineImages(image.pipelineArn));
  const unseen = unseenBuilds(built ?? [], seen);
  const theirs: ListedImage[] = [];
  for (const build of unseen) if (!(await isOurs(ports, build, image.pipelineArn))) theirs.push(build);
  const loaded = theirs.length === 0 ? undefined : await loadPlan(ports.images, image);
  if (loaded?.kind === 'refused') ports.log('outside-bake-unplanned', { image: name, code: loaded.refusal.code });
  const plan = loaded?.kind === 'plan' ? loaded.plan : planOfNothing(image);
  return {
    changes: theirs.map((build) => outsideBake(build, { plan, channel, now })),
    handled: unseen.map(({ arn }) => arn),
    ...present({ recipe: recipeOf(built?.[0]?.arn) }),
  };
}

/** The pipeline's newest build. */
export async function glanceAtBuilds({ images }: OutsidePorts, { pipelineArn }: BakedImage): Promise<string> {
  const [newest] = (await unlessGone(images.pipelineImages(pipelineArn))) ?? [];
  return newest?.arn ?? '';
}

/** A pipeline that is disabled or cannot be read may still have builds: each build says what it is made from. */
const planOfNothing = ({ name, pipelineArn }: BakedImage): OutsideBake['plan'] => ({
  kind: 'bake',
  image: name,
  pipelineArn,
  pipelineName: pipelineArn.split('/').at(-1) ?? pipelineArn,
  recipe: { arn: '', name: 'not known', version: '', parentImage: 'not known' },
  output: 'ami',
  packagesOn: false,
  scanOn: false,
  lastDurationsMs: [],
});

/** Read from the run itself, not from an index: a build of ours may be seen before anything else of it is recorded. */
async function isOurs(ports: OutsidePorts, build: ListedImage, pipelineArn: string): Promise<boolean> {
  const runId = runNamedBy(build);
  const run = runId === undefined ? undefined : (await loadRun(ports, runId))?.run;
  return isOfRun(build, pipelineArn, run !== undefined && isBake(run) ? run : undefined);
}

/** There is no execution: the image alone says how it is. */
const NO_EXECUTION = { id: '', status: 'Success', end: 'success', steps: [] } as const;

export async function observeBuild(
  { images, here }: OutsidePorts,
  change: OutsideBake,
  now: number,
): Promise<OutsideBake> {
  const image = await unlessGone(images.image(change.awsId));
  if (image === undefined)
    return { ...change, state: 'unclear', endedAt: now, reason: 'the image no longer exists in Image Builder' };
  const plan = withRecipe(change.plan, image.recipeArn);
  const steps = await loadSteps(images, change.awsId);
  const approved = { ...plan.recipe, arn: image.recipeArn ?? plan.recipe.arn };
  const seen = observationOf({ execution: NO_EXECUTION, image, here, approved, waits: knownWaits(plan), ...steps });
  return afterLook({ ...change, plan }, seen, now);
}
