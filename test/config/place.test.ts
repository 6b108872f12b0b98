import { parseConfig } from '../../src/config/load.ts';
import { configAt, placePrefix, placesOf } from '../../src/config/place.ts';
import { changed, refusals } from './fixture.ts';

const HOME = { account: '111122223333', region: 'ap-southeast-2' };
const AWAY = { account: '444455556666', region: 'us-east-1' };
const TWO = { 'accounts.444455556666.regions': ['us-east-1', 'eu-west-1'] };
const away = (edits: Readonly<Record<string, unknown>>) => changed({ ...TWO, ...edits });
const stack = () => ({ policy: 'prod', stack: { name: 'web-prod', parameter: 'AmazonMachineImage' } });

test.each([
  [{}, HOME],
  [{ account: '444455556666' }, AWAY],
  [
    { account: '444455556666', region: 'eu-west-1' },
    { ...AWAY, region: 'eu-west-1' },
  ],
  [{ region: 'ap-southeast-2' }, HOME],
])('a fleet with %j is in %j', (written, place) => {
  expect(
    parseConfig(away({ 'fleets.far': { policy: 'prod', patchGroup: 'far', ...written } })).fleets['far'],
  ).toMatchObject({ place });
});

test('one name is another stack, group or parameter in another place', () => {
  const far = { account: '444455556666' };
  const text = away({
    'fleets.far-stack': { ...stack(), ...far },
    'fleets.far-group': { policy: 'prod', autoScalingGroup: 'api-prod', ...far },
    'fleets.far-patches': { policy: 'prod', patchGroup: 'Win-PROD', ...far },
    'images.one': { parameter: '/golden/api', policy: 'prod' },
    'images.other': { parameter: '/golden/api', policy: 'prod', ...far },
  });
  expect(refusals(text)).toEqual([]);
  expect(parseConfig(text).images['other']).toMatchObject({ place: AWAY });
});

test.each([
  [
    {
      'fleets.far': { ...stack(), account: '444455556666' },
      'fleets.far-too': { ...stack(), account: '444455556666' },
    },
    'fleets.far-too.stack is already fleet far: one fleet has one policy.',
  ],
  [
    { 'fleets.win-prod.account': '999988887777' },
    'fleets.win-prod.account is 999988887777, which is not in accounts: add it there, or name a listed account.',
  ],
  [
    { 'fleets.win-prod.region': 'us-east-1' },
    'fleets.win-prod.region is us-east-1, which is not in accounts.111122223333.regions: add it there, or name a listed Region.',
  ],
  [
    { 'fleets.win-prod.account': '444455556666', 'accounts.444455556666.regions': [] },
    'fleets.win-prod.account is 444455556666, which has no Regions in accounts: add the Region there.',
  ],
  [
    { 'images.api.account': '444455556666' },
    'images.api.account cannot be combined with pipeline, whose ARN says where it is: remove it.',
  ],
  [
    { 'fleets.api-prod.account': '444455556666' },
    'fleets.api-prod.instanceRole is a role of account 111122223333, and the fleet is in 444455556666: name a role of that account.',
  ],
  [
    { 'accounts.111122223333.regions': [] },
    'accounts.111122223333.regions is [], and the first account is the one that the bot is deployed to: write its Region, for example [ap-southeast-2].',
  ],
])('refuses %j', (edits, message) => {
  expect(refusals(away(edits))).toContain(message);
});

test('a place has its own fleets and images, and keys of home are as they were', () => {
  const config = parseConfig(away({ 'fleets.far': { ...stack(), account: '444455556666' } }));
  expect(placesOf(config)).toEqual([HOME, AWAY, { ...AWAY, region: 'eu-west-1' }]);
  const there = configAt(config, AWAY);
  expect(Object.keys(there.fleets)).toEqual(['far']);
  expect(there.images).toEqual({});
  expect(placesOf(there)[0]).toEqual(AWAY);
  expect(Object.keys(configAt(config, HOME).fleets)).not.toContain('far');
  expect([placePrefix(config, HOME), placePrefix(config, AWAY)]).toEqual(['', '444455556666/us-east-1/']);
});
