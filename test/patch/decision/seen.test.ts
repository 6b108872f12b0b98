import { orderOf } from '../../../src/patch/decision/order.ts';
import { type Member, seenNow } from '../../../src/patch/decision/seen.ts';
import type { SeenFleet } from '../../../src/patch/types/seen.ts';
import { aState } from '../../nodes/fixture.ts';
import { aPatchRun, T0 } from '../facts.ts';

const HOUR = 3_600_000;
const window = { id: 'mw-1', name: 'Patching-DEV' };
const installed = (id: string, at: number, parts: Parameters<typeof aState>[1] = {}): Member => ({
  id,
  name: `name-${id}`,
  isOnline: true,
  baselineId: 'pb-win',
  state: aState(id, { operation: 'install', endedAt: at, ...parts }),
});
const look = (members: readonly Member[], now: number, before?: SeenFleet): SeenFleet =>
  seenNow(before, { window, members, now });
const order = (seen: SeenFleet, parts: Partial<Parameters<typeof orderOf>[0]> = {}) =>
  orderOf({ before: { fleet: 'win-dev' }, runs: [], seen, neededMs: HOUR, now: seen.lookedAt, ...parts });
const both = [installed('i-1', T0), installed('i-2', T0 + HOUR)];

test('a fleet that its own window patched counts from the end of the last instance on', () => {
  expect(order(look(both, T0 + 1.5 * HOUR))).toEqual({
    kind: 'refused',
    refusal: { code: 'before-soaking', fleet: 'win-dev', until: T0 + 2 * HOUR },
  });
  expect(order(look(both, T0 + 2 * HOUR))).toEqual({
    kind: 'allowed',
    before: { fleet: 'win-dev', window: 'Patching-DEV', patchedAt: T0 + HOUR, soakedMs: HOUR },
  });
});

test.each<[string, Member, object]>([
  [
    'misses a patch',
    installed('i-2', T0 + HOUR, { missing: 1 }),
    { code: 'before-incomplete', instances: ['name-i-2'] },
  ],
  [
    'failed to install one',
    installed('i-2', T0, { failed: 1 }),
    { code: 'before-incomplete', instances: ['name-i-2'] },
  ],
  [
    'waits for a reboot',
    installed('i-2', T0, { pendingReboot: 1 }),
    { code: 'before-incomplete', instances: ['name-i-2'] },
  ],
  [
    'was patched by another baseline',
    installed('i-2', T0, { baselineId: 'pb-other' }),
    { code: 'before-incomplete', instances: ['name-i-2'] },
  ],
  [
    'was only scanned',
    installed('i-2', T0 + HOUR, { operation: 'scan' }),
    { code: 'before-incomplete', instances: ['name-i-2'] },
  ],
  [
    'did not come back',
    { ...installed('i-2', T0), isOnline: false },
    { code: 'before-not-back', instances: ['name-i-2'] },
  ],
])('who %s is named, and holds the next fleet', (_title, member, refusal) => {
  const seen = look([installed('i-1', T0), member], T0 + 9 * HOUR);
  expect(order(seen)).toEqual({ kind: 'refused', refusal: { fleet: 'win-dev', ...refusal } });
});

test('a later scan undoes nothing that was complete, and completes what a reboot finished', () => {
  const pending = look([installed('i-1', T0), installed('i-2', T0, { pendingReboot: 1 })], T0 + HOUR);
  const scanned = look(
    [
      installed('i-1', T0 + 2 * HOUR, { operation: 'scan', missing: 4 }),
      installed('i-2', T0 + 2 * HOUR, { operation: 'scan' }),
    ],
    T0 + 2 * HOUR,
    pending,
  );
  expect(scanned).toMatchObject({ behind: [], patched: { firstAt: T0, lastAt: T0 } });
});

test('an instance that is lost begins the soak anew, from when it is back', () => {
  const first = look(both, T0 + 1.5 * HOUR);
  const lost = look([both[0] as Member, { ...(both[1] as Member), isOnline: false }], T0 + 2 * HOUR, first);
  const back = look(both, T0 + 3 * HOUR, lost);
  expect(lost.healthySince).toBeUndefined();
  expect(back.healthySince).toBe(T0 + 3 * HOUR);
});

test('what this fleet has had already does not count again', () => {
  const seen = look(both, T0 + 9 * HOUR);
  const refusal = { code: 'before-not-patched', fleet: 'win-dev' };
  expect(order(seen, { ownPatchedAt: T0 })).toEqual({ kind: 'refused', refusal });
});

test('its newest patching counts: a run that ended after it, or the window after the run', () => {
  const seen = look(both, T0 + 9 * HOUR);
  const run = aPatchRun({ state: 'cancelled', ending: { at: T0 + 2 * HOUR, code: 'cancelled' } });
  expect(order(seen, { runs: [run] })).toMatchObject({ refusal: { code: 'before-not-patched' } });
  const earlier = aPatchRun({ state: 'cancelled', ending: { at: T0 - HOUR, code: 'cancelled' } });
  expect(order(seen, { runs: [earlier] })).toMatchObject({ kind: 'allowed' });
});
