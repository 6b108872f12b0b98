import type { Execution } from '../../../src/aws/ssm.ts';
import { answerObserved, noLonger } from '../../../src/step/decision/answer.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';

const execution = (end: Execution['end'], failure?: string): Execution => ({
  id: 'exec-1',
  status: end ?? 'InProgress',
  steps: [],
  ...(end === undefined ? {} : { end }),
  ...(failure === undefined ? {} : { failure }),
});
const step = (status: string, message = '') => ({ name: 'Ask', status, message });
const observed = (end: Execution['end'], at: ReturnType<typeof step> | undefined, now = T0 + MINUTE) =>
  answerObserved({ execution: execution(end, 'refused'), step: at, claimedAt: T0, now });

test.each([
  ['is sent', undefined, step('RUNNING'), { kind: 'working' }],
  ['is sent, and the step has continued already', undefined, step('COMPLETED'), { kind: 'working' }],
  ['was taken', 'success', step('COMPLETED'), { kind: 'succeeded', outcome: { status: 'COMPLETED' } }],
  ['was taken, and the step shows it later', 'success', step('RUNNING'), { kind: 'working' }],
  [
    'was taken, and the step failed',
    'success',
    step('FAILED', 'timed out'),
    { kind: 'failed', reason: 'the step timed out' },
  ],
  ['was refused', 'failed', step('RUNNING'), { kind: 'failed', reason: 'refused', untouched: true }],
  [
    'came after someone in Image Builder',
    'failed',
    step('COMPLETED'),
    { kind: 'failed', reason: 'the step was resumed in Image Builder', untouched: true },
  ],
  ['was stopped', 'cancelled', step('RUNNING'), { kind: 'cancelled' }],
] as const)('an answer that %s', (_what, end, at, seen) => {
  expect(observed(end, at)).toMatchObject(seen);
});

test('an answer whose runbook was not admitted was not given, and why is known', () => {
  const steps = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];
  const refused = { ...execution('failed'), steps };
  const seen = answerObserved({ execution: refused, step: step('RUNNING'), claimedAt: T0, now: T0 + MINUTE });
  expect(seen).toMatchObject({ kind: 'failed', untouched: true, refusal: 'paused' });
});

test('a step that still waits ten minutes after its answer was taken needs a person', () => {
  expect(observed('success', step('RUNNING'), T0 + 10 * MINUTE)).toMatchObject({ kind: 'stuck' });
});

test.each([
  [undefined, 'Image Builder no longer has the step'],
  [step('COMPLETED'), 'the step was resumed in Image Builder'],
  [step('CANCELLED'), 'the bake was stopped while the step waited'],
  [step('SKIPPED'), 'the bake was stopped while the step waited'],
  [step('FAILED', 'Workflow step Ask timed out'), 'the step timed out'],
  [step('FAILED', 'no'), 'the step was stopped in Image Builder (no)'],
  [step('FAILED'), 'the step was stopped in Image Builder'],
])('why a step no longer waits: %o', (at, why) => {
  expect(noLonger(at)).toBe(why);
});
