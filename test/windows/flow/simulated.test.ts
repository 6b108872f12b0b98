import { uglyEstate } from '../../../local/world/ugly-estate.ts';
import { uglyWindows } from '../../../local/world/ugly-windows.ts';
import { worldPatching } from '../../../local/world/world-patching.ts';
import { createCommands } from '../../../src/aws/commands.ts';
import { createNodes } from '../../../src/aws/nodes.ts';
import { createPatches } from '../../../src/aws/patches.ts';
import { createWindows } from '../../../src/aws/windows.ts';
import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { loadOccurrence, loadSeen } from '../../../src/windows/effect/store.ts';
import { createWindowsFeature } from '../../../src/windows/feature.ts';
import { type PatchingAws, startPatchingAws } from '../../aws/patching-world.ts';
import { dueOf } from '../../support/tick.ts';
import { aFleet, configWith } from '../fixture.ts';
import { following } from '../ports.ts';
import { emptyWorld } from '../world.ts';

const DEV = 'mw-02dab9c37e5bf9d70';
const CHANNEL = 'C0PATCHING';

/** Of the windows in local/world/ugly-windows.ts: those that patch and open within 14 days, those that do neither, and the rest. */
const ANNOUNCED = [
  'app-new-only',
  'batch-fortnightly',
  'desktop-monthly',
  'emergency-change-4711',
  'group-members',
  'ring-dev',
  'ring-preprod',
  'ring-prod',
  'ring-test',
  'ubuntu-sunday',
];
const SILENT = ['agent-update', 'forgotten', 'nightly-images', 'scan-lord-howe', 'service-heartbeat'];
const LATER = ['app-prod', 'ledger-quarterly', 'legacy-monthly', 'manual-patching'];

let aws: PatchingAws;
afterEach(() => aws.close());

/** The worker's feature with the real clients, against the simulated AWS and its clock. */
async function worker(file: Parameters<typeof startPatchingAws>[0], config: ReturnType<typeof configWith>) {
  aws = await startPatchingAws(file);
  const { client, clock } = aws;
  const { ports: base, told, table } = following(emptyWorld(clock.now()), config);
  const ports = {
    ...base,
    windows: createWindows(client),
    nodes: createNodes(client),
    patches: createPatches(client),
    commands: createCommands(client),
    clock: () => clock.now(),
  };
  const feature = createWindowsFeature(ports);
  const look = async (): Promise<void> => {
    for (const key of await dueOf(feature, table, clock.now()))
      await feature.look?.(key, { now: clock.now(), hinted: false });
    await clock.advance(5_000);
    for (const { key } of told.wakes.splice(0)) await feature.look?.(key, { now: clock.now(), hinted: false });
  };
  const until = async (at: number): Promise<void> => {
    await clock.advance(at - clock.now());
    await look();
  };
  return { told, until, table, place: '111122223333/ap-southeast-2' };
}

test('the window of the slides is announced, followed through its commands, and told with its receipt', async () => {
  const { told, until, table, place } = await worker(
    worldPatching,
    configWith([aFleet('win-dev', { target: { kind: 'patch-group', patchGroup: 'Win-DEV' } })]),
  );
  await until(aws.clock.now() + MINUTE);
  const opensAt = (await loadSeen(table, place)).windows[DEV]?.nextAt ?? 0;
  await until(opensAt - DAY);
  expect(
    told.posts.filter(
      ({ channel, text }) => channel === CHANNEL && text.includes('Upcoming window: Patching-DEV, win-dev'),
    ),
  ).toHaveLength(1);
  const occurrence = async () =>
    (await loadOccurrence(table, { windowId: DEV, opensAt, channel: CHANNEL }))?.occurrence;
  expect(await occurrence()).toMatchObject({
    state: 'announced',
    notice: { does: 'patches-and-reboots', fleets: [{ fleet: 'win-dev', instances: 2, needing: 2, neverScanned: 0 }] },
  });
  await until(opensAt - HOUR);
  await until(opensAt + 2 * MINUTE);
  expect(await occurrence()).toMatchObject({ state: 'open' });
  for (let minute = 10; minute <= 240; minute += 10) await until(opensAt + minute * MINUTE);
  const ended = await occurrence();
  expect(ended).toMatchObject({
    state: 'ended',
    settled: true,
    live: { status: 'SUCCESS', counts: { done: 2, failed: 0 } },
    receipt: { fleets: [{ fleet: 'win-dev', instances: 2, notInstalled: { count: 0 }, before: { needing: 2 } }] },
  });
  expect(ended?.receipt?.fleets[0]?.installed).toBeGreaterThan(0);
  expect(told.paints.at(-1)?.text).toContain('Patching-DEV ended');
});

test('of an ugly estate those that patch are announced, and what scans, checks or builds images is silent', async () => {
  const { until, table, place } = await worker({ ...uglyEstate, windows: uglyWindows }, configWith([aFleet('none')]));
  await until(aws.clock.now() + MINUTE);
  await until(aws.clock.now() + MINUTE);
  const seen = Object.values((await loadSeen(table, place)).windows);
  const named = (is: (window: (typeof seen)[number]) => boolean): string[] =>
    seen
      .filter(is)
      .map(({ name }) => name)
      .sort();
  expect(named(({ read }) => read?.does !== undefined)).toEqual(ANNOUNCED);
  expect(named(({ read }) => read !== undefined && read.does === undefined)).toEqual(SILENT);
  expect(named(({ read, enabled }) => read === undefined && enabled)).toEqual(LATER);
});
