import type { InstanceRefresh } from '../../../src/aws/auto-scaling.ts';
import { afterEvents, afterRefresh } from '../../../src/deploy/decision/outside-look.ts';
import type { OutsideRefresh, OutsideUpdate } from '../../../src/outside/types/change.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { GROUP_TARGET, STACK_ID, someEvents, TOKEN } from '../facts.ts';

const common = {
  id: 'o-1',
  name: 'web-prod',
  channel: 'C1',
  by: { kind: 'outside' },
  startedAt: T0,
  foundAt: T0,
  state: 'running',
  before: [{ image: 'ami-0old', instances: 4 }],
} as const;

const update = (parts: Partial<OutsideUpdate> = {}): OutsideUpdate => ({
  ...common,
  what: 'stack-update',
  awsId: 'e-1',
  target: { kind: 'stack', stack: 'web-prod', parameter: 'Image' },
  stackId: STACK_ID,
  token: TOKEN,
  expected: { Group: 4 },
  ...parts,
});

const STARTED = ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'] as const;
const GROUP = ['Group', 'UPDATE_IN_PROGRESS'] as const;
const BACK = ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS'] as const;

test.each([
  ['it has begun', [STARTED], { state: 'running', progress: { phase: 'preparing' } }],
  ['the group changes', [STARTED, GROUP], { state: 'running', progress: { phase: 'replacing', current: 'Group' } }],
  [
    'the old ones are deleted',
    [STARTED, ['stack', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']],
    { progress: { phase: 'cleaning-up', done: 4 } },
  ],
  ['it goes back', [STARTED, BACK], { state: 'running', progress: { phase: 'rolling-back' } }],
  ['it is done', [STARTED, ['stack', 'UPDATE_COMPLETE']], { state: 'succeeded', endedAt: T0 + 1000 }],
  [
    'it went back',
    [STARTED, ['Group', 'UPDATE_FAILED', 'no capacity'], BACK, ['stack', 'UPDATE_ROLLBACK_COMPLETE']],
    { state: 'rolled-back', reason: 'no capacity' },
  ],
  [
    'it was left as it failed',
    [STARTED, ['Group', 'UPDATE_FAILED', 'no capacity'], ['stack', 'UPDATE_FAILED']],
    { state: 'failed', reason: 'no capacity' },
  ],
  ['its rollback failed', [STARTED, BACK, ['stack', 'UPDATE_ROLLBACK_FAILED']], { state: 'unclear' }],
] as const)('an update of a stack: %s', (_what, rows, expected) => {
  expect(afterEvents(update(), someEvents(rows).toReversed(), T0 + HOUR)).toMatchObject(expected);
});

test('events of an update that was started without a token are told by their time', () => {
  const { token: _token, ...untold } = update();
  const events = someEvents([STARTED, ['stack', 'UPDATE_COMPLETE']]).map(({ token: _none, ...event }) => event);
  expect(afterEvents(untold, events.toReversed(), T0 + HOUR).state).toBe('succeeded');
});

test('events of the update before are not its own', () => {
  const before = someEvents([STARTED, ['stack', 'UPDATE_COMPLETE']]).map((event) => ({
    ...event,
    at: event.at - HOUR,
  }));
  expect(afterEvents(update(), before.toReversed(), T0)).toEqual(update());
});

const refreshed: OutsideRefresh = {
  ...common,
  what: 'refresh',
  awsId: 'r-1',
  target: GROUP_TARGET,
  group: 'web-prod-asg',
};
const refresh = (status: string, parts: Partial<InstanceRefresh> = {}): InstanceRefresh => ({
  id: 'r-1',
  status,
  ...parts,
});

test.each([
  [refresh('Pending'), { state: 'running', progress: { phase: 'preparing' } }],
  [
    refresh('InProgress', { percent: 50, left: 2 }),
    { state: 'running', progress: { phase: 'replacing', done: 2, total: 4, percent: 50 } },
  ],
  [refresh('Baking', { left: 0 }), { state: 'running', progress: { phase: 'soaking' } }],
  [refresh('Successful', { endedAt: T0 + 5 }), { state: 'succeeded', endedAt: T0 + 5, progress: { done: 4 } }],
  [refresh('Cancelled', { reason: 'by hand' }), { state: 'stopped', reason: 'by hand' }],
  [refresh('Failed', { reason: 'no capacity' }), { state: 'failed', reason: 'no capacity' }],
  [refresh('RollbackSuccessful', { rollback: { reason: 'alarm' } }), { state: 'rolled-back', reason: 'alarm' }],
  [refresh('RollbackFailed'), { state: 'unclear' }],
  [refresh('SomethingNew'), { state: 'running' }],
  [undefined, { state: 'unclear' }],
])('an instance refresh: %j', (found, expected) => {
  expect(afterRefresh(refreshed, found, { wanted: 4, now: T0 + HOUR })).toMatchObject(expected);
});
