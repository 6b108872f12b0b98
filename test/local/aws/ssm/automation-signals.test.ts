import {
  AutomationStepNotFoundException,
  InvalidAutomationSignalException,
  InvalidAutomationStatusUpdateException,
  type SignalType,
} from '@aws-sdk/client-ssm';
import { type AutomationWorld, automationWorld, runbook, serviceError, stepStatuses } from './automation-world.ts';

const approval = runbook(`
  - name: approve
    action: aws:approve
    inputs: { Approvers: ["arn:aws:iam::111122223333:role/bot"], Message: Go, MinRequiredApprovals: 1 }
  - name: go
    action: aws:executeAwsApi
    inputs: { Service: demo, Api: Go }`);
const paused = runbook('\n  - name: pause\n    action: aws:pause\n    inputs: {}');
const longWait = runbook(`
  - name: start
    action: aws:executeAwsApi
    inputs: { Service: demo, Api: Start }
  - name: wait
    action: aws:sleep
    inputs: { Duration: PT1H }
    onCancel: step:cleanup
    isEnd: true
  - name: cleanup
    action: aws:executeAwsApi
    inputs: { Service: demo, Api: Cleanup }
    isEnd: true`);

const started = async (content: string): Promise<{ world: AutomationWorld; id: string }> => {
  const world = automationWorld();
  await world.create(content);
  return { world, id: await world.start() };
};
const signal = async (world: AutomationWorld, id: string, type: SignalType, payload?: Record<string, string[]>) => {
  await world.ssm.handlers.SendAutomationSignal({
    AutomationExecutionId: id,
    SignalType: type,
    ...(payload && { Payload: payload }),
  });
  await world.clock.settled();
};
const stop = async (world: AutomationWorld, id: string, type: 'Cancel' | 'Complete' = 'Cancel') => {
  await world.ssm.handlers.StopAutomationExecution({ AutomationExecutionId: id, Type: type });
  await world.clock.settled();
};

type ErrorClass = new (...args: never[]) => Error;

describe('aws:approve', () => {
  test('waits, and goes on when approved', async () => {
    const { world, id } = await started(approval);
    expect(await world.get(id)).toMatchObject({
      AutomationExecutionStatus: 'Waiting',
      CurrentStepName: 'approve',
      CurrentAction: 'aws:approve',
    });
    await signal(world, id, 'Approve', { Comment: ['Ana said yes'] });
    const ended = await world.get(id);
    expect(ended.AutomationExecutionStatus).toBe('Success');
    expect(ended.StepExecutions?.[0]?.Outputs?.['ApprovalStatus']).toEqual(['Approved']);
    expect(ended.StepExecutions?.[0]?.Outputs?.['ApproverDecisions']?.[0]).toContain('Ana said yes');
  });

  test('fails when rejected', async () => {
    const { world, id } = await started(approval);
    await signal(world, id, 'Reject');
    expect(stepStatuses(await world.get(id))).toEqual(['approve: Failed', 'go: Pending']);
    expect(world.calls).toEqual([]);
  });

  test('counts one principal once, whatever it sends', async () => {
    const { world, id } = await started(approval.replace('MinRequiredApprovals: 1', 'MinRequiredApprovals: 2'));
    await signal(world, id, 'Approve');
    await expect(signal(world, id, 'Approve')).rejects.toThrow(InvalidAutomationSignalException);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Waiting');
  });

  test('times out after seven days', async () => {
    const { world, id } = await started(approval);
    await world.after(604_799);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Waiting');
    await world.after(1);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('TimedOut');
  });
});

