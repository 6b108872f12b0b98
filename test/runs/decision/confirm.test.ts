import { countedPeople } from '../../../src/approvals/decision/quorum.ts';
import type { Approval, ConfirmRules, Person } from '../../../src/approvals/types.ts';
import type { SeenExecution } from '../../../src/aws/ssm.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import { dueAt } from '../../../src/runs/decision/due.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { ROLE, sessionArn } from '../../approvals/confirming.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aRun,
  BEN,
  CHECKPOINT,
  CLAIM,
  CLEO,
  clearChecks,
  DAY,
  MINUTE,
  NOW,
  runIn,
} from '../fixture.ts';

const ASKS = 'c'.repeat(64);
const rules = {
  config: {
    roles: [ROLE],
    people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com', U0CLEO: 'cleo@example.com' },
  },
  account: '111122223333',
};

/** Two people needed, each of whom confirms. */
const wanting = (parts: Partial<Run> = {}): Run => ({
  ...aRun({ asks: ASKS, policy: { ...aRun().policy, name: 'prod', approvals: 2, confirm: 'aws' } }),
  ...parts,
});
const waits = (by: Person, at = NOW): Approval => anApproval(by, { at, confirm: { by: at + 10 * MINUTE } });
const confirmedBy = (by: Person, name: string, id = `exec-${name}`): Approval =>
  anApproval(by, { at: NOW, confirm: { executionId: id, arn: sessionArn(name), at: NOW + MINUTE } });
const execution = (name: string, parts: Partial<SeenExecution> = {}): SeenExecution => ({
  id: `exec-${name}`,
  document: 'Patchwarden-Confirm',
  parameters: { RunId: ['b-7k2m9x4q'], Epoch: ['1'], PlanHash: [ASKS] },
  status: 'Success',
  startedAt: NOW + MINUTE,
  executedBy: sessionArn(name),
  ...parts,
});

const read = (run: Run, executions: readonly SeenExecution[], at = NOW + 2 * MINUTE): Decision =>
  decide(run, { kind: 'confirmations', read: { kind: 'read', executions, at }, rules }, at);
const changeOf = (decision: Decision): Extract<Decision, { kind: 'change' }> => {
  if (decision.kind !== 'change') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision;
};

describe('an approval under a policy that wants confirmation', () => {
  const approve = (run: Run, by: Person, now = NOW): Decision =>
    decide(run, { kind: 'approve', by, epoch: 1, eligibility: APPROVER }, now);

  test('is recorded, waits ten minutes to be confirmed and does not count', () => {
    const { run, audit } = changeOf(approve(wanting({ policy: { ...wanting().policy, approvals: 1 } }), ANA));
    expect(run.state).toBe('awaiting-approval');
    expect(run.approvals).toEqual([
      { ...ANA, at: NOW, epoch: 1, groups: ['platform'], confirm: { by: NOW + 10 * MINUTE } },
    ]);
    expect(countedPeople(run)).toEqual([]);
    expect(audit).toMatchObject({ type: 'approval-given', by: 'U0ANA', evidence: { have: 0, need: 1 } });
  });

  test('waits for as long as the gatekeeper takes it, which knows when Slack signed it and not when it was recorded', () => {
    const signedAt = NOW - 3 * MINUTE;
    const given = decide(wanting(), { kind: 'approve', by: ANA, epoch: 1, eligibility: APPROVER, signedAt }, NOW);
    const { run } = changeOf(given);
    expect(run.approvals).toMatchObject([{ at: signedAt, confirm: { by: signedAt + 10 * MINUTE } }]);
    const late = execution('ana', { startedAt: NOW + 8 * MINUTE });
    expect(changeOf(read(run, [late], NOW + 9 * MINUTE)).audit.type).toBe('confirmation-lapsed');
    const inTime = execution('ana', { startedAt: NOW + 7 * MINUTE });
    expect(changeOf(read(run, [inTime], NOW + 9 * MINUTE)).audit.type).toBe('approval-confirmed');
  });

  test('is not given twice: the person is told what is to be done', () => {
    expect(approve(wanting({ approvals: [waits(ANA)] }), ANA, NOW + MINUTE)).toEqual({
      kind: 'refuse',
      refusal: { code: 'confirm-in-aws', until: NOW + 10 * MINUTE },
    });
  });

  test('is given anew by whoever gave it before the policy wanted that', () => {
    const { run } = changeOf(approve(wanting({ approvals: [anApproval(ANA)] }), ANA));
    expect(run.approvals).toEqual([expect.objectContaining({ userId: 'U0ANA', confirm: { by: NOW + 10 * MINUTE } })]);
  });

  test('is looked at each minute', () => {
    expect(dueAt(wanting({ approvals: [waits(ANA)] }), { now: NOW, repaintAt: undefined })).toBe(NOW);
    expect(dueAt(wanting(), { now: NOW, repaintAt: undefined })).toBe(wanting().expiresAt);
  });
});

