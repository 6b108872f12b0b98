import fc from 'fast-check';
import type { StackEvent } from '../../../src/aws/cloudformation.ts';
import { foldEvents, type Operation } from '../../../src/deploy/decision/events.ts';
import type { EventTally } from '../../../src/deploy/types/progress.ts';
import { STACK_ID, someEvents, TOKEN } from '../facts.ts';

const OPERATION: Operation = { stackId: STACK_ID, token: TOKEN, expected: { Group: 4 } };

const fold = (oldestFirst: readonly StackEvent[], before?: EventTally) =>
  foldEvents(before, oldestFirst.toReversed(), OPERATION);

const signal = (id: number) =>
  ['Group', 'UPDATE_IN_PROGRESS', `Received SUCCESS signal with UniqueId i-${id}`] as const;

const FAILED = someEvents([
  ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
  ['Template', 'UPDATE_IN_PROGRESS'],
  ['Template', 'UPDATE_COMPLETE'],
  ['Group', 'UPDATE_IN_PROGRESS'],
  signal(1),
  signal(2),
  ['Group', 'UPDATE_IN_PROGRESS', 'Received FAILURE signal with UniqueId i-3'],
  ['Alarm', 'UPDATE_FAILED', 'Resource update cancelled'],
  ['Group', 'UPDATE_FAILED', 'Received 2 SUCCESS signal(s) out of 4'],
  ['Policy', 'UPDATE_FAILED', 'no such group'],
  ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update: [Group].'],
  ['stack', 'UPDATE_ROLLBACK_COMPLETE'],
]);

test('what an alarm takes back names no resource', () => {
  const reason = 'Rollback triggers are in ALARM state: [arn:aws:cloudwatch:x:1:alarm:web-5xx]';
  const tally = fold(
    someEvents([
      ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
      ['Group', 'UPDATE_FAILED', 'Resource update cancelled'],
      ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', reason],
      ['stack', 'UPDATE_ROLLBACK_COMPLETE'],
    ]),
  );
  expect(tally?.failure).toEqual({ status: 'UPDATE_ROLLBACK_IN_PROGRESS', reason });
});

test('a signal that never came is told as that, although the failure counts it as one of FAILURE', () => {
  const never = 'Failed to receive 1 resource signal(s) for the current batch. Each timeout is counted as a FAILURE.';
  const tally = fold(
    someEvents([
      ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
      ['Group', 'UPDATE_IN_PROGRESS', never],
      ['Group', 'UPDATE_FAILED', 'Received 1 FAILURE signal(s) out of 3. Unable to satisfy 100%'],
    ]),
  );
  expect(tally?.failure).toEqual({ resource: 'Group', status: 'UPDATE_FAILED', reason: never });
});

const EMBEDDED =
  'Embedded stack arn:aws:cloudformation:x:1:stack/Mon/1 was not successfully updated. Currently in UPDATE_ROLLBACK_IN_PROGRESS with reason: The following resource(s) failed to update: [Dashboard].';

test('a nested stack that only says which of its resources failed is the failure until another says why', () => {
  const begun = someEvents([
    ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
    ['Mon', 'UPDATE_FAILED', EMBEDDED],
    ['Alarm', 'UPDATE_FAILED', 'Resource update cancelled'],
  ]);
  const nested = { resource: 'Mon', status: 'UPDATE_FAILED', reason: EMBEDDED };
  expect(fold(begun)?.failure).toEqual(nested);
  const group = someEvents([['Group', 'UPDATE_FAILED', 'Received 2 SUCCESS signal(s) out of 4']]);
  expect(fold([...begun, ...group])?.failure).toMatchObject({ resource: 'Group' });
  const later = someEvents([
    ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update: [Mon].'],
    ['Policy', 'UPDATE_FAILED', 'no such group'],
  ]);
  expect(fold([...begun, ...later])?.failure).toEqual(nested);
});

test('a rollback that failed is not the end: a person continues it with a token of its own', () => {
  const begun = someEvents([
    ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
    ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'The following resource(s) failed to update: [Group].'],
    ['stack', 'UPDATE_ROLLBACK_FAILED', 'The following resource(s) failed to update: [Group].'],
  ]);
  const broken = fold(begun);
  expect(broken?.over).toBe(false);
  const continued = someEvents(
    [
      ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated'],
      ['stack', 'UPDATE_ROLLBACK_COMPLETE'],
    ],
    'continue-1',
  );
  expect(fold([...begun, ...continued], broken)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE', over: true });
});

test.each([
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', ['Group']],
  ['UPDATE_ROLLBACK_IN_PROGRESS', []],
])('a stack in %s leaves pending: %j', (status, pending) => {
  const tally = fold(
    someEvents([
      ['stack', 'UPDATE_IN_PROGRESS', 'User Initiated'],
      ['Group', 'UPDATE_IN_PROGRESS'],
      ['stack', status],
    ]),
  );
  expect(tally?.pending).toEqual(pending);
});

