import { InvalidDocument, InvalidDocumentContent, InvalidDocumentType, ValidationException } from '@aws-sdk/client-ssm';
import { automationWorld, runbook } from './automation-world.ts';

const calendar = (type: string, ...events: [from: string, until: string][]) =>
  [
    'BEGIN:VCALENDAR',
    `X-CALENDAR-TYPE:${type}`,
    ...events.flatMap(([from, until]) => [
      'BEGIN:VEVENT',
      'SUMMARY:A long',
      ' summary',
      `DTSTART${from}`,
      `DTEND${until}`,
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ].join('\r\n');

const freeze = calendar('DEFAULT_OPEN', [
  ';TZID=Australia/Sydney:20261218T000000',
  ';TZID=Australia/Sydney:20270105T000000',
]);
/** Wednesdays 22:00 to Thursdays 02:00 in Sydney, in the night in which the world's clock starts. */
const repeating = (rule: string) =>
  calendar('DEFAULT_OPEN', [
    ';TZID=Australia/Sydney:20261118T220000',
    ';TZID=Australia/Sydney:20261119T020000',
  ]).replace('SUMMARY', `RRULE:${rule}\r\nSUMMARY`);

const hours = calendar(
  'DEFAULT_CLOSED',
  [':20261118T220000Z', ':20261119T020000Z'],
  [':20261217T000000Z', ':20261219T000000Z'],
);

const withCalendars = async () => {
  const world = automationWorld();
  const create = (Name: string, Content: string) =>
    world.ssm.handlers.CreateDocument({ Name, Content, DocumentType: 'ChangeCalendar', DocumentFormat: 'TEXT' });
  await create('Freeze', freeze);
  await create('Hours', hours);
  const state = (CalendarNames: string[], AtTime?: string) =>
    world.ssm.handlers.GetCalendarState({ CalendarNames, ...(AtTime !== undefined && { AtTime }) });
  return { world, create, state };
};

test.each([
  ['Freeze', undefined, 'OPEN', '2026-12-17T13:00:00Z'],
  ['Freeze', '2026-12-17T12:59:59Z', 'OPEN', '2026-12-17T13:00:00Z'],
  ['Freeze', '2026-12-17T13:00:00Z', 'CLOSED', '2027-01-04T13:00:00Z'],
  ['Freeze', '2027-01-04T13:00:00Z', 'OPEN', undefined],
  ['Hours', undefined, 'OPEN', '2026-11-19T02:00:00Z'],
  ['Hours', '2026-11-19T02:00:00Z', 'CLOSED', '2026-12-17T00:00:00Z'],
])('%s at %s is %s until %s', async (name, at, expected, next) => {
  const { state } = await withCalendars();
  const answer = await state([name], at);
  expect(answer.State).toBe(expected);
  expect(answer.NextTransitionTime).toBe(next);
  expect(answer.AtTime).toBe(at ?? '2026-11-18T23:00:00Z');
});

test('several calendars are open only when all of them are', async () => {
  const { state } = await withCalendars();
  const both = ['Freeze', 'arn:aws:ssm:ap-southeast-2:111122223333:document/Hours'];
  expect((await state(both)).State).toBe('OPEN');
  expect(await state(both, '2026-12-17T12:00:00Z')).toMatchObject({
    State: 'OPEN',
    NextTransitionTime: '2026-12-17T13:00:00Z',
  });
  expect(await state(both, '2026-12-18T00:00:00Z')).toMatchObject({ State: 'CLOSED' });
});

test('a calendar that does not exist, is none, or a time that is none, is refused', async () => {
  const { world, state } = await withCalendars();
  await world.create(runbook('  - name: nap\n    action: aws:sleep\n    inputs: { Duration: PT1S }'));
  await expect(state(['Nothing'])).rejects.toThrow(InvalidDocument);
  await expect(state(['Runbook'])).rejects.toThrow(InvalidDocumentType);
  await expect(state(['Freeze'], 'soon')).rejects.toThrow(ValidationException);
  await expect(state([])).rejects.toThrow(ValidationException);
});

test.each([
  ['no calendar', 'hello', 'no VCALENDAR'],
  ['an unknown type', calendar('OPEN'), 'X-CALENDAR-TYPE OPEN'],
  [
    'an end before the start',
    calendar('DEFAULT_OPEN', [':20261219T000000Z', ':20261217T000000Z']),
    'ends before it starts',
  ],
  ['a time that is none', calendar('DEFAULT_OPEN', [':tomorrow', ':20261217T000000Z']), 'DTSTART'],
  ['a yearly event', repeating('FREQ=YEARLY'), 'FREQ=YEARLY is not simulated'],
  ['an event by the hour', repeating('FREQ=DAILY;BYHOUR=3'), 'BYHOUR is not simulated'],
  ['a day of the week each day', repeating('FREQ=DAILY;BYDAY=WE'), 'BYDAY=WE is not simulated'],
  ['a week without a day', repeating('FREQ=WEEKLY;BYDAY=XX'), 'XX, which is no day'],
  ['two ends', repeating('FREQ=DAILY;COUNT=2;UNTIL=20261219T000000Z'), 'both UNTIL and COUNT'],
  ['an end in local time', repeating('FREQ=DAILY;UNTIL=20261219T000000'), 'not like its DTSTART'],
  ['a rule that misses its first event', repeating('FREQ=WEEKLY;BYDAY=MO'), 'starts on a day that its RRULE'],
  ['an exception', repeating('FREQ=DAILY\r\nEXDATE:20261126T000000Z'), 'EXDATE'],
])('%s is no content of a calendar', async (_title, content, words) => {
  const created = (await withCalendars()).create('Other', content);
  await expect(created).rejects.toThrow(InvalidDocumentContent);
  await expect(created).rejects.toThrow(words);
});

describe('a recurring event', () => {
  /** When the calendar closes, and then opens, one after the other from the first event on. */
  const changesOf = async (rule: string, count: number): Promise<(string | undefined)[]> => {
    const { create, state } = await withCalendars();
    await create('Repeating', repeating(rule));
    const changes: (string | undefined)[] = [];
    let at: string | undefined = '2026-11-18T00:00:00Z';
    for (let change = 0; change < count && at !== undefined; change += 1) {
      at = (await state(['Repeating'], at)).NextTransitionTime;
      changes.push(at);
    }
    return changes;
  };

  test.each([
    ['FREQ=DAILY', ['18T11', '18T15', '19T11', '19T15']],
    ['FREQ=DAILY;INTERVAL=3', ['18T11', '18T15', '21T11', '21T15']],
    ['FREQ=WEEKLY', ['18T11', '18T15', '25T11', '25T15']],
    ['FREQ=WEEKLY;BYDAY=MO,WE', ['18T11', '18T15', '23T11', '23T15']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,SU', ['18T11', '18T15', '22T11', '22T15']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,SU;WKST=SU', ['18T11', '18T15', '29T11', '29T15']],
  ])('of %s closes and opens in November on %j', async (rule, hoursOfNovember) => {
    const expected = hoursOfNovember.map((hour) => `2026-11-${hour}:00:00Z`);
    expect(await changesOf(rule, 4)).toEqual(expected);
  });

  test('of a month follows its weekday, from the beginning or the end, or its day', async () => {
    const second = async (rule: string) => (await changesOf(rule, 3))[2];
    expect(await second('FREQ=MONTHLY;BYDAY=3WE')).toBe('2026-12-16T11:00:00Z');
    expect(await second('FREQ=MONTHLY;BYDAY=3WE,-1FR')).toBe('2026-11-27T11:00:00Z');
    expect(await second('FREQ=MONTHLY;INTERVAL=2')).toBe('2027-01-18T11:00:00Z');
    expect(await second('FREQ=MONTHLY;BYMONTHDAY=18,31')).toBe('2026-12-18T11:00:00Z');
  });

  test('ends after its count, or with its last day', async () => {
    expect(await changesOf('FREQ=DAILY;COUNT=2', 9)).toHaveLength(5);
    expect(await changesOf('FREQ=DAILY;UNTIL=20261120T110000Z', 9)).toHaveLength(7);
    expect((await changesOf('FREQ=DAILY;UNTIL=20261120T105959Z', 9)).slice(3)).toEqual([
      '2026-11-19T15:00:00Z',
      undefined,
    ]);
  });

  test('keeps its local hour when the clocks are set back', async () => {
    const { create, state } = await withCalendars();
    await create('Repeating', repeating('FREQ=WEEKLY'));
    const next = async (at: string) => (await state(['Repeating'], at)).NextTransitionTime;
    expect(await next('2027-04-01T00:00:00Z')).toBe('2027-04-07T12:00:00Z');
    expect(await next('2027-03-25T00:00:00Z')).toBe('2027-03-31T11:00:00Z');
  });

  test('that never leaves an open moment has no next transition', async () => {
    const { create, state } = await withCalendars();
    const whole = calendar('DEFAULT_OPEN', [':20261118T000000Z', ':20261119T000000Z']);
    await create('Always', whole.replace('SUMMARY', 'RRULE:FREQ=DAILY\r\nSUMMARY'));
    const answer = await state(['Always']);
    expect([answer.State, answer.NextTransitionTime]).toEqual(['CLOSED', undefined]);
  });
});
