import type { BakeRun } from '../../../src/bake/types/run.ts';
import { claimOf } from '../../../src/runs/decision/binding.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { tokenOf } from '../../../src/runs/decision/token.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import { GATE_REFUSALS, type GateRefusal, isPassing } from '../../../src/runs/types/gate-refusal.ts';
import type { Input } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aStart, DAY, MINUTE, NOW, runIn } from '../fixture.ts';

const LIMITS = { stopMs: DAY, unseenMs: DAY };

const turnedAway = (
  run: Run,
  refusal: GateRefusal,
  parts: Partial<Extract<Input, { kind: 'observed' }>> = {},
): Decision => {
  const outcome = { kind: 'bake', images: [], imageUris: [] } as const;
  const observation = { kind: 'failed', outcome, reason: 'gate', untouched: true, refusal } as const;
  return decide(run, { kind: 'observed', observation, limits: LIMITS, isShut: true, ...parts }, NOW);
};

const runOf = (decision: Decision): Run => {
  if (decision.kind !== 'change') throw new Error(decision.kind);
  return decision.run;
};

const running = (parts: Partial<BakeRun> = {}): Run =>
  runIn('running', {
    start: aStart({ executionId: 'exec-1' }),
    progress: { kind: 'bake', status: 'PENDING', done: 0, total: 0 },
    ...parts,
  });

test.each(GATE_REFUSALS.filter(isPassing))(
  '%s passes: the claim is undone, and what was approved stays approved',
  (refusal) => {
    const decision = turnedAway(running(), refusal);
    expect(decision).toMatchObject({
      run: {
        state: 'approved',
        epoch: 1,
        approvals: running().approvals,
        hold: { code: 'unknown', refusal },
        heldAtGate: { times: 1, executions: ['exec-1'] },
      },
      audit: { type: 'held', note: `not admitted: ${refusal}`, evidence: { executionId: 'exec-1', refusal } },
    });
    for (const gone of ['start', 'progress', 'outcome', 'ending']) expect(runOf(decision)).not.toHaveProperty(gone);
  },
);

test.each(GATE_REFUSALS.filter((refusal) => !isPassing(refusal)))('%s ends it', (refusal) => {
  expect(turnedAway(running(), refusal)).toMatchObject({
    run: { state: 'failed', ending: { code: 'not-admitted', refusal } },
  });
});

test.each<[what: string, run: Run, parts: object]>([
  ['an execution was let in', running(), { isShut: false }],
  ['nobody looked whether one was', running(), { isShut: undefined }],
  [
    'a window must start it',
    running({ slot: { what: 'mw-1', opensAt: NOW, latestStart: NOW + DAY, elsewhere: 's' } }),
    {},
  ],
  ['a person must look', { ...running(), state: 'needs-attention' }, {}],
])('it ends where %s', (_what, run, parts) => {
  expect(turnedAway(run, 'paused', parts)).toMatchObject({ run: { state: 'failed' } });
});

test('who wanted it stopped gets that', () => {
  const cancel = { by: 'U0DEV', reason: 'no', at: NOW };
  expect(turnedAway({ ...running({ cancel }), state: 'cancelling' }, 'paused')).toMatchObject({
    run: { state: 'cancelled' },
  });
});

test('what could not be checked is tried again after 1, 2, 4, 8 and then each 10 minutes; a pause is looked at at once', () => {
  const waits = (refusal: GateRefusal) =>
    [0, 1, 2, 3, 4, 5].map((times) => {
      const { heldAtGate } = runOf(turnedAway(running({ heldAtGate: { times, until: NOW, executions: [] } }), refusal));
      return ((heldAtGate?.until ?? 0) - NOW) / MINUTE;
    });
  expect(waits('unknown')).toEqual([1, 2, 4, 8, 10, 10]);
  expect(waits('paused')).toEqual([0, 1, 2, 4, 8, 10]);
});

test('the first attempt has the token that it has always had, and each later one its own', () => {
  const start = { document: 'Patchwarden-Bake', parameters: { RunId: 'b-7k2m9x4q' } };
  const run = runIn('approved');
  const held = (times: number): Run => ({ ...run, heldAtGate: { times, until: NOW, executions: [] } });
  expect(claimOf(run, start).token).toBe(tokenOf(`${run.id}/start/1`));
  expect(tokenOf('b-7k2m9x4q/start/1')).toBe('ed6573e0-fe7c-5bb8-adff-9b8b5d4a2d15');
  const tokens = [run, held(1), held(2), { ...held(1), epoch: 2 }].map((each) => claimOf(each, start).token);
  expect(new Set(tokens).size).toBe(4);
});

test('only the newest executions are kept', () => {
  const executions = Array.from({ length: 20 }, (_, i) => `old-${i}`);
  const { heldAtGate } = runOf(turnedAway(running({ heldAtGate: { times: 20, until: NOW, executions } }), 'unknown'));
  expect(heldAtGate).toMatchObject({ times: 21, executions: [...executions.slice(1), 'exec-1'] });
});

test('a later part is back at its checkpoint, with the progress of the first', () => {
  const first = aStart({ executionId: 'exec-0' });
  const wait = { kind: 'checkpoint', percent: 20 } as const;
  const resumes = { wait, start: first };
  const decision = turnedAway(
    running({ earlier: ['exec-0'], start: aStart({ executionId: 'exec-1', resumes }) }),
    'paused',
  );
  expect(runOf(decision)).toMatchObject({ state: 'approved', wait, start: first });
  expect(runOf(decision)).not.toHaveProperty('progress');
  const before = turnedAway(
    running({ earlier: ['exec-0'], askedAgain: { code: 'checkpoint', percent: 20 } }),
    'paused',
  );
  expect(runOf(before)).toMatchObject({ state: 'approved', wait });
});

test('a new epoch knows nothing of it', () => {
  const run = {
    ...running({ heldAtGate: { times: 1, until: NOW, executions: ['exec-1'] } }),
    state: 'approved',
  } as const;
  const asked = decide(run, { kind: 'proofs-missing' }, NOW);
  expect(runOf(asked)).not.toHaveProperty('heldAtGate');
});
