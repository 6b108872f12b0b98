import type { Eligibility, Person } from '../../../src/approvals/types.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { dueAt } from '../../../src/runs/decision/due.ts';
import { tokenOf } from '../../../src/runs/decision/token.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { aDeployPlan, atCheckpoint, deployIn, deployOutcome, deployProgress } from '../deploy-fixture.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aRun,
  BEN,
  CLAIM,
  CLEO,
  clearChecks,
  DAY,
  DEV,
  HOUR,
  LIMITS,
  NOW,
  STRANGER,
  T0,
} from '../fixture.ts';

const REACHED: Observation = {
  kind: 'checkpoint',
  percent: 20,
  progress: deployProgress({ done: 1, percent: 20 }),
  plan: aDeployPlan({ stage: 'rest', version: '8' }),
  planHash: 'f'.repeat(64),
};

const look = (run: Run, observation: Observation = REACHED): Decision =>
  decide(run, { kind: 'observed', observation, limits: LIMITS }, NOW);
const approve = (run: Run, by: Person, now = NOW, epoch = run.epoch): Decision =>
  decide(run, { kind: 'approve', by, epoch, eligibility: APPROVER }, now);
const check = (run: Run, token: string, now = NOW): Decision =>
  decide(run, { kind: 'checked', checks: clearChecks(), start: { ...CLAIM, token } }, now);

const changed = (decision: Decision): Run => {
  if (decision.kind !== 'change') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision.run;
};

test.each(['running', 'waiting'] as const)('a deploy that is %s and reaches its checkpoint asks anew', (state) => {
  const decision = look(deployIn(state));
  expect(decision).toMatchObject({
    run: {
      state: 'waiting',
      epoch: 2,
      approvals: [],
      wait: { kind: 'checkpoint', percent: 20 },
      plan: { stage: 'rest' },
      planHash: 'f'.repeat(64),
      earlier: ['exec-1'],
      expiresAt: NOW + DAY,
      askedAgain: { code: 'checkpoint', percent: 20 },
    },
    audit: { type: 'checkpoint', evidence: { percent: 20 } },
  });
});

test('every part before is remembered, the first one first', () => {
  expect(changed(look(deployIn('running', { earlier: ['exec-0'] })))).toMatchObject({ earlier: ['exec-0', 'exec-1'] });
});

test('one that a person had to look at asks as any other, and no longer says that someone must look', () => {
  const run = changed(look(deployIn('needs-attention')));
  expect(run.state).toBe('waiting');
  expect(run.ending).toBeUndefined();
});

describe('going on', () => {
  const pair = atCheckpoint({ policy: { ...aRun().policy, approvals: 2 } });

  test('needs the whole quorum, of the new epoch', () => {
    const one = changed(approve(pair, ANA));
    expect(one).toMatchObject({ state: 'waiting', approvals: [{ userId: 'U0ANA', epoch: 2 }] });
    expect(changed(approve(one, BEN))).toMatchObject({ state: 'approved', expiresAt: NOW + DAY });
  });

  test('is not for the one who asked, and not for a button of the first part', () => {
    expect(approve(pair, DEV)).toEqual({ kind: 'refuse', refusal: { code: 'own-request' } });
    expect(approve(pair, ANA, NOW, 1)).toEqual({ kind: 'refuse', refusal: { code: 'stale', epoch: 2 } });
    expect(decide(pair, { kind: 'reject', by: BEN, epoch: 1, reason: 'x', eligibility: APPROVER }, NOW)).toEqual({
      kind: 'refuse',
      refusal: { code: 'stale', epoch: 2 },
    });
  });

  test('is possible however late: a fleet that is half done does not expire', () => {
    expect(changed(approve(atCheckpoint(), ANA, T0 + 40 * DAY)).state).toBe('approved');
  });

  test('passes all gates again, and starts another execution under another token', () => {
    const token = tokenOf('d-3h8n5w2r/start/2');
    const run = changed(check(changed(approve(atCheckpoint(), ANA)), token));
    expect(run).toMatchObject({ state: 'starting', epoch: 2, start: { token, attempts: 0 }, earlier: ['exec-1'] });
    expect(token).not.toBe(tokenOf('d-3h8n5w2r/start/1'));
    expect(run.start?.executionId).toBeUndefined();
    expect(run.wait).toBeUndefined();
  });

  test('an approver who left meanwhile is asked for at the checkpoint, not as for a new request', () => {
    const approved = changed(approve(atCheckpoint(), ANA));
    const checks = clearChecks({ eligibilities: { U0ANA: STRANGER } });
    expect(decide(approved, { kind: 'checked', checks, start: CLAIM }, NOW)).toMatchObject({
      run: { state: 'waiting', epoch: 2, approvals: [], askedAgain: { code: 'quorum-lost' } },
    });
  });
});

