import {
  isSetBack,
  lastDeploy,
  parameterDiffers,
  revertedMark,
  withReverts,
} from '../../../src/deploy/decision/set-back.ts';
import { anUpdate } from '../../outside/fixture.ts';
import { aDeployPlan, aStackChange, deployIn } from '../../runs/deploy-fixture.ts';
import { T0 } from '../../runs/fixture.ts';

const plan = aDeployPlan({ change: aStackChange({ from: { id: 'ami-0old', kind: 'ami' } }) });
const last = { runId: 'd-7k2m9x4q', image: 'ami-0aaaaaaaaaaaaaaaa', from: 'ami-0bbbbbbbbbbbbbbbb' };
const KEY = 'fleet/web-prod';
const seen = (...handled: string[]) => ({ since: T0, lookedAt: T0, handled });

test('the newest deploy that moved the fleet is what can be taken back, if it ended on its image', () => {
  const moved = deployIn('succeeded', { plan });
  expect(lastDeploy([deployIn('rejected', { plan }), moved])).toEqual({
    runId: moved.id,
    image: plan.image.id,
    from: 'ami-0old',
  });
  expect(lastDeploy([])).toBeUndefined();
  expect(
    lastDeploy([deployIn('succeeded', { plan: { ...plan, stage: 'whole', change: undefined } as never })]),
  ).toBeUndefined();
});

test('a change to the image from before is marked, and then the launch template is not told of as well', () => {
  const found = { changes: [anUpdate({ to: last.from }), anUpdate({ to: last.image })], handled: ['event-1'] };
  const marked = withReverts(found, { key: KEY, last });
  expect(marked.changes.map((change) => 'reverts' in change)).toEqual([true, false]);
  expect(marked.handled).toEqual(['event-1', revertedMark(KEY, last.runId)]);
  expect(withReverts({ changes: [], handled: [] }, { key: KEY, last }).handled).toEqual([]);
  expect(isSetBack(last.from, last, { key: KEY, seen: seen() })).toBe(true);
  expect(isSetBack(last.from, last, { key: KEY, seen: undefined })).toBe(true);
  expect(isSetBack(last.from, last, { key: KEY, seen: seen(revertedMark(KEY, last.runId)) })).toBe(false);
  expect(isSetBack(last.image, last, { key: KEY, seen: seen() })).toBe(false);
  expect(isSetBack(undefined, last, { key: KEY, seen: seen() })).toBe(false);
});

test('a parameter that was written is told of when it says anything else, and its value only where it is an AMI', () => {
  const now = (value: string) => ({ kind: 'text', value, dataType: 'text', version: 4 }) as const;
  const written = { image: last.image, isWritten: true };
  expect(parameterDiffers(now(last.image), written)).toBeUndefined();
  expect(parameterDiffers(now(last.from), written)).toEqual({ version: 4, value: last.from });
  expect(parameterDiffers(now('hunter2'), written)).toEqual({ version: 4 });
  expect(parameterDiffers({ kind: 'missing' }, written)).toEqual({ version: 0 });
  expect(parameterDiffers(now(last.from), { image: last.image, isWritten: false })).toBeUndefined();
  expect(parameterDiffers(undefined, written)).toBeUndefined();
});
