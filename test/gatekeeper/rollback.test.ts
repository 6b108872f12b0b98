import { AwsCallError } from '../../src/aws/failure.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { aStackChange, SUBJECT } from '../runs/deploy-fixture.ts';
import { ANA, BEN, DAY, DEV, HOUR, MINUTE } from '../runs/fixture.ts';
import { asked, back, byAna, config, confirming, done, NEW, OLD, rollback, stackWith, worldAfter } from './deploys.ts';
import { APPROVED_AT, approvedRun, askedValue, clickBy, givenBy, NOW, type Stored, World } from './world.ts';

test('counts the proofs of the deploy whose plan named it', async () => {
  expect(await (await worldAfter(done())).refusalOf(rollback())).toBe('admitted');
});

test('to that image and no other', async () => {
  const plan = { ...back().plan, image: { ...OLD, id: 'ami-0evil' } } as DeployRun['plan'];
  expect(await (await worldAfter(done())).refusalOf(rollback({ plan }))).toBe('not-approved 0/1 U0ANA:no-such-proof');
});

describe('by a change set', () => {
  const withSet = async (cloudFormation: ReturnType<typeof stackWith>) =>
    (await worldAfter(done(), { cloudFormation })).refusalOf(rollback());
  const goneTo = (name: keyof ReturnType<typeof stackWith>) => ({
    ...stackWith(),
    [name]: async () => {
      throw new AwsCallError('reading it', Object.assign(new Error('gone'), { name: 'ChangeSetNotFoundException' }));
    },
  });

  test.each<[string, ReturnType<typeof stackWith>, string]>([
    ['of another template', stackWith({ used: 'Resources: { Evil: {} }' }), 'other-template'],
    ['of another stack', stackWith({ parts: { stackId: 'arn:other' } }), 'other-stack'],
    ['with another image', stackWith({ image: 'ami-0evil' }), 'other-parameters'],
    ['that is gone', goneTo('changeSet'), 'change-set-gone'],
    ['of a stack that is gone', goneTo('stack'), 'change-set-gone'],
  ])('%s it is refused', async (_what, cloudFormation, why) => {
    expect(await withSet(cloudFormation)).toBe(`not-this-plan ${why}`);
  });

  test('so is a deploy, whose set people approved by its id', async () => {
    const world = Object.assign(new World(), { config, cloudFormation: stackWith({ image: 'ami-0evil' }) });
    expect(await world.refusalOf(approvedRun(asked, [byAna], config))).toBe('not-this-plan other-parameters');
    world.cloudFormation = stackWith({ image: NEW.id });
    expect(await world.refusalOf(approvedRun(asked, [byAna], config))).toBe('admitted');
  });

  test('that cannot be read nothing is admitted', async () => {
    const unread = async () => {
      throw new AwsCallError('reading it', new Error('Throttling'));
    };
    await expect(withSet({ ...stackWith(), changeSet: unread })).rejects.toThrow('reading it');
  });
});

test('not to an image that the table says the deploy left', async () => {
  const evil = { ...OLD, id: 'ami-0evil' };
  const of = done({ plan: { ...asked.plan, change: aStackChange({ from: evil }) } });
  const plan = { ...back().plan, image: evil } as DeployRun['plan'];
  expect(await (await worldAfter(of)).refusalOf(rollback({ plan }))).toBe('not-approved 0/1 U0ANA:other-plan');
});

test('not with another requester, so that who requested the deploy counts', async () => {
  const byDev = givenBy(DEV, clickBy(DEV, askedValue(asked, config)));
  const of = { ...done(), proofs: { [byDev.hash]: byDev.proof } };
  const run = { ...of.run, approvals: [byDev.approval] };
  const world = await worldAfter({ ...of, run });
  expect(await world.refusalOf(rollback({ requester: BEN }, [byDev]))).toBe('not-approved 0/1 U0DEV:no-such-proof');
  expect(await world.refusalOf(rollback({}, [byDev]))).toMatch(/^not-approved 0\/1/);
});

test('for as long as the policy says after the end of the deploy’s own execution', async () => {
  const late = await worldAfter(done(), { endedAt: NOW - 3 * DAY });
  expect(await late.refusalOf(rollback())).toBe('too-late approval-expired');
});

test('one that was requested in time waits for its start as long again, however long ago its deploy was', async () => {
  const of = done({ policy: { ...asked.policy, expiresMs: HOUR } });
  const stored = { ...of, run: { ...of.run, ending: { at: NOW - 61 * MINUTE, code: 'succeeded' } } as Run };
  const world = await worldAfter(stored, { endedAt: NOW - 61 * MINUTE });
  expect(await world.refusalOf(rollback({ requestedAt: NOW - 30 * MINUTE }))).toBe('admitted');
  expect(await world.refusalOf(rollback({ requestedAt: NOW }))).toBe('not-approved 0/1 U0ANA:no-such-proof');
});

