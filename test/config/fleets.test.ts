import { changed, refusals } from './fixture.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `alarm ${index}`);

const RANGE = 'a whole number with its unit, s, m, h or d, from 0s to 48h: write for example 15m.';
const PATCHED =
  'cannot be combined with a patchGroup, which is patched in place and never deployed to: remove one of them.';

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  [
    'a stack that is watched too long',
    { 'fleets.web-prod.watch': '4h' },
    'fleets.web-prod.watch is 4 h and a stack update keeps the old instances for at most 3 h: write 3h or less.',
  ],
  [
    'a stack that is watched for half a minute',
    { 'fleets.web-prod.watch': '90s' },
    'fleets.web-prod.watch is 1 min 30 s and a stack update counts in whole minutes: write for example 15m.',
  ],
  [
    'a refresh that is watched too long',
    { 'fleets.api-prod.watch': '49h' },
    `fleets.api-prod.watch is "49h" and must be ${RANGE}`,
  ],
  [
    'six alarms of a stack',
    { 'fleets.web-prod.alarms': names(6) },
    'fleets.web-prod.alarms has 6 names and a stack update watches at most 5: remove 1.',
  ],
  [
    'twelve alarms of a group',
    { 'fleets.api-prod.alarms': names(12) },
    'fleets.api-prod.alarms has 12 names and an instance refresh watches at most 10: remove 2.',
  ],
  [
    'an alarm twice',
    { 'fleets.web-prod.alarms': ['a', 'b', 'a'] },
    'fleets.web-prod.alarms[2] is already in the list: keep one of them.',
  ],
  [
    'a checkpoint of a stack',
    { 'fleets.web-prod.checkpoint': 20 },
    'fleets.web-prod.checkpoint cannot be combined with a stack, whose update cannot stop halfway: remove one of them.',
  ],
  [
    'a checkpoint at the end',
    { 'fleets.api-prod.checkpoint': 100 },
    'fleets.api-prod.checkpoint is 100 and must be a whole number from 1 to 99: write for example 20.',
  ],
  [
    'a role of a stack’s instances',
    { 'fleets.web-prod.instanceRole': 'arn:aws:iam::111122223333:role/web' },
    'fleets.web-prod.instanceRole cannot be combined with a stack, whose own role passes it: remove one of them.',
  ],
  [
    'a role of an account that is not governed',
    { 'fleets.api-prod.instanceRole': 'arn:aws:iam::999922223333:role/api' },
    'fleets.api-prod.instanceRole is a role of account 999922223333, which is not in accounts: add it there, or name a role of a listed account.',
  ],
  [
    'a parameter of AWS',
    { 'fleets.web-prod.imageParameter': '/aws/service/ami' },
    'fleets.web-prod.imageParameter is "/aws/service/ami" and must be the full name of an SSM parameter of this account that holds an AMI id: write for example /fleets/web-prod/ami.',
  ],
  [
    'a parameter of two fleets',
    { 'fleets.web-prod.imageParameter': '/fleets/ami', 'fleets.api-prod.imageParameter': '/fleets/ami' },
    'fleets.api-prod.imageParameter is already the imageParameter of web-prod: name a parameter of its own for each fleet.',
  ],
  [
    'a parameter that says what is gold as well',
    { 'images.web.parameter': '/golden/web', 'fleets.web-prod.imageParameter': '/golden/web' },
    'fleets.web-prod.imageParameter is the parameter that says which AMI of image web is gold, so each deploy would choose the next: name another parameter.',
  ],
  [
    'a name for a window',
    { 'fleets.api-prod.window': 'Patching-PROD' },
    'fleets.api-prod.window is "Patching-PROD" and must be the id of an SSM maintenance window, mw-…, or tags: write for example mw-0a1b2c3d4e5f67890.',
  ],
  [
    'a fleet that is named bake',
    { 'fleets.bake': { policy: 'nonprod', image: 'web', autoScalingGroup: 'bake' } },
    'fleets.bake is a reserved name, since after: bake means after each new image: give this fleet another name.',
  ],
  [
    'after: bake without an image',
    { 'fleets.web-dev.after': 'bake', 'fleets.web-dev.image': undefined, 'fleets.web-prod.image': undefined },
    'fleets.web-dev.after is bake and the fleet has no image to wait for: add image, or remove after.',
  ],
  [
    'after: bake on a patch group',
    { 'fleets.win-prod.after': 'bake' },
    'fleets.win-prod.after is bake, and a patchGroup is patched in place and takes no image: remove it.',
  ],
  ['a patch group that is watched', { 'fleets.win-prod.watch': '15m' }, `fleets.win-prod.watch ${PATCHED}`],
  ['alarms of a patch group', { 'fleets.win-prod.alarms': ['a'] }, `fleets.win-prod.alarms ${PATCHED}`],
  ['a checkpoint of a patch group', { 'fleets.win-prod.checkpoint': 5 }, `fleets.win-prod.checkpoint ${PATCHED}`],
])('refuses %s', (_, change, refusal) => {
  expect(refusals(changed(change))).toEqual([refusal]);
});

test.each([
  'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-5xx',
  ' web-prod-5xx',
  'web-prod-5xx ',
  'web-*',
  'web-{{x}}',
  'web\n5xx',
  '',
  'a'.repeat(256),
])('refuses the alarm %j', (alarm) => {
  const [refusal, ...others] = refusals(changed({ 'fleets.web-prod.alarms': [alarm] }));
  expect(refusal).toMatch(
    /^fleets\.web-prod\.alarms\[0\] is .* and must be the name of a CloudWatch alarm, and not its ARN/,
  );
  expect(others).toEqual([]);
});

test('takes every limit itself, and names that CloudWatch takes', () => {
  const alarms = ['TargetTracking-service/web: high (é)', 'a'.repeat(255), 'web prod 5xx'];
  const change = {
    'fleets.web-prod.watch': '3h',
    'fleets.web-prod.alarms': [...names(2), ...alarms],
    'fleets.api-prod.watch': '48h',
    'fleets.api-prod.alarms': names(10),
    'fleets.api-prod.checkpoint': 99,
    'fleets.api-prod.window': 'mw-0a1b2c3d4e5f67890',
  };
  expect(refusals(changed(change))).toEqual([]);
});
