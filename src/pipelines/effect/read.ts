import { AwsCallError, unlessGone } from '../../aws/failure.ts';
import type { ListedImage } from '../../aws/imagebuilder.ts';
import type { BakedImage } from '../../bake/types/baked.ts';
import type { Uses } from '../../contract/ports.ts';
import { HOUR } from '../../duration.ts';
import { present } from '../../present.ts';
import { runIdOf } from '../../runs/decision/token.ts';
import { boardKey } from '../../store/keys.ts';
import { isOver } from '../decision/fired.ts';
import { namedBy, parameterOf } from '../decision/recipe.ts';
import type { Base, Build, Facts, RecipeFacts, ScheduledPipeline } from '../types/facts.ts';
import type { Seen } from '../types/seen.ts';

export type ReadPorts = Uses<'pipelines' | 'publicParameters' | 'images' | 'ec2' | 'table' | 'log'>;

/** Base images and lists of builds change slowly. */
const BASE_EVERY_MS = 6 * HOUR;
/** Where AWS's own parameters are, which the worker may read. */
const PUBLISHED = '/aws/service/';
/** Builds that are kept of a list. */
const BUILDS = 10;

interface At {
  seen: Seen | undefined;
  now: number;
}

/**
 * One pipeline, with what its recipe says. A version of a recipe never changes, so that it is read once; the base image and the
 * builds are read every six hours, and the builds also when a time of the schedule is over.
 * @throws AwsCallError when the pipeline itself cannot be read
 */
export async function readFacts(
  ports: ReadPorts,
  { pipelineArn }: Pick<BakedImage, 'pipelineArn'>,
  { seen, now }: At,
): Promise<{ facts: Facts; baseAt: number }> {
  const pipeline = await ports.pipelines.pipeline(pipelineArn);
  const before = seen?.facts;
  const isSame = before?.recipe?.arn === pipeline.recipeArn;
  const baseAt = seen?.baseAt ?? 0;
  const isDue = !isSame || now - baseAt >= BASE_EVERY_MS;
  const recipe = isDue ? await recipeOf(ports, pipeline, isSame ? before.recipe : undefined) : before.recipe;
  const base = isDue ? await orNothing(ports, () => baseOf(ports, recipe)) : before.base;
  const isListed = isDue || isOver(seen?.pending, now);
  const builds = isListed ? await orNothing(ports, () => buildsOf(ports, pipelineArn)) : before.builds;
  return { facts: { pipeline, ...present({ recipe, base, builds }) }, baseAt: isDue ? now : baseAt };
}

/** What could not be read is not known, and is read again another time. */
async function orNothing<Of>({ log }: Uses<'log'>, read: () => Promise<Of>): Promise<Of | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    log('pipeline-part-unread', { code: error.code });
    return undefined;
  }
}

async function recipeOf(
  ports: ReadPorts,
  { recipeArn }: ScheduledPipeline,
  known: RecipeFacts | undefined,
): Promise<RecipeFacts | undefined> {
  if (known?.tests !== undefined) return known;
  const recipe = known ?? (await orNothing(ports, () => ports.pipelines.recipe(recipeArn)));
  if (recipe === undefined) return undefined;
  const tests = await orNothing(ports, () => hasTest(ports, recipe.components));
  return { ...recipe, ...present({ tests }) };
}

async function hasTest({ pipelines }: ReadPorts, components: readonly string[]): Promise<boolean> {
  for (const arn of components) if (await pipelines.componentTests(arn)) return true;
  return false;
}

async function baseOf(
  { pipelines, publicParameters, ec2 }: ReadPorts,
  recipe: RecipeFacts | undefined,
): Promise<Base | undefined> {
  if (recipe === undefined) return undefined;
  const { parentImage, arn } = recipe;
  if (arn.includes(':container-recipe/')) return { kind: 'container' };
  const name = parameterOf(parentImage);
  if (name !== undefined) {
    if (!name.startsWith(PUBLISHED)) return { kind: 'own-parameter' };
    return { kind: 'parameter', name, ...present({ newestAt: await publicParameters.changedAt(name) }) };
  }
  if (/^ami-[0-9a-f]+$/.test(parentImage)) {
    const [found] = await ec2.images([parentImage]);
    if (found === undefined) return { kind: 'ami', id: parentImage, state: 'gone' };
    const { createdAt, deprecatedAt } = found;
    return { kind: 'ami', id: parentImage, state: 'there', ...present({ createdAt, deprecatedAt }) };
  }
  const named = namedBy(parentImage);
  if (named === undefined) return { kind: 'other' };
  if (named.isFilter) {
    const { version, createdAt } = await pipelines.newestBase(parentImage);
    return { kind: 'filter', newest: version, ...present({ newestAt: createdAt }) };
  }
  const newest = await pipelines.newestBase(parentImage.replace(/\/\d+\.\d+\.\d+(?:\/\d+)?$/, '/x.x.x'));
  return { kind: 'version', has: named.version, newest: newest.version };
}

async function buildsOf(ports: ReadPorts, pipelineArn: string): Promise<readonly Build[]> {
  const listed = (await unlessGone(ports.images.pipelineImages(pipelineArn))) ?? [];
  return Promise.all(listed.slice(0, BUILDS).map((image) => buildOf(ports, image)));
}

async function buildOf({ table }: ReadPorts, { arn, createdAt, buildType, status }: ListedImage): Promise<Build> {
  const bySchedule = buildType === 'SCHEDULED';
  const card = bySchedule ? cardOn(await table.get(boardKey('OUTSIDE', runIdOf('o', arn)))) : undefined;
  return { arn, createdAt, bySchedule, good: status === 'AVAILABLE', ...present({ card }) };
}

/** Changes that were not made here have a card each, and are on the board for a day after their end. */
function cardOn(item: Readonly<Record<string, unknown>> | undefined): Build['card'] {
  const shown: unknown = item?.['outside'];
  const card: unknown = typeof shown === 'object' && shown !== null ? Reflect.get(shown, 'card') : undefined;
  if (typeof card !== 'object' || card === null) return undefined;
  const [channel, ts]: unknown[] = [Reflect.get(card, 'channel'), Reflect.get(card, 'ts')];
  return typeof channel === 'string' && typeof ts === 'string' ? { channel, ts } : undefined;
}