describe('executions of the document', () => {
  test('confirm one of two, which then counts', () => {
    const { run, audit } = changeOf(read(wanting({ approvals: [waits(ANA), waits(BEN)] }), [execution('ana')]));
    expect(run.state).toBe('awaiting-approval');
    expect(countedPeople(run)).toEqual(['U0ANA']);
    expect(run.approvals).toEqual([confirmedBy(ANA, 'ana'), waits(BEN)]);
    expect(audit).toMatchObject({
      type: 'approval-confirmed',
      by: 'U0ANA',
      evidence: {
        have: 1,
        need: 2,
        confirmed: [{ userId: 'U0ANA', executionId: 'exec-ana', arn: sessionArn('ana'), at: NOW + MINUTE }],
      },
    });
  });

  test('are enough with the last: it is approved by those who confirmed, and good for as long as a request is', () => {
    const approvals = [confirmedBy(ANA, 'ana'), waits(BEN), waits(CLEO)];
    const { run, audit } = changeOf(read(wanting({ approvals }), [execution('ana'), execution('ben')]));
    // From when the last of them confirmed, and not from when that was seen.
    expect(run).toMatchObject({ state: 'approved', expiresAt: NOW + MINUTE + DAY });
    expect(run.approvals.map(({ userId }) => userId)).toEqual(['U0ANA', 'U0BEN']);
    expect(audit).toMatchObject({ type: 'approved', by: 'U0BEN', evidence: { have: 2, need: 2 } });
  });

  test('are enough both at once, at a checkpoint too', () => {
    const run = {
      ...runIn('waiting', CHECKPOINT),
      asks: ASKS,
      policy: wanting().policy,
      approvals: [waits(ANA), waits(BEN)],
    };
    expect(changeOf(read(run, [execution('ben'), execution('ana')])).run.state).toBe('approved');
  });

  test('confirm one approval each: the same one again, for whoever, is none', () => {
    const run = wanting({ approvals: [confirmedBy(ANA, 'ana'), waits(BEN)] });
    expect(read(run, [execution('ana'), execution('ana')]).kind).toBe('nothing');
    const twice = changeOf(
      read(wanting({ approvals: [waits(ANA), waits(BEN)] }), [execution('ana'), execution('ana')]),
    );
    expect(countedPeople(twice.run)).toEqual(['U0ANA']);
  });

  test('confirm nothing for whoever has not approved, and are told once', () => {
    const run = wanting({ approvals: [waits(ANA)] });
    const { run: told, audit } = changeOf(read(run, [execution('ben')]));
    expect(told.approvals).toEqual([waits(ANA)]);
    expect(told.confirming?.refused).toEqual([
      { executionId: 'exec-ben', arn: sessionArn('ben'), why: 'other-identity' },
    ]);
    expect(audit).toMatchObject({ type: 'confirmation-refused' });
    expect(audit).not.toHaveProperty('by');
    expect(read(told, [execution('ben')]).kind).toBe('nothing');
  });

  test('confirm nothing without any approval', () => {
    expect(changeOf(read(wanting(), [execution('ana')])).run).toMatchObject({
      state: 'awaiting-approval',
      approvals: [],
      confirming: { refused: [{ why: 'other-identity' }] },
    });
  });

  test.each<[string, Partial<SeenExecution>, string | undefined]>([
    ['another run', { parameters: { RunId: ['b-00000000'], Epoch: ['1'], PlanHash: [ASKS] } }, undefined],
    ['another version', { parameters: { RunId: ['b-7k2m9x4q'], Epoch: ['2'], PlanHash: [ASKS] } }, 'other-version'],
    ['before the approval', { startedAt: NOW - 1 }, 'out-of-time'],
    ['another role', { executedBy: sessionArn('ana').replace(ROLE, 'Admin') }, 'other-identity'],
    ['another account', { executedBy: sessionArn('ana').replace('111122223333', '444455556666') }, 'other-identity'],
    ['an automation', { startedFor: 'exec-parent' }, 'not-started-by-hand'],
  ])('of %s confirm nothing', (_title, parts, why) => {
    const run = wanting({ approvals: [waits(ANA)] });
    const decision = read(run, [execution('ana', parts)]);
    if (why === undefined) expect(decision.kind).toBe('nothing');
    else expect(changeOf(decision).run).toMatchObject({ approvals: [waits(ANA)], confirming: { refused: [{ why }] } });
  });

  test('are told five at most, and what confirms is never crowded out', () => {
    const wrong = Array.from({ length: 9 }, (_none, i) => execution('ben', { id: `exec-${i}` }));
    const { run } = changeOf(read(wanting({ approvals: [waits(ANA)] }), [...wrong, execution('ana')]));
    expect(run.confirming?.refused).toHaveLength(5);
    expect(countedPeople(run)).toEqual(['U0ANA']);
    expect(read(run, wrong).kind).toBe('nothing');
  });

  test('say nothing of a run whose policy wants none', () => {
    expect(read(aRun(), [execution('ana')])).toEqual({ kind: 'nothing', because: 'no confirmation is wanted' });
  });
});

