import type { Here } from '../../src/config/here.ts';
import { placeText } from '../../src/config/place.ts';
import { loadSyncedWindows, saveSyncedWindows } from '../../src/store/synced-windows.ts';
import { loadLastLook, saveLastLook } from '../../src/sync/effect/daily.ts';
import { keepWindows } from '../../src/sync/effect/windows.ts';
import { syncPlaces } from '../../src/sync/flow/request.ts';
import { HOME } from '../support/home.ts';
import { portsDouble } from '../support/ports.ts';
import { aFleet as aFleetConfig, configWith } from '../windows/fixture.ts';
import { aFleet, aWindow, facts, OTHER, taskOf, WINDOW } from './fixture.ts';

const AWAY: Here = { account: '444455556666', region: 'us-east-1' };
const EMPTY: Here = { ...AWAY, region: 'eu-west-1' };
const config = configWith([aFleetConfig('win-home'), aFleetConfig('win-away', { place: AWAY })], {
  accounts: { [HOME.account]: { regions: [HOME.region] }, [AWAY.account]: { regions: [AWAY.region, EMPTY.region] } },
});

test('home is compared, and every place that has a patch group', () => {
  expect(syncPlaces({ config }).map(placeText)).toEqual([placeText(HOME), placeText(AWAY)]);
});

test('a place keeps the windows of its own fleets, and those of the others stay', async () => {
  const ports = portsDouble({ config });
  await saveSyncedWindows(ports.table, { 'win-away': OTHER, gone: OTHER });
  const fleets = [aFleet('win-home', { window: 'tags' })];
  await keepWindows(ports, facts({ fleets, state: { windows: [aWindow({ tasks: [taskOf('win-home')] })] } }));
  expect(await loadSyncedWindows(ports.table)).toEqual({ 'win-away': OTHER, 'win-home': WINDOW });
});

test('each place has its own day, and that of home is where the version before kept it', async () => {
  const ports = portsDouble({ config });
  await saveLastLook({ ...ports, here: AWAY }, { day: '2026-12-01' });
  expect(await loadLastLook(ports)).toEqual({ refused: [] });
  await saveLastLook(ports, { day: '2026-12-02' });
  expect(await loadLastLook({ ...ports, here: AWAY })).toMatchObject({ day: '2026-12-01' });
  expect(await ports.table.get({ pk: 'SYNC', sk: 'DAILY' })).toMatchObject({ day: '2026-12-02' });
});
