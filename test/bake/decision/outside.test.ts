import type { ListedImage } from '../../../src/aws/imagebuilder.ts';
import { afterLook, isAboutImage, isOfRun, outsideBake, unseenBuilds } from '../../../src/bake/decision/outside.ts';
import type { Seen } from '../../../src/outside/types/source.ts';
import { aPlan, aRun, aStart, HOUR, IMAGE, PIPELINE, T0 } from '../../runs/fixture.ts';

const build = (parts: Partial<ListedImage> = {}): ListedImage => ({
  arn: IMAGE,
  status: 'BUILDING',
  createdAt: T0,
  amis: [],
  imageUris: [],
  buildType: 'USER_INITIATED',
  ...parts,
});

const seen = (parts: Partial<Seen> = {}): Seen => ({ since: T0 - HOUR, lookedAt: T0 - HOUR, handled: [], ...parts });

const found = (images: readonly ListedImage[], at: Seen | undefined) => unseenBuilds(images, at).length;

test.each<[string, Partial<ListedImage>, Seen | undefined, number]>([
  ['the first look finds what goes on', {}, undefined, 1],
  ['the first look tells no history', { status: 'AVAILABLE' }, undefined, 0],
  ['a later look finds what began and ended since the last', { status: 'FAILED' }, seen(), 1],
  ['what ended before is not told', { status: 'AVAILABLE', createdAt: T0 - 2 * HOUR }, seen(), 0],
  ['what goes on since before the first look is told', { createdAt: T0 - 2 * HOUR }, seen(), 1],
  ['what was looked into is not found again', {}, seen({ handled: [IMAGE] }), 0],
  ['an imported image was not baked', { buildType: 'IMPORT', status: 'AVAILABLE' }, seen(), 0],
])('%s', (_what, parts, at, count) => {
  expect(found([build(parts)], at)).toBe(count);
});

const started = { start: aStart() };
const knows = (imageArn: string) => ({
  ...started,
  progress: { kind: 'bake', status: 'BUILDING', imageArn, done: 0, total: 0 } as const,
});

test.each([
  ['its run is started and has recorded no image yet', aRun(started), PIPELINE, true],
  ['its run has recorded this image', aRun(knows(IMAGE)), PIPELINE, true],
  ['its run has recorded another image', aRun(knows(`${IMAGE}1`)), PIPELINE, false],
  ['its run was never started', aRun(), PIPELINE, false],
  ['its run is of another pipeline', aRun(started), `${PIPELINE}-2`, false],
  ['there is no such run', undefined, PIPELINE, false],
])('a build that names a run is ours exactly when %s', (_when, run, pipeline, expected) => {
  expect(isOfRun(build({ tags: { PatchwardenRun: 'b-1' } }), pipeline, run)).toBe(expected);
});

test.each([
  ['SCHEDULED', 'schedule'],
  ['USER_INITIATED', 'outside'],
  [undefined, 'outside'],
])('build type %s: started by %s', (buildType, kind) => {
  const { buildType: _type, ...rest } = build();
  const image = buildType === undefined ? rest : { ...rest, buildType };
  expect(outsideBake(image, { plan: aPlan(), channel: 'C1', now: T0 }).by).toEqual({ kind });
});

const change = outsideBake(build(), { plan: aPlan(), channel: 'C1', now: T0 });
const outcome = { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [], image: 'ami-1' } as const;

test.each([
  [{ kind: 'working' } as const, { state: 'running' }],
  [{ kind: 'succeeded', outcome } as const, { state: 'succeeded', report: 'pending', opens: 'pending', endedAt: T0 }],
  [{ kind: 'failed', outcome, reason: 'no' } as const, { state: 'failed', reason: 'no', endedAt: T0 }],
  [{ kind: 'cancelled', outcome } as const, { state: 'stopped' }],
  [{ kind: 'stuck', reason: 'gone' } as const, { state: 'unclear', reason: 'gone' }],
  [{ kind: 'unknown', what: 'it' } as const, { state: 'running' }],
])('what AWS shows brings it on: %j', (observed, expected) => {
  expect(afterLook(change, observed, T0)).toMatchObject(expected);
});

test('the same build is the same change, whenever it is found', () => {
  const again = outsideBake(build({ status: 'AVAILABLE' }), { plan: aPlan(), channel: 'C2', now: T0 + HOUR });
  expect(again.id).toBe(change.id);
});

const hint = (...resources: string[]) => ({ source: 'aws.imagebuilder', detailType: '', resources, detail: {} });

test.each([
  ['an image of the recipe', 'web', IMAGE, true],
  ['an image of another recipe', 'api', IMAGE, false],
  ['any image while the recipe is not known', undefined, IMAGE, true],
  ['the pipeline itself', 'web', PIPELINE, true],
  ['another pipeline', undefined, `${PIPELINE}-2`, false],
])('an event of %s', (_what, recipe, arn, expected) => {
  expect(isAboutImage(PIPELINE, recipe, hint(arn))).toBe(expected);
});
