import type { Estate } from '../../../src/aws/estate.ts';
import { HOUR } from '../../../src/duration.ts';
import { judgeFleet } from '../../../src/posture/decision/judge.ts';
import type { FleetSnapshot } from '../../../src/posture/types/snapshot.ts';
import { NO_FLEET } from '../../../src/posture/types/swept.ts';
import type { Simulated } from '../estate-double.ts';
import { idOf, serverEstate } from '../estates.ts';
import { denied, throttled } from '../failures.ts';
import { CONFIG, fleetOf, type RigOptions, startRig } from '../sweep-rig.ts';

const tags = (group: string) => ({ 'Patch Group': group, 'Maintenance Window': 'mw-1' });

/** Nothing is wrong with any of them. */
const GOOD: readonly Simulated[] = [
  { id: idOf(1), tags: tags('Win-PROD') },
  { id: idOf(2), tags: tags('Win-PROD') },
  { id: idOf(3), tags: { 'aws:autoscaling:groupName': 'web' } },
];

const fleets = {
  'win-prod': fleetOf('win-prod', { kind: 'patch-group', patchGroup: 'Win-PROD' }),
  web: {
    ...fleetOf('web', { kind: 'auto-scaling-group', group: 'web' }),
    image: 'web',
    window: 'mw-0a1b2c3d4e5f67890',
  },
};

const config = { ...CONFIG, fleets };

const PORTS = ['images', 'windows'] as const;
type Broken = keyof Estate | (typeof PORTS)[number];

/** Verdicts of both fleets where these reads fail, at first or from the second sweep on. */
async function verdictsWith(broken: Broken | undefined, { fail = denied, sweeps = 1 } = {}) {
  let isBroken = sweeps === 1;
  const failing = (name: Broken) => {
    if (isBroken && name === broken) throw fail();
  };
  const nothing = (name: Broken): [] => {
    failing(name);
    return [];
  };
  const rig = startRig(serverEstate({ count: GOOD.length, at: (i) => GOOD[i] ?? { id: '' } }), {
    config,
    before: failing,
  });
  Object.assign(rig.ports, {
    images: { pipelineImages: async () => nothing('images') },
    windows: { upcoming: async () => nothing('windows'), executions: async () => [] },
  });
  for (let i = 0; i < sweeps; i += 1) {
    isBroken ||= i > 0;
    await rig.run();
    rig.wait(HOUR);
  }
  const [prod, web] = await Promise.all(Object.keys(fleets).map((fleet) => rig.snapshot(fleet)));
  return { prod, web, verdicts: [verdictOf(prod, rig.now()), verdictOf(web, rig.now())] };
}

const verdictOf = (snapshot: FleetSnapshot | undefined, now: number) =>
  snapshot && judgeFleet(snapshot, { exceptions: [], previous: undefined, now }).verdict;

test('says compliant where nothing is wrong and everything was read', async () => {
  const { verdicts } = await verdictsWith(undefined);
  expect(verdicts).toEqual(['compliant', 'compliant']);
});

const BOTH = ['not-seen', 'not-seen'];

test.each<[Broken, readonly string[]]>([
  ['instances', BOTH],
  ['nodes', BOTH],
  ['unmanaged', BOTH],
  ['summaries', BOTH],
  ['hostManagement', BOTH],
  ['patchGroups', BOTH],
  // What only one of them is judged by leaves the other as it is.
  ['statesOfGroup', ['not-seen', 'compliant']],
  ['baselineOf', ['not-seen', 'compliant']],
  ['baseline', ['not-seen', 'compliant']],
  ['states', ['compliant', 'not-seen']],
  ['images', ['compliant', 'not-seen']],
  ['windows', ['compliant', 'not-seen']],
])('where %s are denied nothing that they would have told says compliant', async (broken, expected) => {
  const { verdicts, prod, web } = await verdictsWith(broken);
  expect(verdicts).toEqual(expected);
  const unread = [prod, web].flatMap((each) => each?.unread ?? []);
  expect(unread.every(({ error }) => error === 'AccessDeniedException')).toBe(true);
});

test('what stays throttled is told as not seen, and the rest goes on', async () => {
  const { verdicts, prod } = await verdictsWith('summaries', { fail: throttled });
  expect(verdicts).toEqual(BOTH);
  expect(prod?.unread).toEqual([
    { part: 'summaries', what: 'patch compliance summaries', error: 'ThrottlingException' },
  ]);
  expect(prod?.counts.instances).toBe(2);
});

test('where EC2 no longer says who is there, those that were there before are not seen', async () => {
  const { verdicts, prod, web } = await verdictsWith('instances', { sweeps: 2 });
  expect(verdicts).toEqual(BOTH);
  expect([prod, web].map((each) => each?.counts.instances)).toEqual([2, 1]);
  expect(prod?.gone).toEqual([]);
});

test('lists of missing patches that are denied are asked for once, and told', async () => {
  const options: RigOptions = {
    before: (name) => {
      if (name === 'patches') throw denied();
    },
  };
  const rig = startRig(serverEstate(), options);
  await rig.run();
  expect(rig.calls.filter((call) => call.startsWith('patches'))).toHaveLength(1);
  const [prod, outside] = await Promise.all(['win-prod', NO_FLEET].map((fleet) => rig.snapshot(fleet)));
  const told = [{ part: 'lists', what: 'which patches are missing', error: 'AccessDeniedException' }];
  expect([prod?.unread, outside?.unread]).toEqual([told, told]);
  expect(prod?.counts.notCompliant).toBe(2);
});
