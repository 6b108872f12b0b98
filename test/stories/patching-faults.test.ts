import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { casesOf, further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard, patchCards } from './patching.ts';
import { configFile } from './variants.ts';

const QA = 'mw-0c42d3073d43c3e8c';
const DEV = 'mw-02dab9c37e5bf9d70';
const INSTANCES = ['i-09b5983436f8c46eb', 'i-0d66be0de990fefc2'];

const { fleets } = Object(parse(readFileSync('patchwarden.yml', 'utf8')));
const { after: _after, soak: _soak, ...first } = fleets['win-qa'];
const local = inLocalWorld({ config: configFile('patching-faults.yml', { fleets: { ...fleets, 'win-qa': first } }) });

/** It is Thursday, 10:00 in Sydney: the windows open in ten minutes, and have been announced. */
async function announced(): Promise<LocalWorld> {
  const { world } = local;
  for (const window of [QA, DEV]) await world.control('window', { window, schedule: 'cron(10 10 ? * THU *)' });
  await world.advance('2m');
  expect(patchCard(world, 'win-qa').text).toMatch(/^Approval needed: patch win-qa in Patching-QA\./);
  return world;
}

/** The same, approved by Ben. */
async function approved(): Promise<LocalWorld> {
  const world = await announced();
  await world.press('U0BEN', 'approve', patchCard(world, 'win-qa'));
  return world;
}

/** What Patch Manager has of its instances. */
async function missing(world: LocalWorld): Promise<unknown[]> {
  const { InstancePatchStates } = await call(world, 'ssm', 'DescribeInstancePatchStates', { InstanceIds: INSTANCES });
  return listOf(InstancePatchStates).map(({ MissingCount }) => MissingCount);
}

const UNPATCHED = [2, 2];

/** The one card of the occurrence says how it ended, and nobody was told of it twice. */
async function expectSkipped(world: LocalWorld, words: RegExp): Promise<void> {
  const [card] = patchCards(world, 'win-qa');
  expect(card?.text).toMatch(words);
  expect(await missing(world)).toEqual(UNPATCHED);
  for (const user of ['U0ANA', 'U0BEN', 'U0CLEO'])
    expect(world.notifiedOf(user).filter(({ text }) => words.test(text.replace(/^<@\w+> /, ''))).length).toBeLessThan(
      2,
    );
  expect(world.notifiedOf('U0BEN').some(({ text }) => words.test(text.replace(/^<@\w+> /, '')))).toBe(true);
}

/** Documents of the executions so far. */
async function executed(world: LocalWorld): Promise<(readonly [document: unknown, status: unknown])[]> {
  const { AutomationExecutionMetadataList } = await call(world, 'ssm', 'DescribeAutomationExecutions', {});
  return listOf(AutomationExecutionMetadataList).map(
    ({ DocumentName, AutomationExecutionStatus }) => [DocumentName, AutomationExecutionStatus] as const,
  );
}

test.each(
  casesOf([
    ['deleted', { deleted: true }, 'was deleted'],
    ['disabled', { enabled: false }, 'was disabled'],
    ['moved', { schedule: 'cron(30 12 ? * THU *)' }, 'no longer opens then'],
  ]),
)('a window that is %s while its notice stands is called off, and patches nothing', async (what, change, why) => {
  const world = await approved();
  await world.control('window', { window: QA, ...change });
  await world.advance('11m');
  await expectSkipped(
    world,
    new RegExp(
      `^Patching of win-qa in Patching-QA called off\\. Called off: ${QA} ${why}\\. This run patches nothing\\.`,
    ),
  );
  expect(await executed(world)).toEqual([]);
  // The opening that it was moved to is announced as another.
  const others = patchCards(world, 'win-qa').slice(1);
  expect(others.map(({ text }) => text.split('. ')[0])).toEqual(
    what === 'moved' ? ['Approval needed: patch win-qa in Patching-QA'] : [],
  );
});

