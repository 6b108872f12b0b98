import { rejectionOf } from '../local-aws.ts';
import {
  describeGroup,
  type GroupWorld,
  groupInput,
  groupWorld,
  instancesOf,
  NEW_AMI,
  OLD_AMI,
  template,
} from './group-world.ts';
import { refreshOf, startRefresh, startRefusal, toVersion } from './refresh-world.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await groupWorld();
});
afterEach(() => world.close());

const start = async (overrides: object) => {
  await world.asg(
    'CreateAutoScalingGroup',
    groupInput({ DesiredCapacity: 1, LaunchTemplate: undefined, ...overrides }),
  );
  await world.seconds(60);
};

const imageNow = async () => {
  const { Reservations } = await world.ec2('DescribeInstances', {
    Filters: [{ Name: 'instance-state-name', Values: ['running'] }],
  });
  return Object(Reservations)[0].Instances[0].ImageId;
};

test('a launch configuration launches, cannot be deleted while used, and gives way to a template in a refresh', async () => {
  const LaunchConfigurationName = 'web-1';
  await world.asg('CreateLaunchConfiguration', { LaunchConfigurationName, ImageId: OLD_AMI, InstanceType: 't3.small' });
  await start({ LaunchConfigurationName });
  expect(await instancesOf(world)).toEqual([
    expect.objectContaining({ LaunchConfigurationName, InstanceType: 't3.small' }),
  ]);
  const deletion = () => world.asg('DeleteLaunchConfiguration', { LaunchConfigurationName });
  expect((await rejectionOf(deletion())).name).toBe('ResourceInUseFault');
  await startRefresh(world);
  await world.seconds(60);
  expect(await imageNow()).toBe(NEW_AMI);
  await deletion();
  expect(await world.asg('DescribeLaunchConfigurations', {})).toEqual({ LaunchConfigurations: [] });
});

test('a launch configuration needs an image that is there', async () => {
  const input = { LaunchConfigurationName: 'x', ImageId: 'ami-0000000000000000f', InstanceType: 't3.small' };
  expect((await rejectionOf(world.asg('CreateLaunchConfiguration', input))).name).toBe('InvalidAMIID.NotFound');
});

test('a mixed instances policy launches its first override', async () => {
  const MixedInstancesPolicy = {
    LaunchTemplate: { LaunchTemplateSpecification: template('1'), Overrides: [{ InstanceType: 'm7i.large' }] },
  };
  await start({ MixedInstancesPolicy });
  expect(await describeGroup(world)).toMatchObject({
    MixedInstancesPolicy,
    Instances: [{ InstanceType: 'm7i.large' }],
  });
});

test.each([
  ['a template', { LaunchTemplateSpecification: template('2') }, template('1')],
  ['an image', { ImageId: NEW_AMI }, template('1')],
])(
  'the first override may name %s of its own, which wins over the policy',
  async (_what, own, LaunchTemplateSpecification) => {
    const Overrides = [{ InstanceType: 'm7i.large', ...own }];
    await start({ MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification, Overrides } } });
    expect(await imageNow()).toBe(NEW_AMI);
  },
);

test('a template with a parameter for its image launches what the parameter says, and cannot be rolled back', async () => {
  await world.callService('ssm', 'PutParameter', { Name: '/web/ami', Type: 'String', Value: NEW_AMI });
  const LaunchTemplateData = { ImageId: 'resolve:ssm:/web/ami' };
  await world.ec2('CreateLaunchTemplateVersion', { LaunchTemplateName: 'web', LaunchTemplateData });
  await start({ LaunchTemplate: template('3') });
  expect(await imageNow()).toBe(NEW_AMI);
  const input = { DesiredConfiguration: toVersion('1') };
  expect((await startRefusal(world, { AutoRollback: true }, input)).message).toContain('AutoRollback is not supported');
  await startRefresh(world, {}, input);
  await world.seconds(60);
  expect([(await refreshOf(world))['Status'], await imageNow()]).toEqual(['Successful', OLD_AMI]);
});

test('a parameter that is not there is refused', async () => {
  const LaunchTemplateData = { ImageId: 'resolve:ssm:/nothing' };
  await world.ec2('CreateLaunchTemplateVersion', { LaunchTemplateName: 'web', LaunchTemplateData });
  const error = await rejectionOf(world.asg('CreateAutoScalingGroup', groupInput({ LaunchTemplate: template('3') })));
  expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining('could not be resolved') });
});

test('instances carry the tags of their template and the propagated ones of their group', async () => {
  const TagSpecifications = [{ ResourceType: 'instance', Tags: [{ Key: 'backup', Value: 'yes' }] }];
  const LaunchTemplateData = { TagSpecifications };
  await world.ec2('CreateLaunchTemplateVersion', { LaunchTemplateName: 'web', SourceVersion: '1', LaunchTemplateData });
  const Tags = [
    { Key: 'team', Value: 'web', PropagateAtLaunch: true },
    { Key: 'cost', Value: '7', PropagateAtLaunch: false },
  ];
  await start({ LaunchTemplate: template('3'), Tags });
  const { Reservations } = await world.ec2('DescribeInstances', { Filters: [{ Name: 'tag:team', Values: ['web'] }] });
  expect(Object(Reservations)[0].Instances[0].Tags).toEqual([
    { Key: 'backup', Value: 'yes' },
    { Key: 'team', Value: 'web' },
    { Key: 'aws:autoscaling:groupName', Value: 'web' },
  ]);
});
