import { judge } from '../../../src/pipelines/decision/problems.ts';
import type { Facts } from '../../../src/pipelines/types/facts.ts';
import { DAY, T0 } from '../../runs/fixture.ts';
import { aPipeline, aRecipe, aSchedule, someFacts } from '../fixture.ts';

const ami = (parts: object) => ({ kind: 'ami', id: 'ami-1', state: 'there', ...parts }) as const;
const built = (createdAt: number) => [{ arn: 'image', createdAt, bySchedule: false, good: true }];
const newer = { kind: 'filter', newest: '2026.11.1', newestAt: T0 - DAY } as const;
const onRequest = aPipeline();

test.each<[string, Partial<Facts>, string[], string[]]>([
  ['nothing is wrong', { base: newer, builds: built(T0) }, [], ['base', 'disabled', 'tests']],
  ['nothing could be read', { pipeline: onRequest, recipe: aRecipe({ components: [] }) }, [], ['disabled', 'tests']],
  ['an AMI of the limit', { base: ami({ createdAt: T0 - 90 * DAY }) }, [], ['base', 'disabled', 'tests']],
  ['an older AMI', { base: ami({ createdAt: T0 - 91 * DAY }) }, ['base old'], ['base', 'disabled', 'tests']],
  [
    'a deprecated AMI',
    { base: ami({ createdAt: T0, deprecatedAt: T0 }) },
    ['base deprecated'],
    ['base', 'disabled', 'tests'],
  ],
  [
    'an AMI that will be deprecated',
    { base: ami({ createdAt: T0, deprecatedAt: T0 + 1 }) },
    [],
    ['base', 'disabled', 'tests'],
  ],
  ['an AMI that is gone', { base: ami({ state: 'gone' }) }, ['base gone'], ['base', 'disabled', 'tests']],
  [
    'the newest version',
    { base: { kind: 'version', has: '1.0.0', newest: '1.0.0' } },
    [],
    ['base', 'disabled', 'tests'],
  ],
  [
    'an older version',
    { base: { kind: 'version', has: '1.0.0', newest: '1.1.0' } },
    ['base behind'],
    ['base', 'disabled', 'tests'],
  ],
  ['a parameter of our own', { base: { kind: 'own-parameter' } }, [], ['base', 'disabled', 'tests']],
  [
    'a newer base that nothing takes',
    { pipeline: onRequest, base: newer, builds: built(T0 - 9 * DAY) },
    ['base newer'],
    ['base', 'disabled', 'tests'],
  ],
  [
    'a newer base that the schedule takes',
    { pipeline: aPipeline({ schedule: aSchedule({ nextAt: T0 + DAY }) }), base: newer, builds: built(T0 - 9 * DAY) },
    [],
    ['base', 'disabled', 'tests'],
  ],
  [
    'a newer base, and nothing was ever built',
    { pipeline: onRequest, base: newer, builds: [] },
    [],
    ['base', 'disabled', 'tests'],
  ],
  [
    'a public parameter that got a newer image',
    {
      pipeline: onRequest,
      base: { kind: 'parameter', name: '/aws/service/x', newestAt: T0 - DAY },
      builds: built(T0 - 9 * DAY),
    },
    ['base newer'],
    ['base', 'disabled', 'tests'],
  ],
  ['tests are off', { pipeline: aPipeline({ testsOn: false }) }, ['tests off'], ['disabled', 'tests']],
  ['no component tests', { recipe: aRecipe({ tests: false }) }, ['tests none'], ['disabled', 'tests']],
  [
    'a disabled pipeline, whatever its recipe',
    { pipeline: aPipeline({ enabled: false, testsOn: false }) },
    ['disabled someone'],
    ['disabled'],
  ],
  [
    'one that Image Builder disabled',
    { pipeline: aPipeline({ enabled: false, failures: 3, schedule: aSchedule({ disablesAfter: 3 }) }) },
    ['disabled aws'],
    ['disabled'],
  ],
  [
    'one that someone disabled after a failure',
    { pipeline: aPipeline({ enabled: false, failures: 2, schedule: aSchedule({ disablesAfter: 3 }) }) },
    ['disabled someone'],
    ['disabled'],
  ],
])('%s', (_what, parts, wanted, codes) => {
  const { problems, judged } = judge(someFacts(parts), { now: T0, baseAge: 90 * DAY });
  const found = problems.map((each) => [each.code, 'why' in each ? each.why : 'by' in each ? each.by : ''].join(' '));
  expect([found, judged.toSorted()]).toEqual([wanted, codes]);
});

test('components that could not be read leave it open whether there are tests', () => {
  const { tests: _tests, ...recipe } = aRecipe();
  expect(judge(someFacts({ recipe }), { now: T0, baseAge: DAY }).judged).toEqual(['disabled']);
});