test('of two owners who decide differently at once each is answered, and skipped stays skipped', async () => {
  const world = await announced();
  const card = patchCard(world, 'win-qa');
  const [[skipped = ''], [approvedIt = '']] = await Promise.all([
    world.patch('U0CLEO', 'skip win-qa because the release is late', CHANNEL),
    world.press('U0BEN', 'approve', card),
  ]);
  expect(skipped).toMatch(/^Skipped: /);
  expect(approvedIt).toMatch(/^(Approved: |Nothing was done|Not )/);
  await world.advance('11m');
  expect(patchCard(world, 'win-qa').text).toMatch(
    /^Patching of win-qa in Patching-QA skipped\. <@U0CLEO> skipped it: the release is late\. This opening patches nothing\./,
  );
  expect(await missing(world)).toEqual(UNPATCHED);
});

test.each(casesOf(['8m', '6m', '7m58s']))(
  'a defer %s after the notice, around the opening, wins or loses: deferred never patches',
  async (by) => {
    const world = await approved();
    await world.advance(by);
    const [[said = '']] = await Promise.all([
      world.patch('U0CLEO', 'defer win-qa to 15:00', CHANNEL),
      world.advance('5s'),
    ]);
    await world.advance('14m');
    const isDeferred = said.startsWith('Deferred: ');
    if (!isDeferred) expect(said).toMatch(/^Nothing was done: it is already running\./);
    expect(await missing(world)).toEqual(isDeferred ? UNPATCHED : [0, 0]);
    expect(patchCard(world, 'win-qa').text).toMatch(
      isDeferred ? /^Approval needed: patch win-qa\./ : /^win-qa patched: 2 of 2 instances\./,
    );
  },
);

test('a table that cannot be read at the opening lets nothing in, and people are told', async () => {
  const world = await approved();
  await world.advance('7m');
  await world.fault({
    target: 'aws',
    service: 'dynamodb',
    operation: '*',
    kind: 'access-denied',
    times: 20,
    caller: 'patchwarden-gatekeeper-ap-southeast-2',
  });
  await world.advance('8m');
  await expectSkipped(
    world,
    /^Patching of win-qa in Patching-QA skipped\. It was ready, but the window did not start it: /,
  );
  expect((await executed(world)).filter(([document]) => document === 'Patchwarden-Patch')).toEqual([]);
  // The runbook asks three times, and the gatekeeper answers none: its errors are what an administrator is alarmed by.
  expect(world.forgiven('patchwarden-gatekeeper', 'AwsCallError: reading SLOT#')).toBe(3);
});

test('while the bot is down an adopted window patches nothing, one as it is does; both are told afterwards', async () => {
  const world = await approved();
  await world.advance('3m');
  await world.control('worker', { down: true });
  await world.advance('15m');
  await world.control('worker', { down: false });
  await world.advance('3m');
  await expectSkipped(world, /^Patching of win-qa in Patching-QA skipped\. /);
  const told = world.messages(CHANNEL).filter(({ text }) => /^Patching-DEV ended: /.test(text));
  expect(told).toHaveLength(1);
});

further('a task that lost its parameters starts nothing, and people are told', async () => {
  const world = await approved();
  const { Tasks } = await call(world, 'ssm', 'DescribeMaintenanceWindowTasks', { WindowId: QA });
  const WindowTaskId = fieldsOf(listOf(Tasks)[0])['WindowTaskId'];
  const Parameters = { Fleet: ['win-qa'], WindowId: ['{{WINDOW_ID}}'] };
  const TaskInvocationParameters = { Automation: { Parameters } };
  await call(world, 'ssm', 'UpdateMaintenanceWindowTask', { WindowId: QA, WindowTaskId, TaskInvocationParameters });
  await world.advance('11m');
  await expectSkipped(world, /^Patching of win-qa in Patching-QA skipped\. .*\(FAILED\)/);
  expect(await executed(world)).toEqual([]);
});

further('an instance that was stopped since the approval is named, and neither patched nor looked for', async () => {
  const world = await approved();
  await world.control('instance', { instance: INSTANCES[0], becomes: 'stopped' });
  await world.advance('25m');
  const card = patchCard(world, 'win-qa');
  expect(card.text).toMatch(/^win-qa patched: 1 of 1 instance\. 1 of 1 patched · 1 rebooted, all came back · /);
  expect(card.text).toContain('1 was stopped or had left the group');
  expect(await missing(world)).toEqual([2, 0]);
});
