import { createHash } from 'node:crypto';
import { further } from '../support/further.ts';
import { call, fieldsOf, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard } from './patching.ts';
import { configFile, worldWith } from './variants.ts';

const idOf = (fleet: number, number: number): string => `i-0${fleet}${String(number).padStart(15, '0')}`;
const GROUPS = ['Big', 'Pin-DEV', 'Pin-PROD', 'Hooked', 'Waved', 'Short'] as const;
const SIZES = { Big: 52, 'Pin-DEV': 1, 'Pin-PROD': 1, Hooked: 1, Waved: 3, Short: 2 };
const SPARE = idOf(7, 1);
const SHORT = 'mw-0a0a0a0a0a0a0a0a0';
const INSTANCES = Object.fromEntries(
  GROUPS.map((group, index) => [group, Array.from({ length: SIZES[group] }, (_, each) => idOf(index, each + 1))]),
);
const idsOf = (group: (typeof GROUPS)[number]): readonly string[] => INSTANCES[group] ?? [];

const fleet = { policy: 'nonprod', channel: CHANNEL };
const local = inLocalWorld({
  config: configFile('patch-shapes.yml', {
    fleets: {
      big: { ...fleet, patchGroup: 'Big', patch: { concurrency: '100%' } },
      'pin-dev': { ...fleet, patchGroup: 'Pin-DEV', patch: {} },
      'pin-prod': { ...fleet, patchGroup: 'Pin-PROD', after: 'pin-dev', soak: '1m', patch: { pin: 'list' } },
      hooked: { ...fleet, patchGroup: 'Hooked', patch: { hooks: { before: 'Drain-Sessions' } } },
      waved: { ...fleet, patchGroup: 'Waved', patch: { waves: [30, 60, 100], errors: '0' } },
      short: {
        ...fleet,
        patchGroup: 'Short',
        window: SHORT,
        adopted: true,
        patch: { waves: [50, 100], timeout: '50m' },
      },
    },
  }),
  world: worldWith({
    start: '2026-11-19T10:50:00Z',
    instances: [
      // Without a group, until someone tags it.
      { id: SPARE, name: 'spare', system: 'WINDOWS' as const, tags: {}, scannedDaysAgo: 0.2 },
      ...GROUPS.flatMap((group) =>
        idsOf(group).map((id, each) => ({
          id,
          name: `${group.toLowerCase()}-${each + 1}`,
          system: 'WINDOWS' as const,
          tags: { 'Patch Group': group },
          scannedDaysAgo: 0.2,
        })),
      ),
    ],
    associations: [],
    baselines: [],
    windows: [
      {
        id: SHORT,
        name: 'Patching-Short',
        schedule: 'cron(0 22 ? * THU *)',
        timezone: 'Australia/Sydney',
        durationHours: 1,
        tasks: [
          {
            name: 'Patchwarden',
            type: 'AUTOMATION',
            arn: 'Patchwarden-Window',
            untargeted: true,
            role: 'patchwarden-window-task-ap-southeast-2',
            parameters: {
              Fleet: ['short'],
              WindowId: ['{{WINDOW_ID}}'],
              WindowExecutionId: ['{{WINDOW_EXECUTION_ID}}'],
              TaskExecutionId: ['{{TASK_EXECUTION_ID}}'],
            },
          },
        ],
      },
    ],
  }),
});

/** Asked for by one, approved by another. */
async function started(text: string): Promise<void> {
  const { world } = local;
  const [asked] = await world.patch('U0ANA', text, CHANNEL);
  expect(asked).toMatch(/^Requested: /);
  const [, name = ''] = text.split(' ');
  const [approved] = await world.press('U0BEN', 'approve', patchCard(world, name));
  expect(approved).toMatch(/^Approved: /);
}

const installs = async () => {
  const { Commands } = await call(local.world, 'ssm', 'ListCommands', {});
  return listOf(Commands).filter(({ Parameters }) => String(fieldsOf(Parameters)['Operation']) === 'Install');
};

const tagged = (id: string) =>
  call(local.world, 'ec2', 'CreateTags', { Resources: [id], Tags: [{ Key: 'Patch Group', Value: 'Big' }] });

/** What a command that installs was sent with, newest first. */
const parametersOf = (command: Record<string, unknown> | undefined) => fieldsOf(command?.['Parameters']);

