import { parseConfig } from '../../src/config/load.ts';
import type { Config } from '../../src/config/types.ts';
import { syncedConfig, watchSyncedWindows } from '../../src/handlers/synced-config.ts';
import { createPatchKind } from '../../src/patch/kind.ts';
import { isAdopted } from '../../src/patch/types/fleet.ts';
import { loadSyncedWindows, saveSyncedWindows } from '../../src/store/synced-windows.ts';
import { syncSection } from '../../src/sync/config.ts';
import { changed } from '../config/fixture.ts';
import { aPatch } from '../patch/message/fixture.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { portsDouble, withKinds } from '../support/ports.ts';

const FIRST = 'mw-0aaaaaaaaaaaaaaaa';
const SECOND = 'mw-0bbbbbbbbbbbbbbbb';
const MINUTE = 60_000;

const config = (): Config =>
  parseConfig(
    changed({
      'fleets.rhel-prod.window': 'tags',
      'fleets.rhel-prod.occurrences': undefined,
      sync: { policy: 'prod', at: '06:00' },
    }),
    { sections: [syncSection] },
  );

let table: ReturnType<typeof createMemoryTable>;
beforeEach(() => {
  table = createMemoryTable();
});

test('a fleet whose window tags make has none until a sync made one, and is adopted from then on', async () => {
  const before = (await syncedConfig(config(), table)).fleets['rhel-prod'];
  expect(before).toMatchObject({ windowFrom: 'tags', occurrences: 'approval-required' });
  expect(before !== undefined && isAdopted(before)).toBe(false);
  await saveSyncedWindows(table, { 'rhel-prod': FIRST });
  const after = (await syncedConfig(config(), table)).fleets['rhel-prod'];
  expect(after !== undefined && isAdopted(after)).toBe(true);
  expect(after?.window).toBe(FIRST);
});

test('a forged item gives no window to another fleet, no window that is none, and no standing approval', async () => {
  const written = config();
  const forged = { 'rhel-prod': FIRST, 'rhel-dev': FIRST, 'win-prod': FIRST, 'web-prod': FIRST, other: FIRST };
  await table.write([
    {
      kind: 'put',
      item: {
        pk: 'SYNCED#windows',
        sk: 'WINDOWS',
        windows: { ...forged, 'rhel-dev': 'tags' },
        occurrences: 'notice-only',
      },
      when: {},
    },
  ]);
  const synced = await syncedConfig(written, table);
  const { 'rhel-prod': tagged, ...others } = synced.fleets;
  const { 'rhel-prod': _written, ...asWritten } = written.fleets;
  expect(others).toEqual(asWritten);
  expect(tagged).toMatchObject({ window: FIRST, adopted: true, occurrences: 'approval-required' });
  const slot = { what: FIRST, opensAt: 1, closesAt: 2, latestStart: 2, elsewhere: 'x' };
  const run = aPatch('approved', { name: 'rhel-prod', slot });
  // Whatever the config says of occurrences, since nobody deployed which window it is.
  if (tagged === undefined) throw new Error('the fleet is gone');
  const fleets = { ...synced.fleets, 'rhel-prod': { ...tagged, occurrences: 'notice-only' as const } };
  const kind = createPatchKind(withKinds(portsDouble({ config: { ...synced, fleets }, table })));
  expect(kind.standing?.(run)).toBe(false);
});

test('a config without such a fleet is read for without a look at the table', async () => {
  const get = jest.fn();
  const plain = parseConfig(changed({}), { sections: [syncSection] });
  expect(await syncedConfig(plain, { get })).toBe(plain);
  expect(get).not.toHaveBeenCalled();
});

test('a worker is told within a minute that a window is another', async () => {
  await saveSyncedWindows(table, { 'rhel-prod': FIRST });
  let now = MINUTE;
  const built = async () => ({
    ports: { table, config: await syncedConfig(config(), table) },
  });
  const isCurrent = watchSyncedWindows(() => now);
  const app = await built();
  expect(await isCurrent(app)).toBe(true);
  await saveSyncedWindows(table, { 'rhel-prod': SECOND });
  now += MINUTE - 1;
  expect(await isCurrent(app)).toBe(true);
  now += 1;
  expect(await isCurrent(app)).toBe(false);
  now += MINUTE;
  expect(await isCurrent(await built())).toBe(true);
});

test('what is stored is read as it was saved', async () => {
  expect(await loadSyncedWindows(table)).toEqual({});
  await saveSyncedWindows(table, { 'rhel-prod': FIRST });
  expect(await loadSyncedWindows(table)).toEqual({ 'rhel-prod': FIRST });
});
