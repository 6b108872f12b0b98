import { decide } from '../../../src/runs/decision/decide.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { RunState } from '../../../src/runs/types/state.ts';
import { kindsDouble } from '../../support/ports.ts';
import { deployIn, deployOutcome, deployProgress } from '../deploy-fixture.ts';
import { APPROVER, aStart, BEN, DAY, HOUR, MINUTE, NOW, runIn, T0 } from '../fixture.ts';

const limitsOf = (run: Run) => kindsDouble().of(run).limits;

const OUTCOME = deployOutcome();
const SOAKING: Observation = {
  kind: 'watching',
  progress: deployProgress({ phase: 'soaking', done: 6 }),
  until: T0 + HOUR,
};
const BACK: Observation = { kind: 'rolled-back', outcome: OUTCOME, reason: 'UPDATE_ROLLBACK_COMPLETE' };
const STUCK: Observation = { kind: 'stuck', reason: 'UPDATE_ROLLBACK_FAILED' };

const look = (run: Run, observation: Observation, now = NOW): Decision =>
  decide(run, { kind: 'observed', observation, limits: limitsOf(run) }, now);

const changed = (decision: Decision): Run => {
  if (decision.kind !== 'change') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision.run;
};

const stop = (run: Run, how: 'cancel' | 'roll-back'): Decision =>
  decide(run, { kind: 'cancel', by: BEN, reason: 'errors', eligibility: APPROVER, how }, NOW);

describe('a soak', () => {
  test('begins with when it will be over', () => {
    expect(look(deployIn('running'), SOAKING)).toMatchObject({
      run: { state: 'waiting', wait: { kind: 'watch', until: T0 + HOUR }, progress: { phase: 'soaking' } },
      audit: { type: 'soaking' },
    });
    expect(changed(look(deployIn('running'), { kind: 'watching', progress: deployProgress() })).wait).toEqual({
      kind: 'watch',
    });
  });

  test('is noted when something moved, and not otherwise', () => {
    const soaking = changed(look(deployIn('running'), SOAKING));
    expect(look(soaking, SOAKING)).toEqual({ kind: 'nothing', because: 'nothing has changed' });
    expect(look(soaking, { ...SOAKING, progress: deployProgress({ done: 5 }) })).toMatchObject({
      run: { state: 'waiting' },
      audit: { type: 'progressed' },
    });
  });

  test('that is over goes on, without its gate', () => {
    const run = changed(
      look(deployIn('waiting'), { kind: 'working', progress: deployProgress({ phase: 'cleaning-up' }) }),
    );
    expect(run.state).toBe('running');
    expect(run.wait).toBeUndefined();
  });

  test('can be sent back, and is not approved, rejected or deferred', () => {
    expect(stop(deployIn('waiting'), 'roll-back')).toMatchObject({ run: { state: 'cancelling' } });
    const shared = { by: BEN, epoch: 1, eligibility: APPROVER } as const;
    for (const input of [
      { kind: 'approve', ...shared },
      { kind: 'reject', reason: 'x', ...shared },
      { kind: 'defer', until: NOW + HOUR, ...shared },
    ] as const)
      expect(decide(deployIn('waiting'), input, NOW)).toMatchObject({
        refusal: { code: 'too-late', state: 'waiting' },
      });
  });

  test('of one that is being stopped is progress of the stop', () => {
    const run = changed(look(deployIn('cancelling', { wait: { kind: 'watch' } }), SOAKING));
    expect(run.state).toBe('cancelling');
    expect(run.wait).toBeUndefined();
  });
});

describe('back to what it was', () => {
  test('because someone asked for it', () => {
    expect(look(deployIn('cancelling'), BACK)).toMatchObject({
      run: {
        state: 'rolled-back',
        ending: { at: NOW, code: 'rolled-back', by: 'U0BEN', reason: 'errors' },
        outcome: OUTCOME,
      },
      audit: { type: 'rolled-back', note: 'UPDATE_ROLLBACK_COMPLETE' },
    });
  });

  test.each(['running', 'waiting', 'needs-attention'] as const)('because AWS or someone there did it (%s)', (state) => {
    expect(look(deployIn(state), BACK)).toMatchObject({
      run: { state: 'rolled-back', ending: { code: 'rolled-back-outside', reason: 'UPDATE_ROLLBACK_COMPLETE' } },
    });
  });

  test('owes nothing afterwards', () => {
    expect(changed(look(deployIn('running'), BACK)).report).toBeUndefined();
  });
});