describe('an approval that nobody confirms', () => {
  const run = wanting({ approvals: [confirmedBy(ANA, 'ana'), waits(BEN)] });

  test.each([
    ['is there for ten minutes', 10 * MINUTE],
    ['and for the minute that the list may lag', 11 * MINUTE - 1],
  ])('%s', (_title, after) => {
    expect(read(run, [], NOW + after).kind).toBe('nothing');
  });

  test('lapses then, and can be given again; another that counts stays', () => {
    const { run: lapsed, audit } = changeOf(read(run, [], NOW + 11 * MINUTE));
    expect(lapsed).toMatchObject({
      state: 'awaiting-approval',
      confirming: { lapsed: [{ userId: 'U0BEN', at: NOW }] },
    });
    expect(lapsed.approvals).toEqual([confirmedBy(ANA, 'ana')]);
    expect(audit).toMatchObject({ type: 'confirmation-lapsed', by: 'U0BEN' });
    const again = { kind: 'approve', by: BEN, epoch: 1, eligibility: APPROVER } as const;
    expect(changeOf(decide(lapsed, again, NOW + 12 * MINUTE)).run.approvals).toHaveLength(2);
  });

  test('does not when it was confirmed in time, however late that is read', () => {
    const late = read(run, [execution('ben', { startedAt: NOW + 10 * MINUTE })], NOW + 60 * MINUTE);
    expect(changeOf(late).run.state).toBe('approved');
  });

  test('waits on while Systems Manager cannot be read, which is said once', () => {
    const unread = (of: Run, at: number) =>
      decide(of, { kind: 'confirmations', read: { kind: 'unread', what: 'ThrottlingException' }, rules }, at);
    const { run: told, audit } = changeOf(unread(run, NOW + 60 * MINUTE));
    expect(told).toMatchObject({ approvals: run.approvals, confirming: { unread: 'ThrottlingException' } });
    expect(audit).toMatchObject({ type: 'confirmations-unread', note: 'ThrottlingException' });
    expect(unread(told, NOW + 61 * MINUTE).kind).toBe('nothing');
    expect(changeOf(read(told, [], NOW + MINUTE)).run.confirming).not.toHaveProperty('unread');
    expect(changeOf(read(told, [execution('ben')], NOW + 62 * MINUTE)).run.state).toBe('approved');
  });
});

describe('the start', () => {
  const checked = (run: Run, confirm: ConfirmRules = rules): Decision =>
    decide(run, { kind: 'checked', checks: clearChecks({ confirm }), start: CLAIM }, NOW);

  test('is claimed with approvals that are confirmed', () => {
    const run = { ...runIn('approved', { approvals: [confirmedBy(ANA, 'ana')] }), policy: wanting().policy };
    expect(changeOf(checked(run)).run.state).toBe('starting');
  });

  test('is not once the config has another session for them, or no longer that role', () => {
    const run = { ...runIn('approved', { approvals: [confirmedBy(ANA, 'ana')] }), policy: wanting().policy };
    const { account, config } = rules;
    for (const parts of [{ people: { U0ANA: 'ana.b@example.com' } }, { roles: [`${ROLE}2`] }]) {
      const { run: asked } = changeOf(checked(run, { account, config: { ...config, ...parts } }));
      expect(asked).toMatchObject({
        state: 'awaiting-approval',
        approvals: [],
        askedAgain: { code: 'quorum-lost', left: ['U0ANA'], unconfirmed: true },
      });
    }
  });

  test('is not with approvals of before the policy wanted that: people are asked again, and may approve again', () => {
    const run = { ...runIn('approved', { approvals: [anApproval(ANA)] }), policy: wanting().policy };
    const { run: asked } = changeOf(checked(run));
    expect(asked).toMatchObject({
      state: 'awaiting-approval',
      approvals: [],
      policy: { confirm: 'aws' },
      askedAgain: { code: 'quorum-lost', left: ['U0ANA'], unconfirmed: true },
    });
  });
});
