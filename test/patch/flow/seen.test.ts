import { kindsOf } from '../../../src/app/build.ts';
import { loadSeen } from '../../../src/patch/effect/seen.ts';
import { tickSeen } from '../../../src/patch/flow/seen.ts';
import { createPatchKind } from '../../../src/patch/kind.ts';
import { isPatch } from '../../../src/patch/types/run.ts';
import { loadHistory } from '../../../src/runs/effect/run-store.ts';
import { aManaged, anInstance, aState } from '../../nodes/fixture.ts';
import { createWorkerDouble } from '../../runs/effect/worker-double.ts';
import { configOf, type FakeGroup, patchPorts } from '../double.ts';
import { T0 } from '../facts.ts';

const HOUR = 3_600_000;
const OWN = 'mw-02dab9c37e5bf9d70';

/** win-dev is patched by its own window, win-prod comes after it on request. */
function followed() {
  const double = createWorkerDouble();
  // Both miss patches: a fleet that is asked for needs a reason.
  const scanned = ['i-1', 'i-2'].map((id) => aState(id, { missing: 3 }));
  const group: FakeGroup = { instances: ['i-1', 'i-2'].map((id) => anInstance(id)), states: scanned };
  const make = () => {
    const aws = patchPorts(group);
    const read = { id: OWN, name: 'Patching-DEV', enabled: true, schedule: '', durationMs: HOUR, cutoffMs: 0 };
    const base = {
      ...double.ports,
      ...aws.ports,
      config: configOf({ dev: `, window: ${OWN}` }),
      readWindow: async () => ({ kind: 'window' as const, window: read, upcoming: [T0 + 48 * HOUR] }),
    };
    return { ...base, kinds: kindsOf(new Map([['patch', { run: createPatchKind(base, base.readWindow) }]])) };
  };
  return {
    group,
    runs: async () => (await loadHistory(make(), ['win-prod'], 10)).map(({ run }) => run).filter(isPatch),
    seen: () => loadSeen(make().table, 'win-dev'),
    tick: async (now: number) => {
      double.clock.now = now;
      await tickSeen(make(), new Map(), now);
    },
  };
}

const installed = (at: number) => ['i-1', 'i-2'].map((id) => aState(id, { operation: 'install', endedAt: at }));

test('once its own window has patched it and it has soaked, the fleet after it is asked for, once', async () => {
  const { group, tick, runs, seen } = followed();
  await tick(T0);
  group.states = installed(T0 + HOUR);
  await tick(T0 + HOUR);
  // The daily scan finds what was released since.
  group.states = ['i-1', 'i-2'].map((id) => aState(id, { missing: 2, endedAt: T0 + 1.5 * HOUR }));
  await tick(T0 + 1.6 * HOUR);
  expect(await runs()).toEqual([]);
  await tick(T0 + 2 * HOUR);
  await tick(T0 + 3 * HOUR);
  const [run, second] = await runs();
  expect(second).toBeUndefined();
  expect(run).toMatchObject({
    state: 'awaiting-approval',
    requester: { userId: OWN },
    plan: { before: { fleet: 'win-dev', window: 'Patching-DEV', patchedAt: T0 + HOUR, soakedMs: HOUR } },
  });
  expect((await seen())?.next).toEqual([
    { kind: 'in-window', fleet: 'win-qa', opensAt: T0 + 48 * HOUR },
    { kind: 'opened', fleet: 'win-prod', runId: run?.id },
  ]);
});

test('what was patched before anyone looked opens nothing, and is kept for who asks', async () => {
  const { group, tick, runs, seen } = followed();
  group.states = installed(T0 - HOUR);
  await tick(T0);
  await tick(T0 + 9 * HOUR);
  expect(await runs()).toEqual([]);
  expect(await seen()).toMatchObject({ patched: { lastAt: T0 - HOUR } });
});

test('with an instance that did not come back nothing opens', async () => {
  const { group, tick, runs, seen } = followed();
  await tick(T0);
  group.states = installed(T0 + HOUR);
  group.managed = [aManaged('i-1'), aManaged('i-2', { ping: 'connection-lost' })];
  await tick(T0 + HOUR);
  await tick(T0 + 9 * HOUR);
  expect(await runs()).toEqual([]);
  expect(await seen()).toMatchObject({ notBack: ['name-i-2'] });
});
