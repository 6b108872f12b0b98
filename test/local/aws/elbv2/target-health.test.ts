import { createLoadBalancing } from '../../../../local/aws/elbv2/service.ts';
import { createClock } from '../../../../local/clock.ts';
import { rejectionOf } from '../local-aws.ts';

const id = 'i-00000000000000001';

const world = async () => {
  const clock = createClock({ start: 0, speed: 0 });
  const balancing = createLoadBalancing({ clock, accountId: '111122223333', region: 'ap-southeast-2' });
  const { handlers } = balancing;
  const { TargetGroups } = await handlers.CreateTargetGroup({ Name: 'web', Port: 8080 });
  const TargetGroupArn = TargetGroups[0]?.TargetGroupArn;
  const health = async () => {
    const { TargetHealthDescriptions } = await handlers.DescribeTargetHealth({ TargetGroupArn, Targets: [{ Id: id }] });
    const { State, Reason } = TargetHealthDescriptions[0]?.TargetHealth ?? {};
    return [State, Reason];
  };
  await handlers.RegisterTargets({ TargetGroupArn, Targets: [{ Id: id }] });
  return { balancing, handlers, TargetGroupArn, health, seconds: (count: number) => clock.advance(count * 1000) };
};

test('a target group says what it was not told: IPv4 and HTTP/1.1', async () => {
  const { handlers } = await world();
  const { TargetGroups } = await handlers.DescribeTargetGroups({ Names: ['web'] });
  expect(TargetGroups).toMatchObject([{ IpAddressType: 'ipv4', ProtocolVersion: 'HTTP1' }]);
  const told = await handlers.CreateTargetGroup({ Name: 'v6', IpAddressType: 'ipv6', ProtocolVersion: 'GRPC' });
  expect(told.TargetGroups).toMatchObject([{ IpAddressType: 'ipv6', ProtocolVersion: 'GRPC' }]);
});

test('a target is initial, healthy, draining and gone', async () => {
  const { handlers, TargetGroupArn, health, seconds } = await world();
  expect(await health()).toEqual(['initial', 'Elb.RegistrationInProgress']);
  await seconds(20);
  expect(await health()).toEqual(['healthy', undefined]);
  await handlers.DeregisterTargets({ TargetGroupArn, Targets: [{ Id: id }] });
  expect(await health()).toEqual(['draining', 'Target.DeregistrationInProgress']);
  await seconds(10);
  expect(await health()).toEqual(['unused', 'Target.NotRegistered']);
});

test('a new target waits for one check, so no longer than the interval of its group', async () => {
  const { balancing, handlers, seconds } = await world();
  const quick = { Name: 'quick', Port: 80, HealthCheckIntervalSeconds: 10 };
  const { TargetGroups } = await handlers.CreateTargetGroup(quick);
  const arn = TargetGroups[0]?.TargetGroupArn ?? '';
  balancing.register(arn, id);
  await seconds(9);
  expect(balancing.health(arn, id)).toBe('initial');
  await seconds(1);
  expect(balancing.health(arn, id)).toBe('healthy');
});

test('a target that fails its checks is unhealthy, until it passes them again', async () => {
  const { balancing, health, seconds } = await world();
  const heard: string[] = [];
  balancing.onHealth((target, state) => heard.push(`${target} ${state}`));
  balancing.setFailing(id, true);
  await seconds(20);
  expect(await health()).toEqual(['unhealthy', 'Target.FailedHealthChecks']);
  balancing.setFailing(id, false);
  await seconds(20);
  expect([await health(), heard]).toEqual([
    ['healthy', undefined],
    [`${id} unhealthy`, `${id} healthy`],
  ]);
});

test('a deregistration delay of nothing drains at once', async () => {
  const { handlers, TargetGroupArn, health, seconds } = await world();
  const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: '0' }];
  await handlers.ModifyTargetGroupAttributes({ TargetGroupArn, Attributes });
  await handlers.DeregisterTargets({ TargetGroupArn, Targets: [{ Id: id }] });
  await seconds(0);
  expect((await health())[0]).toBe('unused');
});

test('changed health checks are shown, and a deleted group is gone', async () => {
  const { handlers, TargetGroupArn } = await world();
  await handlers.ModifyTargetGroup({ TargetGroupArn, HealthCheckPath: '/health' });
  const { TargetGroups } = await handlers.DescribeTargetGroups({ Names: ['web'] });
  expect(TargetGroups).toEqual([expect.objectContaining({ HealthCheckPath: '/health', Port: 8080 })]);
  await handlers.DeleteTargetGroup({ TargetGroupArn });
  expect(await handlers.DescribeTargetGroups({})).toEqual({ TargetGroups: [] });
});

test('refuses what is not there, and two of one name', async () => {
  const { handlers, TargetGroupArn } = await world();
  const names = async (calls: Promise<unknown>[]) =>
    (await Promise.all(calls.map((call) => rejectionOf(call)))).map(({ name }) => name);
  expect(
    await names([
      handlers.DescribeTargetHealth({ TargetGroupArn: 'arn:x' }),
      handlers.DescribeTargetGroups({ Names: ['api'] }),
      handlers.DeregisterTargets({ TargetGroupArn, Targets: [{ Id: 'i-2' }] }),
      handlers.CreateTargetGroup({ Name: 'web' }),
      handlers.CreateTargetGroup({ Name: 'no spaces' }),
    ]),
  ).toEqual([
    'TargetGroupNotFoundException',
    'TargetGroupNotFoundException',
    'InvalidTargetException',
    'DuplicateTargetGroupNameException',
    'ValidationError',
  ]);
});
