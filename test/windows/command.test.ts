import { parseDefer, parseSkip, parseWindows } from '../../src/windows/command.ts';
import { formatOccurrenceValue, parseOccurrenceValue } from '../../src/windows/types/actions.ts';
import { formatThing, parseThing } from '../../src/windows/types/things.ts';

const words = (text: string): string[] => text.split(' ').filter(Boolean);
const HELP = { kind: 'help', text: expect.stringContaining('Nothing was') };

test.each([
  ['', { kind: 'request' }],
  ['win-prod', { kind: 'request', fleet: 'win-prod' }],
  ['win-prod now', HELP],
])('windows %s', (text, parsed) => {
  expect(parseWindows(words(text))).toEqual(parsed);
});

test.each([
  ['win-prod', { kind: 'request', request: { fleet: 'win-prod' } }],
  [
    'win-prod because the release is late',
    { kind: 'request', request: { fleet: 'win-prod', reason: 'the release is late' } },
  ],
  ['', HELP],
  ['win-prod tomorrow', HELP],
])('skip %s', (text, parsed) => {
  expect(parseSkip(words(text))).toEqual(parsed);
});

test.each([
  ['win-prod', { kind: 'request', request: { fleet: 'win-prod' } }],
  ['win-prod to next', { kind: 'request', request: { fleet: 'win-prod' } }],
  ['win-prod to 22:00', { kind: 'request', request: { fleet: 'win-prod', until: '22:00' } }],
  [
    'win-prod to 2026-12-02 22:00 because of the freeze',
    { kind: 'request', request: { fleet: 'win-prod', until: '2026-12-02 22:00', reason: 'of the freeze' } },
  ],
  ['to 22:00', HELP],
  ['win-prod 22:00', HELP],
  ['win-prod to', HELP],
])('defer %s', (text, parsed) => {
  expect(parseDefer(words(text))).toEqual(parsed);
});

test('a button names one occurrence, and nothing else is read', () => {
  const value = { windowId: 'mw-0a1b2c3d4e5f60001', opensAt: 1796122800000 };
  expect(parseOccurrenceValue(formatOccurrenceValue(value))).toEqual(value);
  for (const other of ['', 'mw-0a1b2c3d4e5f60001', 'mw-0a1b2c3d4e5f60001:-1', 'mw-1:5', 'mw-0a1b2c3d4e5f60001:1 '])
    expect(parseOccurrenceValue(other)).toBeUndefined();
});

test.each([
  { kind: 'place', place: '111122223333/ap-southeast-2' },
  { kind: 'window', place: '111122223333/ap-southeast-2', windowId: 'mw-0a1b2c3d4e5f60001' },
  { kind: 'occurrence', windowId: 'mw-0a1b2c3d4e5f60001', opensAt: 1796122800000, channel: 'C0PATCHING' },
] as const)('a $kind is a key that the queue takes', (thing) => {
  const key = formatThing(thing);
  expect(key).toMatch(/^[\w:./@#-]{1,200}$/);
  expect(parseThing(key)).toEqual(thing);
});

test.each(['', 'p:', 'x:1', 'o:mw-1', 'o:mw-1:0:C1'])('%j is the key of another version', (key) => {
  expect(parseThing(key)).toBeUndefined();
});
