import { parseSchedule, type ScheduleSettings, shownTime } from '../../../../../local/aws/ssm/windows/schedule.ts';

/** A Thursday. */
const NOW = Date.parse('2026-11-19T10:00:00Z');

/** The next `count` openings of a schedule that was set at NOW, as SSM shows them. */
const openings = (settings: ScheduleSettings, count: number, setAt = NOW): (string | undefined)[] => {
  const nextAfter = parseSchedule(settings, setAt);
  const found: (string | undefined)[] = [];
  for (let time: number | undefined = NOW; found.length < count && time !== undefined; ) {
    time = nextAfter(time);
    found.push(time === undefined ? undefined : shownTime(time, settings.ScheduleTimezone ?? 'UTC'));
  }
  return found;
};

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html */
describe('the examples of AWS’s own reference', () => {
  test.each<[string, string[]]>([
    ['cron(30 09 ? * * *)', ['2026-11-20T09:30Z', '2026-11-21T09:30Z']],
    ['cron(24 30 09 ? * * *)', ['2026-11-20T09:30:24Z', '2026-11-21T09:30:24Z']],
    ['cron(0 2 ? * THU#3 *)', ['2026-12-17T02:00Z', '2027-01-21T02:00Z']],
    ['cron(15 10 ? * * *)', ['2026-11-19T10:15Z', '2026-11-20T10:15Z']],
    ['cron(15 10 ? * MON-FRI *)', ['2026-11-19T10:15Z', '2026-11-20T10:15Z', '2026-11-23T10:15Z']],
    ['cron(0 2 L * ? *)', ['2026-11-30T02:00Z', '2026-12-31T02:00Z', '2027-01-31T02:00Z', '2027-02-28T02:00Z']],
    ['cron(15 10 ? * 6L *)', ['2026-11-27T10:15Z', '2026-12-25T10:15Z', '2027-01-29T10:15Z']],
    ['cron(0/30 * * * ? *)', ['2026-11-19T10:30Z', '2026-11-19T11:00Z']],
    ['cron(0 0/1 * * ? *)', ['2026-11-19T11:00Z', '2026-11-19T12:00Z']],
    ['cron(0 0/8 * * ? *)', ['2026-11-19T16:00Z', '2026-11-20T00:00Z']],
    ['cron(0 */30 * * * ? *)', ['2026-11-19T10:30Z', '2026-11-19T11:00Z']],
    ['cron(15 13 ? * MON *)', ['2026-11-23T13:15Z', '2026-11-30T13:15Z']],
    ['cron(30 23 ? * TUE#3 *)', ['2026-12-15T23:30Z', '2027-01-19T23:30Z']],
    ['cron(0 0 ? * THU#2 *)', ['2026-12-10T00:00Z', '2027-01-14T00:00Z']],
    ['cron(0 0 ? * 3L *)', ['2026-11-24T00:00Z', '2026-12-29T00:00Z']],
    ['rate(30 minutes)', ['2026-11-19T10:30Z', '2026-11-19T11:00Z']],
    ['rate(1 hour)', ['2026-11-19T11:00Z', '2026-11-19T12:00Z']],
    ['rate(5 hours)', ['2026-11-19T15:00Z', '2026-11-19T20:00Z']],
    ['rate(25 days)', ['2026-12-14T10:00Z', '2027-01-08T10:00Z']],
    ['at(2027-07-07T15:55:00)', ['2027-07-07T15:55Z']],
  ])('%s', (Schedule, expected) => {
    expect(openings({ Schedule }, expected.length)).toEqual(expected);
  });

  test('a start and an end date bound a schedule in another zone', () => {
    const settings = {
      Schedule: 'cron(0 16 ? * TUE *)',
      ScheduleTimezone: 'America/Los_Angeles',
      StartDate: '2027-01-01T00:00:00-08:00',
      EndDate: '2027-01-31T00:00:00-08:00',
    };
    const tuesdays = ['05', '12', '19', '26'].map((day) => `2027-01-${day}T16:00-08:00`);
    expect(openings(settings, 5)).toEqual([...tuesdays, undefined]);
  });

  test('an offset of two days after the third Tuesday', () => {
    const settings = { Schedule: 'cron(30 23 ? * TUE#3 *)', ScheduleOffset: 2 };
    expect(openings(settings, 2)).toEqual(['2026-12-17T23:30Z', '2027-01-21T23:30Z']);
  });

  test('a day that had passed when it was set is left out, although its offset lies ahead', () => {
    const settings = { Schedule: 'cron(0 9 ? * WED *)', ScheduleOffset: 2 };
    expect(openings(settings, 2)).toEqual(['2026-11-27T09:00Z', '2026-12-04T09:00Z']);
    const before = Date.parse('2026-11-18T08:00:00Z');
    expect(openings(settings, 2, before)).toEqual(['2026-11-20T09:00Z', '2026-11-27T09:00Z']);
  });
});

