import {
  DoesNotExistException,
  IdempotentParameterMismatch,
  ResourceLimitExceededException,
  ValidationException,
} from '@aws-sdk/client-ssm';
import { automationWorld } from '../automation-world.ts';

const WINDOW = {
  Name: 'Patching-PROD',
  Schedule: 'cron(0 3 ? * WED *)',
  ScheduleTimezone: 'Australia/Sydney',
  Duration: 3,
  Cutoff: 1,
  AllowUnassociatedTargets: false,
  ClientToken: undefined,
};

/** The next `count` times at which such a window opens, the clock eligibility at 2026-11-18T23:00Z, a Thursday morning in Sydney. */
const openings = async (Schedule: string, ScheduleTimezone: string | undefined, count: number) => {
  const { ssm, clock } = automationWorld();
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow({ ...WINDOW, Schedule, ScheduleTimezone });
  const times: (string | undefined)[] = [];
  for (let opening = 0; opening < count; opening += 1) {
    const { NextExecutionTime } = await ssm.handlers.GetMaintenanceWindow({ WindowId });
    times.push(NextExecutionTime);
    if (NextExecutionTime === undefined) break;
    await clock.advance(Date.parse(NextExecutionTime) - clock.now());
  }
  return times;
};

test.each<[string, string | undefined, string[]]>([
  ['cron(0 3 ? * WED *)', 'Australia/Sydney', ['2026-11-25T03:00+11:00', '2026-12-02T03:00+11:00']],
  ['cron(0 3 ? * WED *)', undefined, ['2026-11-25T03:00Z', '2026-12-02T03:00Z']],
  ['cron(30 2,14 * * ? *)', 'America/New_York', ['2026-11-19T02:30-05:00', '2026-11-19T14:30-05:00']],
  [
    'cron(0/20 4 ? * 5 *)',
    undefined,
    ['2026-11-19T04:00Z', '2026-11-19T04:20Z', '2026-11-19T04:40Z', '2026-11-26T04:00Z'],
  ],
  ['cron(0 0 ? * TUE#2 *)', undefined, ['2026-12-08T00:00Z', '2027-01-12T00:00Z']],
  ['cron(0 0 ? * 3L *)', undefined, ['2026-11-24T00:00Z', '2026-12-29T00:00Z']],
  ['cron(0 0 L * ? *)', undefined, ['2026-11-30T00:00Z', '2026-12-31T00:00Z']],
  ['cron(0 0 29 FEB ? *)', undefined, ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
  ['cron(0 0 ? JAN-MAR/2 MON-TUE 2027)', undefined, ['2027-01-04T00:00Z', '2027-01-05T00:00Z']],
  ['rate(5 hours)', undefined, ['2026-11-19T04:00Z', '2026-11-19T09:00Z']],
  ['rate(1 day)', 'Australia/Sydney', ['2026-11-20T10:00+11:00', '2026-11-21T10:00+11:00']],
])('%s in %s opens at %j', async (schedule, zone, expected) => {
  expect(await openings(schedule, zone, expected.length)).toEqual(expected);
});

test('keeps its local hour over a change of the clocks, and moves on an hour that they skip', async () => {
  const april = await openings('cron(0 3 ? APR SUN 2027)', 'Australia/Sydney', 2);
  expect(april).toEqual(['2027-04-04T03:00+10:00', '2027-04-11T03:00+10:00']);
  expect(await openings('cron(30 2 3 OCT ? 2027)', 'Australia/Sydney', 1)).toEqual(['2027-10-03T03:30+11:00']);
  expect(await openings('cron(30 2 14 MAR ? 2027)', 'America/New_York', 1)).toEqual(['2027-03-14T03:30-04:00']);
});

test('one that opens once has no next time after that', async () => {
  expect(await openings('at(2026-11-20T15:55:00)', undefined, 3)).toEqual(['2026-11-20T15:55Z', undefined]);
  expect(await openings('cron(0 0 1 1 ? 2020)', undefined, 1)).toEqual([undefined]);
});

test('a disabled window has no next time, until it is enabled', async () => {
  const { ssm } = automationWorld();
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow(WINDOW);
  await ssm.handlers.UpdateMaintenanceWindow({ WindowId, Enabled: false });
  const disabled = await ssm.handlers.GetMaintenanceWindow({ WindowId });
  expect(disabled).toMatchObject({ Name: 'Patching-PROD', Enabled: false, Duration: 3, Cutoff: 1 });
  expect(disabled).not.toHaveProperty('NextExecutionTime');
  await ssm.handlers.UpdateMaintenanceWindow({ WindowId, Enabled: true });
  expect((await ssm.handlers.GetMaintenanceWindow({ WindowId })).NextExecutionTime).toBe('2026-11-25T03:00+11:00');
});

test('a change keeps what it does not name, and with Replace clears it', async () => {
  const { ssm, events } = automationWorld();
  const dates = { StartDate: '2026-12-01T00:00:00+11:00', EndDate: '2027-01-01T00:00:00Z', ScheduleOffset: 2 };
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow({ ...WINDOW, ...dates, Description: 'all' });
  const changed = await ssm.handlers.UpdateMaintenanceWindow({ WindowId, Duration: 6 });
  expect(changed).toMatchObject({ ...dates, Duration: 6, Description: 'all', Name: 'Patching-PROD' });
  const { ClientToken: _, ...all } = WINDOW;
  const replaced = await ssm.handlers.UpdateMaintenanceWindow({ WindowId, Replace: true, ...all });
  expect(replaced).toEqual({ WindowId, ...all, Enabled: true });
  await expect(ssm.handlers.UpdateMaintenanceWindow({ WindowId, Replace: true, Duration: 6 })).rejects.toThrow(
    "'name' failed",
  );
  expect(events).toEqual([]);
});

test('a deleted window is gone, with its tags and its opening; deleting it again changes nothing', async () => {
  const { ssm, clock } = automationWorld();
  const Tags = [{ Key: 'owner', Value: 'web' }];
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow({ ...WINDOW, Tags });
  const resource = { ResourceType: 'MaintenanceWindow' as const, ResourceId: WindowId };
  expect(await ssm.handlers.ListTagsForResource(resource)).toEqual({ TagList: Tags });
  await ssm.handlers.DeleteMaintenanceWindow({ WindowId });
  await ssm.handlers.DeleteMaintenanceWindow({ WindowId });
  await expect(ssm.handlers.GetMaintenanceWindow({ WindowId })).rejects.toThrow(DoesNotExistException);
  await expect(ssm.handlers.ListTagsForResource(resource)).rejects.toThrow('does not exist');
  await clock.advance(14 * 86_400_000);
  expect(await ssm.handlers.DescribeMaintenanceWindowExecutions({ WindowId })).toEqual({ WindowExecutions: [] });
});

test('lists windows by name and state, page by page', async () => {
  const { ssm } = automationWorld();
  for (let index = 0; index < 12; index += 1)
    await ssm.handlers.CreateMaintenanceWindow({ ...WINDOW, Name: `window-${index}` });
  const first = await ssm.handlers.DescribeMaintenanceWindows({ MaxResults: 10 });
  const { WindowIdentities, NextToken } = await ssm.handlers.DescribeMaintenanceWindows({
    MaxResults: 10,
    NextToken: first.NextToken,
  });
  expect([first.WindowIdentities.length, WindowIdentities.length, NextToken]).toEqual([10, 2, undefined]);
  const named = await ssm.handlers.DescribeMaintenanceWindows({ Filters: [{ Key: 'Name', Values: ['window-3'] }] });
  expect(named.WindowIdentities).toMatchObject([{ Name: 'window-3', NextExecutionTime: '2026-11-25T03:00+11:00' }]);
  const disabled = await ssm.handlers.DescribeMaintenanceWindows({ Filters: [{ Key: 'Enabled', Values: ['false'] }] });
  expect(disabled.WindowIdentities).toEqual([]);
});

test('the same client token makes one window, and no other', async () => {
  const { ssm } = automationWorld();
  const once = { ...WINDOW, ClientToken: 'token' };
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow(once);
  expect(await ssm.handlers.CreateMaintenanceWindow(once)).toEqual({ WindowId });
  expect(WindowId).toMatch(/^mw-[0-9a-f]{17}$/);
  await expect(ssm.handlers.CreateMaintenanceWindow({ ...once, Duration: 4 })).rejects.toThrow(
    IdempotentParameterMismatch,
  );
});

test.each([
  ['a name with a blank', { Name: 'Patching PROD' }, 'name'],
  ['25 hours', { Duration: 25 }, 'less than or equal to 24'],
  ['a cutoff that leaves nothing', { Cutoff: 3 }, 'Cutoff must be less'],
  ['no word about targets', { AllowUnassociatedTargets: undefined }, 'allowUnassociatedTargets'],
  ['a zone that is none', { ScheduleTimezone: 'Sydney' }, 'time zone Sydney'],
  [
    'an end date before its start',
    { StartDate: '2026-12-02T00:00:00Z', EndDate: '2026-12-01T00:00:00Z' },
    'after the start date',
  ],
  ['a start date that is none', { StartDate: '1 December' }, 'the date 1 December is not in ISO 8601'],
  ['an offset of a week', { ScheduleOffset: 7 }, 'less than or equal to 6'],
  ['an offset of a rate', { Schedule: 'rate(1 day)', ScheduleOffset: 2 }, 'only a cron expression can have an offset'],
  ['no kind of schedule', { Schedule: '0 3 ? * WED *' }, 'none of cron'],
  ['five fields', { Schedule: 'cron(0 3 ? * WED)' }, 'six fields, or seven with seconds, not 5'],
  ['two times a minute', { Schedule: 'cron(0,30 0 3 ? * WED *)' }, 'every 5 minutes'],
  ['every minute around midnight', { Schedule: 'cron(0,58 0,23 * * ? *)' }, 'every 5 minutes'],
  ['two days', { Schedule: 'cron(0 3 1 * WED *)' }, 'must be ?'],
  ['no day', { Schedule: 'cron(0 3 ? * ? *)' }, 'must be ?'],
  ['the 25th hour', { Schedule: 'cron(0 24 ? * WED *)' }, 'hours 24'],
  ['a range that runs backwards', { Schedule: 'cron(0 3 ? * FRI-MON *)' }, 'day of week FRI-MON'],
  ['the weekday nearest to the 32nd', { Schedule: 'cron(0 3 32W * ? *)' }, 'day of month 32'],
  ['a sixth Wednesday', { Schedule: 'cron(0 3 ? * WED#6 *)' }, 'day of week WED#6'],
  ['every minute', { Schedule: 'cron(* * * * ? *)' }, 'every 5 minutes'],
  ['a rate of two minutes', { Schedule: 'rate(2 minutes)' }, 'every 5 minutes'],
  ['one hours', { Schedule: 'rate(1 hours)' }, 'rate 1 hours'],
  ['five hour', { Schedule: 'rate(5 hour)' }, 'rate 5 hour'],
  ['a time that is none', { Schedule: 'at(tomorrow)' }, 'time tomorrow'],
])('%s is refused', async (_title, change, words) => {
  const created = automationWorld().ssm.handlers.CreateMaintenanceWindow({ ...WINDOW, ...change });
  await expect(created).rejects.toThrow(ValidationException);
  await expect(created).rejects.toThrow(words);
});

test('a window that is not there, a change that AWS refuses and a 51st window are refused', async () => {
  const { ssm } = automationWorld();
  const none = { WindowId: 'mw-00000000000000000' };
  await expect(ssm.handlers.GetMaintenanceWindow(none)).rejects.toThrow(DoesNotExistException);
  await expect(ssm.handlers.GetMaintenanceWindow({ WindowId: 'mw-1' })).rejects.toThrow(ValidationException);
  const { WindowId } = await ssm.handlers.CreateMaintenanceWindow(WINDOW);
  await expect(ssm.handlers.UpdateMaintenanceWindow({ WindowId, Duration: 1 })).rejects.toThrow('duration');
  for (let index = 1; index < 50; index += 1) await ssm.handlers.CreateMaintenanceWindow(WINDOW);
  await expect(ssm.handlers.CreateMaintenanceWindow(WINDOW)).rejects.toThrow(ResourceLimitExceededException);
});
