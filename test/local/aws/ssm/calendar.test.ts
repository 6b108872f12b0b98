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
  ['a recurring event', freeze.replace('SUMMARY', 'RRULE:FREQ=WEEKLY\r\nSUMMARY'), 'RRULE'],
])('%s is no content of a calendar', async (_title, content, words) => {
  const created = (await withCalendars()).create('Other', content);
  await expect(created).rejects.toThrow(InvalidDocumentContent);
  await expect(created).rejects.toThrow(words);
});