describe('signals', () => {
  test('Resume ends a pause', async () => {
    const { world, id } = await started(paused);
    expect((await world.get(id)).StepExecutions?.[0]?.StepStatus).toBe('Waiting');
    await signal(world, id, 'Resume', { StepName: ['pause'] });
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Success');
  });

  const refused: [SignalType, Record<string, string[]>, ErrorClass][] = [
    ['Approve', {}, InvalidAutomationSignalException],
    ['Resume', {}, InvalidAutomationSignalException],
    ['Resume', { StepName: ['nowhere'] }, AutomationStepNotFoundException],
    ['StartStep', { StepName: ['pause'] }, InvalidAutomationSignalException],
  ];
  test.each(refused)('%s with %j is refused by a paused execution', async (type, payload, error) => {
    const { world, id } = await started(paused);
    await expect(signal(world, id, type, payload)).rejects.toThrow(error);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Waiting');
  });

  test('are refused when the execution has ended', async () => {
    const { world, id } = await started(approval);
    await signal(world, id, 'Approve');
    await expect(signal(world, id, 'Approve')).rejects.toThrow(InvalidAutomationSignalException);
  });

  test('StartStep takes an interactive execution on, step by step', async () => {
    const world = automationWorld();
    await world.create(longWait);
    const { AutomationExecutionId: id } = await world.ssm.handlers.StartAutomationExecution({
      DocumentName: 'Runbook',
      Mode: 'Interactive',
    });
    await world.clock.settled();
    expect([(await world.get(id)).AutomationExecutionStatus, world.calls.length]).toEqual(['Waiting', 0]);
    await signal(world, id, 'StartStep', { StepName: ['start'] });
    expect(world.calls.map(({ name }) => name)).toEqual(['demo:Start']);
    expect((await world.get(id)).CurrentStepName).toBe('wait');
  });
});

describe('StopAutomationExecution', () => {
  test('cancels the present step and runs its onCancel', async () => {
    const { world, id } = await started(longWait);
    await world.after(60);
    await stop(world, id);
    const ended = await world.get(id);
    expect(ended.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepStatuses(ended)).toEqual(['start: Success', 'wait: Cancelled', 'cleanup: Success']);
    expect(world.calls.map(({ name }) => name)).toEqual(['demo:Start', 'demo:Cleanup']);
  });

  test('without onCancel just ends', async () => {
    const { world, id } = await started(longWait.replace('onCancel: step:cleanup', 'onCancel: Abort'));
    await stop(world, id);
    expect(stepStatuses(await world.get(id))).toEqual(['start: Success', 'wait: Cancelled', 'cleanup: Pending']);
  });

  test('gives an onCancel workflow two minutes', async () => {
    const slow = longWait.replace(
      'action: aws:executeAwsApi\n    inputs: { Service: demo, Api: Cleanup }',
      'action: aws:waitForAwsResourceProperty\n    timeoutSeconds: 600\n    inputs: { Service: demo, Api: Cleanup, PropertySelector: $.done, DesiredValues: ["yes"] }',
    );
    const { world, id } = await started(slow);
    await stop(world, id);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Cancelling');
    await world.after(119);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Cancelling');
    await world.after(1);
    expect(await world.get(id)).toMatchObject({
      AutomationExecutionStatus: 'Cancelled',
      ExecutionEndTime: new Date('2026-11-18T23:02:00Z'),
    });
  });

  test('follows onFailure and nextStep inside an onCancel workflow', async () => {
    const world = automationWorld({ 'demo:Cleanup': serviceError('Refused', 'not now') });
    const last = `
  - name: last
    action: aws:executeAwsApi
    inputs: { Service: demo, Api: Last }`;
    await world.create(
      longWait.replace('Api: Cleanup }\n    isEnd: true', 'Api: Cleanup }\n    onFailure: step:last') + last,
    );
    const id = await world.start();
    await stop(world, id);
    const ended = await world.get(id);
    expect(ended.AutomationExecutionStatus).toBe('Cancelled');
    expect(stepStatuses(ended)).toEqual(['start: Success', 'wait: Cancelled', 'cleanup: Failed', 'last: Success']);
  });

  test('with Complete lets the present step finish and starts no other', async () => {
    const { world, id } = await started(
      longWait.replace('isEnd: true\n  - name: cleanup', 'isEnd: false\n  - name: cleanup'),
    );
    await stop(world, id, 'Complete');
    expect((await world.get(id)).AutomationExecutionStatus).toBe('InProgress');
    await world.after(3600);
    expect(stepStatuses(await world.get(id))).toEqual(['start: Success', 'wait: Success', 'cleanup: Pending']);
    expect((await world.get(id)).AutomationExecutionStatus).toBe('Success');
  });

  test('is refused for an execution that has ended or is being stopped', async () => {
    const { world, id } = await started(approval);
    await signal(world, id, 'Approve');
    await expect(stop(world, id)).rejects.toThrow(InvalidAutomationStatusUpdateException);
    const second = await started(longWait);
    await stop(second.world, second.id, 'Complete');
    await expect(stop(second.world, second.id)).rejects.toThrow(InvalidAutomationStatusUpdateException);
  });
});
