import fc from 'fast-check';
import { formatDay, formatSlackDate, formatTime, fromWallTime, toWallTime } from '../../local/page/dates.ts';

const at = (iso: string): number => Date.parse(iso);
const sydney = 'Australia/Sydney';

describe('Slack dates', () => {
  const moment = { ms: at('2026-11-20T09:30:05Z'), now: at('2026-11-20T10:00:00Z'), zone: sydney };

  it.each([
    ['{date_num}', '2026-11-20'],
    ['{date}', '20 November 2026'],
    ['{date_short}', '20 Nov 2026'],
    ['{date_long}', 'Friday 20 November 2026'],
    ['{date_pretty}', 'today'],
    ['{date_short_pretty} at {time}', 'today at 20:30'],
    ['{time_secs}', '20:30:05'],
    ['{ago}', '29 minutes ago'],
    ['on {nonsense}', 'on {nonsense}'],
    ['{constructor}', '{constructor}'],
  ])('fills in %s', (format, expected) => {
    expect(formatSlackDate(format, moment)).toBe(expected);
  });

  it('says yesterday by the days of the zone, not by 24 hours', () => {
    const now = at('2026-11-20T13:30:00Z');
    expect(formatDay(at('2026-11-20T12:30:00Z'), now, 'UTC')).toBe('Today');
    expect(formatDay(at('2026-11-20T12:30:00Z'), now, sydney)).toBe('Yesterday');
  });

  it('says midnight as 00:00', () => {
    expect(formatTime(at('2026-11-20T13:00:00Z'), sydney)).toBe('00:00');
  });
});

describe('times on a wall', () => {
  it.each([
    ['2026-11-20T20:30', sydney, '2026-11-20T09:30:00Z'],
    ['2026-07-01T09:00', sydney, '2026-06-30T23:00:00Z'],
    ['2026-11-20T09:30', 'Europe/London', '2026-11-20T09:30:00Z'],
    ['2026-07-01T09:00', 'America/St_Johns', '2026-07-01T11:30:00Z'],
  ])('reads %s in %s', (wall, zone, iso) => {
    expect(fromWallTime(wall, zone)).toBe(at(iso));
  });

  it('refuses what is no time', () => {
    expect(fromWallTime('soon', sydney)).toBeUndefined();
    expect(fromWallTime('', sydney)).toBeUndefined();
  });

  it('shows again the time that was read, in every zone and season but in the hour that a zone skips', () => {
    const zones = [sydney, 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'];
    const minutes = fc.integer({ min: at('2024-01-01T00:00:00Z') / 60_000, max: at('2030-01-01T00:00:00Z') / 60_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), minutes, (zone, minute) => {
        const wall = toWallTime(minute * 60_000, zone);
        expect(toWallTime(fromWallTime(wall, zone) ?? 0, zone)).toBe(wall);
      }),
    );
  });
});
