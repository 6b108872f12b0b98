import type { ApprovalStep } from '../../../src/images/types.ts';
import { retryableOf } from '../../../src/step/decision/retryable.ts';
import { observeStep } from '../../../src/step/effect/observe.ts';
import { HOUR, IMAGE, runIn, T0 } from '../../runs/fixture.ts';
import { portsDouble } from '../../support/ports.ts';
import { aRetry, aRetryPlan, STEP_ID } from '../fixture.ts';

const ASKS: ApprovalStep = { name: 'Ask', workflow: 'test', waitsMs: HOUR, onFailure: 'abort', hasInstance: true };

/** A retry whose step waits again. */
async function waitsAt(waits: readonly ApprovalStep[] | undefined) {
  const base = portsDouble();
  const ports = {
    ...base,
    automation: {
      ...base.automation,
      get: async () => ({ id: 'exec-1', status: 'InProgress', steps: [] }),
    },
    images: {
      ...base.images,
      image: async () => ({
        arn: IMAGE,
        status: 'TESTING',
        amis: [],
        imageUris: [],
        packagesOn: true,
        scan: 'off' as const,
      }),
      workflows: async () => [{ id: 'wf-1', kind: 'TEST', status: 'RUNNING', total: 1, done: 0 }],
      workflowSteps: async () => [
        { id: STEP_ID, name: 'Ask', action: 'WaitForAction', status: 'RUNNING', message: '', startedAt: T0 },
      ],
    },
  };
  const { waits: _waits, ...plan } = aRetryPlan({ phase: 'test' });
  const run = aRetry('running', { plan: waits === undefined ? plan : { ...plan, waits } });
  const seen = await observeStep(ports, run, T0 + 1);
  return seen.kind === 'working' && seen.progress?.kind === 'step' ? seen.progress.waitsAt : undefined;
}

test.each([
  ['an hour', ASKS],
  ['an hour, and then continues', { ...ASKS, onFailure: 'continue' as const }],
])('a step of a retry waits as its workflow said before the bake: %s', async (_what, known) => {
  expect(await waitsAt([known])).toMatchObject({ waitsMs: HOUR, onFailure: known.onFailure });
});

test('what a retry does not know of its step is not made up', async () => {
  const step = await waitsAt(undefined);
  expect([step?.name, step?.waitsMs, step?.onFailure]).toEqual(['Ask', undefined, undefined]);
});

test('a retry takes over what the bake, or the retry before, knew of approval steps', () => {
  const bake = runIn('failed');
  const outcome = {
    kind: 'bake',
    imageArn: IMAGE,
    images: [],
    imageUris: [],
    failure: { reason: 'x', workflow: 'test' },
  } as const;
  const failed = { ...bake, plan: { ...bake.plan, waits: [ASKS] }, outcome };
  expect(retryableOf(failed)?.waits).toEqual([ASKS]);
  expect(retryableOf({ ...failed, plan: { ...bake.plan, waits: 'unknown' } })?.waits).toEqual([]);
  const again = aRetry('failed', { ...aRetry('running'), state: 'failed', plan: aRetryPlan({ waits: [ASKS] }) });
  expect(retryableOf(again)?.waits).toEqual([ASKS]);
});
