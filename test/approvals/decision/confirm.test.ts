import {
  arnsOf,
  isConfirmed,
  isConfirmedOrNeedsNone,
  mismatchOf,
  sessionOf,
  waitsUntil,
} from '../../../src/approvals/decision/confirm.ts';
import { countedPeople } from '../../../src/approvals/decision/quorum.ts';
import type { Approval, ConfirmMismatch } from '../../../src/approvals/types.ts';
import type { SeenExecution } from '../../../src/aws/ssm.ts';
import type { ConfirmConfig } from '../../../src/config/types.ts';
import { ANA, anApproval, aRun, BEN, CLEO, CLEO_AGAIN, MINUTE } from '../../runs/fixture.ts';
import { ROLE, sessionArn } from '../confirming.ts';

const config: ConfirmConfig = {
  roles: [ROLE, 'BreakGlass'],
  people: { U0ANA: 'ana@example.com', U0BEN: 'ben@example.com', cleo: 'cleo@example.com' },
};
const asked = { id: 'b-7k2m9x4q', epoch: 1, asks: 'c'.repeat(64) };
const rules = { config, account: '111122223333', asked };
const AT = anApproval(ANA).at;
const ARN = sessionArn('ana');
const parameters = { RunId: [asked.id], Epoch: ['1'], PlanHash: [asked.asks] };

const anExecution = (parts: Partial<SeenExecution> = {}): SeenExecution => ({
  id: 'exec-confirm',
  document: 'Patchwarden-Confirm',
  parameters,
  status: 'Success',
  startedAt: AT + MINUTE,
  executedBy: ARN,
  ...parts,
});

describe('an execution confirms an approval', () => {
  test.each<[string, Partial<SeenExecution>, Partial<Approval>]>([
    ['by the person’s session of a role that the config names', {}, {}],
    ['of another of these roles', { executedBy: ARN.replace(ROLE, 'BreakGlass') }, {}],
    ['at the moment of the approval', { startedAt: AT }, {}],
    ['ten minutes after it', { startedAt: AT + 10 * MINUTE }, {}],
    ['before it has run', { status: 'Pending' }, {}],
    ['while it runs', { status: 'InProgress' }, {}],
    ['of an account whose person has the session', { executedBy: ARN.replace('ana', 'cleo') }, CLEO],
    ['of another account of theirs', { executedBy: ARN.replace('ana', 'cleo') }, CLEO_AGAIN],
    ['by an id that Slack has for the same account', {}, { userId: 'W0ANA', person: 'W0ANA', aliases: ['U0ANA'] }],
  ])('%s', (_title, execution, approval) => {
    expect(mismatchOf(anApproval(ANA, approval), anExecution(execution), rules)).toBeUndefined();
  });

  test.each<[string, ConfirmMismatch, Partial<SeenExecution>]>([
    ['another document', 'not-about-it', { document: 'Patchwarden-Bake' }],
    [
      'a document of another account',
      'not-about-it',
      { document: 'arn:aws:ssm:ap-southeast-2:444455556666:document/Patchwarden-Confirm' },
    ],
    ['another run', 'not-about-it', { parameters: { ...parameters, RunId: ['b-00000000'] } }],
    ['two runs at once', 'not-about-it', { parameters: { ...parameters, RunId: [asked.id, 'b-00000000'] } }],
    ['no run', 'not-about-it', { parameters: {} }],
    ['a parameter more', 'not-about-it', { parameters: { ...parameters, AutomationAssumeRole: ['x'] } }],
    ['another epoch', 'other-version', { parameters: { ...parameters, Epoch: ['2'] } }],
    ['an epoch of another spelling', 'other-version', { parameters: { ...parameters, Epoch: ['01'] } }],
    ['another request', 'other-version', { parameters: { ...parameters, PlanHash: ['d'.repeat(64)] } }],
    [
      'the plan’s hash without the rest',
      'other-version',
      { parameters: { ...parameters, PlanHash: ['a'.repeat(64)] } },
    ],
    ['started by another execution', 'not-started-by-hand', { startedFor: 'exec-parent' }],
    ['stopped', 'was-stopped', { status: 'Cancelled' }],
    ['failed', 'was-stopped', { status: 'Failed' }],
    ['of a status that is not known', 'was-stopped', { status: 'Unheard' }],
    ['the wrong person', 'other-identity', { executedBy: ARN.replace('ana@', 'ben@') }],
    ['the right session of another role', 'other-identity', { executedBy: ARN.replace(ROLE, 'Admin') }],
    [
      'the right session of a role whose name begins so',
      'other-identity',
      { executedBy: ARN.replace(ROLE, `${ROLE}0`) },
    ],
    [
      'the right role and session of another account',
      'other-identity',
      { executedBy: ARN.replace('111122223333', '444455556666') },
    ],
    ['the session in other letters', 'other-identity', { executedBy: ARN.replace('ana@', 'Ana@') }],
    ['a user of that name', 'other-identity', { executedBy: 'arn:aws:iam::111122223333:user/ana@example.com' }],
    ['nobody', 'other-identity', { executedBy: '' }],
    ['before the approval', 'out-of-time', { startedAt: AT - 1 }],
    ['later than ten minutes', 'out-of-time', { startedAt: AT + 10 * MINUTE + 1 }],
    ['at a time that is not known', 'out-of-time', { startedAt: Number.NaN }],
  ])('not when it is %s: %s', (_title, why, execution) => {
    expect(mismatchOf(anApproval(ANA), anExecution(execution), rules)).toBe(why);
  });

  test.each<[string, object, Partial<Approval>]>([
    ['of an earlier version of the request', {}, { epoch: 2 }],
    ['of someone who has no session', {}, { userId: 'U0ZOE', person: 'U0ZOE' }],
    ['when the config names nobody any more', { config: undefined }, {}],
    ['when the config no longer names the role', { config: { ...config, roles: ['BreakGlass'] } }, {}],
    ['of a request that has no hash', { asked: { id: asked.id, epoch: 1 } }, {}],
  ])('not an approval %s', (_title, changes, approval) => {
    expect(mismatchOf(anApproval(ANA, approval), anExecution(), { ...rules, ...changes })).toBeDefined();
  });
});

