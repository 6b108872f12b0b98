import type { Eligibility, Person } from '../../../src/approvals/types.ts';
import type { BakeRun } from '../../../src/bake/types/run.ts';
import { decide } from '../../../src/runs/decision/decide.ts';
import type { Decision } from '../../../src/runs/types/decision.ts';
import type { Input } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import {
  ANA,
  APPROVER,
  anApproval,
  aRun,
  BEN,
  CLEO,
  CLEO_AGAIN,
  DAY,
  DEV,
  HOUR,
  MINUTE,
  NOW,
  runIn,
  STRANGER,
  T0,
} from '../fixture.ts';

const changeOf = (decision: Decision): Extract<Decision, { kind: 'change' }> => {
  if (decision.kind !== 'change') throw new Error(`no change but ${JSON.stringify(decision)}`);
  return decision;
};

/** Two people needed. */
const prod = (parts: Partial<BakeRun> = {}): BakeRun =>
  aRun({ policy: { ...aRun().policy, name: 'prod', approvals: 2 }, ...parts });

const approve = (run: Run, by: Person, eligibility: Eligibility = APPROVER, now = NOW): Decision =>
  decide(run, { kind: 'approve', by, epoch: run.epoch, eligibility }, now);

describe('approve', () => {
  test('the last approval needed makes it approved, and good for as long as a request is', () => {
    const { run, audit } = changeOf(approve(aRun(), ANA));
    expect(run).toMatchObject({ state: 'approved', version: 2, expiresAt: NOW + DAY });
    expect(run.approvals).toEqual([{ ...ANA, at: NOW, epoch: 1, groups: ['platform'] }]);
    expect(audit).toMatchObject({ type: 'approved', by: 'U0ANA', evidence: { have: 1, need: 1, epoch: 1 } });
  });

  test('the first of two is counted and nothing more', () => {
    const { run, audit } = changeOf(approve(prod(), ANA));
    expect(run).toMatchObject({ state: 'awaiting-approval', expiresAt: T0 + DAY });
    expect(audit.type).toBe('approval-given');
  });

  test('of a request that has not expired, an approval from long ago counts', () => {
    const asked = prod({ approvals: [anApproval(BEN, { at: T0 - 3 * DAY })], expiresAt: NOW + DAY });
    expect(changeOf(approve(asked, ANA)).run).toMatchObject({ state: 'approved' });
  });

  test('two accounts of one person are one person', () => {
    const once = changeOf(approve(prod(), CLEO)).run;
    expect(approve(once, CLEO_AGAIN)).toEqual({
      kind: 'refuse',
      refusal: { code: 'already-approved-by-you', have: 1, need: 2 },
    });
  });

  test('the requester does not approve, nor their second account', () => {
    const run = aRun({ requester: CLEO });
    expect(approve(run, CLEO)).toEqual({ kind: 'refuse', refusal: { code: 'own-request' } });
    expect(approve(run, CLEO_AGAIN)).toEqual({ kind: 'refuse', refusal: { code: 'own-request' } });
  });

  test('nor by another id, nor when the config has forgotten whose account it is', () => {
    const own = { kind: 'refuse', refusal: { code: 'own-request' } };
    expect(approve(aRun({ requester: { ...DEV, aliases: ['W0DEV'] } }), { userId: 'W0DEV', person: 'W0DEV' })).toEqual(
      own,
    );
    const forgotten = { userId: 'U0CLEO2', person: 'U0CLEO2', aliases: ['cleo'] };
    expect(approve(aRun({ requester: CLEO }), forgotten)).toEqual(own);
  });

  test('who set off a rollback does not approve it, and what they approved before no longer counts', () => {
    const asked = prod({ setOffBy: CLEO, approvals: [anApproval(CLEO, { at: T0 - MINUTE })] });
    expect(approve(asked, CLEO_AGAIN)).toEqual({ kind: 'refuse', refusal: { code: 'own-request' } });
    const { run, audit } = changeOf(approve(asked, BEN));
    expect(run).toMatchObject({ state: 'awaiting-approval', approvals: [BEN] });
    expect(audit).toMatchObject({ type: 'approval-given', evidence: { have: 1, need: 2 } });
  });

  test('an approval of an older epoch is not counted with the new ones', () => {
    const run = prod({ epoch: 2, approvals: [anApproval(BEN, { epoch: 1 })] });
    expect(changeOf(approve(run, ANA)).run.state).toBe('awaiting-approval');
  });

  test('who approved an older epoch may approve the new one', () => {
    const run = aRun({ epoch: 2, approvals: [anApproval(ANA, { epoch: 1 })] });
    expect(changeOf(approve(run, ANA)).run.state).toBe('approved');
  });

  test('a time that is still to come makes it scheduled', () => {
    const { run } = changeOf(approve(aRun({ scheduledFor: NOW + HOUR }), ANA));
    expect(run).toMatchObject({ state: 'scheduled', expiresAt: NOW + HOUR + DAY });
  });

  test('keeps since when its author is in the group, where that is recent', () => {
    const given = (eligibility: Eligibility) => changeOf(approve(aRun(), ANA, eligibility)).run.approvals[0];
    expect(given({ may: 'yes', groups: ['platform'], joinedAt: NOW - 5 })).toMatchObject({ joinedAt: NOW - 5 });
    expect(given({ may: 'yes', groups: ['platform'] })).not.toHaveProperty('joinedAt');
  });

  test('a time that has passed meanwhile starts at once', () => {
    expect(changeOf(approve(aRun({ scheduledFor: NOW - 1 }), ANA)).run.state).toBe('approved');
  });

  test.each([
    ['one millisecond before it expires', -1, 'change'],
    ['at the moment it expires', 0, 'refuse'],
    ['afterwards', 1, 'refuse'],
  ])('%s', (_when, after, kind) => {
    expect(approve(aRun(), ANA, APPROVER, T0 + DAY + after).kind).toBe(kind);
  });

  test.each<[Eligibility, object]>([
    [STRANGER, { code: 'ineligible', why: 'not-approver' }],
    [
      { may: 'no', code: 'guest' },
      { code: 'ineligible', why: 'guest' },
    ],
    [
      { may: 'no', code: 'bot' },
      { code: 'ineligible', why: 'bot' },
    ],
    [
      { may: 'no', code: 'deactivated' },
      { code: 'ineligible', why: 'deactivated' },
    ],
    [
      { may: 'no', code: 'external' },
      { code: 'ineligible', why: 'external' },
    ],
    [
      { may: 'no', code: 'too-new', group: 'platform', joinedAt: T0, until: T0 + DAY },
      { code: 'too-new', group: 'platform', joinedAt: T0, until: T0 + DAY },
    ],
    [
      { may: 'unknown', what: 'the group' },
      { code: 'unknown-eligibility', what: 'the group' },
    ],
  ])('an eligibility of %j refuses', (eligibility, refusal) => {
    expect(approve(aRun(), ANA, eligibility)).toEqual({ kind: 'refuse', refusal });
  });
});

