import { AwsCallError } from '../../../src/aws/failure.ts';
import { loadSweep } from '../../../src/compliance/effect/sweep-store.ts';
import { dueSweeps, lookAtSweep } from '../../../src/compliance/flow/sweep.ts';
import { createMembers, fleetsAbout, wantFleet } from '../../../src/compliance/flow/sweep-hints.ts';
import { parseThing } from '../../../src/compliance/types/things.ts';
import type { Here } from '../../../src/config/here.ts';
import { placeText } from '../../../src/config/place.ts';
import type { PlacePorts } from '../../../src/contract/ports.ts';
import { SECOND } from '../../../src/duration.ts';
import { loadSnapshot } from '../../../src/posture/effect/store.ts';
import { noFleetAt } from '../../../src/posture/types/swept.ts';
import { newTurn } from '../../../src/store/due.ts';
import { HOME } from '../../support/home.ts';
import { portsDouble } from '../../support/ports.ts';
import { createEstateDouble, type Simulated } from '../estate-double.ts';
import { idOf, serverEstate } from '../estates.ts';
import { CONFIG, fleetOf, START } from '../sweep-rig.ts';

const AWAY: Here = { account: '444455556666', region: 'us-east-1' };
const group = { kind: 'patch-group', patchGroup: 'Win-PROD' } as const;
const config = {
  ...CONFIG,
  accounts: { [HOME.account]: { regions: [HOME.region] }, [AWAY.account]: { regions: [AWAY.region] } },
  fleets: {
    'win-home': { ...fleetOf('win-home', group), place: HOME },
    'win-away': { ...fleetOf('win-away', group), place: AWAY },
  },
};

const estateOf = (servers: readonly Simulated[]) =>
  serverEstate({ count: servers.length, at: (i) => servers[i] ?? { id: '' } });

/** Two accounts that both have a patch group Win-PROD, and an instance of none. */
function twoPlaces(isDenied: () => boolean = () => false) {
  let now = START;
  const tagged = (n: number): Simulated => ({ id: idOf(n), tags: { 'Patch Group': 'Win-PROD' } });
  const estates = {
    [placeText(HOME)]: createEstateDouble(estateOf([tagged(1), tagged(2), { id: idOf(3) }]), async () => undefined),
    [placeText(AWAY)]: createEstateDouble(estateOf([tagged(4), { id: idOf(5) }, { id: idOf(6) }]), async () => {
      if (!isDenied()) return;
      throw new AwsCallError(
        'reading',
        Object.assign(new Error('no'), { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } }),
      );
    }),
  };
  const wakes: string[] = [];
  const base = portsDouble({ config, clock: () => now, wakes: { send: async ({ key }) => void wakes.push(key) } });
  const at = (here: Here): PlacePorts => ({ ...base, here, estate: estates[placeText(here)] ?? base.estate });
  const ports = { ...base, at };
  const turn = newTurn();
  const run = async (): Promise<void> => {
    for (let tick = 0; tick < 500; tick += 1) {
      for (const key of await dueSweeps(ports, turn, now)) {
        const thing = parseThing(key);
        if (thing?.kind === 'sweep') await lookAtSweep(ports, thing, { now });
      }
      const phases = await Promise.all(
        [HOME, AWAY].map(
          async (place) =>
            (await loadSweep(base.table, { place: placeText(place), scope: { kind: 'all' } })).sweep?.phase,
        ),
      );
      if (phases.every((phase) => phase === 'done')) return;
      now += 10 * SECOND;
    }
    throw new Error('the sweeps did not end');
  };
  const instances = async (fleet: string) => (await loadSnapshot(base.table, fleet))?.counts.instances;
  return { ports, run, instances, wakes, snapshot: (fleet: string) => loadSnapshot(base.table, fleet), now: () => now };
}

test('a fleet has the instances of its own account alone, and those of no fleet are told by account', async () => {
  const { run, instances } = twoPlaces();
  await run();
  expect([await instances('win-home'), await instances('win-away')]).toEqual([2, 1]);
  const none = [HOME, AWAY].map((place) => noFleetAt(config, place));
  expect(none).toEqual(['.no-fleet', '.no-fleet@444455556666/us-east-1']);
  expect(await Promise.all(none.map(instances))).toEqual([1, 2]);
});

test('an account that denies everything costs the other nothing, and its fleets are not seen', async () => {
  const { run, instances, snapshot } = twoPlaces(() => true);
  await run();
  expect(await instances('win-home')).toBe(2);
  expect((await snapshot('win-away'))?.unread.length).toBeGreaterThan(0);
});

test('what was swept before an account denies is not taken for gone', async () => {
  let isDenied = false;
  const { run, ports, now, snapshot } = twoPlaces(() => isDenied);
  await run();
  isDenied = true;
  const later = now() + 3600 * SECOND;
  for (let tick = 0; tick < 200; tick += 1)
    for (const key of await dueSweeps(ports, newTurn(), later + tick * 10 * SECOND)) {
      const thing = parseThing(key);
      if (thing?.kind === 'sweep' && thing.place === placeText(AWAY))
        await lookAtSweep({ ...ports, clock: () => later + tick * 10 * SECOND }, thing, {
          now: later + tick * 10 * SECOND,
        });
    }
  expect(await snapshot('win-away')).toMatchObject({ counts: { instances: 1 } });
});

test('an event is about the fleet of the account that it comes from', async () => {
  const { run, ports, now, wakes } = twoPlaces();
  await run();
  const members = createMembers(ports);
  const event = (id: string, place: Here) => ({
    source: 'aws.ec2',
    detailType: 'EC2 Instance State-change Notification',
    resources: [],
    detail: { 'instance-id': id, state: 'stopped' },
    place,
  });
  const hints = [
    event(idOf(1), HOME),
    event(idOf(1), AWAY),
    event(idOf(4), AWAY),
    event(idOf(4), { ...AWAY, region: 'eu-west-1' }),
  ];
  const about = await fleetsAbout(ports, hints, () => members(now()));
  expect(about).toEqual([['changed:win-home'], ['changed:.no-fleet@444455556666/us-east-1'], ['changed:win-away'], []]);
  await wantFleet(ports, 'win-away', now());
  await wantFleet(ports, '.no-fleet@444455556666/us-east-1', now());
  expect(wakes.filter((key) => !key.startsWith('fleet:')).slice(-2)).toEqual([
    'reread:444455556666/us-east-1:win-away',
    'sweep:444455556666/us-east-1',
  ]);
});
