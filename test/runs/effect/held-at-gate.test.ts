import type { Automation, AutomationStart } from '../../../src/aws/ssm.ts';
import { savePause } from '../../../src/holds/effect/pause.ts';
import { reconcile } from '../../../src/runs/flow/reconcile.ts';
import type { GateRefusal } from '../../../src/runs/types/gate-refusal.ts';
import type { Observation } from '../../../src/runs/types/input.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import { withPorts } from '../../support/ports.ts';
import { MINUTE, NOW, runIn } from '../fixture.ts';
import { createWorkerDouble } from './worker-double.ts';

const ID = 'b-7k2m9x4q';
const KEY = { pk: `RUN#${ID}`, sk: 'RUN' };
const isPaused = { by: 'U0BEN', reason: 'incident' };

const working: Observation = { kind: 'working' };
const refused = (refusal: GateRefusal): Observation => ({
  kind: 'failed',
  outcome: { kind: 'bake', images: [], imageUris: [] },
  reason: 'gate',
  untouched: true,
  refusal,
});

/** Systems Manager and the gatekeeper, as the worker sees them. */
class Around {
  readonly starts: AutomationStart[] = [];
  /** By execution, from the first. */
  said: Observation[] = [];
  isAnswerLost = false;
  whileObserved: () => Promise<void> = async () => undefined;

  readonly automation: Partial<Automation> = {
    start: async (call) => {
      if (!this.starts.some(({ clientToken }) => clientToken === call.clientToken)) this.starts.push(call);
      if (this.isAnswerLost) throw new Error('the worker is gone');
      return `exec-${this.starts.findIndex(({ clientToken }) => clientToken === call.clientToken) + 1}`;
    },
    findByTag: async (key) =>
      this.starts.flatMap(({ tags, document, parameters }, i) =>
        key in tags
          ? [
              {
                id: `exec-${i + 1}`,
                document,
                parameters: Object.fromEntries(
                  Object.entries(parameters).map(([name, value]) => [name, [value].flat()]),
                ),
              },
            ]
          : [],
      ),
  };

  readonly observe = async ({ start }: Run): Promise<Observation> => {
    await this.whileObserved();
    return this.said[Number(start?.executionId?.slice('exec-'.length)) - 1] ?? working;
  };
}

async function worldWith(said: Observation[]) {
  const around = new Around();
  around.said = said;
  const world = createWorkerDouble({ automation: around.automation, kind: { observe: (run) => around.observe(run) } });
  const slack = {
    ...world.ports.slack,
    userGroupMembers: async () => ['U0ANA', 'U0BEN'],
    userInfo: async (id: string) => ({
      id,
      teamId: 'T0PATCHW',
      deleted: false,
      isBot: false,
      isGuest: false,
      isExternal: false,
    }),
  };
  const calendars = { stateAt: async () => ({ open: true }) };
  await world.store({ ...runIn('approved'), version: 1 });
  const look = async (minutes: number): Promise<Run> => {
    world.clock.now = NOW + minutes * MINUTE;
    await reconcile(withPorts({ ...world.ports, slack }, { calendars }), ID, world.clock.now);
    return (await world.record(ID)).run;
  };
  const pause = (on: boolean) =>
    savePause(world.table, { on, ...isPaused, at: NOW + (on ? 0 : 1), requestId: String(on) });
  return { ...world, around, look, pause };
}

test('a pause at the gate holds it with who paused and why; afterwards it is started as another execution', async () => {
  const { around, look, pause } = await worldWith([refused('paused')]);
  around.whileObserved = async () => {
    await pause(true);
  };
  await look(0);
  expect(await look(1)).toMatchObject({ state: 'approved', hold: { code: 'paused', ...isPaused }, epoch: 1 });
  around.whileObserved = async () => undefined;
  await look(30);
  expect(around.starts).toHaveLength(1);
  await pause(false);
  await look(31);
  expect(await look(32)).toMatchObject({
    state: 'running',
    start: { executionId: 'exec-2' },
    approvals: [{ userId: 'U0ANA' }],
  });
  expect(new Set(around.starts.map(({ clientToken }) => clientToken)).size).toBe(2);
});

test('what could not be checked is started again after 1, 2, 4, 8 and then each 10 minutes', async () => {
  const { around, look } = await worldWith(Array.from({ length: 20 }, () => refused('unknown')));
  const attempts: number[] = [];
  for (let minute = 0; minute <= 40; minute += 0.5) {
    const before = around.starts.length;
    await look(minute);
    if (around.starts.length > before) attempts.push(minute);
  }
  expect(attempts).toEqual([0, 1, 3, 7, 15, 25, 35]);
});

test('an answer that is lost to the next attempt never makes the dead execution the run’s', async () => {
  const { around, look } = await worldWith([refused('unknown')]);
  await look(0);
  await look(0.5);
  around.isAnswerLost = true;
  await expect(look(2)).rejects.toThrow('the worker is gone');
  around.isAnswerLost = false;
  const run = await look(4);
  expect(run).toMatchObject({ state: 'running', start: { executionId: 'exec-2' } });
  expect(around.starts).toHaveLength(2);
});

test('one that was let in after all, while that was being looked at, is not started again', async () => {
  const { around, look, table } = await worldWith([refused('unknown')]);
  around.whileObserved = async () => {
    await table.write([{ kind: 'set', key: KEY, set: { gate: 'exec-1' }, when: {} }]);
  };
  expect(await look(0)).toMatchObject({ state: 'failed', ending: { code: 'not-admitted' } });
  await look(30);
  expect(around.starts).toHaveLength(1);
});
