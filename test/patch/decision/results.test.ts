import { failureOf, progressOf } from '../../../src/patch/decision/invocations.ts';
import { isProven, type NodeFacts, resultOf } from '../../../src/patch/decision/results.ts';
import { aNode, aState } from '../../nodes/fixture.ts';
import { aFleet, anInvocation, aPlan, GROUP_ARN, T0 } from '../facts.ts';

const HOUR = 3_600_000;
const before = { bootedAt: T0 - 100 * HOUR, kernel: '20348.1' };
const after = { bootedAt: T0 + HOUR / 2, kernel: '20348.2' };
const facts = (parts: Partial<NodeFacts> = {}): NodeFacts => ({
  planned: aNode('i-1'),
  by: { commandId: 'c-1', invocation: anInvocation('i-1') },
  state: aState('i-1', { endedAt: T0 + HOUR, operation: 'scan' }),
  before,
  after,
  isOnline: true,
  isTerminated: false,
  healthyIn: [],
  installed: 3,
  ...parts,
});
const without = (...names: (keyof NodeFacts)[]): NodeFacts => {
  const all = { ...facts() };
  for (const name of names) delete all[name];
  return all;
};
const plan = aPlan();
const noReboot = aPlan({ fleet: aFleet({ patch: { ...aFleet().patch, reboot: 'never' } }) });

test('patched, rebooted and back', () => {
  const result = resultOf(plan, facts());
  expect(result).toEqual({
    id: 'i-1',
    phase: 'patched',
    installed: 3,
    missing: 0,
    failed: 0,
    pendingReboot: 0,
    rebooted: true,
    cameBack: 'yes',
    unhealthyIn: [],
  });
  expect(isProven(plan, result)).toBe(true);
});

test.each<[string, NodeFacts, object]>([
  [
    'its command succeeded and patches are missing',
    facts({ state: aState('i-1', { endedAt: T0 + HOUR, missing: 1 }) }),
    { phase: 'failed', failure: 'patch-failed', missing: 1 },
  ],
  [
    'its command succeeded and a patch failed',
    facts({ state: aState('i-1', { endedAt: T0 + HOUR, failed: 1 }) }),
    { phase: 'failed', failure: 'patch-failed' },
  ],
  [
    'its state is from before',
    facts({ state: aState('i-1', { endedAt: T0 - 1 }) }),
    { phase: 'failed', failure: 'patch-failed', missing: 3 },
  ],
  ['it has no state at all', without('state'), { phase: 'failed' }],
  ['it was never reached', without('by'), { phase: 'not-reached', failure: 'not-started' }],
  [
    'it was undeliverable',
    facts({ by: { commandId: 'c', invocation: anInvocation('i-1', { status: 'Failed', details: 'undeliverable' }) } }),
    { phase: 'not-reached', failure: 'undeliverable' },
  ],
  ['it is offline', facts({ isOnline: false }), { phase: 'patched', cameBack: 'no' }],
  [
    'its boot time is unchanged though something was installed',
    facts({ after: { ...before, kernel: '20348.2' } }),
    { rebooted: false, cameBack: 'no' },
  ],
  ['it did not say when it booted after', without('after'), { cameBack: 'unproven' }],
  [
    'it is not healthy where it served',
    facts({ planned: aNode('i-1', { serves: [GROUP_ARN] }) }),
    { unhealthyIn: [GROUP_ARN] },
  ],
  [
    'a reboot is still pending',
    facts({ state: aState('i-1', { endedAt: T0 + HOUR, pendingReboot: 1 }) }),
    { phase: 'pending-reboot' },
  ],
])('is no proof when %s', (_title, node, expected) => {
  const result = resultOf(plan, node);
  expect(result).toMatchObject(expected);
  expect(isProven(plan, result)).toBe(false);
});

test('without reboots a pending one is what was asked for, and an unchanged boot time right', () => {
  const result = resultOf(
    noReboot,
    facts({ after: before, state: aState('i-1', { endedAt: T0 + HOUR, pendingReboot: 1 }) }),
  );
  expect(result).toMatchObject({ phase: 'pending-reboot', cameBack: 'yes' });
  expect(isProven(noReboot, result)).toBe(true);
});

