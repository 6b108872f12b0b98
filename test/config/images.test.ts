import { parseConfig } from '../../src/config/load.ts';
import { HOME } from '../support/home.ts';
import { changed, FULL, refusals } from './fixture.ts';

const API = 'images.api';
const PARAMETER = '/golden/api/latest';

test('an image may have a parameter beside its pipeline, or instead of it', () => {
  const beside = parseConfig(changed({ [`${API}.parameter`]: PARAMETER, [`${API}.only`]: 'gold' })).images['api'];
  expect(beside).toMatchObject({ pipelineArn: expect.any(String), parameter: PARAMETER, onlyGold: true });
  const instead = parseConfig(changed({ [API]: { parameter: PARAMETER, policy: 'prod' } })).images['api'];
  expect(instead).toEqual({
    name: 'api',
    place: HOME,
    parameter: PARAMETER,
    policy: 'prod',
    channel: 'C0PATCHING',
    owners: [],
  });
});

test('a file of before is read as before', () => {
  expect(parseConfig(FULL).images['api']).not.toHaveProperty('parameter');
});

test.each([
  [
    { [API]: { policy: 'prod' } },
    'images.api has neither pipeline nor parameter: name the Image Builder pipeline that bakes it, or the SSM parameter that holds its gold AMI.',
  ],
  [
    { [`${API}.only`]: 'gold' },
    'images.api.only is gold, and no parameter says which image that is: add parameter, or remove only.',
  ],
  [
    { [`${API}.parameter`]: PARAMETER, 'images.web.parameter': PARAMETER },
    'images.api.parameter is already the parameter of web: one parameter is one image, so that one policy governs it.',
  ],
  [
    { 'images.gold': { parameter: PARAMETER } },
    'images.gold is a reserved name where an image has a parameter, since gold means its AMI: give it another name.',
  ],
  [
    { [API]: { parameter: PARAMETER, policy: 'prod', announce: true } },
    'images.api.announce announces a schedule, and this image has no pipeline: add pipeline, or remove announce.',
  ],
])('refuses %j', (change, message) => {
  expect(refusals(changed(change))).toContain(message);
});

test.each([
  'golden/api',
  '/aws/service/ami',
  '/ssm/x',
  '/patchwarden/slack-bot-token',
  '/Patchwarden',
  '/a//b',
  '/a*',
  '/a/',
])('refuses the parameter %s', (name) => {
  expect(refusals(changed({ [`${API}.parameter`]: name }))).toEqual([
    `images.api.parameter is "${name}" and must be the full name of an SSM parameter of this account that holds an AMI id: write for example /golden/web/latest.`,
  ]);
});
