import { rejectionOf } from '../local-aws.ts';
import {
  describeGroup,
  entriesOf,
  type GroupWorld,
  groupInput,
  groupWorld,
  instancesOf,
  lifecycles,
  OLD_AMI,
  startedGroup,
  tally,
  targetGroupArn,
  template,
} from './group-world.ts';

let world: GroupWorld;
afterEach(() => world.close());

const STACK_TAGS = [
  { Key: 'aws:cloudformation:stack-name', Value: 'web-dev', PropagateAtLaunch: true },
  { Key: 'aws:cloudformation:logical-id', Value: 'Fleet', PropagateAtLaunch: true },
];

describe('a new group', () => {
  test('has its instances pending, then in service after 30 seconds, spread over the zones', async () => {
    world = await groupWorld();
    await world.asg('CreateAutoScalingGroup', groupInput());
    await world.seconds(29);
    expect(await lifecycles(world)).toEqual({ Pending: 4 });
    await world.seconds(1);
    expect(await lifecycles(world)).toEqual({ InService: 4 });
    const zones = tally((await instancesOf(world)).map(({ AvailabilityZone }) => AvailabilityZone));
    expect(Object.values(zones).sort((a, b) => a - b)).toEqual([1, 1, 2]);
  });

  test('shows the template with id, name and the version of each instance', async () => {
    world = await startedGroup({ LaunchTemplate: template('$Latest') });
    expect(await describeGroup(world)).toMatchObject({
      DesiredCapacity: 4,
      LaunchTemplate: {
        LaunchTemplateName: 'web',
        LaunchTemplateId: expect.stringMatching(/^lt-/),
        Version: '$Latest',
      },
      Instances: expect.arrayContaining([
        expect.objectContaining({ LaunchTemplate: expect.objectContaining({ Version: '2' }), HealthStatus: 'Healthy' }),
      ]),
    });
  });

  test('announces each launch as AWS does', async () => {
    world = await startedGroup({ DesiredCapacity: 1 });
    const launch = world.events.find(({ detailType }) => detailType === 'EC2 Instance Launch Successful');
    expect(launch).toMatchObject({
      at: 30,
      source: 'aws.autoscaling',
      detail: {
        StatusCode: 'InProgress',
        AutoScalingGroupName: 'web',
        Description: expect.stringMatching(/^Launching a new EC2 instance: i-0[0-9a-f]{16}$/),
        Details: { 'Availability Zone': 'ap-southeast-2a', 'Subnet ID': 'subnet-1a' },
        StartTime: '2026-11-20T09:00:00Z',
        EndTime: '2026-11-20T09:00:30Z',
      },
    });
    const states = world.events
      .filter(({ source }) => source === 'aws.ec2')
      .map(({ at, detail }) => [at, detail['state']]);
    expect(states).toEqual([
      [0, 'pending'],
      [20, 'running'],
    ]);
  });

  test('signals its stack 40 seconds after the launch, and an error of the call is lost', async () => {
    world = await startedGroup({ DesiredCapacity: 1, Tags: STACK_TAGS });
    const [instance] = await instancesOf(world);
    expect(world.signals).toEqual([
      {
        StackName: 'web-dev',
        LogicalResourceId: 'Fleet',
        UniqueId: instance?.['InstanceId'],
        Status: 'SUCCESS',
        at: 40,
      },
    ]);
    expect(world.errors).toEqual([]);
  });

  test.each([
    ['unhealthy', [[180, 'FAILURE']]],
    ['boot-failure', [[40, 'FAILURE']]],
    ['none', [[50, 'SUCCESS']]],
  ] as const)('that asks for its own health, with the fault %s, signals when it knows', async (kind, expected) => {
    world = await groupWorld();
    const arn = await targetGroupArn(world);
    const asks = `cfn-signal\ntimeout 140 until aws elbv2 describe-target-health --target-group-arn ${arn} --targets Id=$I`;
    await world.ec2('CreateLaunchTemplate', {
      LaunchTemplateName: 'asks',
      LaunchTemplateData: { ImageId: OLD_AMI, UserData: Buffer.from(asks).toString('base64') },
    });
    if (kind !== 'none') world.faults.add({ target: 'instance', group: 'web', kind });
    const LaunchTemplate = { LaunchTemplateName: 'asks', Version: '1' };
    await world.asg('CreateAutoScalingGroup', {
      ...groupInput({ DesiredCapacity: 1, Tags: STACK_TAGS, TargetGroupARNs: [arn] }),
      LaunchTemplate,
    });
    await world.seconds(200);
    expect(world.signals.map(({ at, Status }) => [at, Status])).toEqual(expected);
  });

  test.each([
    ['boot-failure', [['FAILURE'], ['SUCCESS']]],
    ['no-signal', [['SUCCESS']]],
  ] as const)('with the fault %s signals otherwise', async (kind, expected) => {
    world = await groupWorld();
    world.faults.add({ target: 'instance', group: 'web', kind });
    await world.asg('CreateAutoScalingGroup', groupInput({ DesiredCapacity: 2, Tags: STACK_TAGS }));
    await world.seconds(60);
    expect(world.signals.map(({ Status }) => [Status])).toEqual(expected);
  });

  test.each([
    ['a template that is not there', { LaunchTemplate: { LaunchTemplateName: 'nope' } }, 'does not exist'],
    ['a version that is not there', { LaunchTemplate: template('9') }, 'Could not find the specified version 9'],
    ['two launch sources', { LaunchConfigurationName: 'x' }, 'must contain either'],
    ['sizes the wrong way round', { MinSize: 9, MaxSize: 3 }, 'must not exceed'],
    ['a capacity above its maximum', { DesiredCapacity: 21 }, 'is above max value 20'],
    ['a target group that is not there', { TargetGroupARNs: ['arn:x'] }, 'Target Groups may not be valid'],
  ])('is refused with %s', async (_title, overrides, message) => {
    world = await groupWorld();
    const error = await rejectionOf(world.asg('CreateAutoScalingGroup', groupInput(overrides)));
    expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
  });

  test('is refused with an image that was deregistered', async () => {
    world = await groupWorld();
    await world.ec2('DeregisterImage', { ImageId: 'ami-00000000000000001' });
    const error = await rejectionOf(world.asg('CreateAutoScalingGroup', groupInput()));
    expect(error.message).toBe(
      "You must use a valid fully-formed launch template. The image id '[ami-00000000000000001]' does not exist",
    );
  });
});

