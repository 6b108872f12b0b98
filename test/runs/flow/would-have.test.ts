import type { Observe } from '../../../src/config/types.ts';
import { lookAfterUpgrade } from '../../../src/runs/flow/look.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import { openRun } from '../../../src/runs/flow/request.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { readWorkOnce } from '../../../src/store/due.ts';
import { createWorkerDouble, type WorkerDouble } from '../effect/worker-double.ts';
import { ANA, anApproval, aRun, NOW, runIn } from '../fixture.ts';

const ID = 'b-7k2m9x4q';

/** A worker whose config observes as `today` says; nobody expects it to start anything, so that would fail. */
function worldOf(today: { observe: Observe | undefined }): WorkerDouble {
  const world = createWorkerDouble({ kind: { observeOf: () => today.observe, policyOf: () => 'nonprod' } });
  world.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN'];
  return world;
}

const stateOf = async (world: WorkerDouble): Promise<unknown[]> => {
  const { run } = await world.record(ID);
  return [run.state, run.ending?.code, run.observe];
};

const people = (world: WorkerDouble): string[] => world.said.map(({ channel, text }) => `${channel}: ${text}`);

test('where nobody is asked a request is over at once, and who asked is all who is told', async () => {
  const world = worldOf({ observe: true });
  world.ports.slack.userGroupMembers = async () => [];
  expect((await openRun(world.ports, aRun(), NOW)).kind).toBe('opened');
  expect(await stateOf(world)).toEqual(['cancelled', 'observed', true]);
  expect(people(world)).toEqual(['C0PATCHING: cancelled', expect.stringMatching(/^C0PATCHING: <@U0DEV> cancelled/)]);
});

test('a shadow needs people who could approve it, and is asked for', async () => {
  const world = worldOf({ observe: 'shadow' });
  world.ports.slack.userGroupMembers = async () => [];
  expect((await openRun(world.ports, aRun(), NOW)).kind).toBe('short');
  const asked = worldOf({ observe: 'shadow' });
  await openRun(asked.ports, aRun(), NOW);
  expect(await stateOf(asked)).toEqual(['awaiting-approval', undefined, 'shadow']);
});

test('what was requested as a shadow does not start once its fleet is live', async () => {
  const world = worldOf({ observe: undefined });
  await world.store(runIn('approved', { observe: 'shadow', approvals: [anApproval(ANA)] }));
  await reconcile(world.ports, ID, NOW);
  expect(await stateOf(world)).toEqual(['cancelled', 'observed', 'shadow']);
});

test.each<[string, Run, Observe, string]>([
  ['waits for approval', aRun(), true, 'cancelled'],
  ['waits for approval', aRun(), 'shadow', 'awaiting-approval'],
  ['is approved', runIn('approved', { approvals: [anApproval(ANA)] }), 'shadow', 'cancelled'],
])('what %s when its fleet begins to be observed does not start', async (_how, run, observe, state) => {
  const world = worldOf({ observe });
  await world.store(run);
  await reconcile(world.ports, run.id, NOW);
  expect((await stateOf(world))[0]).toBe(state);
});

test('requests that wait are looked at with the first tick after the config has changed', async () => {
  const today: { observe: Observe | undefined } = { observe: undefined };
  const world = worldOf(today);
  await openRun(world.ports, aRun(), NOW);
  world.wakes.length = 0;
  const tick = () => ({ now: NOW, work: readWorkOnce(world.table) });
  await lookAfterUpgrade(world.ports, tick());
  expect(world.wakes).toEqual([]);
  today.observe = true;
  await lookAfterUpgrade(world.ports, tick());
  expect(world.wakes.map(({ runId }) => runId)).toEqual([ID]);
});
