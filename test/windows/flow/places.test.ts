import type { Here } from '../../../src/config/here.ts';
import { placeText } from '../../../src/config/place.ts';
import type { PlacePorts } from '../../../src/contract/ports.ts';
import { loadKept } from '../../../src/runs/effect/board.ts';
import { unreadPlacesIn } from '../../../src/store/unread-places.ts';
import { loadActive } from '../../../src/windows/effect/store.ts';
import { createWindowsFeature } from '../../../src/windows/feature.ts';
import { HOME } from '../../support/home.ts';
import { dueOf } from '../../support/tick.ts';
import { aFleet, anInstance, aState, aTask, aWorldWindow, configWith, OPENS } from '../fixture.ts';
import { following } from '../ports.ts';
import { emptyWorld, placeOf, type World } from '../world.ts';

const AWAY: Here = { account: '444455556666', region: 'us-east-1' };
const OTHER = 'mw-0a1b2c3d4e5f60002';
const target = { kind: 'patch-group', patchGroup: 'win-dev' } as const;
const config = configWith(
  [aFleet('win-home', { target, place: HOME }), aFleet('win-away', { target, place: AWAY, channel: 'C0AWAY' })],
  { accounts: { [HOME.account]: { regions: [HOME.region] }, [AWAY.account]: { regions: [AWAY.region] } } },
);

/** A window of an account that patches `Patch Group=win-dev`, and the instances there. */
function worldOf(id: string, instances: readonly string[]): World {
  const world = emptyWorld(OPENS - 3_600_000);
  world.windows.set(id, aWorldWindow({ id, tasks: [aTask()] }));
  for (const instance of instances) {
    world.instances.push(anInstance(instance, 'win-dev'));
    world.states.set(instance, aState(instance, { missing: 1 }));
  }
  return world;
}

function twoPlaces() {
  const home = worldOf('mw-0a1b2c3d4e5f60001', ['i-1', 'i-2']);
  const away = worldOf(OTHER, ['i-3']);
  const { ports, table, told } = following(home, config);
  const there = placeOf(away, placeText(AWAY));
  const at = (place: Here): PlacePorts =>
    placeText(place) === placeText(HOME) ? ports : { ...ports, ...there, here: AWAY };
  const feature = createWindowsFeature({ ...ports, at });
  const tick = async (): Promise<void> => {
    for (const key of await dueOf(feature, table, home.now))
      await feature.look?.(key, { now: home.now, hinted: false });
  };
  return { tick, table, told, away, feature, home };
}

test('a window reaches the fleet of its own account, and its notice says where that is', async () => {
  const { tick, told, table } = twoPlaces();
  await tick();
  const reached = async (place: Here) =>
    (await loadActive(table, placeText(place))).map(({ occurrence: { windowId, notice } }) => [
      windowId,
      ...notice.fleets.map(({ fleet, instances }) => `${fleet} ${instances}`),
    ]);
  expect(await reached(HOME)).toEqual([['mw-0a1b2c3d4e5f60001', 'win-home 2']]);
  expect(await reached(AWAY)).toEqual([[OTHER, 'win-away 1']]);
  const posted = (channel: string) => JSON.stringify(told.posts.filter((post) => post.channel === channel));
  expect(posted('C0AWAY')).toContain('444455556666/us-east-1');
  expect(posted('C0PATCHING')).not.toContain('444455556666');
});

test('an account that cannot be read is told once; its notices stand, and the other goes on', async () => {
  const { tick, away, table, told } = twoPlaces();
  await tick();
  const posts = told.posts.length;
  away.isDown = true;
  await tick();
  await tick();
  expect(unreadPlacesIn(await loadKept(table)).map(({ place }) => place)).toEqual([placeText(AWAY)]);
  const [standing] = await loadActive(table, placeText(AWAY));
  expect(standing?.occurrence.state).toBe('announced');
  expect(await loadActive(table, placeText(HOME))).toHaveLength(1);
  expect(told.posts).toHaveLength(posts);
  away.isDown = false;
  await tick();
  expect(unreadPlacesIn(await loadKept(table))).toEqual([]);
});

test('an event is about the windows of the account that it comes from', async () => {
  const { feature, home } = twoPlaces();
  const event = (place: Here) => ({
    source: 'aws.ssm',
    detailType: 'Maintenance Window Target Registration Notification',
    resources: [],
    detail: { 'window-id': OTHER },
    place,
  });
  const about = await feature.onHints?.([event(AWAY), event({ ...AWAY, region: 'eu-west-1' })], home.now);
  expect(about).toEqual([[`w:${placeText(AWAY)}:${OTHER}`], []]);
});