describe('a group that launches nothing', () => {
  test('says so in an activity and an event, and tries again each minute', async () => {
    world = await groupWorld();
    world.faults.add({ target: 'instance', group: 'web', kind: 'no-capacity', times: 2 });
    await world.asg('CreateAutoScalingGroup', groupInput({ DesiredCapacity: 1 }));
    await world.seconds(119);
    expect(await lifecycles(world)).toEqual({});
    const failed = world.events.filter(({ detailType }) => detailType === 'EC2 Instance Launch Unsuccessful');
    expect(failed.map(({ at }) => at)).toEqual([0, 60]);
    const [activity] = entriesOf(await world.asg('DescribeScalingActivities', {}), 'Activities');
    expect(activity).toMatchObject({
      StatusCode: 'Failed',
      StatusMessage: expect.stringContaining(
        'We currently do not have sufficient t3.small capacity in the Availability Zone you requested',
      ),
    });
    await world.seconds(31);
    expect(await lifecycles(world)).toEqual({ InService: 1 });
  });
});

describe('a group that changes', () => {
  test('grows and shrinks to its desired capacity', async () => {
    world = await startedGroup();
    await world.asg('SetDesiredCapacity', { AutoScalingGroupName: 'web', DesiredCapacity: 7 });
    await world.seconds(30);
    expect(await lifecycles(world)).toEqual({ InService: 7 });
    await world.asg('UpdateAutoScalingGroup', { AutoScalingGroupName: 'web', MaxSize: 3 });
    await world.seconds(0);
    expect(await lifecycles(world)).toEqual({ InService: 3, Terminating: 4 });
    await world.seconds(20);
    expect(await lifecycles(world)).toEqual({ InService: 3 });
    const zones = tally((await instancesOf(world)).map(({ AvailabilityZone }) => AvailabilityZone));
    expect(Object.values(zones)).toEqual([1, 1, 1]);
  });

  test('replaces an instance that is terminated, by its own API or by EC2', async () => {
    world = await startedGroup({ DesiredCapacity: 2 });
    const [one, other] = await instancesOf(world);
    const ShouldDecrementDesiredCapacity = false;
    await world.asg('TerminateInstanceInAutoScalingGroup', {
      InstanceId: one?.['InstanceId'],
      ShouldDecrementDesiredCapacity,
    });
    await world.ec2('TerminateInstances', { InstanceIds: [other?.['InstanceId']] });
    await world.seconds(30);
    const ids = (await instancesOf(world)).map(({ InstanceId }) => InstanceId);
    expect(ids).toHaveLength(2);
    expect(ids).not.toContain(one?.['InstanceId']);
    expect(ids).not.toContain(other?.['InstanceId']);
  });

  test('launches nothing while Launch is suspended', async () => {
    world = await startedGroup();
    await world.asg('SuspendProcesses', { AutoScalingGroupName: 'web', ScalingProcesses: ['Launch'] });
    await world.asg('SetDesiredCapacity', { AutoScalingGroupName: 'web', DesiredCapacity: 6 });
    await world.seconds(120);
    expect(await lifecycles(world)).toEqual({ InService: 4 });
    await world.asg('ResumeProcesses', { AutoScalingGroupName: 'web' });
    await world.seconds(30);
    expect(await lifecycles(world)).toEqual({ InService: 6 });
  });

  test('is deleted with its instances only by force', async () => {
    world = await startedGroup();
    const refused = await rejectionOf(world.asg('DeleteAutoScalingGroup', { AutoScalingGroupName: 'web' }));
    expect(refused.name).toBe('ResourceInUseFault');
    await world.asg('DeleteAutoScalingGroup', { AutoScalingGroupName: 'web', ForceDelete: true });
    await world.seconds(0);
    expect(await describeGroup(world)).toMatchObject({ Status: 'Delete in progress' });
    await world.seconds(20);
    expect(await describeGroup(world)).toEqual({});
  });
});

