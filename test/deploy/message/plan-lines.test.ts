import { planLines } from '../../../src/deploy/message/plan-lines.ts';
import { soakText } from '../../../src/deploy/message/soak.ts';
import type { DeployPlan } from '../../../src/deploy/types/plan.ts';
import { HOUR, MINUTE, T0 } from '../../runs/fixture.ts';
import { whole } from './card-fixture.ts';
import {
  aDeploy,
  aDeployPlan,
  aGroup,
  apiPlan,
  aRefreshChange,
  aSoak,
  aStackChange,
  aStarted,
  NEW,
  OLD,
} from './fixture.ts';

/** The whole plan, as the thread and the review form show it. */
const planned = (plan: DeployPlan): string[] =>
  planLines(aDeploy('awaiting-approval', { plan }), T0 + 10 * MINUTE)
    .text.replace(/<!date[^|]+\|([^>]+)>/g, '$1')
    .split('\n');

test('of a stack: everything that a card of four lines has no room for', () => {
  expect(planned(whole)).toEqual([
    '*Target* stack web-prod',
    `*Image* \`${OLD}\` (34 days old) → \`${NEW}\` (2 h old)`,
    '*How* blue/green: CloudFormation creates a second group and deletes the old one after the new one serves',
    '*In service* at the worst moment 4 of 4 serve',
    '*Group* `web-prod-WebServerGroup-1A2B`: 4 instances, 4 healthy in 2 zones (ap-southeast-2a and ap-southeast-2b), target group web-prod',
    '*Extra capacity* 4 instances while both groups run: check quota, addresses and licences',
    '*Resources* 2 change, 1 is replaced: WebServerGroup (AutoScaling::AutoScalingGroup, replaced by its update policy), LaunchTemplate (EC2::LaunchTemplate, changed)',
    '*Previous deploys* took 12 min, 14 min',
    '*Previous fleet* web-dev has run it since 2026-11-19 07:00 UTC (run d-11111111): all 2 healthy since 2026-11-19 08:00 UTC, fewest 1 of 2 at 2026-11-19 08:00 UTC, checked 60 times, last 2026-11-20 09:00 UTC',
    '*Watch* the old instances are kept for 30 min after the new ones serve; automatic rollback on web-prod-5xx',
    '*Rollback* until the watch ends, deletes the new group; the old one keeps serving. After that: a deploy of the old image',
    `*Approving also pre-approves rollback* to \`${OLD}\`: any approver, one click, for 24 h after it ends, if nothing else has changed.`,
  ]);
});

test('of an instance refresh: health, checkpoint, alarms and what a rollback does', () => {
  expect(planned(apiPlan()).slice(2, -1)).toEqual([
    '*How* an instance refresh replaces the instances in the same group, at least 90 % and at most 110 % of them healthy at a time; it stops at 20 % and needs approval to continue',
    '*In service* at the worst moment 9 of 10 serve',
    '*Group* `api-prod`: 10 instances, 10 healthy in 1 zone (ap-southeast-2a), no target group',
    '*Extra capacity* 1 instance while instances are replaced: check quota, addresses and licences',
    '*Previous deploys* none',
    '*Watch* 10 min after the last instance, in which it can be rolled back; automatic rollback on api-prod-5xx',
    '*Rollback* until the refresh and its watch end, replaces the new instances with old ones. After that: a deploy of the old image',
  ]);
});

test('of the rest after a checkpoint: an alarm rolls back to the checkpoint only', () => {
  const lines = planned(apiPlan({ stage: 'rest' }));
  expect(lines[2]).toMatch(/; instances on the new image stay$/);
  expect(lines).toContain(
    '*Rollback* stops the refresh, and a separate run then moves every new instance to the old image. An alarm rolls it back to the checkpoint only',
  );
});

test('of a rollback: which run it undoes, and that it covers no other', () => {
  const lines = planned(aDeployPlan({ returnOf: 'd-11111111' }));
  expect(lines[0]).toBe('*Target* stack web-prod, rolling back run d-11111111');
  expect(lines.join('\n')).not.toContain('pre-approves');
});

test('approving covers no rollback when the old image is gone', () => {
  const change = aStackChange({ warnings: [{ code: 'no-way-back', blocks: true, facts: {} }] });
  expect(planned(aDeployPlan({ change })).join('\n')).not.toContain('pre-approves');
});

test.each([
  ['roll', '*How* rolling update: the group replaces its instances batch by batch'],
  [
    'roll',
    '*Rollback* until the watch ends, replaces the new instances again, batch by batch. After that: a deploy of the old image',
  ],
  ['stack-refresh', '*How* CloudFormation starts an instance refresh of the group and waits for it'],
  ['update', '*How* no Auto Scaling group changes; CloudFormation updates each resource by its own rules'],
  [
    'update',
    '*Rollback* until the watch ends, CloudFormation restores the resources. After that: a deploy of the old image',
  ],
] as const)('of shape %s: %s', (shape, line) => {
  expect(planned(aDeployPlan({ change: aStackChange({ shape }) }))).toContain(line);
});

