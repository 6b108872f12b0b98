import { type RefreshFacts, refreshPlanOf } from '../../../src/deploy/decision/refresh-plan.ts';
import { T0 } from '../../runs/fixture.ts';
import { aLive, NEW, OLD } from '../facts.ts';

const ami = (id: string) => ({ id, name: id, state: 'available' });

const facts = (parts: Partial<RefreshFacts> = {}): RefreshFacts => ({
  image: NEW,
  known: ami('ami-0new'),
  from: OLD,
  old: ami('ami-0old'),
  live: aLive(4),
  version: { id: 'lt-1', name: 'web', version: '7', imageId: 'ami-0old' },
  fleet: { alarms: ['web-5xx'], watchMs: 600_000 },
  usualMs: [],
  now: T0,
  ...parts,
});

test.each([
  [1, {}, [100, 200], 1],
  [2, {}, [100, 150], 1],
  [4, {}, [100, 125], 1],
  [9, {}, [100, 112], 2],
  [10, {}, [90, 100], 0],
  [500, {}, [90, 100], 0],
  [20, { minHealthy: 95, maxHealthy: 120 }, [95, 120], 4],
  [20, { minHealthy: 95, maxHealthy: 100 }, [95, 100], 0],
  [2, { minHealthy: 50, maxHealthy: 100 }, [100, 150], 1],
  [2, { minHealthy: 100, maxHealthy: 200 }, [100, 200], 2],
])('%i instances with %j are kept between %j percent, with %i more', (desired, policy, bounds, extraInstances) => {
  const planned = refreshPlanOf(facts({ live: aLive(desired, policy) }));
  if (planned.kind !== 'change') throw new Error(planned.reason);
  const { preferences } = planned.change;
  expect([preferences.minHealthy, preferences.maxHealthy]).toEqual(bounds);
  expect(planned.change.extraInstances).toBe(extraInstances);
});

test('takes alarms and bake time of the config, and the number of the version that runs', () => {
  expect(refreshPlanOf(facts())).toMatchObject({
    stage: 'whole',
    change: {
      shape: 'refresh',
      launchTemplate: { id: 'lt-1', name: 'web', fromVersion: '7' },
      preferences: { alarms: ['web-5xx'], bakeSeconds: 600 },
      warnings: [],
    },
  });
});

test('a fleet with a checkpoint begins with a canary', () => {
  const planned = refreshPlanOf(facts({ fleet: { alarms: [], checkpoint: 20 } }));
  expect(planned).toMatchObject({ stage: 'canary', change: { preferences: { checkpoint: 20 } } });
});

test.each([
  ['a mixed instances policy', { mixedInstances: true }, 'mixed instances policy'],
  ['a launch configuration', { launchConfiguration: 'web-lc' }, 'launch configuration web-lc'],
])('refuses %s, saying what to do', (_title, parts, reason) => {
  const planned = refreshPlanOf(facts({ live: aLive(4, parts) }));
  expect(planned).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) });
});

test.each(['$Latest', '$Default'])('a group that takes %s cannot be rolled back, so it is blocked', (version) => {
  const live = aLive(4, { launchTemplate: { id: 'lt-1', name: 'web', version } });
  expect(refreshPlanOf(facts({ live }))).toMatchObject({
    change: { warnings: [{ code: 'floating-version', blocks: true }] },
  });
});

test('an image from an SSM parameter cannot be rolled back to, so it is blocked', () => {
  const version = { id: 'lt-1', name: 'web', version: '7', imageId: 'resolve:ssm:/golden/web' };
  expect(refreshPlanOf(facts({ version }))).toMatchObject({
    change: { warnings: [{ code: 'ssm-image', blocks: true }] },
  });
});
