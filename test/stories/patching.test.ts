import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard } from './patching.ts';

const local = inLocalWorld({ watched: true });

test('install on rhel-dev: asked by one, approved by another, patched, rebooted, and the receipt in the channel', async () => {
  const { world } = local;
  const [asked] = await world.patch('U0ANA', 'install rhel-dev because CVE-2026-1234', CHANNEL);
  expect(asked).toMatch(/^Requested: patching of rhel-dev, run p-\w{8}, waiting for 1 approval\./);
  const card = patchCard(world, 'rhel-dev');
  expect(card.body).toContain('*rhel-dev*: install on 2 instances of RHEL-DEV');
  expect(await world.press('U0BEN', 'approve', card)).toEqual([
    'Approved: the patching of rhel-dev has started. The card follows it.',
  ]);
  await world.advance('2m');
  expect(patchCard(world, 'rhel-dev').text).toMatch(/^Patching rhel-dev: 0 of 2 instances\./);
  await world.advance('12m');
  const done = patchCard(world, 'rhel-dev');
  expect(done.text).toMatch(/^rhel-dev patched: 2 of 2 instances\. 2 of 2 patched · 2 rebooted, all came back/);
  expect(done.replies.at(-1)).toMatch(/rhel-dev-2 {2}patched {2}0 missing {2}rebooted, came back/);
  // The AWS CLI sees the same.
  const ids = [...(done.replies.at(-1) ?? '').matchAll(/i-[0-9a-f]{17}/g)].map(([id]) => id);
  const { InstancePatchStates } = await call(world, 'ssm', 'DescribeInstancePatchStates', { InstanceIds: ids });
  expect(listOf(InstancePatchStates).map(({ MissingCount, FailedCount }) => [MissingCount, FailedCount])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('a scan installs nothing, and nothing can be installed while it runs', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'scan win-dev', CHANNEL);
  const [busy] = await world.patch('U0DEV', 'install win-dev', CHANNEL);
  expect(busy).toMatch(/^No request was made: .*run p-\w{8}/);
  await world.press('U0BEN', 'approve', patchCard(world, 'win-dev'));
  await world.advance('8m');
  expect(patchCard(world, 'win-dev').text).toMatch(/^win-dev scanned/);
  const { Commands } = await call(world, 'ssm', 'ListCommands', {});
  const operations = listOf(Commands).map(({ Parameters }) => fieldsOf(Parameters)['Operation']);
  expect(operations).toEqual([['Scan']]);
});

test('doctor says to whoever asks what is in order, what is to do, and what it may not read', async () => {
  const { world } = local;
  await world.control('window', { window: 'mw-0c30ddd1519afb4a6', enabled: false });
  await world.control('instance', { instance: 'i-0be15e364206a7d93', becomes: 'stopped' });
  const [found = ''] = await world.patch('U0DEV', 'doctor', CHANNEL);
  expect(found.split('\n')).toEqual(
    expect.arrayContaining([
      '*To do*',
      '• *win-uat*: window mw-0c30ddd1519afb4a6 is disabled, so it does not open. Enable it where it is defined.',
      '• *win-dev*: 1 instance stopped (i-0be15e364206a7d93). Start them before the window opens, or patch them once they run.',
      '*Not known*',
      '• The signing secret was not read: the worker may not. `npm run doctor` reads it.',
      expect.stringMatching(/^\*In order\*: \d+ checks\. `npm run doctor` lists them\.$/),
    ]),
  );
  // The worker's own permissions suffice for all but what nobody can read.
  expect(found.split('\n').filter((line) => line.includes('Not read'))).toEqual([]);
  const operation = 'DescribeMaintenanceWindows';
  await world.fault({ target: 'aws', service: 'ssm', operation, kind: 'access-denied' });
  const [denied = ''] = await world.patch('U0DEV', 'doctor', CHANNEL);
  expect(denied).toMatch(
    /Not read: the windows of the account \(AccessDenied\w*\)\. Whoever runs these checks needs `ssm:DescribeMaintenanceWindows`/,
  );
});

test.each<[string, RegExp]>([
  ['install win-prod', /^No request was made: win-uat goes first and has not been patched\./i],
  ['install web-dev', /^No request was made: web-dev is replaced from images/],
  ['install win-prd', /^No request was made: there is no fleet `win-prd`.*`?\/?patch install win-prod/],
])('`/patch %s` is refused with the reason and the next step', async (text, answer) => {
  const [said] = await local.world.patch('U0ANA', text, CHANNEL);
  expect(said).toMatch(answer);
});
