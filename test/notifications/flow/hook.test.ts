import { dueAt } from '../../../src/runs/decision/due.ts';
import { loadDueRuns } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { SlackCallError } from '../../../src/slack/call-error.ts';
import { createWorkerDouble, type WorkerDouble } from '../../runs/effect/worker-double.ts';
import { aRun, DAY, HOUR, MINUTE, NOW, runIn, T0 } from '../../runs/fixture.ts';
import { tickAt } from '../../support/tick.ts';

const dueRuns = async ({ ports }: WorkerDouble, at: number): Promise<string[]> =>
  (await loadDueRuns(ports, { ...tickAt(ports.table, at), limit: 10 })).map(({ run }) => run.id);

async function reconciled(run: Run): Promise<WorkerDouble> {
  const world = createWorkerDouble();
  world.ports.slack.userGroupMembers = async () => ['U0ANA', 'U0BEN'];
  await world.store(run);
  return world;
}

test('a run that has ended stays due until people are told of it, and no longer', async () => {
  const run = runIn('failed');
  const world = await reconciled(run);
  const slack = { ...world.ports.slack };
  world.ports.slack.channelMembers = async () => {
    throw new SlackCallError('conversations.members', { kind: 'ambiguous', code: 'TimeoutError' });
  };
  await reconcile(world.ports, run.id, NOW);
  expect(world.there.map(({ threadTs }) => threadTs !== undefined)).toEqual([false]);
  expect([await dueRuns(world, NOW + MINUTE - 1), await dueRuns(world, NOW + MINUTE)]).toEqual([[], [run.id]]);
  Object.assign(world.ports.slack, slack);
  world.clock.now += MINUTE;
  await reconcile(world.ports, run.id, world.clock.now);
  expect(world.there.map(({ threadTs }) => threadTs !== undefined)).toEqual([false, true]);
  expect(await dueRuns(world, NOW + 30 * DAY)).toEqual([]);
});

test('a run that asks is due for its reminder before it expires', async () => {
  const world = await reconciled(aRun());
  await reconcile(world.ports, aRun().id, NOW);
  const half = NOW + (T0 + DAY - NOW) / 2;
  expect([await dueRuns(world, half - 1), await dueRuns(world, half)]).toEqual([[], [aRun().id]]);
});

test.each<[string, Run, number | undefined, number | undefined]>([
  ['an end that owes nothing', runIn('failed'), undefined, undefined],
  ['an end that owes a notice', runIn('failed'), NOW + HOUR, NOW + HOUR],
  ['a notice before the expiry', aRun(), NOW + HOUR, NOW + HOUR],
  ['a notice after the expiry', aRun(), T0 + 2 * DAY, T0 + DAY],
])('%s', (_which, run, tellAt, expected) => {
  expect(dueAt(run, { now: NOW, repaintAt: undefined, tellAt })).toBe(expected);
});
