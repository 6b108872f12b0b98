import type { ExecutionEnd } from '../../../src/aws/ssm.ts';
import { foldEvents } from '../../../src/deploy/decision/events.ts';
import { observeStackUpdate, type StackLook } from '../../../src/deploy/decision/observe-stack.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { anExecution, aStack, aStackChange, STACK_ID, someEvents, TOKEN } from '../facts.ts';

type Row = readonly [string, string, string?];

const BEGUN: readonly Row[] = [
  ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
  ['Template', 'UPDATE_COMPLETE'],
  ['Group', 'UPDATE_IN_PROGRESS'],
];
const SIGNALLED: readonly Row[] = [
  ...BEGUN,
  ['Group', 'UPDATE_IN_PROGRESS', 'Received SUCCESS signal with UniqueId i-1'],
];
const BUILT: readonly Row[] = [...SIGNALLED, ['Group', 'UPDATE_COMPLETE']];
const BROKEN: readonly Row[] = [...SIGNALLED, ['Group', 'UPDATE_FAILED', 'Received 1 SUCCESS signal(s) out of 4']];

const look = (status: string, rows: readonly Row[], parts: Partial<StackLook> = {}): StackLook => {
  const operation = { stackId: STACK_ID, token: TOKEN, expected: { Group: 4 } };
  const tally = foldEvents(undefined, someEvents(rows).toReversed(), operation);
  return {
    change: aStackChange(),
    execution: anExecution(),
    stack: aStack({ status, changedAt: T0 + 1 }),
    foreign: false,
    hasImage: false,
    images: [],
    since: T0,
    now: T0 + 10 * MINUTE,
    ...(tally === undefined ? {} : { tally }),
    ...parts,
  };
};

