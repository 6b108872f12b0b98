import { dueImages, EVERY_MS, followedImages, isPainted } from '../../../src/pipelines/decision/due.ts';
import { DAY, MINUTE, T0 } from '../../runs/fixture.ts';
import { HOME } from '../../support/home.ts';
import { aProblem, aScheduledTime } from '../fixture.ts';

const image = (name: string, parts: { announce?: true } = {}) => ({
  name,
  pipelineArn: name,
  policy: 'prod',
  channel: 'C0PATCHING',
  place: HOME,
  owners: [],
  ...parts,
});
const images = { web: image('web', { announce: true }), api: image('api') };

test('with hygiene every image is followed, and without it those that are announced', () => {
  expect(followedImages({ images }, true)).toEqual(['web', 'api']);
  expect(followedImages({ images }, false)).toEqual(['web']);
});

test('an image without a pipeline is never followed', () => {
  const shared = {
    name: 'shared',
    parameter: '/golden/shared',
    policy: 'prod',
    channel: 'C0PATCHING',
    place: HOME,
    owners: [],
  };
  expect(followedImages({ images: { ...images, shared } }, true)).toEqual(['web', 'api']);
});

test('one read in ten minutes: those never read are due, and the next turn is that of the oldest read', () => {
  const seen = [{ image: 'web', lookedAt: T0 - EVERY_MS + MINUTE }];
  expect(dueImages(['web', 'api'], seen, T0)).toEqual({ due: ['api'], nextAt: T0 });
  expect(dueImages(['web'], seen, T0)).toEqual({ due: [], nextAt: T0 + MINUTE });
  expect(dueImages(['web'], seen, T0 + MINUTE).due).toEqual(['web']);
});

test.each([
  ['a time of the schedule that comes', aScheduledTime({ at: T0 + DAY }), true],
  ['one of yesterday', aScheduledTime({ at: T0 - DAY, state: 'built' }), true],
  ['one of last week', aScheduledTime({ at: T0 - 7 * DAY, state: 'built' }), false],
  ['an open problem, however old', aProblem({ code: 'tests', why: 'off' }, { foundAt: T0 - 300 * DAY }), true],
  [
    'one that was fixed last week',
    aProblem({ code: 'tests', why: 'off' }, { state: 'fixed', fixedAt: T0 - 7 * DAY }),
    false,
  ],
])('%s is painted: %#', (_what, thing, wanted) => {
  expect(isPainted(thing, T0)).toBe(wanted);
});
