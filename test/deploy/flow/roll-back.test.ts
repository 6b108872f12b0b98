import type { Ports } from '../../../src/contract/ports.ts';
import { rollBackFrom } from '../../../src/deploy/flow/roll-back.ts';
import type { DeployRun } from '../../../src/deploy/types/run.ts';
import { isDeploy } from '../../../src/deploy/types/run.ts';
import { present } from '../../../src/present.ts';
import { createRun, loadHistory } from '../../../src/runs/effect/run-store.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { HOUR, T0 } from '../../runs/fixture.ts';
import { aWorld, failure, gone, portsOf } from '../effect/fake-aws.ts';
import { aDeploy, aDeployPlan, aRefreshChange } from '../facts.ts';

const GROUP = { kind: 'auto-scaling-group', group: 'api-prod' } as const;

/** Stopped at its checkpoint: version 8 on part of the group. */
const stopped = (parts: Partial<DeployRun> = {}): DeployRun =>
  aDeploy({
    id: 'd-1',
    name: 'api-prod',
    state: 'cancelled',
    earlier: ['exec-1'],
    ending: { at: T0, code: 'stopped-at-checkpoint', by: 'U0BEN', reason: 'errors', how: 'roll-back' },
    plan: aDeployPlan({
      fleet: 'api-prod',
      target: GROUP,
      stage: 'rest',
      version: '8',
      change: aRefreshChange(),
    }),
    ...parts,
  });

type Version = Ports['ec2']['launchTemplateVersion'];

async function setUp(launchTemplateVersion: Version = async () => ({ id: 'lt-1', name: 'web', version: '7' })) {
  // Planned later: approvals that come with it are looked at then.
  const double = createWorkerDouble({ kind: { plan: async () => ({ kind: 'not-yet' }) } });
  const aws = portsOf(aWorld({ table: double.table }));
  const ec2 = { ...aws.ec2, launchTemplateVersion };
  const ports = { ...aws, ...double.ports, config: aws.config, ec2 };
  // An ended run holds its subject no more.
  const store = (run: DeployRun) => createRun(ports, { ...run, subject: run.id }, { type: 'requested' });
  const back = (run: DeployRun) => rollBackFrom(ports, run, T0 + HOUR);
  const opened = async () => {
    const runs = await loadHistory(ports, ['api-prod'], 10);
    return runs
      .map(({ run }) => run)
      .filter(isDeploy)
      .filter(({ plan }) => plan.returnOf !== undefined);
  };
  return { double, store, back, opened };
}

test('a deploy that was stopped at its checkpoint is taken back by one of its own', async () => {
  const { store, back, opened } = await setUp(async () => ({
    id: 'lt-1',
    name: 'web',
    version: '7',
    imageId: 'ami-0old',
  }));
  await store(stopped());
  expect(await back(stopped())).toEqual({ kind: 'ready' });
  expect(await back(stopped())).toEqual({ kind: 'ready' });
  expect(await opened()).toMatchObject([{ plan: { returnOf: 'd-1', version: '7', image: { id: 'ami-0old' } } }]);
});

test.each([
  [2, 3],
  [4, 4],
])("needs the larger of the deploy's %i approvals and the three of today", async (then, needed) => {
  const { store, back, opened } = await setUp();
  const run = stopped({ policy: { ...stopped().policy, approvals: then } });
  await store(run);
  await back(run);
  expect(await opened()).toMatchObject([{ policy: { name: 'prod', approvals: needed } }]);
});

describe('the approvals of the deploy', () => {
  const given = (userId: string, proof?: string) => ({
    ...{ userId, person: userId, at: T0, epoch: 2, groups: ['platform'] },
    ...present({ proof }),
  });

  test('come with it, and name the run that they were given for, where their proofs are', async () => {
    const { store, back, opened } = await setUp();
    const run = stopped({ epoch: 3, approvedEarlier: [given('U0ANA', 'a1'), given('U0CLEO', 'c1')] });
    await store(run);
    await back(run);
    expect(await opened()).toMatchObject([
      {
        requester: run.requester,
        setOffBy: { userId: 'U0BEN' },
        approvals: [
          { userId: 'U0ANA', epoch: 1, proof: 'a1', of: { runId: 'd-1', epoch: 2 } },
          { userId: 'U0CLEO', epoch: 1, proof: 'c1', of: { runId: 'd-1', epoch: 2 } },
        ],
      },
    ]);
  });

  test('of before there were proofs cover no way back: whoever set it off asks for it', async () => {
    const { store, back, opened } = await setUp();
    const run = stopped({ epoch: 3, approvedEarlier: [given('U0ANA', 'a1'), given('U0CLEO')] });
    await store(run);
    await back(run);
    const [asked] = await opened();
    expect(asked).toMatchObject({ requester: { userId: 'U0BEN' }, setOffBy: { userId: 'U0BEN' }, approvals: [] });
  });
});

test('nothing is taken back when the fleet has moved since', async () => {
  const { double, store, back, opened } = await setUp();
  await store(stopped());
  await store(stopped({ id: 'd-2', state: 'succeeded', requestedAt: T0 + HOUR }));
  expect(await back(stopped())).toEqual({ kind: 'ready' });
  expect(await opened()).toEqual([]);
  expect(double.logged).toContain('way-back-outdated');
});

test('what cannot be read is tried again; a version that is gone is made anew', async () => {
  const unread = await setUp(() => Promise.reject(failure('Throttling')));
  await unread.store(stopped());
  expect(await unread.back(stopped())).toEqual({ kind: 'not-yet' });
  expect(await unread.opened()).toEqual([]);
  const unknown = await setUp();
  await unknown.store(stopped());
  unknown.double.failNext('userInfo', 'ambiguous');
  expect(await unknown.back(stopped())).toEqual({ kind: 'not-yet' });
  const lost = await setUp(() => Promise.reject(gone()));
  await lost.store(stopped());
  expect(await lost.back(stopped())).toEqual({ kind: 'ready' });
  const [run] = await lost.opened();
  expect(run?.plan).not.toHaveProperty('version');
});
