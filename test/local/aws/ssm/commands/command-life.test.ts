import { InvalidCommandId, InvalidPluginName, InvocationDoesNotExist } from '@aws-sdk/client-ssm';
import { type NodeWorld, nodeId, nodeWorld, SCRIPT, START } from '../node-world.ts';

let world: NodeWorld;
beforeEach(() => {
  world = nodeWorld();
});
afterEach(() => {
  world.clock.stop();
  expect(world.errors).toEqual([]);
});

const INSTALL = {
  DocumentName: 'AWS-RunPatchBaseline',
  Parameters: { Operation: ['Install'] },
  Targets: SCRIPT.Targets,
  MaxErrors: '100%',
};

test('invocations are given in pages of fifty at most, with their steps when details are asked for', async () => {
  world.place(Array.from({ length: 60 }, (_, index) => index + 1));
  const id = await world.send(SCRIPT);
  await world.after(120);
  const list = (NextToken?: string) =>
    world.handlers.ListCommandInvocations({ CommandId: id, Details: true, ...(NextToken && { NextToken }) });
  const first = await list();
  const rest = await list(first.NextToken);
  expect([first.CommandInvocations.length, rest.CommandInvocations.length, rest.NextToken]).toEqual([
    50,
    10,
    undefined,
  ]);
  expect(rest.CommandInvocations[0]?.CommandPlugins).toMatchObject([
    { Name: 'aws:runPowerShellScript', Status: 'Success', ResponseCode: 0 },
  ]);
  expect((await world.invocations(id))[0]?.CommandPlugins).toEqual([]);
});

test('commands are listed newest first, and filtered by status, document, instance and stage', async () => {
  world.place([1]);
  const first = await world.send(SCRIPT);
  await world.after(60);
  const second = await world.send(SCRIPT);
  const ids = async (input: object) =>
    (await world.handlers.ListCommands(input)).Commands.map(({ CommandId }) => CommandId);
  expect(await ids({})).toEqual([second, first]);
  expect(await ids({ Filters: [{ key: 'ExecutionStage', value: 'Complete' }] })).toEqual([first]);
  expect(await ids({ Filters: [{ key: 'Status', value: 'Pending' }] })).toEqual([second]);
  expect(await ids({ Filters: [{ key: 'DocumentName', value: 'AWS-RunShellScript' }] })).toEqual([]);
  expect(await ids({ Filters: [{ key: 'InvokedAfter', value: new Date(START + 30_000).toISOString() }] })).toEqual([
    second,
  ]);
  expect(await ids({ InstanceId: nodeId(2) })).toEqual([]);
});

test('what waits is cancelled at once, and what runs a script soon', async () => {
  world.place([1, 2]);
  const id = await world.send({ ...SCRIPT, MaxConcurrency: '1' });
  await world.after(5);
  await world.handlers.CancelCommand({ CommandId: id });
  expect(await world.details(id)).toEqual(['Cancelling', 'Cancelled']);
  await world.after(10);
  expect(await world.ended(id)).toBe('Cancelled/Cancelled');
});

test('an install that has begun goes on in spite of a cancellation', async () => {
  const [node = ''] = world.place([1]);
  const id = await world.send(INSTALL);
  await world.after(60);
  await world.handlers.CancelCommand({ CommandId: id, InstanceIds: [node] });
  expect(await world.details(id)).toEqual(['Cancelling']);
  await world.after(600);
  expect(await world.details(id)).toEqual(['Success']);
});

test('an instance that does not come back from its restart is in progress until its time is up', async () => {
  const [node = ''] = world.place([1]);
  world.ssm.outcomes.set(node, { kind: 'never-returns' });
  const id = await world.send({ ...INSTALL, Parameters: { Operation: ['Install'], StepTimeoutSeconds: ['1800'] } });
  await world.after(1700);
  expect(await world.details(id)).toEqual(['InProgress']);
  await world.after(200);
  expect(await world.details(id)).toEqual(['ExecutionTimedOut']);
  const { InstanceInformationList } = await world.handlers.DescribeInstanceInformation({});
  expect(InstanceInformationList[0]?.PingStatus).toBe('ConnectionLost');
});

test('a slow instance takes as many times as long', async () => {
  const [node = ''] = world.place([1]);
  world.ssm.outcomes.set(node, { kind: 'slow', factor: 10 });
  const id = await world.send(SCRIPT);
  await world.after(30);
  expect(await world.details(id)).toEqual(['InProgress']);
  await world.after(30);
  expect(await world.details(id)).toEqual(['Success']);
});

test('the end of each invocation and of the command is announced, a cancellation with one l', async () => {
  world.place([1]);
  await world.send(SCRIPT);
  await world.after(60);
  const announced = world.events.map(({ detailType, detail }) => `${detailType}: ${String(detail['status'])}`);
  expect(announced).toEqual([
    'EC2 Command Status-change Notification: InProgress',
    'EC2 Command Invocation Status-change Notification: InProgress',
    'EC2 Command Invocation Status-change Notification: Success',
    'EC2 Command Status-change Notification: Success',
  ]);
  expect(world.events[3]).toMatchObject({
    source: 'aws.ssm',
    resources: [`arn:aws:ec2:ap-southeast-2:111122223333:instance/${nodeId(1)}`],
    detail: { 'document-name': 'AWS-RunPowerShellScript', parameters: { commands: ['Get-Service'] } },
  });
  await world.handlers.CancelCommand({ CommandId: await world.send(SCRIPT) });
  await world.after(1);
  expect(world.events.at(-1)?.detail['status']).toBe('Canceled');
});

test('refuses what does not exist, and a result of several steps without the name of one', async () => {
  world.place([1, 2]);
  const CommandId = await world.send({ ...INSTALL, Targets: [{ Key: 'InstanceIds', Values: [nodeId(1)] }] });
  const result = (input: object) => world.handlers.GetCommandInvocation({ CommandId, InstanceId: nodeId(1), ...input });
  await expect(result({})).rejects.toBeInstanceOf(InvalidPluginName);
  await expect(result({ InstanceId: nodeId(2) })).rejects.toBeInstanceOf(InvocationDoesNotExist);
  const unknown = '00000000-0000-4000-8000-000000000000';
  await expect(result({ CommandId: unknown })).rejects.toBeInstanceOf(InvalidCommandId);
  expect(await world.invocations(unknown)).toEqual([]);
});
