import type { Execution } from '../../../src/aws/ssm.ts';
import { notAdmitted, notAdmittedReason, refusedAt } from '../../../src/runs/decision/refused.ts';
import { GATE_REFUSALS } from '../../../src/runs/types/gate-refusal.ts';

const answered = (name: string, refusal?: string, failure?: string) => ({
  name,
  status: failure === undefined ? 'Success' : 'Failed',
  outputs: refusal === undefined ? {} : { admitted: ['no'], refusal: [refusal] },
  ...(failure === undefined ? {} : { failure }),
});
const ended = (...steps: Execution['steps']): Execution => ({ id: 'e-1', status: 'Failed', end: 'failed', steps });

test.each(GATE_REFUSALS)('an execution that was refused for %s changed nothing, and why is known', (refusal) => {
  const refused = { name: 'refused', status: 'Failed', failure: 'not in the desired values', outputs: {} };
  expect(notAdmitted(ended(answered('gate', refusal), refused))).toEqual({ untouched: true, refusal });
});

test('a gatekeeper that could not be asked is one that could not tell', () => {
  expect(notAdmitted(ended(answered('gate', undefined, 'TooManyRequestsException')))).toEqual({
    untouched: true,
    refusal: 'unknown',
  });
  // A selector that found nothing.
  expect(notAdmitted(ended(answered('gate', 'No output available yet', 'a selector')))).toEqual({
    untouched: true,
    refusal: 'unknown',
  });
});

test.each<[string, Execution | undefined]>([
  ['was admitted and failed later', ended(answered('gate', 'none'), answered('startBake', undefined, 'AccessDenied'))],
  ['was stopped before it was answered', { id: 'e-1', status: 'Cancelled', end: 'cancelled', steps: [] }],
  ['runs', { id: 'e-1', status: 'InProgress', steps: [answered('gate', 'paused')] }],
  ['cannot be read', undefined],
])('says nothing of an execution that %s', (_title, execution) => {
  expect(notAdmitted(execution)).toBeUndefined();
});

test('what ends something says it in its reason', () => {
  expect(notAdmittedReason(ended(answered('gate', 'not-open')))).toBe(
    'the gatekeeper did not admit the execution: not-open',
  );
  expect(notAdmittedReason(ended(answered('gate', 'none')))).toBeUndefined();
});

test('a later question that was answered with a no is named by its step', () => {
  const execution = ended(answered('gate', 'none'), answered('inTime1', 'too-late'), answered('planned'));
  expect(refusedAt(execution)).toEqual(['inTime1']);
});