describe('a group behind a load balancer', () => {
  const health = async () => {
    const answer = await world.elb('DescribeTargetHealth', { TargetGroupArn: await targetGroupArn(world) });
    return tally(
      entriesOf(answer, 'TargetHealthDescriptions').map(({ TargetHealth }) => Object(TargetHealth)['State']),
    );
  };
  const start = async (overrides = {}) => {
    world = await groupWorld();
    return groupInput({ TargetGroupARNs: [await targetGroupArn(world)], DesiredCapacity: 2, ...overrides });
  };

  test('registers instances in service, drains them before they end', async () => {
    const input = await start();
    await world.asg('CreateAutoScalingGroup', input);
    await world.seconds(30);
    expect(await health()).toEqual({ initial: 2 });
    await world.seconds(20);
    expect(await health()).toEqual({ healthy: 2 });
    await world.asg('SetDesiredCapacity', { AutoScalingGroupName: 'web', DesiredCapacity: 1 });
    await world.seconds(5);
    expect(await health()).toEqual({ healthy: 1, draining: 1 });
    await world.seconds(25);
    expect([await health(), await lifecycles(world)]).toEqual([{ healthy: 1 }, { InService: 1 }]);
  });

  test('replaces what is unhealthy when it checks health by ELB, after the grace period', async () => {
    const input = await start({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 120 });
    world.faults.add({ target: 'instance', group: 'web', kind: 'unhealthy' });
    await world.asg('CreateAutoScalingGroup', input);
    await world.seconds(149);
    expect([await health(), await lifecycles(world)]).toEqual([{ healthy: 1, unhealthy: 1 }, { InService: 2 }]);
    await world.seconds(1);
    expect(await lifecycles(world)).toEqual({ InService: 1, Terminating: 1, Pending: 1 });
    await world.seconds(60);
    expect([await health(), await lifecycles(world)]).toEqual([{ healthy: 2 }, { InService: 2 }]);
  });
});
