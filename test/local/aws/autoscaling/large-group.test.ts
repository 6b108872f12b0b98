import {
  entriesOf,
  type GroupWorld,
  groupInput,
  groupWorld,
  lifecycles,
  targetGroupArn,
  versions,
} from './group-world.ts';
import { progressOf, startRefresh } from './refresh-world.ts';

let world: GroupWorld;
afterEach(() => world.close());

const seeded = async (desired: number) => {
  // vCPUs of Standard instances: two for each, and as many beside them while they are replaced.
  world = await groupWorld({ 'L-1216C47A': 4096 });
  const TargetGroupARNs = [await targetGroupArn(world)];
  const input = { MaxSize: 600, MinSize: 0, DesiredCapacity: desired, TargetGroupARNs, HealthCheckType: 'ELB' };
  await world.fleet.autoScaling.seedGroup(
    {
      ...groupInput(),
      ...input,
      AutoScalingGroupName: 'web',
      LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' },
    },
    world.clock.now() - 86_400_000,
  );
  return world;
};

test('a seeded group is in service and healthy at once, without an event', async () => {
  await seeded(6);
  expect(await lifecycles(world)).toEqual({ InService: 6 });
  const health = entriesOf(
    await world.elb('DescribeTargetHealth', { TargetGroupArn: await targetGroupArn(world) }),
    'TargetHealthDescriptions',
  );
  expect(health.map(({ TargetHealth }) => Object(TargetHealth)['State'])).toEqual(Array(6).fill('healthy'));
  expect(entriesOf(await world.ec2('DescribeInstances', {}), 'Reservations')).toHaveLength(6);
  await world.seconds(600);
  expect([world.events, world.signals]).toEqual([[], []]);
});

test('five hundred instances are refreshed, every one', async () => {
  await seeded(500);
  await startRefresh(world, { MinHealthyPercentage: 90 });
  await world.seconds(1800);
  expect(await progressOf(world)).toEqual(['Successful', 100, 0]);
  expect(await versions(world)).toEqual({ '2': 500 });
});
