import { dueAt, hintedAt, isDue } from '../../../src/compliance/decision/sweep-due.ts';
import { beginSweep } from '../../../src/compliance/decision/sweep-plan.ts';
import type { HeldSweep, Sweep, SweepScope } from '../../../src/compliance/types/sweep.ts';
import { HOUR, MINUTE } from '../../../src/duration.ts';
import { CONFIG, START } from '../sweep-rig.ts';

const ALL: SweepScope = { kind: 'all' };
const ONE: SweepScope = { kind: 'fleet', fleet: 'web' };

const held = (scope: SweepScope, parts: Partial<HeldSweep> = {}): HeldSweep => ({
  target: { place: 'p', scope },
  rev: 1,
  busyUntil: 0,
  notBefore: 0,
  ...parts,
});

const sweep = (phase: Sweep['phase']): Sweep => ({ ...beginSweep(ALL, CONFIG, START), phase });

test.each<[string, HeldSweep, number, boolean]>([
  ['nothing was ever swept', held(ALL), START, true],
  ['the last one is less than an hour old', held(ALL, { sweep: sweep('done') }), START + HOUR - 1, false],
  ['the last one is an hour old', held(ALL, { sweep: sweep('done') }), START + HOUR, true],
  ['it goes on', held(ALL, { sweep: sweep('reading') }), START + 1, true],
  [
    'it goes on, and its calls are not paid for',
    held(ALL, { sweep: sweep('reading'), notBefore: START + 9 }),
    START + 1,
    false,
  ],
  ['someone else works on it', held(ALL, { sweep: sweep('sorting'), busyUntil: START + 9 }), START + 1, false],
  ['whoever worked on it is gone', held(ALL, { sweep: sweep('sorting'), busyUntil: START + 9 }), START + 9, true],
  ['it was brought forward', held(ALL, { sweep: sweep('done'), wantedAt: START + 5 }), START + 5, true],
  ['nobody asked for the fleet', held(ONE), START, false],
  ['the fleet was asked for, later', held(ONE, { wantedAt: START + 5 }), START, false],
  ['the fleet was asked for', held(ONE, { wantedAt: START + 5 }), START + 5, true],
])('where %s', (_what, facts, now, expected) => {
  expect(isDue(facts, { sweepMs: HOUR }, now)).toBe(expected);
});

test('events are waited for, and a fleet is read again ten minutes after the last reading at the earliest', () => {
  expect(hintedAt(held(ONE), START)).toBe(START + 2 * MINUTE);
  expect(hintedAt(held(ONE, { sweep: sweep('done') }), START + MINUTE)).toBe(START + 10 * MINUTE);
  expect(hintedAt(held(ALL, { sweep: sweep('done') }), START + MINUTE)).toBe(START + 15 * MINUTE);
  expect(dueAt(held(ONE, { wantedAt: START, notBefore: START + 3 }))).toBe(START + 3);
  expect(dueAt(held(ONE))).toBeUndefined();
});
