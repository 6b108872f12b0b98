import { buildGates } from '../../src/app/gates.ts';
import type { Here } from '../../src/config/here.ts';
import { configAt, placedAway } from '../../src/config/place.ts';
import type { Config, FleetConfig } from '../../src/config/types.ts';
import { planFor } from '../../src/deploy/flow/prepare.ts';
import { newDeploy } from '../../src/deploy/flow/request.ts';
import type { PlanFacts } from '../../src/patch/decision/plan.ts';
import { planOf } from '../../src/patch/decision/plan.ts';
import { directRun } from '../../src/patch/flow/open.ts';
import { isPatched } from '../../src/patch/types/fleet.ts';
import type { Run } from '../../src/runs/types/run.ts';
import { leaseKey } from '../../src/store/keys.ts';
import { CONFIG } from '../model/config.ts';
import { aFleet as aPatchFleet, planFacts } from '../patch/facts.ts';
import { HOME } from '../support/home.ts';
import { portsDouble, withKinds } from '../support/ports.ts';
import { syncIn } from '../sync/run.ts';
import { aDeployPlan } from './deploy-fixture.ts';

const AWAY: Here = { account: '444455556666', region: 'us-east-1' };
const PLACES = [HOME, AWAY] as const;
const STACK: FleetConfig['target'] = { kind: 'stack', stack: 'web', parameter: 'ImageId' };
const GROUP: FleetConfig['target'] = { kind: 'auto-scaling-group', group: 'web' };

/** The same stack, group and patch group in two accounts. */
const named = (name: string, place: Here, target: FleetConfig['target']): FleetConfig => {
  const { window: _window, ...fleet } = { ...aPatchFleet(), name, place, target };
  return fleet;
};
const config: Config = {
  ...CONFIG,
  accounts: { [HOME.account]: { regions: [HOME.region] }, [AWAY.account]: { regions: [AWAY.region] } },
  fleets: Object.fromEntries(
    PLACES.flatMap((place) =>
      [
        named(`stack-${place.account}`, place, STACK),
        named(`group-${place.account}`, place, GROUP),
        named(`patch-${place.account}`, place, { kind: 'patch-group', patchGroup: 'Win-PROD' }),
      ].map((fleet) => [fleet.name, fleet] as const),
    ),
  ),
};
const ports = withKinds(portsDouble({ config }));
const gates = buildGates({ config, home: HOME, setting: ports.setting });
const requester = { userId: 'U0DEV', person: 'U0DEV' };
const policy = { name: 'nonprod', approvals: 1, groups: {}, people: {}, expiresMs: 1, soakMs: 0 } as never;
const asked = { policy, requester, now: 0 };

const fleetOf = (kind: string, { account }: Here): FleetConfig => {
  const fleet = config.fleets[`${kind}-${account}`];
  if (fleet === undefined) throw new Error(`no fleet ${kind}`);
  return fleet;
};

const deployOf = (kind: 'stack' | 'group', place: Here): Run => {
  const fleet = fleetOf(kind, place);
  if (fleet.target.kind === 'patch-group') throw new Error('not a fleet of images');
  const taking = { ...fleet, target: fleet.target };
  return newDeploy(ports, { id: 'd-1', fleet: taking, plan: planFor(ports, taking, aDeployPlan().image), ...asked });
};

const patchOf = (place: Here): Run => {
  const fleet = fleetOf('patch', place);
  if (!isPatched(fleet)) throw new Error('not patched');
  const facts: PlanFacts = planFacts({ fleet });
  const planned = planOf(facts);
  if (planned.kind === 'refused') throw new Error(planned.refusal.code);
  return directRun(ports, { id: 'p-1', fleet, plan: planned.plan, ...asked });
};

const syncOf = (place: Here): Run => {
  const run = syncIn('awaiting-approval');
  const plan = { ...run.plan, ...placedAway(HOME, place) };
  return { ...run, plan, planHash: gates.of(run).planHashOf(plan), subject: `${place.account}/${place.region}/sync` };
};

const KINDS: readonly (readonly [string, (place: Here) => Run])[] = [
  ['a stack', (place) => deployOf('stack', place)],
  ['a group', (place) => deployOf('group', place)],
  ['a patch group', patchOf],
  ['a sync', syncOf],
];

describe.each(KINDS)('%s of one name in two accounts', (_what, runAt) => {
  const [home, away] = [runAt(HOME), runAt(AWAY)];

  test('has two leases, two places and two plans to sign', () => {
    expect([gates.of(home).placeOf(home), gates.of(away).placeOf(away)]).toEqual([HOME, AWAY]);
    expect(leaseKey(home.subject)).not.toEqual(leaseKey(away.subject));
    expect(gates.of(away).planHashOf(away.plan)).not.toBe(gates.of(home).planHashOf(home.plan));
  });

  test('is what its gate says it is, there and nowhere else', () => {
    for (const run of [home, away]) expect(gates.of(run).subjectOf(run)).toBe(run.subject);
    const moved = { ...away, plan: { ...away.plan, place: undefined } } as unknown as Run;
    expect(gates.of(moved).subjectOf(moved)).toBe(home.subject);
    expect(gates.of(moved).planHashOf(moved.plan)).not.toBe(away.planHash);
  });

  test('at home its plan says nothing of a place, as in the version before', () => {
    expect(home.plan).not.toHaveProperty('place');
    expect(away.plan).toMatchObject({ place: AWAY });
  });
});

test.each(KINDS.slice(0, 3))('%s that the config has elsewhere by now has no policy', (_what, runAt) => {
  const away = runAt(AWAY);
  const fleet = config.fleets[away.name];
  if (fleet === undefined) throw new Error('no fleet');
  const moved = { ...config, fleets: { ...config.fleets, [away.name]: { ...fleet, place: HOME } } };
  expect(gates.of(away).policyOf(away)).toBe('prod');
  expect(buildGates({ config: moved, home: HOME, setting: ports.setting }).of(away).policyOf(away)).toBeUndefined();
});

test('a place knows the fleets that are there', () => {
  expect(Object.keys(configAt(config, AWAY).fleets)).toEqual(
    PLACES.slice(1).flatMap(({ account }) => ['stack', 'group', 'patch'].map((kind) => `${kind}-${account}`)),
  );
});
