import { DAY, HOUR } from '../../../src/duration.ts';
import { occurrenceCard } from '../../../src/windows/message/card.ts';
import type { FleetDue, Occurrence } from '../../../src/windows/types/occurrence.ts';
import { linesOf } from '../../support/block-text.ts';
import { aNotice, anOccurrence, NOW, OPENS } from '../fixture.ts';

const WINDOW_LATE = { due: OPENS - HOUR, patch: 'KB1', because: 'window', since: NOW } as const;

const aDue = (due: number): FleetDue => ({
  fleet: 'win-dev',
  deadline: {
    due,
    cve: 'CVE-2026-1',
    patch: 'KB1',
    exploited: true,
    rule: 'BOD 26-04: known exploited, public, 3 days',
    open: 1,
    overdue: 0,
    infeasible: { ...WINDOW_LATE, sooner: 'install' },
  },
});

const clockIn = (due: readonly FleetDue[] | undefined, parts: Partial<Occurrence> = {}): string => {
  const notice = aNotice(due === undefined ? {} : { due });
  const [, clock = ''] = linesOf(occurrenceCard(anOccurrence({ notice, ...parts })).blocks);
  return clock.replace(/(Due\*|since) .*?: CVE/, '$1 AT: CVE');
};

test.each<[string, number, string]>([
  ['in time', OPENS + HOUR, '*Due* AT: CVE-2026-1, known exploited'],
  ['too late', OPENS - HOUR, '*Due* AT: CVE-2026-1, known exploited · *opens after that*: `/patch install win-dev`'],
  ['overdue already', NOW - DAY, '*Overdue* since AT: CVE-2026-1, known exploited'],
])('a notice has the clock of what it patches: %s', (_, due, expected) => {
  expect(clockIn([aDue(due)])).toBe(expected);
});

test('of a fleet that cannot be patched from here no command is offered, and a clock that was read again counts from then', () => {
  const late = aDue(OPENS - HOUR);
  expect(clockIn([{ ...late, deadline: { ...late.deadline, infeasible: WINDOW_LATE } }])).toMatch(
    /\*opens after that\*$/,
  );
  const notice = aNotice({ due: [aDue(NOW + HOUR)], dueReadAt: NOW + 2 * HOUR });
  expect(linesOf(occurrenceCard(anOccurrence({ notice })).blocks)[1]).toMatch(/^\*Overdue\*/);
});

test('no clock where nothing is due, and none once it has opened', () => {
  const without = clockIn(undefined);
  expect(clockIn([aDue(OPENS)], { state: 'called-off', why: { code: 'deleted' } })).not.toContain('Due');
  expect(without).not.toContain('Due');
});
