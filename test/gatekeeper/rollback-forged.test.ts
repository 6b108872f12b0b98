import type { DeployRun } from '../../src/deploy/types/run.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { aRefreshChange, GROUP_TARGET } from '../deploy/facts.ts';
import { aDeployPlan, aStackChange, deployOutcome } from '../runs/deploy-fixture.ts';
import { ANA, BEN, DAY, DEV, MINUTE } from '../runs/fixture.ts';
import {
  asked,
  back,
  byAna,
  config,
  confirming,
  done,
  hashed,
  NEW,
  OLD,
  rollback,
  stackWith,
  worldAfter,
} from './deploys.ts';
import { approvedRun, askedValue, clickBy, gatesOf, givenBy, NOW, OTHER_EXECUTION, type Stored } from './world.ts';

/** What whoever writes the table, and starts runbooks, may say of a deploy that a rollback takes back. */

test('not by the end of an execution that was never let in for it', async () => {
  const late = await worldAfter(done(), { admitted: 'no' });
  expect(await late.refusalOf(rollback())).toBe('not-approved 0/1 U0ANA:no-such-proof');
});

test('nor beside a new approval for any longer than a rollback is asked and waits', async () => {
  const { nonprod } = confirming.policies;
  const { confirm: _confirm, ...policy } = { ...nonprod, approvals: 2 };
  const two = { ...config, policies: { ...config.policies, nonprod: policy } };
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

test.each([
  ['before', NOW - MINUTE],
  ['after', NOW + 6 * MINUTE],
])(
  'no confirmation is spared by a deploy that somebody approved as it never was admitted, %s it had begun',
  async (_when, later) => {
    const evil = { ...OLD, id: 'ami-0evil' };
    const forged = hashed({ ...asked, plan: { ...asked.plan, change: aStackChange({ from: evil }) } });
    const byEve = givenBy(
      { userId: 'U0EVE', person: 'U0EVE' },
      {
        ...clickBy({ userId: 'U0EVE', person: 'U0EVE' }, askedValue(forged, config)),
        at: later,
      },
    );
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
  },
);

test('nor by a deploy that somebody wrote into the table', async () => {
  const cloudFormation = stackWith();
  const after = Object.assign(await worldAfter(done(), { admitted: 'no', cloudFormation }), { config: confirming });
  const run = back({ setOffBy: undefined } as never);
  const own = approvedRun(run, [givenBy(ANA, clickBy(ANA, askedValue(run, config)))], config);
  expect(await after.refusalOf(own)).toBe('not-confirmed 0/1');
});

describe('of a canary whose rest was approved, and not let in,', () => {
  const FIRST = '0a1b2c3d-1111-4222-8333-444455551111';
  const fleet = { ...config.fleets['web-prod'], target: GROUP_TARGET };
  const grouped = { ...config, fleets: { 'web-prod': fleet } };
  const withHash = <R extends Run>(run: R): R => ({ ...run, planHash: gatesOf(grouped).of(run).planHashOf(run.plan) });
  const subject = gatesOf(grouped)
    .of(asked)
    .subjectOf({ ...asked, plan: { ...asked.plan, target: GROUP_TARGET } } as Run);
  const { preferences } = aRefreshChange();
  const change = aRefreshChange({ from: OLD, preferences: { ...preferences, checkpoint: 20 } });
  const plan = aDeployPlan({ image: NEW, target: GROUP_TARGET, change });
  const canary = withHash({ ...asked, subject, plan: { ...plan, stage: 'canary' } } as Run);
  const restPlan = { ...plan, stage: 'rest', version: '8', change: aRefreshChange({ from: OLD }) };
  const rest = withHash({ ...asked, subject, epoch: 2, plan: restPlan } as Run);
  const earlier = givenBy(ANA, clickBy(ANA, askedValue(canary, grouped)));
  const byBen = givenBy(BEN, clickBy(BEN, askedValue(rest, grouped)), { epoch: 2 });

  const failed = (): Stored => {
    const { run, ...stored } = approvedRun(rest, [byBen], grouped);
    const parts = {
      state: 'failed',
      ending: { at: NOW, code: 'not-admitted', refusal: 'not-eligible' },
      outcome: deployOutcome(),
      earlier: [FIRST],
      approvedEarlier: [earlier.approval],
      progress: {
        kind: 'deploy',
        phase: 'replacing',
        status: 'Successful',
        done: 1,
        total: 4,
        version: '8',
        percent: 20,
      },
      start: { ...run.start, executionId: OTHER_EXECUTION },
    };
    return { ...stored, run: { ...run, ...parts } as Run, proofs: { ...stored.proofs, [earlier.hash]: earlier.proof } };
  };
  /** The rest had come to its gate when it was looked at. */
  const withoutPercent = ({ run, ...stored }: Stored): Stored => {
    const { percent: _percent, ...progress } = Object(run.progress);
    return { ...stored, run: { ...run, progress } };
  };
  const rolledBack = (): Stored => {
    const launchTemplate = { ...change.launchTemplate, fromVersion: '8' };
    const backPlan = aDeployPlan({
      image: OLD,
      target: GROUP_TARGET,
      version: '7',
      change: aRefreshChange({ from: NEW, launchTemplate }),
      returnOf: asked.id,
    });
    const run = withHash({ ...back(), subject, plan: backPlan } as Run);
    return {
      ...approvedRun(run, [{ ...byBen, approval: { ...byBen.approval, epoch: 1 } }], grouped),
      notes: [{ type: 'requested' }, { type: 'starting' }],
      proofs: {},
    };
  };

  test.each([failed(), withoutPercent(failed())])('it is dated by the execution of the canary: %#', async (of) => {
    const world = Object.assign(await worldAfter(of, { admitted: 'no' }), { config: grouped });
    world.execute(canary, { id: FIRST, endedAt: NOW - 10 * DAY, startedAt: NOW - 10 * DAY, admitted: 'yes' });
    expect(await world.refusalOf(rolledBack())).toBe('admitted');
    world.execute(canary, { id: FIRST, endedAt: NOW - 33 * DAY, startedAt: NOW - 33 * DAY, admitted: 'yes' });
    expect(await world.refusalOf(rolledBack())).toBe('too-late approval-expired');
  });

  test('and by no other', async () => {
    const world = Object.assign(await worldAfter(failed(), { admitted: 'no' }), { config: grouped });
    world.execute(rest, { id: FIRST, endedAt: NOW, admitted: 'no' });
    expect(await world.refusalOf(rolledBack())).toMatch(/^not-approved 0\/1/);
  });
});