test.each([
  ['the name that the version before gave its subject', SUBJECT.split('/').slice(2).join('/'), 'admitted'],
  ['that of another stack', 'stack/other', 'not-this-plan subject'],
  ['the same of another Region', SUBJECT.replace('ap-southeast-2', 'us-east-1'), 'not-this-plan subject'],
])('under %s', async (_which, subject, verdict) => {
  expect(await (await worldAfter(done())).refusalOf(rollback({ subject }))).toBe(verdict);
});

test('asked on its own it counts its own proofs', async () => {
  const run = back({ requester: BEN });
  const own = approvedRun(run, [givenBy(ANA, clickBy(ANA, askedValue(run, config)))], config);
  expect(await (await worldAfter(done())).refusalOf(own)).toBe('admitted');
});

describe('under a policy whose approvals are confirmed in AWS', () => {
  const CONFIRMING = '0a1b2c3d-1111-4222-8333-44445555cccc';
  const ARN = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Deploy_0a1b/ana@example.com';
  const confirm = { executionId: CONFIRMING, arn: ARN, at: APPROVED_AT + MINUTE };

  const world = (execution: object = {}): World => {
    const made = Object.assign(new World(), { config: confirming, cloudFormation: stackWith({ image: NEW.id }) });
    const asks = askedValue(asked, config).split(':h')[1] ?? '';
    made.executions.set(CONFIRMING, {
      id: CONFIRMING,
      document: 'Patchwarden-Confirm',
      parameters: { RunId: [asked.id], Epoch: ['1'], PlanHash: [asks] },
      status: 'Success',
      executedBy: ARN,
      startedAt: APPROVED_AT + MINUTE,
      ...execution,
    });
    return made;
  };
  const confirmed = (): Stored => approvedRun(asked, [{ ...byAna, approval: { ...byAna.approval, confirm } }], config);

  test('every Slack account starts nothing', async () => {
    expect(await world().refusalOf(approvedRun(asked, [byAna], config))).toBe('not-confirmed 0/1');
    expect(await world().refusalOf(confirmed())).toBe('admitted');
  });

  test('neither does the right person in AWS without an approval', async () => {
    expect(await world().refusalOf(approvedRun(asked, [], config))).toBe('not-approved 0/1');
  });

  test.each<[string, object]>([
    ['another identity', { executedBy: ARN.replace('ana@', 'eve@') }],
    ['another role', { executedBy: ARN.replace('Deploy', 'ReadOnly') }],
    ['another plan', { parameters: { RunId: [asked.id], Epoch: ['1'], PlanHash: ['0'.repeat(64)] } }],
    ['another document', { document: 'Patchwarden-Deploy' }],
    ['more than ten minutes later', { startedAt: APPROVED_AT + HOUR }],
    ['before the approval', { startedAt: APPROVED_AT - MINUTE }],
  ])('%s confirms nothing', async (_what, execution) => {
    expect(await world(execution).refusalOf(confirmed())).toBe('not-confirmed 0/1');
  });

  test('the rollback of a deploy that was admitted waits for nobody', async () => {
    const after = Object.assign(await worldAfter(done()), { config: confirming });
    expect(await after.refusalOf(rollback())).toBe('admitted');
  });

  test('however the policy and the channel have changed since', async () => {
    const { nonprod: policy } = confirming.policies;
    const fleet = { ...config.fleets['web-prod'], channel: 'C0NEW' };
    const strict = {
      ...confirming,
      channel: 'C0NEW',
      fleets: { 'web-prod': fleet },
      policies: { ...confirming.policies, nonprod: { ...policy, approvals: 2 } },
    };
    const after = Object.assign(await worldAfter(done()), { config: strict });
    const run = back({ requester: DEV, setOffBy: undefined } as never);
    const from = { kind: 'message', channelId: 'C0NEW', messageTs: '1.1' } as const;
    const own = [ANA, BEN].map((by) => givenBy(by, clickBy(by, askedValue(run, config), { from })));
    expect(await after.refusalOf(approvedRun(run, own, config))).toBe('admitted');
  });
});

test('a new member of the group waits', async () => {
  const cloudFormation = stackWith({ image: NEW.id });
  const world = Object.assign(new World(), { config: { ...config, settleMs: DAY }, cloudFormation });
  const stored = approvedRun(asked, [byAna], config);
  expect(await world.refusalOf(stored)).toBe('not-eligible 0/1 U0ANA');
  const seen = async (U0ANA: number) =>
    world.put({ pk: 'MEMBERS#S0PLATFORM', sk: 'MEMBERS', since: 1, members: { U0ANA }, version: 1 });
  await seen(NOW - HOUR);
  expect(await world.refusalOf(stored)).toBe('not-eligible 0/1 U0ANA');
  await seen(NOW - 2 * DAY);
  expect(await world.refusalOf(stored)).toBe('admitted');
});
