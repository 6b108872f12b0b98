import type { Execution } from '../../../src/aws/ssm.ts';
import { endOf, isThere } from '../../../src/sync/decision/observe.ts';
import type { SyncState } from '../../../src/sync/types/state.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { after, aWindow, facts, taskOf, WINDOW } from '../fixture.ts';
import { CHANGES, REMOVED } from '../run.ts';

const BASELINE = {
  id: 'pb-0a1b2c3d4e5f67890',
  name: 'Windows',
  operatingSystem: 'WINDOWS',
  isDefault: false,
  ours: false,
};
const BEFORE: SyncState = { ...facts().state, baselines: [BASELINE], windows: [aWindow({ name: 'Patchwarden-web' })] };
const AFTER = after(BEFORE, CHANGES);

const ended = (end: NonNullable<Execution['end']>) => ({ id: 'exec-1', status: end, end, steps: [] });
const look = (end: NonNullable<Execution['end']>, state: SyncState, endedSince?: number) =>
  endOf({ execution: ended(end), state, changes: CHANGES, endedSince, now: T0 });

test.each(CHANGES.map((change) => [change.kind, change] as const))('%s is seen once it is made', (_kind, change) => {
  expect(isThere(change, BEFORE)).toBe(false);
  expect(isThere(change, AFTER)).toBe(true);
});

test.each([
  ...REMOVED,
  { kind: 'deregister-group', group: 'APP', baselineId: 'pb-1' } as const,
  { kind: 'remove-scan', associationId: 'a-1', name: 'x', group: 'APP' } as const,
])('$kind is seen once it is gone', (change) => {
  const state: SyncState = {
    ...BEFORE,
    groups: [{ group: 'APP', operatingSystem: 'WINDOWS', baselineId: 'pb-1', baselineName: 'Windows' }],
    windows: [aWindow({ tasks: [taskOf('app')] })],
    scans: [{ id: 'a-1', name: 'x', group: 'APP', tagKey: 'Patch Group', schedule: 'rate(1 day)', ours: true }],
  };
  expect(isThere(change, state)).toBe(false);
  expect(isThere(change, after(state, [change]))).toBe(true);
});

test('it succeeded when everything is there, whatever the runbook says', () => {
  for (const end of ['success', 'failed', 'timed-out', 'cancelled'] as const)
    expect(look(end, AFTER)).toEqual({ kind: 'succeeded', outcome: { kind: 'sync', done: 4, missing: [] } });
});

test('what is missing after a success is looked for again for two minutes, and then it failed', () => {
  expect(look('success', BEFORE)).toEqual({ kind: 'working', progress: { kind: 'sync', endedSince: T0 } });
  expect(look('success', BEFORE, T0 - MINUTE)).toMatchObject({ kind: 'working' });
  expect(look('success', BEFORE, T0 - 2 * MINUTE)).toEqual({
    kind: 'failed',
    outcome: { kind: 'sync', done: 0, missing: CHANGES },
    reason: 'the runbook succeeded, but some changes are missing',
    untouched: true,
  });
});

test('a sync that was not admitted made nothing, and why is known', () => {
  const steps = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];
  const seen = endOf({ execution: { ...ended('failed'), steps }, state: BEFORE, changes: CHANGES, now: T0 });
  expect(seen).toMatchObject({ kind: 'failed', untouched: true, refusal: 'paused' });
});

test('half of it is told as half of it', () => {
  const half = after(BEFORE, CHANGES.slice(0, 2));
  expect(look('failed', half)).toMatchObject({ kind: 'failed', outcome: { done: 2, missing: CHANGES.slice(2) } });
  expect(look('failed', half)).not.toHaveProperty('untouched');
  expect(look('cancelled', half)).toMatchObject({ kind: 'cancelled', outcome: { done: 2 } });
});

test('a window of the same name that is not ours is not the one that was made', () => {
  const theirs = { ...AFTER, windows: AFTER.windows.map((window) => ({ ...window, ours: window.id === WINDOW })) };
  expect(look('failed', theirs)).toMatchObject({ kind: 'failed', outcome: { done: 2 } });
});
