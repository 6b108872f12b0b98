import { loadPin } from '../../../src/patch/effect/pin.ts';
import { loadInstalled, loadReceipt } from '../../../src/patch/effect/receipt.ts';
import { reportPatch } from '../../../src/patch/flow/next.ts';
import { isPatched } from '../../../src/patch/types/fleet.ts';
import { aManaged, aPatch } from '../../nodes/fixture.ts';
import { DEV } from '../../runs/fixture.ts';
import { afterDev, HOUR } from '../after-dev.ts';
import { configOf } from '../double.ts';
import { anInvocation, aPlan, T0 } from '../facts.ts';

test('once it has soaked, a window that is to come takes it, and a fleet without one is asked for, in the name of who asked first', async () => {
  const { report, runs, ports } = await afterDev();
  expect(await report(T0)).toEqual({ kind: 'not-yet', later: T0 + 300_000 });
  expect(await report(T0 + HOUR / 2)).toMatchObject({ kind: 'not-yet' });
  expect(await report(T0 + HOUR)).toEqual({ kind: 'ready' });
  expect(await report(T0 + HOUR)).toEqual({ kind: 'ready' });
  const [prod, other] = await runs('win-prod');
  expect(other).toBeUndefined();
  expect(prod).toMatchObject({
    state: 'awaiting-approval',
    requester: DEV,
    plan: { before: { fleet: 'win-dev', runId: 'p-00000dev', soakedMs: HOUR } },
  });
  expect((await loadReceipt(ports.table, 'p-00000dev'))?.next).toEqual([
    { kind: 'in-window', fleet: 'win-qa', opensAt: T0 + 48 * HOUR },
    { kind: 'opened', fleet: 'win-prod', runId: prod?.id },
  ]);
});

test('an instance that is lost in between begins the soak anew, and nothing opens', async () => {
  const { report, runs, ports } = await afterDev({
    group: { managed: [aManaged('i-1'), aManaged('i-2', { ping: 'connection-lost' })] },
  });
  await report(T0);
  expect(await report(T0 + 9 * HOUR)).toMatchObject({ kind: 'not-yet' });
  expect((await loadReceipt(ports.table, 'p-00000dev'))?.unhealthy).toEqual(['i-2']);
  expect(await runs('win-prod')).toEqual([]);
});

test('a scan owes nothing', async () => {
  const { report } = await afterDev({ dev: { plan: aPlan({ operation: 'scan' }) } });
  expect(await report(T0)).toEqual({ kind: 'ready' });
});

test('what the first fleet installed is kept where another is held to it, and named by its hash', async () => {
  const config = configOf({ prod: '' });
  const prod = config.fleets['win-prod'];
  if (prod === undefined || !isPatched(prod)) throw new Error('win-prod is not patched');
  const pinned = { ...prod, patch: { ...prod.patch, pin: 'list' as const } };
  const held = { ...config, fleets: { ...config.fleets, 'win-prod': pinned } };
  const { ports, source } = await afterDev({
    config: held,
    group: {
      patches: {
        'i-1': [
          aPatch('KB1', { state: 'Installed', installedAt: T0 }),
          aPatch('KB2', { state: 'Installed', installedAt: T0 }),
          aPatch('KB0', { state: 'Installed', installedAt: T0 - 99 * HOUR }),
        ],
      },
    },
  });
  const read = { ...ports, commands: { ...ports.commands, invocations: async () => [anInvocation('i-1')] } };
  expect(await loadPin(read, pinned)).toEqual({ kind: 'refused', refusal: { code: 'no-list', fleet: 'win-dev' } });
  await reportPatch(read, source, T0);
  expect(await loadInstalled(ports.table, 'p-00000dev')).toEqual({ WINDOWS: ['KB1', 'KB2'] });
  expect(await loadPin(read, pinned)).toMatchObject({
    kind: 'pin',
    pin: {
      kind: 'list',
      fleet: 'win-dev',
      runId: 'p-00000dev',
      patches: 2,
      uri: expect.stringMatching(/^s3:\/\/lists\/[0-9a-f]{64}\.yaml$/),
    },
  });
  const whole = await loadPin(read, pinned);
  const [without, unknown, nothing, unpinned] = [
    await loadPin(read, pinned, { without: ['KB1'] }),
    await loadPin(read, pinned, { without: ['KB9'] }),
    await loadPin(read, pinned, { without: ['KB1', 'KB2'] }),
    await loadPin(read, prod, { without: ['KB1'] }),
  ];
  expect(without).toMatchObject({ kind: 'pin', pin: { kind: 'list', patches: 1 } });
  expect(without).not.toEqual(whole);
  expect(unknown).toEqual({
    kind: 'refused',
    refusal: { code: 'not-on-list', fleet: 'win-dev', patches: ['KB9'] },
  });
  expect(nothing).toEqual({ kind: 'refused', refusal: { code: 'nothing-on-list', fleet: 'win-dev' } });
  expect(unpinned).toEqual({
    kind: 'refused',
    refusal: { code: 'without-list', fleet: 'win-prod', patches: ['KB1'] },
  });
});
