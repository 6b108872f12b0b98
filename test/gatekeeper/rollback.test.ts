import { AwsCallError } from '../../src/aws/failure.ts';
import type { DeployRun } from '../../src/deploy/types/run.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { aSet, aStack } from '../deploy/facts.ts';
import { CONFIG } from '../model/config.ts';
import { aDeploy, aDeployPlan, aStackChange, deployOutcome, SUBJECT } from '../runs/deploy-fixture.ts';
import { ANA, BEN, DAY, DEV, HOUR, MINUTE } from '../runs/fixture.ts';
import {
  APPROVED_AT,
  approvedRun,
  askedValue,
  clickBy,
  type Given,
  gatesOf,
  givenBy,
  NOW,
  OTHER_EXECUTION,
  type Stored,
  World,
} from './world.ts';

const config = {
  ...CONFIG,
  fleets: {
    'web-prod': {
      name: 'web-prod',
      policy: 'nonprod',
      channel: 'C0PATCHING',
      alarms: [],
      target: { kind: 'stack', stack: 'web-prod', parameter: 'ImageId' } as const,
    },
  },
};
const OLD = { id: 'ami-0old', kind: 'ami', origin: { owner: { kind: 'here', account: '111122223333' } } } as const;
const NEW = { id: 'ami-0new', kind: 'ami' } as const;

const hashed = <R extends Run>(run: R): R => ({ ...run, planHash: gatesOf(config).of(run).planHashOf(run.plan) });

const asked = hashed(
  aDeploy({ subject: SUBJECT, plan: aDeployPlan({ image: NEW, change: aStackChange({ from: OLD }) }) }),
);
const byAna = givenBy(ANA, clickBy(ANA, askedValue(asked, config)));

/** The deploy as it ended: let in, and done. */
function done(parts: Partial<DeployRun> = {}): Stored {
  const stored = approvedRun({ ...asked, ...parts } as DeployRun, [byAna], config);
  const run = {
    ...stored.run,
    state: 'succeeded',
    outcome: deployOutcome({ stackChangedAt: 5 } as never),
    ending: { at: NOW, code: 'succeeded' },
  } as Run;
  return { ...stored, run, beside: { gate: OTHER_EXECUTION } };
}

const back = (parts: Partial<DeployRun> = {}): Run => {
  const change = aStackChange({ from: NEW, stackChangedAt: 5, changeSetId: 'arn:back' });
  const plan = aDeployPlan({ image: OLD, change, returnOf: asked.id, returnBy: 'U0BEN' });
  return hashed(aDeploy({ id: 'd-00000002', subject: SUBJECT, plan, requester: DEV, setOffBy: BEN, ...parts }));
};

/** With the approvals of the deploy, whose proofs stay where they are. */
const rollback = (parts: Partial<DeployRun> = {}, given: readonly Given[] = [byAna]): Stored => ({
  ...approvedRun(back(parts), given, config),
  notes: [{ type: 'requested' }, { type: 'planned' }, { type: 'starting' }],
  proofs: {},
});

/** What CloudFormation says, of the one stack and of a set that was made from it. */
function stackWith({
  image = OLD.id,
  parts = {},
  used = 'Resources: {}',
}: {
  image?: string;
  parts?: object;
  used?: string;
} = {}) {
  const now = aStack({
    parameters: [
      { key: 'ImageId', value: 'ami-0now' },
      { key: 'Size', value: '2' },
    ],
  });
  const parameters = [
    { key: 'ImageId', value: image, isPrevious: false },
    { key: 'Size', value: '', isPrevious: true },
  ];
  return {
    stack: async () => now,
    changeSet: async () => aSet({ stackId: now.id, parameters, ...parts }),
    sourceTemplate: async (_stack: string, set?: string) => (set === undefined ? 'Resources: {}' : used),
  };
}