describe('the session of a person', () => {
  test('is none where what they are known by has two', () => {
    const both = { ...CLEO, aliases: ['U0ANA'] };
    expect(sessionOf(both, config)).toBeUndefined();
    expect(arnsOf(both, rules)).toEqual([]);
  });

  test('is none of a name that every object has', () => {
    expect(sessionOf({ userId: 'constructor', person: 'toString' }, config)).toBeUndefined();
  });
});

describe('what is stored of a confirmation', () => {
  const confirm = { executionId: 'exec-confirm', arn: ARN, at: AT + MINUTE };

  test('is true when the execution says so', () => {
    expect(isConfirmed(anApproval(ANA, { confirm }), anExecution(), rules)).toBe(true);
  });

  test.each<[string, Approval, SeenExecution]>([
    ['names another execution', anApproval(ANA, { confirm: { ...confirm, executionId: 'exec-2' } }), anExecution()],
    [
      'names another identity',
      anApproval(ANA, { confirm: { ...confirm, arn: ARN.replace('ana', 'ben') } }),
      anExecution(),
    ],
    ['is of an execution of someone else', anApproval(BEN, { confirm }), anExecution()],
    ['is still waited for', anApproval(ANA, { confirm: { by: AT + 10 * MINUTE } }), anExecution()],
    ['is not there', anApproval(ANA), anExecution()],
  ])('is not when it %s', (_title, approval, execution) => {
    expect(isConfirmed(approval, execution, rules)).toBe(false);
  });
});

describe('an approval counts', () => {
  const waiting = { by: AT + 10 * MINUTE };
  const confirmed = { executionId: 'exec-confirm', arn: ARN, at: AT };
  test.each([
    ['where none is wanted', undefined, undefined, true],
    ['not without, where one is wanted', undefined, 'aws' as const, false],
    ['not while it waits', waiting, 'aws' as const, false],
    ['not while it waits, though none is wanted any more', waiting, undefined, false],
    ['once it is confirmed', confirmed, 'aws' as const, true],
    ['confirmed, where none is wanted', confirmed, undefined, true],
  ])('%s', (_title, confirm, wanted, counts) => {
    const approval = anApproval(ANA, confirm === undefined ? {} : { confirm });
    const run = aRun({ approvals: [approval] });
    const policy = wanted === undefined ? run.policy : { ...run.policy, confirm: wanted };
    expect(isConfirmedOrNeedsNone(approval, policy)).toBe(counts);
    expect(countedPeople({ ...run, policy })).toEqual(counts ? ['U0ANA'] : []);
  });

  test('and says until when it waits', () => {
    expect(waitsUntil(anApproval(ANA, { confirm: waiting }))).toBe(waiting.by);
    expect(waitsUntil(anApproval(ANA, { confirm: confirmed }))).toBeUndefined();
    expect(waitsUntil(anApproval(ANA))).toBeUndefined();
  });
});
