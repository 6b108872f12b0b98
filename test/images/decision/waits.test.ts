import type { Workflow, WorkflowStep } from '../../../src/aws/imagebuilder.ts';
import { approvalStepsIn, waitingStep } from '../../../src/images/decision/waits.ts';
import { DAY, HOUR, T0 } from '../../runs/fixture.ts';

const arn = (kind: string) => `arn:aws:imagebuilder:ap-southeast-2:111122223333:workflow/${kind}/ask/1.0.0/1`;

test.each([
  ['build', 'action: WaitForAction', { waitsMs: 3 * DAY, onFailure: 'abort', hasInstance: true }],
  ['test', 'action: WaitForAction, timeoutSeconds: 3600', { waitsMs: HOUR, onFailure: 'abort', hasInstance: true }],
  [
    'distribution',
    'action: WaitForAction, onFailure: Continue',
    { waitsMs: 3 * DAY, onFailure: 'continue', hasInstance: true },
  ],
])('an approval step of a %s workflow (%s)', (kind, step, read) => {
  const text = `steps:\n  - { name: Launch, action: LaunchInstance }\n  - { name: Ask, ${step} }`;
  expect(approvalStepsIn(arn(kind), text)).toEqual([{ name: 'Ask', workflow: kind, ...read }]);
});

test('after its instance was terminated nothing runs while it waits', () => {
  const text =
    'steps:\n  - { name: A, action: LaunchInstance }\n  - { name: B, action: TerminateInstance }\n  - { name: C, action: WaitForAction }';
  expect(approvalStepsIn(arn('build'), text)).toMatchObject([{ name: 'C', hasInstance: false }]);
});

test.each([['steps: ['], ['{ steps: "a'], ['a: b: c']])('what is no YAML is not known: %s', (text) => {
  expect(approvalStepsIn(arn('build'), text)).toBeUndefined();
});

test.each([['steps: []'], ['text'], ['steps: [{ name: A, action: ExecuteBash }]'], ['']])(
  'without a step that waits there is none: %s',
  (text) => {
    expect(approvalStepsIn(arn('build'), text)).toEqual([]);
  },
);

const workflow = (parts: Partial<Workflow> = {}): Workflow => ({
  id: 'wf-1',
  kind: 'TEST',
  status: 'RUNNING',
  total: 3,
  done: 1,
  ...parts,
});
const launched: WorkflowStep = { name: 'L', action: 'LaunchInstance', status: 'COMPLETED', message: '' };
const asks = (parts: Partial<WorkflowStep> = {}): WorkflowStep => ({
  id: 'step-1',
  name: 'Ask',
  action: 'WaitForAction',
  status: 'RUNNING',
  message: '',
  startedAt: T0,
  ...parts,
});

test('the step that waits has its time-out from the plan, and its instance from what was done', () => {
  const planned = [
    { name: 'Ask', workflow: 'test', waitsMs: HOUR, onFailure: 'continue', hasInstance: false },
  ] as const;
  expect(waitingStep({ workflow: workflow(), steps: [launched, asks()], planned })).toEqual({
    id: 'step-1',
    workflowId: 'wf-1',
    name: 'Ask',
    workflow: 'test',
    since: T0,
    waitsMs: HOUR,
    onFailure: 'continue',
    hasInstance: true,
  });
});

test('of a step that the plan does not know, neither its time-out nor what follows is known', () => {
  const planned = [
    { name: 'Ask', workflow: 'build', waitsMs: HOUR, onFailure: 'continue', hasInstance: true },
  ] as const;
  const step = waitingStep({ workflow: workflow(), steps: [asks()], planned });
  expect(step).toEqual({
    id: 'step-1',
    workflowId: 'wf-1',
    name: 'Ask',
    workflow: 'test',
    since: T0,
    hasInstance: false,
  });
});

const { startedAt: _startedAt, ...NOT_BEGUN } = asks();

test.each([
  ['is done', workflow(), asks({ status: 'COMPLETED' })],
  ['is another action', workflow(), asks({ action: 'ExecuteBash' })],
  ['has not begun', workflow(), NOT_BEGUN],
  ['is of a workflow that does not run', undefined, asks()],
])('nothing waits where the step %s', (_what, of, step) => {
  expect(waitingStep({ workflow: of, steps: [step], planned: [] })).toBeUndefined();
});
