import {
  InvalidDocument,
  InvalidInstanceId,
  InvalidParameters,
  UnsupportedPlatformType,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { type NodeWorld, nodeId, nodeWorld, SCRIPT, START } from '../node-world.ts';

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

test('goes from pending over in progress to success, on every instance with the tag', async () => {
  world.place([1, 2]);
  world.place([3], { tags: { 'Patch Group': 'Win-DEV' } });
  const id = await world.send(SCRIPT);
  expect(await world.ended(id)).toBe('Pending/Pending');
  expect(await world.details(id)).toEqual(['Pending', 'Pending']);
  await world.after(5);
  expect(await world.ended(id)).toBe('InProgress/InProgress');
  await world.after(60);
  expect(await world.command(id)).toMatchObject({
    Status: 'Success',
    StatusDetails: 'Success',
    TargetCount: 2,
    CompletedCount: 2,
    ErrorCount: 0,
    MaxConcurrency: '50',
    MaxErrors: '0',
  });
});

test('four undeliverable and one success are a success', async () => {
  const ids = world.place([1, 2, 3, 4, 5]);
  for (const id of ids.slice(0, 4)) world.ssm.outcomes.set(id, { kind: 'undeliverable' });
  const id = await world.send(SCRIPT);
  await world.after(60);
  expect(await world.ended(id)).toBe('Success/Success');
  expect(await world.command(id)).toMatchObject({ ErrorCount: 0, CompletedCount: 5 });
  expect(await world.details(id)).toEqual([...Array(4).fill('Undeliverable'), 'Success']);
});

test('nothing but undeliverable is a failure, and a tag that nobody carries a success of nothing', async () => {
  const ids = world.place([1, 2]);
  for (const id of ids) world.ssm.outcomes.set(id, { kind: 'undeliverable' });
  const failed = await world.send(SCRIPT);
  const empty = await world.send({ ...SCRIPT, Targets: [{ Key: 'tag:Patch Group', Values: ['Nobody'] }] });
  await world.after(60);
  expect(await world.ended(failed)).toBe('Failed/Undeliverable');
  expect(await world.ended(empty)).toBe('Success/NoInstancesInTag');
});

test('a stopped instance with the tag is undeliverable, and one whose agent is lost times out', async () => {
  const [first = ''] = world.place([1]);
  world.place([2], { lostAt: START - 3_600_000 });
  await world.ec2.handlers.StopInstances({ InstanceIds: [first] });
  await world.after(120);
  const id = await world.send({ ...SCRIPT, TimeoutSeconds: 120, MaxErrors: '1' });
  await world.after(60);
  expect(await world.details(id)).toEqual(['Undeliverable', 'Delayed']);
  await world.after(120);
  expect(await world.details(id)).toEqual(['Undeliverable', 'DeliveryTimedOut']);
  expect(await world.command(id)).toMatchObject({ DeliveryTimedOutCount: 1, ErrorCount: 0 });
  expect(await world.ended(id)).toBe('Failed/Incomplete');
});

test('reaches no more instances at once than the concurrency says, and a percentage is rounded down to at least one', async () => {
  world.place([1, 2, 3, 4]);
  const id = await world.send({ ...SCRIPT, MaxConcurrency: '25%' });
  let most = 0;
  for (let second = 0; second < 60; second += 1) {
    await world.after(1);
    const working = (await world.details(id)).filter((details) => details === 'InProgress').length;
    most = Math.max(most, working);
  }
  expect(most).toBe(1);
  expect(await world.ended(id)).toBe('Success/Success');
});

test('stops reaching instances once more have failed than MaxErrors allows', async () => {
  const ids = world.place([1, 2, 3, 4, 5]);
  for (const id of ids) world.ssm.outcomes.set(id, { kind: 'patch-fails', reported: 'Failed' });
  const id = await world.send({
    DocumentName: 'AWS-RunPatchBaseline',
    Parameters: { Operation: ['Install'], RebootOption: ['NoReboot'] },
    Targets: SCRIPT.Targets,
    MaxConcurrency: '1',
    MaxErrors: '1',
  });
  await world.after(3600);
  expect(await world.details(id)).toEqual(['Failed', 'Failed', 'Terminated', 'Terminated', 'Terminated']);
  expect(await world.command(id)).toMatchObject({ Status: 'Failed', ErrorCount: 2, CompletedCount: 5 });
});

test('targets are joined by and; ids and tags together find what has both', async () => {
  world.place([1, 2]);
  world.place([3], { tags: { 'Patch Group': 'Win-PROD', role: 'web' } });
  const targets = [SCRIPT.Targets, [{ Key: 'tag:role', Values: ['web'] }]].flat();
  const id = await world.send({ ...SCRIPT, Targets: targets });
  expect((await world.invocations(id)).map(({ InstanceId }) => InstanceId)).toEqual([nodeId(3)]);
});

test('an unknown id is refused among InstanceIds, and undeliverable among targets', async () => {
  world.place([1]);
  const unknown = nodeId(9);
  await expect(world.send({ ...SCRIPT, Targets: undefined, InstanceIds: [nodeId(1), unknown] })).rejects.toBeInstanceOf(
    InvalidInstanceId,
  );
  const id = await world.send({ ...SCRIPT, Targets: [{ Key: 'InstanceIds', Values: [nodeId(1), unknown] }] });
  await world.after(60);
  expect(await world.details(id)).toEqual(['Success', 'Undeliverable']);
});

test('a resource group is found by its name', async () => {
  const groups = nodeWorld((_, input) => {
    if (input['Group'] !== 'servers') throw new Error('Cannot find group');
    const isFirst = input['NextToken'] === undefined;
    const ResourceArn = `arn:aws:ec2:ap-southeast-2:111122223333:instance/${nodeId(isFirst ? 2 : 7)}`;
    return { Resources: [{ Identifier: { ResourceArn } }], ...(isFirst && { NextToken: 'next' }) };
  });
  groups.place([1, 2]);
  const of = (name: string) => ({ ...SCRIPT, Targets: [{ Key: 'resource-groups:Name', Values: [name] }] });
  const id = await groups.send(of('servers'));
  expect((await groups.invocations(id)).map(({ InstanceId }) => InstanceId)).toEqual([nodeId(2)]);
  await expect(groups.send(of('others'))).rejects.toBeInstanceOf(ValidationException);
  groups.clock.stop();
});

const pair = { Key: 'tag:a', Values: ['b'] };

test.each([
  ['no target', { Targets: undefined }, ValidationException],
  ['six target pairs', { Targets: [pair, pair, pair, pair, pair, pair] }, ValidationException],
  ['an unknown target key', { Targets: [{ Key: 'colour', Values: ['red'] }] }, ValidationException],
  ['a delivery timeout under 30 seconds', { TimeoutSeconds: 29 }, ValidationException],
  ['a concurrency of nothing', { MaxConcurrency: '0' }, ValidationException],
  ['a limit that is no number', { MaxErrors: 'few' }, ValidationException],
  ['a comment of 101 characters', { Comment: 'x'.repeat(101) }, ValidationException],
  ['an option that is not simulated', { OutputS3BucketName: 'logs' }, ValidationException],
  ['an unknown document', { DocumentName: 'AWS-RunAnsiblePlaybook' }, InvalidDocument],
  ['an unknown parameter', { Parameters: { commands: ['ls'], colour: ['red'] } }, InvalidParameters],
  ['a missing parameter', { Parameters: {} }, InvalidParameters],
])('refuses %s', async (_, input, error) => {
  world.place([1]);
  await expect(world.send({ ...SCRIPT, ...input })).rejects.toBeInstanceOf(error);
});

test('refuses a document for another platform by id, and says so of each instance by target', async () => {
  const [id = ''] = world.place([1]);
  const shell = { DocumentName: 'AWS-RunShellScript', Parameters: { commands: ['ls'] } };
  await expect(world.send({ ...shell, InstanceIds: [id] })).rejects.toBeInstanceOf(UnsupportedPlatformType);
  const command = await world.send({ ...shell, Targets: SCRIPT.Targets });
  await world.after(60);
  expect(await world.details(command)).toEqual(['InvalidPlatform']);
});
