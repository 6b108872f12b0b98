import { goldAsked, testsOf } from '../../../src/deploy/decision/gold.ts';
import { followsGold } from '../../../src/deploy/types/plan.ts';
import { HOME } from '../../support/home.ts';
import { builtImage } from '../effect/fake-aws.ts';
import { aDeployPlan, NEW } from '../facts.ts';

const base = { policy: 'prod', channel: 'C0WEB', place: HOME, owners: [] };
const web = { ...base, name: 'web', pipelineArn: 'arn:web', parameter: '/golden/web/latest' };
const api = { ...base, name: 'api', pipelineArn: 'arn:api' };
const shared = { ...base, name: 'shared', parameter: '/golden/shared/latest' };
const images = { web, api, shared };

test.each([
  ['gold', web, { kind: 'parameter', parameter: '/golden/web/latest', place: HOME }],
  [undefined, web, { kind: 'parameter', parameter: '/golden/web/latest', place: HOME }],
  [undefined, shared, { kind: 'parameter', parameter: '/golden/shared/latest', place: HOME }],
  ['shared', api, { kind: 'parameter', parameter: '/golden/shared/latest', place: HOME }],
  ['web', web, { kind: 'none' }],
  ['ami-0new', web, { kind: 'none' }],
  [undefined, api, { kind: 'none' }],
  [undefined, undefined, { kind: 'none' }],
  ['gold', api, { kind: 'without-parameter', image: 'api' }],
  ['gold', undefined, { kind: 'without-parameter' }],
])('%s asked for a fleet that runs %j', (word, own, asked) => {
  expect(goldAsked(word, { images, own })).toEqual(asked);
});

test('an image of the config that is called gold is that image', () => {
  expect(goldAsked('gold', { images: { gold: { ...api, name: 'gold' } }, own: web })).toEqual({ kind: 'none' });
});

test.each([
  [{}, true],
  [{ stage: 'canary' as const }, true],
  [{ stage: 'rest' as const }, false],
  [{ opensAfter: 'd-1' }, false],
  [{ returnOf: 'd-1' }, false],
  [{ image: { ...NEW, gold: { parameter: '/golden/web/latest', tests: 'passed' as const } } }, false],
  [{ image: NEW }, false],
])('a plan with %j follows the parameter: %s', (parts, follows) => {
  const gold = { parameter: '/golden/web/latest', tests: 'passed', followed: true } as const;
  expect(followsGold(aDeployPlan({ image: { ...NEW, gold }, ...parts }))).toBe(follows);
});

test.each([
  [builtImage({ testsOn: true }), 'passed'],
  [builtImage({ testsOn: false }), 'off'],
  [builtImage(), 'unknown'],
  [undefined, 'unknown'],
])('what is known of its tests: %#', (built, tests) => {
  expect(testsOf(built)).toBe(tests);
});
