import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Automation, AutomationStart, StartedExecution } from '../../../src/aws/ssm.ts';
import { savePause } from '../../../src/holds/effect/pause.ts';
import { settleStart, startClaimed } from '../../../src/runs/effect/start.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { StartRecord } from '../../../src/runs/types/start.ts';
import type { SlackApi } from '../../../src/slack/client.ts';
import { withPorts } from '../../support/ports.ts';
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

const ID = 'b-7k2m9x4q';

/** A run whose start is claimed, at NOW. */
const claimed = (parts: Partial<StartRecord> = {}) =>
  aRecord(runIn('starting', { start: aStart({ claimedAt: NOW, ...parts }) }));

/** Whoever comes later, at once after an attempt that settled nothing, or when the claimer is certainly gone. */
const settle = (world: WorkerDouble, parts: Partial<StartRecord> = { attempts: 1 }, now = NOW) =>
  settleStart(world.ports, claimed(parts), now);

/** An execution that was started as the run's start has it. */
const ours = (parts: Partial<StartedExecution> = {}): StartedExecution => ({
  id: 'exec-7',
  document: 'Patchwarden-Bake',
  parameters: { RunId: [ID] },
  ...parts,
});

/** A worker whose people may all decide. */
function workerOf(automation: Partial<Automation>): WorkerDouble {
  const world = createWorkerDouble({ automation });
  const userInfo: SlackApi['userInfo'] = async (id) => ({
    id,
    teamId: 'T0PATCHW',
    deleted: false,
    isBot: false,
    isGuest: false,
    isExternal: false,
  });
  const slack = { ...world.ports.slack, userInfo, userGroupMembers: async () => ['U0ANA'] };
  return { ...world, ports: { ...world.ports, slack } };
}

test('the claimer sends the stored bytes, with the run in a tag', async () => {
  const sent: AutomationStart[] = [];
  const start: Automation['start'] = async (call) => {
    sent.push(call);
    return 'exec-1';
  };
  const world = createWorkerDouble({ automation: { findByTag: never, start } });
  expect(await startClaimed(world.ports, claimed())).toEqual({ kind: 'start-accepted', executionId: 'exec-1' });
  expect(sent).toEqual([
    {
      document: 'Patchwarden-Bake',
      parameters: { RunId: ID },
      clientToken: '11111111-2222-5333-8444-555555555555',
      tags: { [`PatchwardenRun-${ID}`]: '1', [`PatchwardenRun-${ID}-1`]: 'web', PatchwardenKind: 'bake' },
    },
  ]);
});

test.each([
  ['TimeoutError', undefined, 'start-unsettled', 'start-unsettled'],
  ['InternalServerError', 500, 'start-unsettled', 'start-unsettled'],
  ['ThrottlingException', 400, 'start-turned-away', 'start-unsettled'],
  ['AutomationExecutionLimitExceededException', 400, 'start-turned-away', 'start-unsettled'],
  ['AccessDeniedException', 400, 'start-refused', 'start-unsettled'],
  ['AutomationDefinitionNotFoundException', 400, 'start-refused', 'start-unsettled'],
])(
  'the claimer who meets %s (%s) is %s; a later "no" says nothing of the one before',
  async (name, status, first, later) => {
    const world = workerOf({ start: async () => Promise.reject(failure(name, status)) });
    expect(await startClaimed(world.ports, claimed())).toMatchObject({ kind: first });
    expect(await settle(world)).toMatchObject({ kind: later });
  },
);

test('while the claimer may still be at it nobody else looks or starts', async () => {
  const world = workerOf({ start: never, findByTag: never });
  expect(await settle(world, {}, NOW + MINUTE - 1)).toBeUndefined();
});

