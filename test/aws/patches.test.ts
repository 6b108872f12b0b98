import { createPatches } from '../../src/aws/patches.ts';
import { DAY } from '../../src/duration.ts';
import { id, type PatchingAws, server, startPatchingAws } from './patching-world.ts';

let aws: PatchingAws;

const rule = (approveAfterDays: number) => ({
  filters: { CLASSIFICATION: ['SecurityUpdates', 'CriticalUpdates', 'UpdateRollups'] },
  approveAfterDays,
});

beforeEach(async () => {
  aws = await startPatchingAws({
    instances: [
      server(1, { patchedDaysAgo: 90, scannedDaysAgo: 1 }),
      server(2, { patchedDaysAgo: 30, scannedDaysAgo: 1 }),
      server(3),
    ],
    baselines: [
      {
        name: 'Windows-DEV',
        description: 'Windows DEV patch baseline',
        system: 'WINDOWS',
        rules: [rule(3), rule(7)],
        rejected: ['KB5000002', 'KB5000001'],
        patchGroups: ['Win-DEV'],
      },
    ],
  });
});

afterEach(() => aws.close());

test('says how instances were at their last scan, and nothing of those never scanned', async () => {
  const patches = createPatches(aws.client);
  const [first, second, ...others] = await patches.statesOfGroup('Win-DEV');
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    ...{ instanceId: id(1), patchGroup: 'Win-DEV', operation: 'scan', failed: 0, pendingReboot: 0 },
    endedAt: expect.closeTo(aws.clock.now() - DAY, -6),
  });
  expect(first?.missing).toBeGreaterThan(second?.missing ?? 0);
  expect(await patches.states([id(1), id(2), id(3)])).toEqual([first, second]);
  expect(first?.baselineId).toBe((await patches.baselineOfGroup('Win-DEV', 'WINDOWS')).id);
});

test('lists what one instance misses, with its CVEs', async () => {
  const patches = createPatches(aws.client);
  const [state] = await patches.states([id(1)]);
  const missing = await patches.patchesOf(id(1), ['Missing', 'Failed']);
  expect(missing).toHaveLength(state?.missing ?? -1);
  expect(missing[0]).toMatchObject({ id: expect.stringMatching(/^KB\d+$/), state: 'Missing' });
  expect(missing.flatMap(({ cves }) => cves)).toContainEqual(expect.stringMatching(/^CVE-\d{4}-\d+$/));
  const installed = await patches.patchesOf(id(1), ['Installed']);
  expect(installed.every(({ installedAt = 0 }) => installedAt > 0)).toBe(true);
});

test('reads the baseline of a group, and of one that has none the default', async () => {
  const patches = createPatches(aws.client);
  expect(await patches.baselineOfGroup('Win-DEV', 'WINDOWS')).toEqual({
    id: expect.stringMatching(/^pb-[0-9a-f]{17}$/),
    name: 'Windows-DEV',
    operatingSystem: 'WINDOWS',
    rulesHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    approveAfterDays: 7,
    soonestAfterDays: 3,
    rejected: ['KB5000001', 'KB5000002'],
  });
  const other = await patches.baselineOfGroup('Win-DEV', 'REDHAT_ENTERPRISE_LINUX');
  expect(other).toMatchObject({
    id: expect.stringMatching(/^pb-[0-9a-f]{17}$/),
    operatingSystem: 'REDHAT_ENTERPRISE_LINUX',
  });
  await expect(patches.baselineOfGroup('Win-DEV', 'PLAN9')).rejects.toThrow('PLAN9 is not an operating system');
});

test('the hash of the rules changes with a rule, and with nothing else', async () => {
  const patches = createPatches(aws.client);
  const before = await patches.baselineOfGroup('Win-DEV', 'WINDOWS');
  const change = (input: object) => aws.callService('ssm', 'UpdatePatchBaseline', { BaselineId: before.id, ...input });
  await change({ Description: 'Another', RejectedPatches: ['KB5000001', 'KB5000002'] });
  expect((await patches.baselineOfGroup('Win-DEV', 'WINDOWS')).rulesHash).toBe(before.rulesHash);
  await change({ RejectedPatches: ['KB5000001'] });
  expect((await patches.baselineOfGroup('Win-DEV', 'WINDOWS')).rulesHash).not.toBe(before.rulesHash);
});