test('says which resources are replaced, and which may be', () => {
  const resource = { type: 'AWS::EC2::Instance', action: 'Modify' };
  const change = aStackChange({
    shape: 'roll',
    resources: [
      { ...resource, logicalId: 'A', replacement: 'no' },
      { ...resource, logicalId: 'B', replacement: 'maybe' },
      { ...resource, logicalId: 'C', replacement: 'yes' },
      { ...resource, logicalId: 'D', replacement: 'no', action: 'Add' },
      { ...resource, logicalId: 'E', replacement: 'no', action: 'constructor' },
    ],
    resourcesMore: 12,
  });
  expect(planned(aDeployPlan({ change }))).toContain(
    '*Resources* 17 change, 1 is replaced: C (EC2::Instance, replaced), B (EC2::Instance, may be replaced), A (EC2::Instance, changed), D (EC2::Instance, added), E (EC2::Instance, constructor) and 12 more',
  );
});

test.each([
  [
    aStackChange({ monitoringMinutes: 0 }),
    '*Watch* none: the old instances are deleted as soon as the new ones serve; automatic rollback if the update fails',
  ],
  [
    aRefreshChange({ preferences: { minHealthy: 100, maxHealthy: 110, bakeSeconds: 0, alarms: [] } }),
    '*Watch* none after the last instance; no alarm rolls it back',
  ],
  [
    aStackChange({ groups: [aGroup(), aGroup(), aGroup(), aGroup({ desired: 7 }), aGroup({ desired: 1 })] }),
    '*Groups* 2 more, with 8 instances',
  ],
  [aStackChange({ resources: [] }), '*Resources* none change'],
])('%#', (change, line) => {
  expect(planned(aDeployPlan({ change }))).toContain(line);
});

test.each(['roll', 'stack-refresh'] as const)('of %s: the group stays, and its instances do not', (shape) => {
  const group = { logicalId: 'Group', type: 'AWS::AutoScaling::AutoScalingGroup', action: 'Modify' };
  const change = aStackChange({
    shape,
    resources: [{ ...group, replacement: 'maybe' }],
    groups: [aGroup({ logicalId: 'Group' })],
  });
  expect(planned(aDeployPlan({ change })).join('\n')).toContain(
    '1 changes, none is replaced: Group (AutoScaling::AutoScalingGroup, instances replaced by its update policy)',
  );
});

test('of a container image without a known one before: its URI, and that the service replaces its tasks', () => {
  const uri = '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/worker:1.0.4-1';
  const service = { logicalId: 'Service', type: 'AWS::ECS::Service', action: 'Modify', replacement: 'no' } as const;
  const { from: _from, ...change } = aStackChange({ shape: 'update', resources: [service], groups: [] });
  const lines = planned(aDeployPlan({ image: { id: uri, kind: 'container' }, change }));
  expect(lines).toContain(`*Image* unknown image → \`${uri}\``);
  expect(lines).toContain(
    '*How* no Auto Scaling group changes; CloudFormation updates each resource by its own rules; an ECS service replaces its tasks',
  );
});

describe('a soak', () => {
  const next = ['web-prod'];
  const { healthySince: _since, ...unhealthy } = aSoak({ healthy: 1 });
  const told = (report: 'pending' | 'ready' | 'unavailable', soak: object | undefined, fleets: readonly string[]) =>
    soakText(aStarted('succeeded', { report }), {
      now: T0,
      next: fleets,
      ...(soak === undefined ? {} : { soak: { ...unhealthy, ...soak } }),
    })?.text.replace(/<!date[^|]+\|([^>]+)>/g, '$1');

  test.each([
    [
      'pending',
      unhealthy,
      next,
      'Soak: 1 of 2 healthy, checked 60 times, last 2026-11-20 11:00 UTC · must be healthy for 24 h before a request opens for web-prod',
    ],
    [
      'pending',
      unhealthy,
      [],
      'Soak: 1 of 2 healthy, checked 60 times, last 2026-11-20 11:00 UTC · no request opens automatically',
    ],
    ['pending', undefined, next, undefined],
    [
      'ready',
      aSoak(),
      next,
      'Soak complete: 2 of 2 healthy since 2026-11-20 10:00 UTC, checked 60 times, last 2026-11-20 11:00 UTC · request opened for web-prod',
    ],
    ['ready', undefined, ['a', 'b'], 'Soak complete · requests opened for a and b'],
    [
      'ready',
      unhealthy,
      [],
      'Soak: 1 of 2 healthy, checked 60 times, last 2026-11-20 11:00 UTC · no request was opened',
    ],
    ['ready', undefined, [], undefined],
    [
      'unavailable',
      unhealthy,
      next,
      'Soak not completed in time: 1 of 2 healthy, checked 60 times, last 2026-11-20 11:00 UTC, 24 h required · no request opens for web-prod',
    ],
    ['unavailable', undefined, [], 'Soak not completed in time · no request opens for the next fleet'],
    [
      'unavailable',
      aSoak({ lastAt: T0 + 25 * HOUR }),
      next,
      `Soak complete: 2 of 2 healthy since 2026-11-20 10:00 UTC, checked 60 times, last 2026-11-21 10:00 UTC · no request opened for web-prod: another run was active there the whole time. \`/patch deploy web-prod ${NEW}\` requests it`,
    ],
  ] as const)('%s: %#', (report, soak, fleets, text) => {
    expect(told(report, soak, fleets)).toBe(text);
  });
});
