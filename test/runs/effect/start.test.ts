import { AwsCallError } from '../../../src/aws/failure.ts';
import type { AutomationStart } from '../../../src/aws/ssm.ts';
import { savePause } from '../../../src/holds/effect/pause.ts';
import { attemptStart } from '../../../src/runs/effect/start.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { Input } from '../../../src/runs/types/input.ts';
import { aRecord, aStart, MINUTE, NOW, runIn, T0 } from '../fixture.ts';
import { createWorkerDouble, type WorkerDouble } from './worker-double.ts';

const failure = (name: string, status?: number): AwsCallError =>
  new AwsCallError(
    'starting',
    Object.assign(new Error('x'), { name }, status === undefined ? {} : { $metadata: { httpStatusCode: status } }),
  );

const never = async (): Promise<never> => {
  throw new Error('this call was not expected');
};

const attempt = (world: WorkerDouble, parts = {}, now = NOW): Promise<Input> =>
  attemptStart(world.ports, aRecord(runIn('starting', { start: aStart({ claimedAt: NOW, ...parts }) })), now);

test('the first attempt sends the stored bytes, with the run in a tag', async () => {
  const sent: AutomationStart[] = [];
  const world = createWorkerDouble({
    automation: {
      findByTag: never,
      start: async (start) => {
        sent.push(start);
        return 'exec-1';
      },
    },
  });
  expect(await attempt(world)).toEqual({ kind: 'start-accepted', executionId: 'exec-1' });
  expect(sent).toEqual([
    {
      document: 'Patchwarden-Bake',
      parameters: { RunId: 'b-7k2m9x4q' },
      clientToken: '11111111-2222-5333-8444-555555555555',
      tags: { 'PatchwardenRun-b-7k2m9x4q': '1', 'PatchwardenRun-b-7k2m9x4q-1': 'web', PatchwardenKind: 'bake' },
    },
  ]);
});

test.each([
  ['after an attempt that settled nothing', { attempts: 1 }, NOW],
  ['more than a minute after the claim', {}, NOW + MINUTE + 1],
])('%s the list is looked at first', async (_title, parts, now) => {
  const world = createWorkerDouble({ automation: { start: never, findByTag: async () => ['exec-7'] } });
  expect(await attempt(world, parts, now)).toEqual({ kind: 'start-accepted', executionId: 'exec-7' });
});

test.each([
  ['TimeoutError', undefined, 'start-unsettled'],
  ['InternalServerError', 500, 'start-unsettled'],
  ['ThrottlingException', 400, 'start-unsettled'],
  ['AutomationExecutionLimitExceededException', 400, 'start-unsettled'],
  ['AccessDeniedException', 400, 'start-refused'],
  ['AutomationDefinitionNotFoundException', 400, 'start-refused'],
])('a first attempt that meets %s (%s) is %s', async (name, status, kind) => {
  const world = createWorkerDouble({ automation: { start: async () => Promise.reject(failure(name, status)) } });
  expect(await attempt(world)).toMatchObject({ kind });
});

test('a "no" to a later attempt says nothing of the one before', async () => {
  const world = createWorkerDouble({
    automation: { start: async () => Promise.reject(failure('AccessDeniedException', 400)) },
  });
  expect(await attempt(world, { attempts: 1 })).toMatchObject({ kind: 'start-unsettled' });
});

test('a list that cannot be read is no "no"', async () => {
  const world = createWorkerDouble({
    automation: { start: never, findByTag: async () => Promise.reject(failure('AccessDeniedException', 400)) },
  });
  expect(await attempt(world, { attempts: 1 })).toMatchObject({ kind: 'start-unsettled' });
});

test('what may have started is not started again while everything is paused', async () => {
  const world = createWorkerDouble({ automation: { start: never } });
  await savePause(world.table, { on: true, by: 'U0BEN', reason: 'incident', at: NOW, requestId: 'r' });
  expect(await attempt(world, { attempts: 1 })).toMatchObject({ kind: 'start-unsettled' });
});

test('a run that waits for its execution is shown and stays while the list cannot be read', async () => {
  const world = createWorkerDouble({
    automation: { findByTag: async () => Promise.reject(failure('InternalServerError', 500)) },
  });
  const cancel = { by: 'U0BEN', reason: 'x', at: T0 };
  await world.store(runIn('cancelling', { version: 1, start: aStart(), cancel }));
  world.clock.now = NOW + 60 * MINUTE;
  await reconcile(world.ports, 'b-7k2m9x4q', world.clock.now);
  const { run, card } = await world.record('b-7k2m9x4q');
  expect(run.state).toBe('cancelling');
  expect(card.status).toBe('posted');
});