test.each<[string, readonly Row[], string, string | undefined]>([
  ['UPDATE_IN_PROGRESS', BEGUN.slice(0, 1), 'working', 'preparing'],
  ['UPDATE_IN_PROGRESS', SIGNALLED, 'working', 'creating'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', BUILT, 'working', 'cleaning-up'],
  ['UPDATE_COMPLETE', BUILT, 'succeeded', undefined],
  ['UPDATE_ROLLBACK_IN_PROGRESS', BROKEN, 'working', 'rolling-back'],
  ['UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS', BROKEN, 'working', 'rolling-back'],
  ['UPDATE_ROLLBACK_COMPLETE', BROKEN, 'rolled-back', undefined],
  ['UPDATE_ROLLBACK_FAILED', BROKEN, 'stuck', undefined],
  ['UPDATE_FAILED', BROKEN, 'stuck', undefined],
  ['DELETE_IN_PROGRESS', BUILT, 'stuck', undefined],
  ['DELETE_COMPLETE', BUILT, 'stuck', undefined],
  ['UPDATE_SOMETHING_NEW_IN_PROGRESS', BUILT, 'working', 'replacing'],
])('a stack that is %s after our begin is %#', (status, rows, kind, phase) => {
  const seen = observeStackUpdate(look(status, rows));
  expect(seen.kind).toBe(kind);
  if (seen.kind === 'working') expect(seen.progress).toMatchObject({ phase });
});

test.each<[string, Partial<StackLook>, number | undefined]>([
  ['nothing after our last event', { newestId: 'last' }, T0 + 1],
  ['an event after it', { newestId: 'e-other' }, undefined],
  ['no events read, and the stack as an earlier look found it', { left: T0 + 1 }, T0 + 1],
  ['no events read, and the stack changed since', { left: T0 }, undefined],
])('when the stack was changed is that of this run with %s', (_title, parts, changedAt) => {
  const done = look('UPDATE_COMPLETE', BUILT, parts);
  const { newestId } = done.tally ?? {};
  const own = parts.newestId === 'last' && newestId !== undefined ? { newestId } : {};
  const seen = observeStackUpdate({ ...done, ...own });
  if (seen.kind !== 'succeeded') throw new Error(seen.kind);
  expect(seen.outcome.stackChangedAt).toBe(changedAt);
});

test('goes on watching the stack when the runbook has ended', () => {
  for (const end of ['success', 'failed', 'timed-out', 'cancelled'] as const) {
    const seen = observeStackUpdate(look('UPDATE_IN_PROGRESS', SIGNALLED, { execution: anExecution(end) }));
    expect(seen.kind).toBe('working');
  }
});

test.each<[ExecutionEnd | undefined, string, boolean, string]>([
  [undefined, 'UPDATE_COMPLETE', false, 'working'],
  ['failed', 'UPDATE_COMPLETE', false, 'failed'],
  ['timed-out', 'UPDATE_COMPLETE', false, 'failed'],
  ['cancelled', 'UPDATE_COMPLETE', false, 'cancelled'],
  ['success', 'UPDATE_COMPLETE', false, 'stuck'],
  ['success', 'UPDATE_COMPLETE', true, 'succeeded'],
  ['failed', 'UPDATE_IN_PROGRESS', false, 'working'],
])(
  'before our begin, a runbook that is %s over a stack that is %s (image there: %s) is %s',
  (end, status, hasImage, kind) => {
    expect(observeStackUpdate(look(status, [], { execution: anExecution(end), hasImage })).kind).toBe(kind);
  },
);

test('a runbook turned away by an update of someone else has failed, and touched nothing', () => {
  const steps = [{ name: 'executeChangeSet', status: 'Failed', failure: 'stack is busy', outputs: {} }];
  const seen = observeStackUpdate(
    look('UPDATE_IN_PROGRESS', [], { foreign: true, execution: anExecution('failed', { steps }) }),
  );
  expect(seen).toMatchObject({
    kind: 'failed',
    untouched: true,
    reason: 'runbook step executeChangeSet: stack is busy',
  });
});

test('our end stands, whatever another operation does to the stack after it', () => {
  const rows = [...BUILT, ['stack', 'UPDATE_COMPLETE']] as const;
  expect(observeStackUpdate(look('UPDATE_ROLLBACK_FAILED', rows)).kind).toBe('succeeded');
});

test('an end that the stack shows from before our operation is not ours', () => {
  const stack = aStack({ status: 'UPDATE_COMPLETE', changedAt: T0 });
  expect(observeStackUpdate(look('UPDATE_COMPLETE', SIGNALLED, { stack })).kind).toBe('working');
});

test('soaks when the group is done and the monitoring time runs; only signals that came are counted', () => {
  const change = aStackChange({ monitoringMinutes: 30 });
  const until = T0 + 4000 + 30 * MINUTE;
  const seen = observeStackUpdate(look('UPDATE_IN_PROGRESS', BUILT, { change }));
  expect(seen).toMatchObject({ kind: 'watching', until, progress: { phase: 'soaking', done: 1, total: 4, until } });
});

test.each<[string, readonly Row[], number]>([
  ['the group is not done', SIGNALLED, 10 * MINUTE],
  ['a resource is being changed', [...BUILT, ['Policy', 'UPDATE_IN_PROGRESS']], 10 * MINUTE],
  ['the last event is a moment old', BUILT, 5000],
])('does not soak while %s', (_title, rows, after) => {
  const change = aStackChange({ monitoringMinutes: 30 });
  expect(observeStackUpdate(look('UPDATE_IN_PROGRESS', rows, { change, now: T0 + after })).kind).toBe('working');
});

test.each<[string, readonly Row[], Partial<StackLook>, string]>([
  ['its first failure', BROKEN, {}, 'Group: Received 1 SUCCESS signal(s) out of 4'],
  [
    'an alarm',
    [...BUILT, ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'Alarm web-5xx went off']],
    {},
    'Alarm web-5xx went off',
  ],
  [
    'someone in the console',
    [...BEGUN, ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated']],
    {},
    'someone cancelled the update in CloudFormation',
  ],
  ['us', BEGUN, { asked: 'roll-back' }, 'it was stopped here'],
])('was rolled back because of %s', (_title, rows, parts, reason) => {
  const seen = observeStackUpdate(look('UPDATE_ROLLBACK_COMPLETE', rows, parts));
  expect(seen).toMatchObject({ kind: 'rolled-back', reason });
});

test('counts signals, and says which resource is being changed', () => {
  const seen = observeStackUpdate(look('UPDATE_IN_PROGRESS', SIGNALLED));
  expect(seen).toMatchObject({ progress: { done: 1, total: 4, current: 'Group' } });
});

test('a stack that is gone needs a person', () => {
  const { stack: _stack, ...rest } = look('UPDATE_COMPLETE', BUILT);
  expect(observeStackUpdate(rest)).toMatchObject({ kind: 'stuck', reason: 'the stack was deleted meanwhile' });
});