describe('silence', () => {
  test('changes nothing, for however long', () => {
    for (const now of [NOW, T0 + 40 * DAY])
      expect(decide(atCheckpoint(), { kind: 'time', limits: LIMITS }, now)).toEqual({
        kind: 'nothing',
        because: 'it waits',
      });
  });

  test.each(['time', 'checked'] as const)('after an approval only makes it ask again (%s)', (kind) => {
    const approved = changed(approve(atCheckpoint(), ANA));
    const late = NOW + DAY;
    expect(
      kind === 'time' ? decide(approved, { kind, limits: LIMITS }, late) : check(approved, 't', late),
    ).toMatchObject({
      run: {
        state: 'waiting',
        epoch: 3,
        approvals: [],
        wait: { kind: 'checkpoint', percent: 20 },
        expiresAt: late + DAY,
        askedAgain: { code: 'lapsed' },
      },
      audit: { type: 'checkpoint' },
    });
  });
});

describe.each([
  ['waiting for people', atCheckpoint()],
  ['approved to go on', { ...atCheckpoint(), state: 'approved', approvals: [anApproval(CLEO, { epoch: 2 })] } as const],
])('at a checkpoint, %s', (_title, run) => {
  const stopped = { state: 'cancelled', ending: { code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'errors' } };

  test('a rejection ends it where it is', () => {
    const input = { kind: 'reject', by: BEN, epoch: 2, reason: 'errors', eligibility: APPROVER } as const;
    expect(decide(run, input, NOW)).toMatchObject({ run: stopped, audit: { type: 'cancelled', by: 'U0BEN' } });
  });

  test.each(['cancel', 'roll-back'] as const)(
    'a %s ends it where it is: nothing goes on that could be stopped',
    (how) => {
      const input = { kind: 'cancel', by: BEN, reason: 'errors', eligibility: APPROVER, how } as const;
      const ended = changed(decide(run, input, NOW));
      expect(ended).toMatchObject({ ...stopped, ending: { how } });
      expect(ended.report).toBe(how === 'roll-back' ? 'pending' : undefined);
    },
  );

  test('there is no later time to move it to', () => {
    const input = { kind: 'defer', by: BEN, epoch: 2, until: NOW + HOUR, eligibility: APPROVER } as const;
    expect(decide(run, input, NOW)).toMatchObject({ kind: 'refuse', refusal: { code: 'too-late' } });
  });

  test.each<[Eligibility, string]>([
    [STRANGER, 'ineligible'],
    [{ may: 'unknown', what: 'x' }, 'unknown-eligibility'],
  ])('%j decides nothing', (eligibility, code) => {
    const by = BEN;
    for (const input of [
      { kind: 'reject', by, epoch: 2, reason: 'x', eligibility },
      { kind: 'cancel', by, reason: 'x', eligibility, how: 'cancel' },
    ] as const)
      expect(decide(run, input, NOW)).toMatchObject({ kind: 'refuse', refusal: { code } });
  });
});

test('a look that comes late changes nothing at a checkpoint', () => {
  for (const observation of [REACHED, { kind: 'succeeded', outcome: deployOutcome() }] as const)
    expect(look(atCheckpoint(), observation)).toEqual({ kind: 'nothing', because: 'it waits for people' });
});

test('the way back is owed until it is asked for', () => {
  const input = { kind: 'cancel', by: BEN, reason: 'errors', eligibility: APPROVER, how: 'roll-back' } as const;
  const owing = changed(decide(atCheckpoint(), input, NOW));
  expect(dueAt(owing, { now: NOW, repaintAt: undefined })).toBe(NOW);
  const done = changed(decide(owing, { kind: 'reported', report: 'ready' }, NOW));
  expect(done).toMatchObject({ state: 'cancelled', report: 'ready' });
  expect(dueAt(done, { now: NOW, repaintAt: undefined })).toBeUndefined();
});

test.each(['cancel', 'roll-back'] as const)('one that was to be stopped by a %s ends there', (how) => {
  const cancel = { by: 'U0BEN', reason: 'errors', at: NOW, how };
  const run = changed(look(deployIn('cancelling', { cancel })));
  expect(run).toMatchObject({
    state: 'cancelled',
    epoch: 1,
    ending: { code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'errors', how },
  });
  // The part that is done goes back by a run of its own.
  expect(run.report).toBe(how === 'roll-back' ? 'pending' : undefined);
});

test.each([
  ['nothing, since nothing was done', undefined, undefined],
  ['what was done before its checkpoint', ['exec-1'], 'pending'],
] as const)('a roll back that met an execution before it did anything takes back %s', (_title, earlier, report) => {
  const run = deployIn('cancelling', earlier === undefined ? {} : { earlier, epoch: 2 });
  expect(changed(look(run, { kind: 'cancelled', outcome: deployOutcome() })).report).toBe(report);
});

test('an approval at a checkpoint does not keep for longer than a request would', () => {
  const run = atCheckpoint();
  const policy = { ...run.policy, approvals: 2 };
  const waiting = { ...run, policy, approvals: [anApproval(ANA, { epoch: 2, at: NOW - DAY })] };
  const late = changed(approve(waiting, BEN));
  expect(late).toMatchObject({ state: 'waiting', approvals: [{ userId: BEN.userId }] });
  expect(changed(approve(late, ANA)).state).toBe('approved');
});
