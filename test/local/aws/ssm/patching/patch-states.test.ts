import { InvalidFilter, InvalidInstanceId, InvalidResourceId, ValidationException } from '@aws-sdk/client-ssm';
import { nodeId, START } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
});
afterEach(() => closed(world));

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('states are as of the last scan: there are none before it, and a stopped instance keeps its own', async () => {
  world.place([1, 2]);
  const InstanceIds = [1, 2].map(nodeId);
  const states = async () => (await world.handlers.DescribeInstancePatchStates({ InstanceIds })).InstancePatchStates;
  expect(await states()).toEqual([]);
  await world.scan();
  await world.ec2.handlers.StopInstances({ InstanceIds: [nodeId(1)] });
  await world.after(86_400);
  await world.scan();
  const [stopped, running] = await states();
  expect(Number(stopped?.OperationEndTime)).toBeLessThan(START + 3_600_000);
  expect(Number(running?.OperationEndTime)).toBeGreaterThan(START + 86_400_000);
});

test('a terminated instance is forgotten', async () => {
  world.place([1]);
  await world.scan();
  await world.ec2.handlers.TerminateInstances({ InstanceIds: [nodeId(1)] });
  await world.after(60);
  const InstanceIds = [nodeId(1)];
  expect((await world.handlers.DescribeInstancePatchStates({ InstanceIds })).InstancePatchStates).toEqual([]);
});

test('states of a group are given in pages, and filtered by a count', async () => {
  world.place(numbers(30));
  world.place([31], { patchedAt: START });
  await world.scan();
  const of = (input: object) =>
    world.handlers.DescribeInstancePatchStatesForPatchGroup({ PatchGroup: 'Win-PROD', ...input });
  const first = await of({ MaxResults: 20 });
  const rest = await of({ MaxResults: 20, NextToken: first.NextToken });
  expect([first.InstancePatchStates.length, rest.InstancePatchStates.length, rest.NextToken]).toEqual([
    20,
    11,
    undefined,
  ]);
  const missing = await of({ Filters: [{ Key: 'MissingCount', Values: ['0'], Type: 'GreaterThan' }] });
  const none = await of({ Filters: [{ Key: 'MissingCount', Values: ['0'], Type: 'Equal' }] });
  expect([missing.InstancePatchStates.length, none.InstancePatchStates.length]).toEqual([30, 1]);
});

test("a group's state counts instances", async () => {
  world.place(numbers(3));
  world.place([4], { patchedAt: START });
  world.ssm.outcomes.set(nodeId(1), { kind: 'patch-fails', reported: 'Failed' });
  await world.run(
    { Operation: ['Install'], RebootOption: ['NoReboot'] },
    { Targets: [{ Key: 'InstanceIds', Values: [nodeId(1)] }] },
  );
  await world.run({ Operation: ['Scan'] }, { Targets: [{ Key: 'InstanceIds', Values: [2, 3, 4].map(nodeId) }] });
  expect(await world.handlers.DescribePatchGroupState({ PatchGroup: 'Win-PROD' })).toMatchObject({
    Instances: 4,
    InstancesWithMissingPatches: 2,
    InstancesWithFailedPatches: 1,
    InstancesWithSecurityNonCompliantPatches: 3,
    InstancesWithCriticalNonCompliantPatches: 0,
  });
});

test('CVE ids are one text, of missing and failed patches alone', async () => {
  world.place([1]);
  await world.scan();
  const { Patches } = await world.handlers.DescribeInstancePatches({ InstanceId: nodeId(1), MaxResults: 100 });
  const missing = Patches.filter(({ State }) => State === 'Missing');
  expect(missing.some(({ CVEIds }) => CVEIds !== undefined && /^CVE-2026-\d{5}(,CVE-2026-\d{5})*$/.test(CVEIds))).toBe(
    true,
  );
  expect(Patches.filter(({ State }) => State.startsWith('Installed')).every(({ CVEIds }) => CVEIds === undefined)).toBe(
    true,
  );
});

test('compliance is listed by resource, and says when a patch policy did it', async () => {
  world.place([1]);
  world.place([2], { patchPolicy: true });
  world.place([3], { patchedAt: START });
  for (const id of [1, 2, 3].map(nodeId)) world.ssm.recordScan({ id, at: START - 3_600_000 });
  const Filters = [{ Key: 'ComplianceType', Values: ['Patch'], Type: 'EQUAL' as const }];
  const { ResourceComplianceSummaryItems: items } = await world.handlers.ListResourceComplianceSummaries({ Filters });
  const shown = items.map(({ ResourceId, Status, ExecutionSummary }) => [
    ResourceId,
    Status,
    ExecutionSummary?.ExecutionType,
  ]);
  expect(shown).toEqual([
    [nodeId(1), 'NON_COMPLIANT', 'Command'],
    [nodeId(2), 'NON_COMPLIANT', 'PatchPolicy'],
    [nodeId(3), 'COMPLIANT', 'Command'],
  ]);
  const { ComplianceItems } = await world.handlers.ListComplianceItems({
    ResourceIds: [nodeId(1)],
    Filters: [{ Key: 'Status', Values: ['NON_COMPLIANT'] }],
  });
  expect(ComplianceItems).toHaveLength(items[0]?.NonCompliantSummary?.NonCompliantCount ?? -1);
  expect(ComplianceItems[0]?.Details).toMatchObject({ PatchState: 'Missing', PatchGroup: 'Win-PROD' });
});

test('a scan with another baseline overwrites what the one before said', async () => {
  world.place([1]);
  await world.scan();
  const { BaselineId } = await world.handlers.CreatePatchBaseline({ Name: 'Nothing' });
  world.ssm.recordScan({ id: nodeId(1), at: world.clock.now(), baselineId: BaselineId });
  expect(await world.state(nodeId(1))).toMatchObject({ BaselineId, MissingCount: 0 });
});

test('refuses 51 ids, unknown instances and filters', async () => {
  const { handlers } = world;
  await expect(handlers.DescribeInstancePatchStates({ InstanceIds: numbers(51).map(nodeId) })).rejects.toBeInstanceOf(
    ValidationException,
  );
  await expect(handlers.DescribeInstancePatches({ InstanceId: nodeId(1) })).rejects.toBeInstanceOf(InvalidInstanceId);
  await expect(handlers.ListComplianceItems({})).rejects.toBeInstanceOf(InvalidResourceId);
  world.place([1]);
  await world.scan();
  const colour = [{ Key: 'Colour', Values: ['red'] }];
  await expect(handlers.DescribeInstancePatches({ InstanceId: nodeId(1), Filters: colour })).rejects.toBeInstanceOf(
    InvalidFilter,
  );
  await expect(handlers.ListResourceComplianceSummaries({ Filters: colour })).rejects.toBeInstanceOf(InvalidFilter);
});
