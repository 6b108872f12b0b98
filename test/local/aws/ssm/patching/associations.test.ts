import {
  AssociationAlreadyExists,
  AssociationDoesNotExist,
  InvalidDocument,
  InvalidParameters,
  InvalidSchedule,
  InvalidTarget,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { nodeId, SCRIPT } from '../node-world.ts';
import { closed, type PatchWorld, patchWorld } from './patch-world.ts';

let world: PatchWorld;
beforeEach(() => {
  world = patchWorld();
});
afterEach(() => closed(world));

const DAILY = {
  Name: 'AWS-RunPatchBaseline',
  AssociationName: 'scan-prod',
  Targets: SCRIPT.Targets,
  Parameters: { Operation: ['Scan'] },
  ScheduleExpression: 'rate(1 day)',
};

test('a scan runs at once and then each day, and is no command that anybody sees', async () => {
  world.place([1]);
  const { AssociationDescription } = await world.handlers.CreateAssociation(DAILY);
  const { AssociationId } = AssociationDescription;
  await world.after(600);
  const first = Number((await world.state(nodeId(1))).OperationEndTime);
  await world.after(86_400);
  const second = Number((await world.state(nodeId(1))).OperationEndTime);
  expect(Math.round((second - first) / 60_000)).toBe(24 * 60);
  expect((await world.handlers.ListCommands({})).Commands).toEqual([]);
  expect(await world.handlers.DescribeAssociation({ AssociationId })).toMatchObject({
    AssociationDescription: {
      Name: 'AWS-RunPatchBaseline',
      ScheduleExpression: 'rate(1 day)',
      Overview: { Status: 'Success' },
    },
  });
});

test('with ApplyOnlyAtCronInterval it waits for its schedule, and a deleted one runs no more', async () => {
  world.place([1]);
  const { AssociationDescription } = await world.handlers.CreateAssociation({
    ...DAILY,
    ApplyOnlyAtCronInterval: true,
    ScheduleExpression: 'cron(0 12 ? * * *)',
  });
  await world.after(600);
  await expect(world.state(nodeId(1))).rejects.toThrow('never scanned');
  await world.after(3 * 3600);
  expect(await world.state(nodeId(1))).toMatchObject({ Operation: 'Scan' });
  const { AssociationId } = AssociationDescription;
  await world.handlers.DeleteAssociation({ AssociationId });
  const before = (await world.state(nodeId(1))).OperationEndTime;
  await world.after(2 * 86_400);
  expect((await world.state(nodeId(1))).OperationEndTime).toEqual(before);
});

test('associations are listed by name and document, and run once when asked', async () => {
  const { AssociationDescription } = await world.handlers.CreateAssociation(DAILY);
  const list = async (key: 'Name' | 'AssociationName', value: string) =>
    (await world.handlers.ListAssociations({ AssociationFilterList: [{ key, value }] })).Associations.length;
  expect(await list('Name', 'AWS-RunPatchBaseline')).toBe(1);
  expect(await list('AssociationName', 'another')).toBe(0);
  world.place([1]);
  await world.handlers.StartAssociationsOnce({ AssociationIds: [AssociationDescription.AssociationId] });
  await world.after(600);
  expect(await world.state(nodeId(1))).toMatchObject({ Operation: 'Scan' });
});

test('refuses a second of the name, and what is not there', async () => {
  await world.handlers.CreateAssociation(DAILY);
  await expect(world.handlers.CreateAssociation(DAILY)).rejects.toBeInstanceOf(AssociationAlreadyExists);
  await expect(world.handlers.DescribeAssociation({ AssociationId: 'a-1' })).rejects.toBeInstanceOf(
    AssociationDoesNotExist,
  );
});

test.each([
  ['no target', { Targets: [] }, InvalidTarget],
  ['a schedule that cannot be read', { ScheduleExpression: 'daily' }, InvalidSchedule],
  ['one faster than 30 minutes', { ScheduleExpression: 'rate(10 minutes)' }, InvalidSchedule],
  ['an unknown document', { Name: 'AWS-ConfigureDocker' }, InvalidDocument],
  ['a missing parameter', { Parameters: {} }, InvalidParameters],
  ['an option that is not simulated', { CalendarNames: ['freeze'] }, ValidationException],
])('refuses %s', async (_, input, error) => {
  await expect(world.handlers.CreateAssociation({ ...DAILY, ...input })).rejects.toBeInstanceOf(error);
});

test('an update empties what it is not told again, makes a new version, and runs at once by the new schedule alone', async () => {
  world.place([1]);
  const { AssociationDescription } = await world.handlers.CreateAssociation({ ...DAILY, MaxErrors: '10%' });
  const { AssociationId } = AssociationDescription;
  await world.after(600);
  const { Name, Targets } = DAILY;
  const updated = await world.handlers.UpdateAssociation({
    AssociationId,
    Name,
    Targets,
    Parameters: { Operation: ['Scan'] },
    ScheduleExpression: 'rate(3 days)',
  });
  expect(updated.AssociationDescription).toMatchObject({
    AssociationVersion: '2',
    ScheduleExpression: 'rate(3 days)',
  });
  for (const member of ['AssociationName', 'MaxErrors'])
    expect(updated.AssociationDescription).not.toHaveProperty(member);
  await world.after(600);
  const first = Number((await world.state(nodeId(1))).OperationEndTime);
  await world.after(2.5 * 86_400);
  expect(Number((await world.state(nodeId(1))).OperationEndTime)).toBe(first);
});

test('its tags are read of it, and a schedule cannot be one', async () => {
  const { AssociationDescription } = await world.handlers.CreateAssociation({
    ...DAILY,
    Tags: [{ Key: 'PatchwardenSync', Value: 's-7k2m9x4q' }],
  });
  const of = { ResourceType: 'Association' as const, ResourceId: AssociationDescription.AssociationId };
  expect(await world.handlers.ListTagsForResource(of)).toEqual({
    TagList: [{ Key: 'PatchwardenSync', Value: 's-7k2m9x4q' }],
  });
  const Tags = [{ Key: 'Maintenance Window', Value: 'cron(30 23 ? * TUE#1 *)' }];
  await expect(world.handlers.AddTagsToResource({ ...of, Tags })).rejects.toBeInstanceOf(ValidationException);
  await world.handlers.DeleteAssociation({ AssociationId: AssociationDescription.AssociationId });
  await expect(world.handlers.ListTagsForResource(of)).rejects.toThrow('does not exist');
});

test('a list shows neither parameters nor limits: each is read by its id', async () => {
  await world.handlers.CreateAssociation(DAILY);
  const [listed] = (await world.handlers.ListAssociations({})).Associations;
  expect(listed).toMatchObject({ AssociationName: 'scan-prod', Targets: DAILY.Targets });
  expect(listed).not.toHaveProperty('Parameters');
});