describe('reject', () => {
  const reject = (run: Run, eligibility: Eligibility = APPROVER): Decision =>
    decide(run, { kind: 'reject', by: BEN, epoch: run.epoch, reason: 'freeze week', eligibility }, NOW);

  test('ends it with who and why', () => {
    const { run, audit } = changeOf(reject(runIn('approved', { hold: { code: 'unknown', what: 'x' } })));
    expect(run).toMatchObject({
      state: 'rejected',
      ending: { code: 'rejected', by: 'U0BEN', reason: 'freeze week', at: NOW },
    });
    expect(run.hold).toBeUndefined();
    expect(audit).toEqual({ type: 'rejected', by: 'U0BEN', person: 'U0BEN', note: 'freeze week' });
  });

  test.each<[Eligibility, string]>([
    [STRANGER, 'ineligible'],
    [{ may: 'unknown', what: 'x' }, 'unknown-eligibility'],
  ])('is for approvers: %j', (eligibility, code) => {
    expect(reject(aRun(), eligibility)).toMatchObject({ kind: 'refuse', refusal: { code } });
  });
});

describe('defer', () => {
  const defer = (
    run: Run,
    until: number,
    { by = BEN, eligibility = APPROVER }: { by?: Person; eligibility?: Eligibility } = {},
  ) => decide(run, { kind: 'defer', by, epoch: run.epoch, until, eligibility }, NOW);

  test('raises the epoch, keeps the approvals needed and not those given', () => {
    const { run, audit } = changeOf(defer(runIn('scheduled'), T0 + 12 * HOUR));
    expect(audit).toMatchObject({ type: 'deferred', evidence: { until: T0 + 12 * HOUR, epoch: run.epoch } });
    expect(run).toMatchObject({
      state: 'awaiting-approval',
      epoch: 2,
      approvals: [],
      deferrals: 1,
      scheduledFor: T0 + 12 * HOUR,
      expiresAt: T0 + 12 * HOUR + DAY,
      policy: { approvals: 1 },
    });
  });

  test.each([
    ['a minute from now', NOW + MINUTE, 'change'],
    ['less than a minute from now', NOW + MINUTE - 1, 'defer-past'],
    ['the past', NOW - HOUR, 'defer-past'],
    ['the latest moment allowed', T0 + 14 * DAY, 'change'],
    ['a moment later', T0 + 14 * DAY + 1, 'defer-too-far'],
  ])('to %s', (_when, until, expected) => {
    const decision = defer(aRun(), until);
    expect(decision.kind === 'refuse' ? decision.refusal.code : decision.kind).toBe(expected);
  });

  test('ends with the deferrals allowed', () => {
    expect(defer(aRun({ deferrals: 2 }), NOW + HOUR)).toEqual({
      kind: 'refuse',
      refusal: { code: 'no-deferrals-left', max: 2 },
    });
  });

  test('requesters may defer their own, approvers anyone’s, and nobody else', () => {
    expect(defer(aRun(), NOW + HOUR, { by: DEV, eligibility: STRANGER }).kind).toBe('change');
    expect(defer(aRun(), NOW + HOUR, { by: BEN, eligibility: STRANGER }).kind).toBe('refuse');
    expect(defer(aRun(), NOW + HOUR, { by: DEV, eligibility: { may: 'no', code: 'guest' } }).kind).toBe('refuse');
  });
});

