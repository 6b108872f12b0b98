import { decide } from '../../../src/runs/decision/decide.ts';
import type { Outcome } from '../../../src/runs/kinds.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aStart, IMAGE, LIMITS, MINUTE, NOW, runIn, T0 } from '../fixture.ts';

const OUTCOME: Outcome = { kind: 'bake', imageArn: IMAGE, images: [], imageUris: [] };
const NO_IMAGE: Outcome = { kind: 'bake', images: [], imageUris: [] };

const look = (run: Run, observation: Observation): Decision =>
  decide(run, { kind: 'observed', observation, limits: LIMITS }, NOW);

test.each<[string, Observation, Partial<Run>]>([
  [
    'an end in success, which still owes its report',
    { kind: 'succeeded', outcome: OUTCOME },
    { state: 'succeeded', outcome: OUTCOME, report: 'pending' },
  ],
  [
    'a failure',
    { kind: 'failed', outcome: OUTCOME, reason: 'a test failed' },
    { state: 'failed', ending: { at: NOW, code: 'failed', reason: 'a test failed' } },
  ],
  [
    'a runbook that was not admitted',
    { kind: 'failed', outcome: OUTCOME, reason: 'not in the desired values', untouched: true, refusal: 'not-approved' },
    { state: 'failed', ending: { at: NOW, code: 'not-admitted', refusal: 'not-approved' } },
  ],
  [
    'a cancel in AWS',
    { kind: 'cancelled', outcome: OUTCOME },
    { state: 'cancelled', ending: { at: NOW, code: 'cancelled-outside' } },
  ],
  [
    'an end that tells nothing',
    { kind: 'stuck', reason: 'no image' },
    { state: 'needs-attention', ending: { at: NOW, code: 'stuck', reason: 'no image' } },
  ],
])('%s', (_title, observation, expected) => {
  expect(look(runIn('running'), observation)).toMatchObject({ kind: 'change', run: expected });
});

test('progress is noted when it has moved, and not otherwise', () => {
  const progress = { kind: 'bake', status: 'BUILDING', done: 3, total: 12 } as const;
  expect(look(runIn('running'), { kind: 'working', progress })).toMatchObject({
    run: { state: 'running', progress },
    audit: { type: 'progressed' },
  });
  expect(look(runIn('running', { progress }), { kind: 'working', progress }).kind).toBe('nothing');
  expect(look(runIn('running'), { kind: 'working' }).kind).toBe('nothing');
});

test('what cannot be read changes nothing', () => {
  expect(look(runIn('running'), { kind: 'unknown', what: 'Throttling' })).toEqual({
    kind: 'nothing',
    because: 'Throttling',
  });
});

describe('when a cancel was asked for', () => {
  test('the cancel is told with who and why', () => {
    expect(look(runIn('cancelling'), { kind: 'cancelled', outcome: OUTCOME })).toMatchObject({
      run: { state: 'cancelled', ending: { code: 'cancelled', by: 'U0BEN', reason: 'wrong recipe' }, outcome: OUTCOME },
      audit: { by: 'U0BEN', note: 'wrong recipe' },
    });
  });

  test('an image that was finished first is a success', () => {
    expect(look(runIn('cancelling'), { kind: 'succeeded', outcome: OUTCOME })).toMatchObject({
      run: { state: 'succeeded' },
    });
  });

  test('a failure that touched nothing is the cancel that was asked for, any other is a failure', () => {
    const untouched = { kind: 'failed', outcome: NO_IMAGE, reason: 'gate', untouched: true } as const;
    expect(look(runIn('cancelling'), untouched)).toMatchObject({
      run: { state: 'cancelled', ending: { by: 'U0BEN' } },
    });
    expect(look(runIn('running'), untouched)).toMatchObject({ run: { state: 'failed' } });
    expect(look(runIn('cancelling'), { kind: 'failed', outcome: OUTCOME, reason: 'test' })).toMatchObject({
      run: { state: 'failed' },
    });
  });

  test.each([
    ['no execution is known, before 3 minutes', {}, 3 * MINUTE - 1, 'nothing'],
    ['no execution is known, after 3 minutes', {}, 3 * MINUTE, 'cancelled'],
    ['the execution goes on, before 30 minutes', { executionId: 'exec-1' }, 30 * MINUTE - 1, 'nothing'],
    ['the execution goes on, after 30 minutes', { executionId: 'exec-1' }, 30 * MINUTE, 'needs-attention'],
  ])('and %s', (_title, start, after, expected) => {
    const decision = decide(
      runIn('cancelling', { start: aStart(start) }),
      { kind: 'time', limits: LIMITS },
      T0 + 3 * MINUTE + after,
    );
    expect(decision.kind === 'change' ? decision.run.state : decision.kind).toBe(expected);
  });
});

describe('when a person must look', () => {
  const attention = runIn('needs-attention', { start: aStart({ executionId: 'exec-1' }) });
  test.each<[Observation, string]>([
    [{ kind: 'working' }, 'nothing'],
    [{ kind: 'stuck', reason: 'x' }, 'nothing'],
    [{ kind: 'unknown', what: 'x' }, 'nothing'],
    [{ kind: 'succeeded', outcome: OUTCOME }, 'succeeded'],
    [{ kind: 'failed', outcome: OUTCOME, reason: 'x' }, 'failed'],
    [{ kind: 'cancelled', outcome: OUTCOME }, 'cancelled'],
  ])('and then sees %j: %s', (observation, expected) => {
    const decision = look(attention, observation);
    expect(decision.kind === 'change' ? decision.run.state : decision.kind).toBe(expected);
  });
});

test('a report is told once', () => {
  const reported = decide(runIn('succeeded'), { kind: 'reported', report: 'ready' }, NOW);
  expect(reported).toMatchObject({
    run: { state: 'succeeded', report: 'ready' },
    audit: { type: 'reported', note: 'ready' },
  });
  expect(decide(runIn('succeeded', { report: 'ready' }), { kind: 'reported', report: 'unavailable' }, NOW).kind).toBe(
    'nothing',
  );
});