test.each([
  ['an attempt that settled nothing', { attempts: 1 }, NOW],
  ['a claimer who is gone', {}, NOW + MINUTE],
])('after %s the list is looked at first, and then the same start is made', async (_title, parts, now) => {
  const found = workerOf({ start: never, findByTag: async () => [ours()] });
  expect(await settle(found, parts, now)).toEqual({ kind: 'start-accepted', executionId: 'exec-7' });
  const lost = workerOf({ start: async () => 'exec-8', findByTag: async () => [] });
  expect(await settle(lost, parts, now)).toEqual({ kind: 'start-accepted', executionId: 'exec-8' });
});

test.each<[string, Partial<StartedExecution>]>([
  ['of another document', { document: 'AWS-RestartEC2Instance' }],
  ['with another parameter', { parameters: { RunId: ['b-00000000'] } }],
  ['with a parameter more', { parameters: { RunId: [ID], MinHealthy: ['0'] } }],
  ['with a parameter less', { parameters: {} }],
  ['with a value more', { parameters: { RunId: [ID, ID] } }],
])('an execution with the tag, but %s, is not the run’s', async (_title, parts) => {
  const world = workerOf({ start: async () => 'exec-8', findByTag: async () => [ours({ id: 'exec-6', ...parts })] });
  expect(await settle(world)).toEqual({ kind: 'start-accepted', executionId: 'exec-8' });
  const among = workerOf({ start: never, findByTag: async () => [ours({ id: 'exec-6', ...parts }), ours()] });
  expect(await settle(among)).toEqual({ kind: 'start-accepted', executionId: 'exec-7' });
});

test('the execution that passed the gate needs no list', async () => {
  const world = workerOf({ start: never, findByTag: never });
  const record = { ...claimed({ attempts: 1 }), gate: 'exec-5' };
  expect(await settleStart(world.ports, record, NOW)).toEqual({ kind: 'start-accepted', executionId: 'exec-5' });
});

test('a list that cannot be read is no "no"', async () => {
  const world = workerOf({
    start: never,
    findByTag: async () => Promise.reject(failure('AccessDeniedException', 400)),
  });
  expect(await settle(world)).toMatchObject({ kind: 'start-unsettled' });
});

test('a start that the version before kept claimed for want of room is approved again', async () => {
  const world = workerOf({ start: never, findByTag: never });
  const parts = { busy: true, lastError: 'ThrottlingException' };
  expect(await settle(world, parts, NOW + 20 * MINUTE)).toEqual({
    kind: 'start-turned-away',
    error: 'ThrottlingException',
  });
});

describe('what may have started is not started again', () => {
  const worldOf = () => workerOf({ start: never, findByTag: async () => [] });
  const not = (why: string) => ({
    kind: 'start-unsettled',
    error: `no execution was found, and the start is not repeated: ${why}`,
  });

  test('while everything is paused', async () => {
    const world = worldOf();
    await savePause(world.table, { on: true, by: 'U0BEN', reason: 'incident', at: NOW, requestId: 'r' });
    expect(await settle(world)).toEqual(not('everything is paused (incident)'));
    expect(await settle(world, {}, NOW + MINUTE)).toEqual(not('everything is paused (incident)'));
  });

  test('while a calendar is closed', async () => {
    const { ports } = worldOf();
    const calendars = { stateAt: async () => ({ open: false }) };
    expect(await settleStart(withPorts(ports, { calendars }), claimed({ attempts: 1 }), NOW)).toEqual(
      not('a change calendar is closed'),
    );
  });

  test('when its approver may no longer decide, or cannot be asked about', async () => {
    const { ports } = worldOf();
    const left = { ...ports.slack, userGroupMembers: async () => [] };
    expect(await settleStart({ ...ports, slack: left }, claimed({ attempts: 1 }), NOW)).toEqual(
      not('an approval no longer counts'),
    );
    const unread = { ...ports.slack, userInfo: never };
    expect(await settleStart({ ...ports, slack: unread }, claimed({ attempts: 1 }), NOW)).toEqual(
      not('Slack account U0ANA could not be checked'),
    );
  });
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