describe('cancel', () => {
  const cancel = (run: Run, by: Person, eligibility: Eligibility): Decision =>
    decide(run, { kind: 'cancel', by, reason: 'wrong recipe', eligibility, how: 'cancel' }, NOW);

  test('before the start it ends the run', () => {
    expect(changeOf(cancel(aRun(), DEV, STRANGER)).run).toMatchObject({
      state: 'cancelled',
      ending: { code: 'cancelled', by: 'U0DEV' },
    });
  });

  test.each(['starting', 'running', 'needs-attention'] as const)(
    'of one that is %s is asked for and seen to',
    (state) => {
      const { run } = changeOf(cancel(runIn(state), BEN, APPROVER));
      expect(run).toMatchObject({ state: 'cancelling', cancel: { by: 'U0BEN', reason: 'wrong recipe', at: NOW } });
    },
  );

  test('who asked may take it back, a stranger may not', () => {
    expect(cancel(runIn('running'), DEV, STRANGER).kind).toBe('change');
    expect(cancel(runIn('running'), BEN, STRANGER)).toEqual({
      kind: 'refuse',
      refusal: { code: 'ineligible', why: 'not-approver' },
    });
    expect(cancel(runIn('running'), DEV, { may: 'unknown', what: 'your account' }).kind).toBe('refuse');
  });

  test('needs no epoch: an old card may stop what a new one started', () => {
    expect(cancel(runIn('running', { epoch: 3 }), BEN, APPROVER).kind).toBe('change');
  });
});

describe('someone who joined the group too recently', () => {
  const tooNew = { may: 'no', code: 'too-new', group: 'platform', joinedAt: T0, until: T0 + DAY } as const;

  test('may reject and stop, since that starts nothing', () => {
    const reject: Input = { kind: 'reject', by: ANA, epoch: 1, reason: 'not now', eligibility: tooNew };
    expect(decide(aRun(), reject, NOW)).toMatchObject({ kind: 'change', run: { state: 'rejected' } });
    const cancel: Input = { kind: 'cancel', by: ANA, reason: 'stop', eligibility: tooNew, how: 'cancel' };
    expect(decide(runIn('running'), cancel, NOW)).toMatchObject({ kind: 'change', run: { state: 'cancelling' } });
  });
});