test.each<[string, string[]]>([
  ['cron(0 9 1W * ? *)', ['2026-12-01T09:00Z', '2027-01-01T09:00Z', '2027-02-01T09:00Z']],
  ['cron(0 9 15W * ? 2027)', ['2027-01-15T09:00Z', '2027-02-15T09:00Z', '2027-03-15T09:00Z']],
  ['cron(0 9 1W MAY ? 2027)', ['2027-05-03T09:00Z']],
  ['cron(0 9 31W * ? 2027)', ['2027-01-29T09:00Z', '2027-03-31T09:00Z']],
  ['cron(0 9 ? * L *)', ['2026-11-21T09:00Z', '2026-11-28T09:00Z']],
  ['cron(0 9 ? * 3#5 *)', ['2026-12-29T09:00Z', '2027-03-30T09:00Z']],
  ['cron(0 0 29 FEB ? *)', ['2028-02-29T00:00Z', '2032-02-29T00:00Z']],
])('%s opens on the day that is meant', (Schedule, expected) => {
  expect(openings({ Schedule }, expected.length)).toEqual(expected);
});

test.each(['cron(00 21 31 2 ? *)', 'cron(0 9 ? FEB 3#5 2027)', 'at(2020-07-07T15:55:00)', 'cron(0 0 1 1 ? 2020)'])(
  '%s never opens',
  (Schedule) => {
    expect(openings({ Schedule }, 1)).toEqual([undefined]);
  },
);

test('a rate is counted from a start date ahead, and from when it was set otherwise', () => {
  const Schedule = 'rate(7 days)';
  expect(openings({ Schedule, StartDate: '2026-12-01T03:00:00Z' }, 2)).toEqual([
    '2026-12-01T03:00Z',
    '2026-12-08T03:00Z',
  ]);
  expect(openings({ Schedule, StartDate: '2020-12-01T03:00:00Z' }, 2)).toEqual([
    '2026-11-26T10:00Z',
    '2026-12-03T10:00Z',
  ]);
});

test('at its start date and at its end date a window still opens', () => {
  const Schedule = 'cron(0 3 * * ? *)';
  const bounds = { StartDate: '2026-11-21T03:00:00Z', EndDate: '2026-11-22T03:00:00Z' };
  expect(openings({ Schedule, ...bounds }, 3)).toEqual(['2026-11-21T03:00Z', '2026-11-22T03:00Z', undefined]);
  const once = { Schedule: 'at(2026-11-20T15:55:00)', StartDate: '2026-11-20T15:56:00Z' };
  expect(openings(once, 1)).toEqual([undefined]);
});

test('an offset keeps the time of day over a change of the clocks', () => {
  const settings = { Schedule: 'cron(0 3 ? APR SAT#1 2027)', ScheduleTimezone: 'Australia/Sydney', ScheduleOffset: 2 };
  expect(openings(settings, 1)).toEqual(['2027-04-05T03:00+10:00']);
});
