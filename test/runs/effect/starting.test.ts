import { AwsCallError } from '../../../src/aws/failure.ts';
import type { Automation } from '../../../src/aws/ssm.ts';
import type { Config } from '../../../src/config/types.ts';
import { savePause } from '../../../src/holds/effect/pause.ts';
import { loadAudit } from '../../../src/runs/effect/run-store.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { RunKind } from '../../../src/runs/run-kind.ts';
import type { Observation, PlanCheck } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { CONFIG, configOf } from '../../model/config.ts';
import { RULES } from '../../model/people.ts';
import { withPorts } from '../../support/ports.ts';
import { aPlan, aStart, DAY, MINUTE, NOW, runIn } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';
const KEY = { pk: `RUN#${ID}`, sk: 'RUN' };

const failure = (name: string): AwsCallError =>
  new AwsCallError('starting', Object.assign(new Error('x'), { name, $metadata: { httpStatusCode: 400 } }));

/** What is true around a worker. */
interface Around {
  hasRoom: boolean;
  members: string[];
  plan: PlanCheck;
  isOpen: boolean;
  config: Config;
}

const CLEAR: Around = {
  hasRoom: true,
  members: ['U0ANA', 'U0BEN'],
  plan: { kind: 'same' },
  isOpen: true,
  config: CONFIG,
};

/** A worker, and what a test changes around it between two looks. */
async function worldWith(
  run: Run,
  { automation = {}, kind = {} }: { automation?: Partial<Automation>; kind?: Partial<RunKind> } = {},
) {
  const around = { ...CLEAR, starts: 0 };
  const world = createWorkerDouble({
    automation: {
      start: async () => {
        around.starts += 1;
        if (!around.hasRoom) throw failure('ThrottlingException');
        return 'exec-1';
      },
      ...automation,
    },
    kind: { checkPlan: async () => around.plan, ...kind },
  });
  const slack = {
    ...world.ports.slack,
    userGroupMembers: async () => around.members,
    userInfo: async (id: string) => ({
      id,
      teamId: 'T0PATCHW',
      deleted: false,
      isBot: false,
      isGuest: false,
      isExternal: false,
    }),
  };
  const calendars = { stateAt: async () => ({ open: around.isOpen }) };
  await world.store({ ...run, version: 1 });
  /** Looked at some minutes after NOW. */
  const look = async (minutes: number): Promise<Run> => {
    world.clock.now = NOW + minutes * MINUTE;
    await reconcile(withPorts({ ...world.ports, slack, config: around.config }, { calendars }), ID, world.clock.now);
    return (await world.record(ID)).run;
  };
  const audit = async () =>
    (await loadAudit(world.table, ID)).map(({ type, note }) => `${type}${note === undefined ? '' : ` ${note}`}`);
  return { ...world, around, look, audit };
}

/** What may have moved since the run was approved, and what becomes of it when nothing was started yet. */
const ONE_PERSON = 'a config that knows approver and requester as one person';
const MOVES: readonly (readonly [title: string, change: Partial<Around>, expected: object])[] = [
  ['an approver who left', { members: ['U0BEN'] }, { state: 'awaiting-approval', epoch: 1, approvals: [] }],
  [
    'a changed recipe',
    { plan: { kind: 'changed', plan: aPlan({ pipelineName: 'web-2' }), planHash: 'b'.repeat(64), why: 'new' } },
    { state: 'awaiting-approval', epoch: 2, approvals: [] },
  ],
  ['a stack that has changed', { plan: { kind: 'void', plan: aPlan(), why: 'new' } }, { epoch: 2, approvals: [] }],
  ['an image that is gone', { plan: { kind: 'gone', why: 'ami-1 is gone' } }, { state: 'failed' }],
  ['another change of the stack', { plan: { kind: 'busy', what: 'it is updated' } }, { hold: { code: 'busy' } }],
  ['a closed calendar', { isOpen: false }, { state: 'approved', hold: { code: 'frozen' } }],
  [
    'a larger quorum in the config',
    { config: configOf({ ...RULES, approvals: { web: 2, api: 2 } }) },
    { state: 'awaiting-approval', policy: { approvals: 2 } },
  ],
  [ONE_PERSON, { config: { ...CONFIG, people: { dev: ['U0DEV', 'U0ANA'] } } }, { state: 'awaiting-approval' }],
];

