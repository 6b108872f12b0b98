import { availabilityOf, quietUntil } from '../../../src/notifications/decision/quiet.ts';

const at = (text: string): number => Date.parse(text);
const NIGHT = { from: '22:00', to: '07:00' };

describe('quiet hours', () => {
  test.each<[string, string, string, string | undefined]>([
    ['before midnight', 'UTC', '2026-11-20T22:00:00Z', '2026-11-21T07:00:00Z'],
    ['after midnight', 'UTC', '2026-11-21T06:59:59Z', '2026-11-21T07:00:00Z'],
    ['when they have just ended', 'UTC', '2026-11-21T07:00:00Z', undefined],
    ['just before they begin', 'UTC', '2026-11-20T21:59:59Z', undefined],
    ['on the clock of the person', 'Australia/Sydney', '2026-11-20T11:30:00Z', '2026-11-20T20:00:00Z'],
    ['where the zone is half an hour off', 'Asia/Kolkata', '2026-11-20T17:00:00Z', '2026-11-21T01:30:00Z'],
    ['in the night in which clocks go forward', 'Europe/Berlin', '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
    ['in the night in which clocks go back', 'Europe/Berlin', '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
  ])('%s', (_which, zone, now, until) => {
    expect(quietUntil(NIGHT, at(now), zone)).toBe(until === undefined ? undefined : at(until));
  });

  test('within a day end on that day', () => {
    const lunch = { from: '12:00', to: '13:30' };
    expect(quietUntil(lunch, at('2026-11-20T12:10:30Z'), 'UTC')).toBe(at('2026-11-20T13:30:00Z'));
    expect(quietUntil(lunch, at('2026-11-20T13:30:00Z'), 'UTC')).toBeUndefined();
  });
});

describe('someone', () => {
  const NOW = at('2026-11-20T23:00:00Z');

  test.each([
    ['who has chosen nothing is told', {}, { kind: 'now' }],
    ['who muted until later is not', { mutedUntil: NOW + 1 }, { kind: 'muted' }],
    ['whose mute is over is told', { mutedUntil: NOW }, { kind: 'now' }],
    ['who muted for good is not', { mutedUntil: 'for-good' as const }, { kind: 'muted' }],
    ['in quiet hours is told when they end', { quiet: NIGHT }, { kind: 'quiet', until: at('2026-11-21T07:00:00Z') }],
    ['muted in quiet hours is muted', { mutedUntil: 'for-good' as const, quiet: NIGHT }, { kind: 'muted' }],
  ])('%s', (_which, chosen, expected) => {
    expect(availabilityOf(chosen, NOW, 'UTC')).toEqual(expected);
  });
});