async function worldAfter(
  of: Stored,
  { admitted = 'yes', endedAt = NOW, cloudFormation = stackWith() } = {},
): Promise<World> {
  const world = Object.assign(new World(), { config, cloudFormation });
  await world.store(of);
  world.execute(of.run, { id: OTHER_EXECUTION, endedAt, admitted });
  return world;
}

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

test('not by the end of an execution that was never let in for it', async () => {
  const late = await worldAfter(done(), { admitted: 'no' });
  expect(await late.refusalOf(rollback())).toBe('not-approved 0/1 U0ANA:no-such-proof');
});

test('nor beside a new approval for any longer than a rollback is asked and waits', async () => {
  const { nonprod } = config.policies;
  if (nonprod === undefined) throw new Error('the config has no such policy');
  const two = { ...config, policies: { ...config.policies, nonprod: { ...nonprod, approvals: 2 } } };
  const asks = back({ setOffBy: undefined } as never);
  const byBen = givenBy(BEN, clickBy(BEN, askedValue(asks, config)));
  const mixed = (): Stored => ({
    ...approvedRun(asks, [byAna, byBen], config),
    notes: [
      { type: 'requested' },
      { type: 'approved', by: 'U0BEN', evidence: { epoch: 1, proof: byBen.hash } },
      { type: 'starting' },
    ],
    proofs: { [byBen.hash]: byBen.proof },
  });
  const after = async (endedAt: number) =>
    Object.assign(await worldAfter(done(), { endedAt }), { config: two }).refusalOf(mixed());
  expect(await after(NOW - 2 * DAY)).toBe('admitted');
  expect(await after(NOW - 4 * DAY)).toBe('too-late approval-expired');
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
  const { nonprod } = CONFIG.policies;
  if (nonprod === undefined) throw new Error('the config has no such policy');
  const confirming = {
    ...config,
    policies: { ...config.policies, nonprod: { ...nonprod, confirm: 'aws' as const } },
    confirm: { roles: ['AWSReservedSSO_Deploy_0a1b'], people: { U0ANA: 'ana@example.com' } },
  };
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

  test('the rollback of a deploy that was let in waits for nobody', async () => {
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

  test('not by who approved its deploy, or what it left, after that had begun', async () => {
    const evil = { ...OLD, id: 'ami-0evil' };
    const forged = hashed({ ...asked, plan: { ...asked.plan, change: aStackChange({ from: evil }) } });
    const later = NOW + 6 * MINUTE;
    const byEve = givenBy({ userId: 'U0EVE', person: 'U0EVE' }, {
      ...clickBy({ userId: 'U0EVE', person: 'U0EVE' }, askedValue(forged, config)),
      at: later,
    });
    const stored = approvedRun(forged, [byEve], config);
    const of: Stored = {
      ...stored,
      run: { ...stored.run, state: 'succeeded', ending: { at: NOW, code: 'succeeded' } } as Run,
      beside: { gate: OTHER_EXECUTION },
    };
    const plan = { ...back().plan, image: evil } as DeployRun['plan'];
    const run = back({ plan, requester: DEV, setOffBy: undefined } as never);
    const own = approvedRun(run, [givenBy(ANA, clickBy(ANA, askedValue(run, config)))], config);
    const after = Object.assign(await worldAfter(of, { cloudFormation: stackWith({ image: evil.id }) }), {
      config: confirming,
    });
    expect(await after.refusalOf(own, later)).toBe('not-confirmed 0/1');
  });

  test('that of a deploy which somebody wrote into the table does', async () => {
    const cloudFormation = stackWith();
    const after = Object.assign(await worldAfter(done(), { admitted: 'no', cloudFormation }), { config: confirming });
    const run = back({ setOffBy: undefined } as never);
    const own = approvedRun(run, [givenBy(ANA, clickBy(ANA, askedValue(run, config)))], config);
    expect(await after.refusalOf(own)).toBe('not-confirmed 0/1');
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