test('a fleet that is held to a list installs what the one before it installed, by the list that its hash names', async () => {
  const { world } = local;
  await started('install pin-dev');
  await world.advance('8m');
  const asked = patchCard(world, 'pin-prod');
  expect(asked.body).toMatch(/pin-dev healthy for \d+ min · limited to the 2 patches that pin-dev installed/);
  await world.press('U0BEN', 'approve', asked);
  await world.advance('7m');
  expect(patchCard(world, 'pin-prod').text).toMatch(/^pin-prod patched: 1 of 1 instance/);
  const [command, before] = await installs();
  expect(parametersOf(before)).not.toHaveProperty('InstallOverrideList');
  const [, bucket, key, hash] =
    /^s3:\/\/([^/]+)\/(patch-lists\/([0-9a-f]{64})\.yaml)$/.exec(
      String(parametersOf(command)['InstallOverrideList']),
    ) ?? [];
  const { Body } = await call(world, 's3', 'GetObject', { Bucket: bucket, Key: key });
  const list = Buffer.from(String(Body), 'base64').toString('utf8');
  expect(list).toMatch(/^patches:\n( {2}- id: 'KB\d+'\n){2}$/);
  expect(createHash('sha256').update(list).digest('hex')).toBe(hash);
});

test('a fleet with hooks is patched by the document that runs them, on each instance', async () => {
  const { world } = local;
  const runCommand = ['quser | ForEach-Object { logoff }'];
  await call(world, 'ssm', 'CreateDocument', {
    Name: 'Drain-Sessions',
    DocumentType: 'Command',
    Content: JSON.stringify({
      schemaVersion: '2.2',
      mainSteps: [{ action: 'aws:runPowerShellScript', name: 'drain', inputs: { runCommand } }],
    }),
  });
  await started('install hooked');
  await world.advance('8m');
  expect(patchCard(world, 'hooked').text).toMatch(/^hooked patched: 1 of 1 instance/);
  const [command] = await installs();
  expect(command?.['DocumentName']).toBe('AWS-RunPatchBaselineWithHooks');
  expect(parametersOf(command)).toMatchObject({
    PreInstallHookDocName: ['Drain-Sessions'],
    PostInstallHookDocName: ['AWS-Noop'],
    OnExitHookDocName: ['AWS-Noop'],
  });
});

further(
  'more than fifty instances are patched by their tag; one that gets it before the first step has read them stops it all',
  async () => {
    const { world } = local;
    // AWS takes the start at a second call: time enough for somebody to tag one more.
    await world.fault({
      target: 'aws',
      service: 'ssm',
      operation: 'StartAutomationExecution',
      kind: 'server-error',
      times: 3,
    });
    await started('install big');
    await tagged(SPARE);
    await world.advance('2m');
    expect(patchCard(world, 'big').text).toMatch(
      /^Patching of big failed\. Nothing was patched: Another instance has got the tag of the patch group since this was approved/i,
    );
    expect(await installs()).toEqual([]);
  },
);

further('one that gets the tag after that is patched too, and a person must look', async () => {
  const { world } = local;
  await started('install big');
  await world.advance('10s');
  await tagged(SPARE);
  await world.advance('8m');
  const card = patchCard(world, 'big');
  expect(card.body).toMatch(/^Needs attention: 1 instance outside the plan was patched on big\n/);
  expect(card.body).toContain(`1 instance outside the plan was patched: \`${SPARE}\` · 52 of 52 patched`);
  const [command] = await installs();
  expect(command?.['Targets']).toEqual([{ Key: 'tag:Patch Group', Values: ['Big'] }]);
});

test('after a failure in the first of three waves the others are not reached', async () => {
  const { world } = local;
  const [first = '', ...others] = idsOf('Waved');
  await world.fault({ target: 'node', instance: first, outcome: { kind: 'patch-fails', reported: 'Failed' } });
  await started('install waved');
  await world.advance('8m');
  const card = patchCard(world, 'waved');
  expect(card.text).toMatch(/^Patching of waved failed on 1 of 3 instances\./);
  const receipt = card.replies.at(-1) ?? '';
  expect(receipt).toMatch(new RegExp(`${first} {2}waved-1 {2}failed {7}1 missing {2}rebooted, came back`));
  for (const [index, id] of others.entries())
    expect(receipt).toMatch(new RegExp(`${id} {2}waved-${index + 2} {2}not reached {2}2 missing {2}not rebooted`));
  expect(await installs()).toHaveLength(1);
});

further('with too little time left before the cutoff the next wave is not sent', async () => {
  const { world } = local;
  await world.advance('2m');
  const [first = '', second = ''] = idsOf('Short');
  await world.fault({ target: 'node', instance: first, outcome: { kind: 'slow', factor: 4 }, times: 10 });
  await world.press('U0BEN', 'approve', patchCard(world, 'short'));
  await world.advance('25m');
  const card = patchCard(world, 'short');
  expect(card.text).toMatch(
    /^Patching of short failed\. 1 of 2 patched · 1 failed: never started: error limit reached or too little time left/,
  );
  expect(card.replies.at(-1)).toMatch(new RegExp(`${second} {2}short-2 {2}not reached {2}2 missing {2}not rebooted`));
  expect(await installs()).toHaveLength(1);
});