test('counts signals, and takes the oldest failure with a reason of its own for the cause', () => {
  expect(fold(FAILED)).toMatchObject({
    count: 12,
    signals: 2,
    failedSignals: 1,
    status: 'UPDATE_ROLLBACK_COMPLETE',
    over: true,
    failure: { resource: 'Group', status: 'UPDATE_FAILED', reason: 'Received 2 SUCCESS signal(s) out of 4' },
  });
});

test('says the signals of a group in one line', () => {
  const lines = fold(FAILED)?.lines.filter(({ status }) => status === 'SIGNALS');
  expect(lines).toEqual([{ at: expect.any(Number), logicalId: 'Group', status: 'SIGNALS', reason: 'signals 2 of 4' }]);
});

test('an end from before our operation is none of ours', () => {
  const older = someEvents(
    [
      ['stack', 'UPDATE_IN_PROGRESS'],
      ['stack', 'UPDATE_COMPLETE'],
    ],
    'console-1',
  );
  expect(fold(older)).toBeUndefined();
});

test('what follows the end of our operation is not counted', () => {
  const later = someEvents(
    [
      ['stack', 'UPDATE_IN_PROGRESS'],
      ['stack', 'UPDATE_COMPLETE'],
    ],
    'console-2',
  );
  expect(fold([...FAILED, ...later])).toEqual(fold(FAILED));
  expect(fold(later, fold(FAILED))).toEqual(fold(FAILED));
});

test('a rollback that carries the token of the cancel belongs to the operation', () => {
  const begun = someEvents([
    ['stack', 'UPDATE_IN_PROGRESS'],
    ['Group', 'UPDATE_IN_PROGRESS'],
  ]);
  const cancel = someEvents([['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', 'User Initiated']], 'cancel-1');
  expect(fold([...begun, ...cancel])).toMatchObject({
    status: 'UPDATE_ROLLBACK_IN_PROGRESS',
    over: false,
    pending: [],
  });
});

test('a nested stack that is done does not end the operation', () => {
  const events = someEvents([
    ['stack', 'UPDATE_IN_PROGRESS'],
    ['Nested', 'UPDATE_COMPLETE'],
  ]).map((event) => (event.logicalId === 'Nested' ? { ...event, type: 'AWS::CloudFormation::Stack' } : event));
  expect(fold(events)).toMatchObject({ over: false, status: 'UPDATE_IN_PROGRESS' });
});

const row = fc.tuple(
  fc.constantFrom('Group', 'Template', 'Policy', ...Array.from({ length: 40 }, (_, index) => `R${index}`)),
  fc.constantFrom('UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE', 'UPDATE_FAILED', 'CREATE_COMPLETE'),
  fc.constantFrom('Received SUCCESS signal with UniqueId i-1', 'Resource update cancelled', 'it broke', undefined),
);

test('folding in any pages, overlapping or not, equals folding at once', () => {
  const rows = fc.array(row, { maxLength: 120 });
  const cuts = fc.array(fc.tuple(fc.nat(120), fc.nat(5)), { maxLength: 6 });
  fc.assert(
    fc.property(rows, cuts, (body, splits) => {
      const events = someEvents([
        ['stack', 'UPDATE_IN_PROGRESS'],
        ...body.map(([id, status, why]) => [id, status, why ?? ''] as const),
        ['stack', 'UPDATE_COMPLETE'],
      ]);
      const sorted = [...splits].sort(([a], [b]) => a - b);
      let tally: EventTally | undefined;
      let from = 0;
      for (const [to, overlap] of [...sorted, [events.length, 0] as const]) {
        tally = fold(events.slice(Math.max(0, from - overlap), to), tally);
        from = Math.max(from, to);
      }
      expect(tally).toEqual(fold(events));
    }),
  );
});

test('5,000 events fold into little', () => {
  const many = someEvents([
    ['stack', 'UPDATE_IN_PROGRESS'],
    ...Array.from({ length: 4500 }, (_, index) => signal(index)),
    ...Array.from({ length: 500 }, (_, index) => [`R${index}`, 'UPDATE_COMPLETE'] as const),
  ]);
  const tally = fold(many);
  expect(tally).toMatchObject({ count: 5001, signals: 4500 });
  expect(tally?.lines).toHaveLength(30);
  expect(JSON.stringify(tally).length).toBeLessThan(10_000);
});

test('a reason is cut to what a person reads', () => {
  const reason = 'x'.repeat(900);
  const tally = fold(
    someEvents([
      ['stack', 'UPDATE_IN_PROGRESS'],
      ['Group', 'UPDATE_FAILED', reason],
      ['stack', 'UPDATE_ROLLBACK_IN_PROGRESS', reason],
    ]),
  );
  const cut = `${'x'.repeat(499)}…`;
  expect(tally).toMatchObject({ failure: { reason: cut }, statusReason: cut });
  expect(tally?.lines.map((line) => line.reason)).toEqual([undefined, cut, cut]);
});