test('where nothing was installed nothing had to reboot', () => {
  const clean = aNode('i-1', {
    scan: { at: T0, baselineId: 'pb-win', missing: 0, critical: 0, security: 0, failed: 0, pendingReboot: 0 },
  });
  expect(isProven(plan, resultOf(plan, facts({ planned: clean, installed: 0, after: before })))).toBe(true);
});

test('what waited for a reboot must have rebooted though nothing new was installed', () => {
  const waiting = aNode('i-1', {
    scan: { at: T0, baselineId: 'pb-win', missing: 0, critical: 0, security: 0, failed: 0, pendingReboot: 2 },
  });
  expect(resultOf(plan, facts({ planned: waiting, installed: 0, after: before })).cameBack).toBe('no');
});

test('who left before the start, or does not exist any more, is explained', () => {
  const left = aPlan({}, { changedSince: { added: [], removed: ['i-1'], newPatches: 0 } });
  const result = resultOf(left, { ...without('by', 'state', 'after'), isOnline: false });
  expect(result.explained).toBe('left');
  expect(isProven(left, result)).toBe(true);
  expect(resultOf(plan, { ...without('by'), isOnline: false, isTerminated: true }).explained).toBe('terminated');
});

test('who had left, was reached all the same and failed half way, is not explained', () => {
  const left = aPlan({}, { changedSince: { added: [], removed: ['i-1'], newPatches: 0 } });
  const invocation = anInvocation('i-1', { status: 'Failed', details: 'failed' });
  const result = resultOf(left, facts({ by: { commandId: 'c', invocation } }));
  expect(result.explained).toBeUndefined();
  expect(isProven(left, result)).toBe(false);
});

test('a state by another baseline than the approved one proves nothing', () => {
  const result = resultOf(plan, facts({ state: aState('i-1', { endedAt: T0 + HOUR, baselineId: 'pb-lax' }) }));
  expect(result).toMatchObject({ phase: 'failed' });
  expect(isProven(plan, result)).toBe(false);
});

test('of a pinned list only what is on it has to be there', () => {
  const missing = aState('i-1', { endedAt: T0 + HOUR, missing: 5 });
  expect(resultOf(plan, facts({ state: missing, lacksOfList: 0 })).phase).toBe('patched');
  expect(resultOf(plan, facts({ state: missing, lacksOfList: 2 }))).toMatchObject({ phase: 'failed', missing: 2 });
});

test('a scan is proven by a new state alone', () => {
  const scan = aPlan({ operation: 'scan' });
  const result = resultOf(scan, {
    ...without('before', 'after'),
    state: aState('i-1', { endedAt: T0 + HOUR, missing: 9 }),
  });
  expect(result).toMatchObject({ phase: 'patched', installed: 0, missing: 9 });
  expect(isProven(scan, result)).toBe(true);
});

test.each([
  ['Failed', 'undeliverable', [], 'undeliverable'],
  ['TimedOut', 'deliverytimedout', [], 'delivery-timed-out'],
  ['TimedOut', 'executiontimedout', [], 'execution-timed-out'],
  ['Failed', 'accessdenied', [], 'access-denied'],
  ['Cancelled', 'terminated', [], 'not-started'],
  ['Cancelled', 'cancelled', [], 'cancelled'],
  ['Failed', 'failed', ['PreInstallHook', 'Install'], 'hook-failed'],
  ['Failed', 'failed', ['PatchWindows'], 'patch-failed'],
  ['Failed', 'failed', [], 'failed'],
] as const)('%s (%s) with failed steps %j is %s', (status, details, names, failure) => {
  const plugins = names.map((name) => ({ name, status: 'Failed', output: '' }));
  expect(failureOf(anInvocation('i-1', { status, details, plugins }))).toBe(failure);
});

test.each([
  ['Pending', 'waiting'],
  ['InProgress', 'in-progress'],
  ['Success', 'patched'],
] as const)('an invocation that is %s is %s', (status, phase) => {
  expect(progressOf('i-1', { commandId: 'c', invocation: anInvocation('i-1', { status }) })).toEqual({
    id: 'i-1',
    phase,
    commandId: 'c',
  });
});
