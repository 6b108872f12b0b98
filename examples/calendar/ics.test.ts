import fc from 'fast-check';
import type { Entry, Feed } from './entries.ts';
import { escapeText, fold, readUtc, unescapeText, unfold, utc } from './ics-text.ts';
import { readIcs } from './read-ics.ts';
import { writeIcs } from './write-ics.ts';

const START = Date.parse('2026-11-25T16:00:00Z');

const entry = (parts: Partial<Entry> = {}): Entry => ({
  run: 'd-3f8h2k9q',
  version: 4,
  at: START - 3_600_000,
  kind: 'deploy',
  name: 'web-prod',
  state: 'scheduled',
  requestedBy: 'U0DEV',
  startsAt: START,
  endsAt: START + 960_000,
  hasStarted: false,
  ...parts,
});

const linesOf = (...entries: Entry[]): string[] => unfold(writeIcs({ entries, seen: [] }));

test('an entry is an event in UTC with its number, its status and words', () => {
  const lines = linesOf(entry());
  expect(lines.slice(lines.indexOf('BEGIN:VEVENT'))).toEqual([
    'BEGIN:VEVENT',
    'UID:d-3f8h2k9q@patchwarden',
    'SEQUENCE:4',
    'DTSTAMP:20261125T150000Z',
    'LAST-MODIFIED:20261125T150000Z',
    'DTSTART:20261125T160000Z',
    'DTEND:20261125T161600Z',
    'STATUS:CONFIRMED',
    'TRANSP:TRANSPARENT',
    'SUMMARY:Deploy web-prod',
    'DESCRIPTION:State: scheduled\\nRun d-3f8h2k9q\\, requested by U0DEV\\nDetails in Slack: /patch why d-3f8h2k9q',
    'CATEGORIES:deploy',
    'X-PATCHWARDEN-NAME:web-prod',
    'X-PATCHWARDEN-STATE:scheduled',
    'X-PATCHWARDEN-REQUESTED-BY:U0DEV',
    'END:VEVENT',
    'END:VCALENDAR',
  ]);
});

test.each<[Partial<Entry>, string, string]>([
  [{ state: 'awaiting-approval' }, 'Deploy web-prod: needs approval', 'TENTATIVE'],
  [{ state: 'running', hasStarted: true }, 'Deploy web-prod: running', 'CONFIRMED'],
  [{ state: 'rolled-back', hasStarted: true }, 'Deploy web-prod: rolled back', 'CONFIRMED'],
  [{ state: 'cancelled' }, 'Deploy web-prod: cancelled', 'CANCELLED'],
])('an entry that is %j is called %s', (parts, summary, status) => {
  expect(linesOf(entry(parts))).toEqual(expect.arrayContaining([`SUMMARY:${summary}`, `STATUS:${status}`]));
});

test('one of which nobody knows how long it takes is half an hour, and says so', () => {
  const { endsAt: _unknown, ...unknown } = entry();
  const lines = linesOf(unknown);
  expect(lines).toContain('DTEND:20261125T163000Z');
  expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).toContain('How long it takes is not known.');
  expect(readIcs(writeIcs({ entries: [unknown], seen: [] })).entries).toEqual([unknown]);
});

test('a calendar has what readers need, and a component even when nothing will start', () => {
  const text = writeIcs({ entries: [], seen: [] });
  expect(text.startsWith('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:')).toBe(true);
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(text).toContain('BEGIN:VTIMEZONE\r\nTZID:UTC');
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
});

describe('text', () => {
  test('is escaped where iCalendar has a meaning for it', () => {
    expect(escapeText('a;b,c\\d\r\ne\nf: "g"')).toBe('a\\;b\\,c\\\\d\\ne\\nf: "g"');
    expect(escapeText('a\u0000b\tc\u007f')).toBe('abc');
  });

  test('of any kind comes back as it was, and ends no line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const clean = unescapeText(escapeText(text));
        expect(escapeText(text)).not.toMatch(/[\r\n]/);
        expect(unescapeText(escapeText(clean))).toBe(clean);
      }),
    );
    expect(unescapeText(escapeText('\\n is no line, \n is'))).toBe('\\n is no line, \n is');
  });

  test('is folded at 75 octets, between characters', () => {
    const line = `SUMMARY:${'Größe 🚀 '.repeat(30)}`;
    const pieces = fold(line).split('\r\n');
    expect(pieces.length).toBeGreaterThan(4);
    for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(75);
    for (const piece of pieces.slice(1)) expect(piece.startsWith(' ')).toBe(true);
    expect(fold(line)).not.toContain('\uFFFD');
    expect(unfold(fold(line))).toEqual([line]);
    expect(fold('x'.repeat(75))).toBe('x'.repeat(75));
    expect(fold('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
  });
});

test('times are UTC to the second, and nothing else is read', () => {
  expect(utc(Date.parse('2026-01-02T03:04:05.678Z'))).toBe('20260102T030405Z');
  expect(readUtc('20260102T030405Z')).toBe(Date.parse('2026-01-02T03:04:05Z'));
  expect(() => readUtc('20260102T030405')).toThrow('not a time in UTC');
});

const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000);
/** What is escaped, what is a fold's width in octets and not in characters, and what is several characters to a computer. */
const sign = fc.constantFrom(
  ',',
  ';',
  '\\',
  '\n',
  '\\n',
  ':',
  '"',
  ' ',
  'é',
  'e\u0301',
  'ß',
  '漢',
  '🚀',
  '👩‍💻',
  '🇦🇺',
  'נ',
);
const text = fc
  .string({
    unit: fc.oneof(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }), sign),
    minLength: 1,
    maxLength: 80,
  })
  .map((each) => unescapeText(escapeText(each)));
const anyEntry: fc.Arbitrary<Entry> = fc.record(
  {
    run: fc.stringMatching(/^[a-z]-[0-9a-z]{8}$/),
    version: fc.nat(),
    at: second,
    kind: fc.constantFrom('bake', 'deploy'),
    name: text,
    state: fc.constantFrom('scheduled', 'awaiting-approval', 'succeeded'),
    requestedBy: text,
    startsAt: second,
    endsAt: second,
    hasStarted: fc.boolean(),
    reason: text,
  },
  { requiredKeys: ['run', 'version', 'at', 'kind', 'name', 'state', 'requestedBy', 'startsAt', 'hasStarted'] },
);
const anyFeed: fc.Arbitrary<Feed> = fc.record({
  entries: fc.array(anyEntry, { maxLength: 4 }),
  seen: fc.array(fc.record({ run: fc.stringMatching(/^[a-z]-[0-9a-z]{8}$/), version: fc.nat(), at: second }), {
    maxLength: 4,
  }),
});

test('any feed is read back as it was written, in lines of at most 75 octets', () => {
  fc.assert(
    fc.property(anyFeed, (feed) => {
      const written = writeIcs(feed);
      expect(readIcs(written)).toEqual(feed);
      for (const line of written.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    }),
  );
});

test.each([
  ['no calendar', '<html>', 'no calendar of Patchwarden'],
  [
    'a calendar of someone else',
    'BEGIN:VCALENDAR\r\nPRODID:-//Other//EN\r\nEND:VCALENDAR\r\n',
    'no calendar of Patchwarden',
  ],
  [
    'an event without its number',
    writeIcs({ entries: [entry()], seen: [] }).replace(/SEQUENCE:4\r\n/, ''),
    'd-3f8h2k9q@patchwarden has no SEQUENCE',
  ],
])('a file that is %s is not read, and so never replaced', (_what, given, why) => {
  expect(() => readIcs(given)).toThrow(why);
});