describe('a start that AWS has no room for', () => {
  test('is tried again after 1, 2, 4, 8 and then each 10 minutes, and starts once there is room', async () => {
    const { around, look, audit } = await worldWith(runIn('approved'));
    around.hasRoom = false;
    const attempts: number[] = [];
    for (let minute = 0; minute <= 40; minute += 1) {
      const before = around.starts;
      expect(await look(minute)).toMatchObject({ state: 'approved', hold: { code: 'busy' } });
      if (around.starts > before) attempts.push(minute);
    }
    expect(attempts).toEqual([0, 1, 3, 7, 15, 25, 35]);
    around.hasRoom = true;
    expect((await look(44)).state).toBe('approved');
    const run = await look(45);
    expect([run.state, run.start?.executionId, run.hold, run.turnedAway]).toEqual([
      'running',
      'exec-1',
      undefined,
      undefined,
    ]);
    expect(await audit()).toEqual([
      'requested',
      'starting',
      'held ThrottlingException',
      ...Array.from({ length: 6 }, () => ['start-retried', 'start-retried ThrottlingException']).flat(),
      'start-retried',
      'started exec-1',
    ]);
  });

  test('for as long as its approval is good costs few records, and then expires', async () => {
    const { around, look, audit } = await worldWith(runIn('approved'));
    around.hasRoom = false;
    for (let minute = 0; minute < DAY / MINUTE; minute += 5) await look(minute);
    expect((await look(DAY / MINUTE)).state).toBe('expired');
    expect((await audit()).length).toBeLessThanOrEqual(300);
  });

  test.each(MOVES)('is not made over %s', async (_title, change, expected) => {
    const { around, look } = await worldWith(runIn('approved'));
    around.hasRoom = false;
    await look(0);
    Object.assign(around, change, { hasRoom: true });
    expect(await look(2)).toMatchObject(expected);
    expect(around.starts).toBe(1);
  });

  test('is not made while everything is paused, nor after its approval has expired', async () => {
    const { around, look, table } = await worldWith(runIn('approved'));
    around.hasRoom = false;
    await look(0);
    around.hasRoom = true;
    await savePause(table, { on: true, by: 'U0BEN', reason: 'incident', at: NOW, requestId: 'r' });
    expect(await look(2)).toMatchObject({ state: 'approved', hold: { code: 'paused' } });
    expect(await look(DAY / MINUTE)).toMatchObject({ state: 'expired' });
    expect(around.starts).toBe(1);
  });

  test('and that the version before kept claimed is made after every check, and by its token', async () => {
    const { around, look } = await worldWith(
      runIn('starting', {
        start: aStart({ busy: true, lastError: 'ThrottlingException', claimedAt: NOW - 60 * MINUTE }),
      }),
    );
    around.isOpen = false;
    expect(await look(0)).toMatchObject({ state: 'approved', hold: { code: 'busy', until: NOW + MINUTE } });
    expect(await look(1)).toMatchObject({ state: 'approved', hold: { code: 'frozen' } });
    around.isOpen = true;
    expect(await look(2)).toMatchObject({ state: 'running' });
  });
});

test.each(MOVES)('a claim whose worker died before the call is not taken up over %s', async (title, change) => {
  const { around, look } = await worldWith(runIn('starting', { start: aStart({ claimedAt: NOW }) }));
  Object.assign(around, change);
  for (const minute of [0.9, 1.1, 2]) expect(await look(minute)).toMatchObject({ state: 'starting', epoch: 1 });
  expect(around.starts).toBe(0);
  Object.assign(around, CLEAR);
  // Who was once known as one person stays one for this run, whatever the config says later.
  const isKept = title === ONE_PERSON;
  expect(await look(3)).toMatchObject({ state: isKept ? 'starting' : 'running' });
  expect(around.starts).toBe(isKept ? 0 : 1);
});

test('a pause after the claim, before the call of a worker that died, is seen: it is not started', async () => {
  const { around, look, table } = await worldWith(runIn('starting', { start: aStart({ claimedAt: NOW }) }));
  await savePause(table, { on: true, by: 'U0BEN', reason: 'incident', at: NOW, requestId: 'r' });
  for (const minute of [0.9, 1.1, 2]) expect(await look(minute)).toMatchObject({ state: 'starting' });
  expect(around.starts).toBe(0);
  await savePause(table, { on: false, by: 'U0BEN', reason: '', at: NOW + 1, requestId: 's' });
  expect(await look(3)).toMatchObject({ state: 'running' });
});

describe('where the gate let another execution through', () => {
  const gate = { kind: 'set', key: KEY, set: { gate: 'exec-1' }, when: {} } as const;
  const end: Observation = { kind: 'failed', outcome: { kind: 'bake', images: [], imageUris: [] }, reason: 'gate' };

  test.each(['running', 'needs-attention'] as const)(
    'that one is watched, and what became of the other is no end (%s)',
    async (state) => {
      const seen: (string | undefined)[] = [];
      const observe: RunKind['observe'] = async ({ start }) => {
        seen.push(start?.executionId);
        return start?.executionId === 'exec-1' ? { kind: 'working' } : end;
      };
      const { look, audit, table } = await worldWith(runIn(state, { start: aStart({ executionId: 'exec-2' }) }), {
        kind: { observe },
      });
      await table.write([gate]);
      expect(await look(1)).toMatchObject({ state, start: { executionId: 'exec-1' } });
      expect(seen).toEqual(['exec-1']);
      expect(await audit()).toContain('started exec-1 passed the gate, not exec-2');
    },
  );

  test('a stop is of that one', async () => {
    const stopped: string[] = [];
    const stop: Automation['stop'] = async (id) => {
      stopped.push(id);
      return 'stopping';
    };
    const { look, table } = await worldWith(runIn('cancelling', { start: aStart({ executionId: 'exec-2' }) }), {
      automation: { stop },
    });
    await table.write([gate]);
    await look(1);
    expect(stopped).toEqual(['exec-1']);
  });

  test('an end that was seen before it came through is not kept', async () => {
    const observe: RunKind['observe'] = async ({ start }) => {
      if (start?.executionId === 'exec-1') return { kind: 'working' };
      // The other passes while this look is on its way.
      await late.table.write([gate]);
      return end;
    };
    const late = await worldWith(runIn('running', { start: aStart({ executionId: 'exec-2' }) }), { kind: { observe } });
    expect(await late.look(1)).toMatchObject({ state: 'running', start: { executionId: 'exec-1' } });
  });
});
