import { defaultWorld } from '../../../local/world/default-world.ts';
import { uglyWorld } from '../../../local/world/ugly-world.ts';
import type { World } from '../../../local/world/world-schema.ts';
import { loadConfig } from '../../../src/app/config.ts';
import { createNodes } from '../../../src/aws/nodes.ts';
import { createPatches } from '../../../src/aws/patches.ts';
import { createWindows } from '../../../src/aws/windows.ts';
import { HOUR } from '../../../src/duration.ts';
import { type PatchingAws, startPatchingAws } from '../../aws/patching-world.ts';

let aws: PatchingAws;

afterEach(() => aws.close());

const open = async ({ instances, baselines, associations, windows, resourceGroups }: World) => {
  aws = await startPatchingAws({ instances, baselines, associations, windows, resourceGroups });
  return {
    nodes: createNodes(aws.client),
    patches: createPatches(aws.client),
    windows: createWindows(aws.client),
  };
};

describe.each([
  ['patchwarden.yml', 'the default world', defaultWorld],
  ['local/world/ugly.patchwarden.yml', 'the ugly world', uglyWorld],
])('%s names what is in %s', (file, _name, world) => {
  const fleets = Object.values(loadConfig(file).fleets).flatMap((fleet) =>
    fleet.target.kind === 'patch-group' ? [{ ...fleet, patchGroup: fleet.target.patchGroup }] : [],
  );

  test('instances of each patch group', async () => {
    const { nodes } = await open(world);
    for (const { patchGroup } of fleets) {
      const byKey = ['Patch Group', 'PatchGroup'].map((key) => nodes.instancesByTag({ key, values: [patchGroup] }));
      expect((await Promise.all(byKey)).flat().length).toBeGreaterThan(0);
    }
  });

  test('the window of each fleet, and in an adopted one the task that asks for it', async () => {
    const { windows } = await open(world);
    for (const { name, window = '', adopted } of fleets.filter((fleet) => fleet.window !== undefined)) {
      const tasks = await windows.tasks(window);
      const asks = tasks.filter(
        ({ arn, parameters }) => arn === 'Patchwarden-Window' && parameters['Fleet']?.[0] === name,
      );
      expect(asks).toHaveLength(adopted === true ? 1 : 0);
      expect(tasks.length).toBeGreaterThan(0);
    }
  });
});

test('every patch group of the slides misses patches, by a scan of this morning and its own baseline', async () => {
  const { patches } = await open(defaultWorld);
  for (const group of ['Win-DEV', 'Win-QA', 'Win-UAT', 'Win-PROD', 'RHEL-DEV']) {
    const states = await patches.statesOfGroup(group);
    expect(states).toHaveLength(2);
    const system = group === 'RHEL-DEV' ? 'REDHAT_ENTERPRISE_LINUX' : 'WINDOWS';
    const { id } = await patches.baselineOfGroup(group, system);
    for (const { missing, baselineId, endedAt } of states) {
      expect([missing > 0, baselineId, endedAt > aws.clock.now() - 6 * HOUR]).toEqual([true, id, true]);
    }
  }
});

test('the associations scan once a day, and the windows do what the slides show', async () => {
  const { patches, windows } = await open(defaultWorld);
  const scanned = async () => (await patches.statesOfGroup('Win-DEV')).map(({ endedAt }) => endedAt);
  const before = await scanned();
  await aws.clock.advance(24 * HOUR);
  for (const [index, at] of (await scanned()).entries()) expect(at).toBeGreaterThan(before[index] ?? at);
  const tasks = await windows.tasks('mw-02dab9c37e5bf9d70');
  expect(tasks.map(({ name, arn, priority }) => [priority, name, arn])).toEqual([
    [1, 'Install-WindowsUpdates', 'AWS-RunPatchBaseline'],
    [2, 'Reboot', 'AWS-RunPowerShellScript'],
  ]);
});

test('a window that is not adopted installs and restarts by itself', async () => {
  const { patches, windows } = await open(defaultWorld);
  const before = aws.clock.now();
  const next = (await windows.nextOpening('mw-02dab9c37e5bf9d70')).opensAt ?? 0;
  await aws.clock.advance(next - before + 3 * HOUR);
  const [execution] = await windows.executions('mw-02dab9c37e5bf9d70', before);
  expect(execution).toMatchObject({ status: 'SUCCESS', startedAt: next });
  const [state] = await patches.statesOfGroup('Win-DEV');
  expect(state?.endedAt).toBeGreaterThan(next);
});

test('the ugly estate has windows that never open, and that open every quarter of an hour', async () => {
  const { windows } = await open(uglyWorld);
  const all = await windows.list();
  const named = (name: string) => all.find((window) => window.name === name);
  expect(named('manual-patching')).not.toHaveProperty('nextAt');
  const heartbeat = await windows.upcoming(named('service-heartbeat')?.id ?? '', 3);
  expect(heartbeat.map((at, index) => at - (heartbeat[index - 1] ?? at))).toEqual([0, HOUR / 4, HOUR / 4]);
  expect(all.length).toBeGreaterThan(18);
});

test('at night non-production is stopped, and in the morning it comes back', async () => {
  const { nodes } = await open(uglyWorld);
  const states = async () => {
    const found = await nodes.instancesByTag({ key: 'PatchGroup', values: ['ring-dev'] });
    return [...new Set(found.map(({ state }) => state))];
  };
  expect(await states()).toEqual(['running']);
  // It is 20:00 in Sydney when the clock begins, and nothing is stopped before the next evening.
  await aws.clock.advance(25 * HOUR);
  expect(await states()).toEqual(['stopped']);
  await aws.clock.advance(11 * HOUR);
  expect(await states()).toEqual(['running']);
});

test('of the ugly world, who a patch policy of Quick Setup patches', async () => {
  const { patches } = await open(uglyWorld);
  const under = uglyWorld.instances.filter(({ patchPolicy }) => patchPolicy).map(({ id }) => id);
  expect(under.length).toBeGreaterThan(0);
  expect(await patches.underPolicy()).toEqual(under);
});
