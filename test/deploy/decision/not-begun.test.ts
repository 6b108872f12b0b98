import type { ExecutionEnd } from '../../../src/aws/ssm.ts';
import { observeRefresh } from '../../../src/deploy/decision/observe-refresh.ts';
import { observeStackUpdate, type StackLook } from '../../../src/deploy/decision/observe-stack.ts';
import { MINUTE, T0 } from '../../runs/fixture.ts';
import { aDeploy, aDeployPlan, anExecution, aRefreshChange, aStack, aStackChange, GROUP_TARGET } from '../facts.ts';

const look = (end: ExecutionEnd, parts: Partial<StackLook> = {}): StackLook => ({
  change: aStackChange(),
  execution: anExecution(end),
  stack: aStack(),
  foreign: false,
  hasImage: false,
  images: [],
  since: T0,
  set: 'AVAILABLE',
  now: T0 + 2 * MINUTE,
  ...parts,
});

const ENDED = ['failed', 'timed-out', 'cancelled', 'success'] as const;

describe('a stack without an event of ours, its runbook ended', () => {
  test.each(['EXECUTE_IN_PROGRESS', 'EXECUTE_COMPLETE', 'EXECUTE_FAILED'])('is being updated: set %s', (set) => {
    for (const end of ENDED) expect(observeStackUpdate(look(end, { set })).kind).toBe('working');
  });

  test.each(['AVAILABLE', 'OBSOLETE', 'GONE'])('was not touched a minute later: set %s', (set) => {
    expect(observeStackUpdate(look('failed', { set }))).toMatchObject({ kind: 'failed', untouched: true });
    expect(observeStackUpdate(look('cancelled', { set })).kind).toBe('cancelled');
  });

  test('was not admitted, and why is known', () => {
    const steps = [{ name: 'gate', status: 'Success', outputs: { admitted: ['no'], refusal: ['paused'] } }];
    const execution = anExecution('failed', { steps });
    expect(observeStackUpdate(look('failed', { execution }))).toMatchObject({ untouched: true, refusal: 'paused' });
  });

  test('may still be told to have begun, until a minute after the start or the stop', () => {
    for (const end of ENDED) {
      expect(observeStackUpdate(look(end, { now: T0 + MINUTE - 1 })).kind).toBe('working');
      expect(observeStackUpdate(look(end, { now: T0 + MINUTE })).kind).not.toBe('working');
    }
  });

  test('that has the image is done at once only if the runbook says so', () => {
    for (const end of ENDED)
      expect(observeStackUpdate(look(end, { hasImage: true, now: T0 + 1 })).kind).toBe(
        end === 'success' ? 'succeeded' : 'working',
      );
  });

  test('is stopping while a stop is seen to', () => {
    const seen = observeStackUpdate(look('cancelled', { asked: 'cancel', now: T0 + 1 }));
    expect(seen).toMatchObject({ kind: 'working', progress: { phase: 'stopping' } });
  });

  test('needs a person when the set was executed and no event comes', () => {
    const seen = observeStackUpdate(look('failed', { set: 'EXECUTE_COMPLETE', now: T0 + 15 * MINUTE }));
    expect(seen).toMatchObject({
      kind: 'stuck',
      reason: 'its change set was executed, but the stack tells of no update of this run',
      outcome: { final: true },
    });
  });
});

const steps = (status: string) => [
  { name: 'readVersion', status: 'Success', outputs: { version: ['8'] } },
  { name: 'startWhole', status, outputs: {} },
];

const refresh = (end: ExecutionEnd, status: string, now: number) =>
  observeRefresh({
    run: aDeploy({ plan: aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange() }) }),
    change: aRefreshChange(),
    execution: anExecution(end, { steps: steps(status) }),
    refreshes: [],
    images: [],
    now,
  });

describe('a refresh that is not listed, its runbook ended', () => {
  test.each(['Failed', 'TimedOut', 'Cancelled', 'InProgress'])('may be listed a moment later: start %s', (status) => {
    expect(refresh('failed', status, T0 + MINUTE - 1).kind).toBe('working');
    expect(refresh('failed', status, T0 + MINUTE)).toMatchObject({ kind: 'failed', untouched: true });
    expect(refresh('cancelled', status, T0 + MINUTE).kind).toBe('cancelled');
  });

  test('was never begun when its step was not', () => {
    expect(refresh('failed', 'Pending', T0 + 1)).toMatchObject({ kind: 'failed', untouched: true });
  });
});