describe('a stop', () => {
  test.each(['cancel', 'roll-back'] as const)('keeps how it was asked for: %s', (how) => {
    for (const state of ['starting', 'running', 'waiting', 'needs-attention'] as const)
      expect(stop(deployIn(state), how)).toMatchObject({
        run: { state: 'cancelling', cancel: { by: 'U0BEN', reason: 'errors', at: NOW, how } },
        audit: { type: 'cancel-asked', by: 'U0BEN', note: 'errors' },
      });
  });

  test('that came before anything was touched is what was asked for, and otherwise a failure stays one', () => {
    const failed = { kind: 'failed', outcome: OUTCOME, reason: 'the change set is gone' } as const;
    expect(look(deployIn('cancelling'), { ...failed, untouched: true })).toMatchObject({
      run: { state: 'cancelled', ending: { code: 'cancelled', by: 'U0BEN', reason: 'errors' } },
    });
    expect(look(deployIn('cancelling'), failed)).toMatchObject({ run: { state: 'failed' } });
    expect(look(deployIn('running'), { ...failed, untouched: true })).toMatchObject({ run: { state: 'failed' } });
  });
});

describe('when AWS could not take it back', () => {
  test.each(['running', 'waiting', 'cancelling'] as const)('a person must look (%s)', (state) => {
    expect(look(deployIn(state), STUCK)).toMatchObject({
      run: { state: 'needs-attention', ending: { at: NOW, code: 'stuck', reason: 'UPDATE_ROLLBACK_FAILED' } },
      audit: { type: 'needs-attention' },
    });
  });

  test.each<[Observation, RunState | 'nothing']>([
    [STUCK, 'nothing'],
    [SOAKING, 'nothing'],
    [{ kind: 'working', progress: deployProgress({ phase: 'rolling-back' }) }, 'nothing'],
    [BACK, 'rolled-back'],
    [{ kind: 'succeeded', outcome: OUTCOME }, 'succeeded'],
    [{ kind: 'failed', outcome: OUTCOME, reason: 'x' }, 'failed'],
    [{ kind: 'cancelled', outcome: OUTCOME }, 'cancelled'],
  ])('and someone mends it there: %j leads to %s', (observation, expected) => {
    const decision = look(deployIn('needs-attention'), observation);
    expect(decision.kind === 'change' ? decision.run.state : decision.kind).toBe(expected);
  });

  test('who has looked may close it, and only then is it over while it is stuck', () => {
    const asked = changed(stop(deployIn('needs-attention'), 'cancel'));
    expect(look(asked, STUCK)).toMatchObject({
      run: { state: 'cancelled', ending: { code: 'cancelled', by: 'U0BEN' } },
    });
  });
});

describe('limits are those of the kind', () => {
  test.each([
    ['a bake', runIn, 30 * MINUTE],
    ['a deploy', deployIn, 24 * HOUR],
  ] as const)('a stop of %s', (_title, inState, limit) => {
    const run = inState('cancelling', { cancel: { by: 'U0BEN', reason: 'x', at: T0, how: 'cancel' } });
    expect(decide(run, { kind: 'time', limits: limitsOf(run) }, T0 + limit - 1).kind).toBe('nothing');
    expect(decide(run, { kind: 'time', limits: limitsOf(run) }, T0 + limit)).toMatchObject({
      run: { state: 'needs-attention', ending: { code: 'cancel-unclear' } },
    });
  });

  test.each([
    ['a bake', runIn, 5 * HOUR],
    ['a deploy', deployIn, 6 * DAY],
  ] as const)('how long %s may go unseen', (_title, inState, limit) => {
    const run = inState('running', { start: aStart({ executionId: 'exec-1', claimedAt: T0 }) });
    const unseen: Observation = { kind: 'unknown', what: 'Throttling' };
    expect(look(run, unseen, T0 + limit - 1)).toEqual({ kind: 'nothing', because: 'Throttling' });
    expect(look(run, unseen, T0 + limit)).toMatchObject({
      run: { state: 'needs-attention', ending: { code: 'stuck' } },
    });
  });
});
