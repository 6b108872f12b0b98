import { DAY, HOUR } from '../../../src/duration.ts';
import { feasibilityOf, type Ways } from '../../../src/posture/decision/feasibility.ts';
import { NOON } from '../deadline-fixture.ts';

const due = NOON + 3 * DAY;
const ways = (parts: Partial<Ways>): Ways => ({
  openings: [NOON + 2 * DAY, NOON + 9 * DAY],
  closed: [],
  now: NOON,
  ...parts,
});

test.each<[string, Partial<Ways>, object]>([
  ['the next window is in time', {}, { kind: 'feasible', earliest: NOON + 2 * DAY }],
  [
    'the next window is too late',
    { openings: [NOON + 9 * DAY] },
    { kind: 'infeasible', because: 'window', earliest: NOON + 9 * DAY },
  ],
  ['nothing patches it', { openings: [] }, { kind: 'infeasible', because: 'no-window' }],
  ['others patch it', { openings: 'unknown' }, { kind: 'unknown' }],
  ['openings are not known so far ahead', { openings: [NOON - DAY, NOON - HOUR] }, { kind: 'unknown' }],
  [
    'a freeze over the window',
    { closed: [{ from: NOON + DAY, until: NOON + 4 * DAY }] },
    { kind: 'infeasible', because: 'freeze', earliest: NOON + 9 * DAY, clearAt: NOON },
  ],
  [
    'a freeze without end',
    { closed: [{ from: NOON + DAY }] },
    { kind: 'infeasible', because: 'freeze', clearAt: NOON },
  ],
  ['at any time', { openings: 'any-time' }, { kind: 'feasible', earliest: NOON }],
  [
    'at any time after a freeze',
    { openings: 'any-time', closed: [{ from: NOON - DAY, until: NOON + 4 * DAY }] },
    { kind: 'infeasible', because: 'freeze', earliest: NOON + 4 * DAY },
  ],
  [
    'a delay of 14 days',
    { approvedAt: NOON + 14 * DAY, openings: [NOON + 2 * DAY, NOON + 16 * DAY] },
    { kind: 'infeasible', because: 'approval-delay', earliest: NOON + 16 * DAY },
  ],
  [
    'a delay past the last known opening',
    { approvedAt: NOON + 14 * DAY, openings: [NOON + 2 * DAY] },
    { kind: 'infeasible', because: 'approval-delay' },
  ],
  [
    'approved in time, but after the only window that is',
    { approvedAt: NOON + 2.5 * DAY },
    { kind: 'infeasible', because: 'approval-delay', earliest: NOON + 9 * DAY },
  ],
])('%s', (_, parts, expected) => {
  expect(feasibilityOf(due, ways(parts))).toEqual(expected);
});
