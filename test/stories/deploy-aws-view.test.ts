import { AutoScalingClient, DescribeInstanceRefreshesCommand } from '@aws-sdk/client-auto-scaling';
import {
  CloudFormationClient,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ListChangeSetsCommand,
} from '@aws-sdk/client-cloudformation';
import { apiImages, cardOf, deploy, imagesFor, press, quickPolicies, runIdOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ windows: false, config: configFile('deploy-aws-view.yml', { policies: quickPolicies }) });

/** What a person's own tool has: an endpoint, any key, the Region. */
const client = () => ({
  endpoint: local.world.local.awsUrl,
  region: 'ap-southeast-2',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

test('the change set that is approved is the one that CloudFormation shows, image alone changed', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  const cloudFormation = new CloudFormationClient(client());
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  const name = `patchwarden-${runIdOf(world, 'shop-dev')}-1`;
  expect(cardOf(world, 'shop-dev').body).toContain(`change set ${name}`);
  const { Summaries } = await cloudFormation.send(new ListChangeSetsCommand({ StackName: 'shop-dev' }));
  expect(Summaries).toMatchObject([{ ChangeSetName: name, Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' }]);
  const set = await cloudFormation.send(new DescribeChangeSetCommand({ StackName: 'shop-dev', ChangeSetName: name }));
  expect(set.Description).toContain(runIdOf(world, 'shop-dev'));
  expect(Object.fromEntries((set.Parameters ?? []).map((each) => [each.ParameterKey, each.ParameterValue]))).toEqual({
    AmazonMachineImage: to,
    BaselineVpcStack: 'baseline-vpc',
    Capacity: '3',
    InstanceType: 't3.small',
  });
  expect(set.Changes?.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId).sort()).toEqual([
    'AutoScalingGroup',
    'LaunchTemplate',
  ]);
  const before = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'shop-dev' }));
  expect(before.Stacks?.[0]?.StackStatus).toBe('UPDATE_COMPLETE');
  expect(before.Stacks?.[0]?.Parameters).toContainEqual({ ParameterKey: 'AmazonMachineImage', ParameterValue: from });

  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  await world.advance('30s');
  const during = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'shop-dev' }));
  expect(during.Stacks?.[0]?.StackStatus).toBe('UPDATE_IN_PROGRESS');
  await world.advance('5m');
  const after = await cloudFormation.send(new DescribeStacksCommand({ StackName: 'shop-dev' }));
  expect(after.Stacks?.[0]).toMatchObject({
    StackStatus: 'UPDATE_COMPLETE',
    RoleARN: 'arn:aws:iam::111122223333:role/shop-dev-deploy',
  });
  expect(after.Stacks?.[0]?.Parameters).toContainEqual({ ParameterKey: 'AmazonMachineImage', ParameterValue: to });
  cloudFormation.destroy();
});

test('the refresh that the card follows is the one that Auto Scaling shows', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  const autoScaling = new AutoScalingClient(client());
  await deploy(world, `api-prod ${to}`, ['U0ANA', 'U0BEN']);
  await world.advance('40s');
  const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'api-prod' });
  const during = await autoScaling.send(command);
  expect(during.InstanceRefreshes).toMatchObject([
    {
      Status: 'InProgress',
      Preferences: {
        MinHealthyPercentage: 90,
        CheckpointPercentages: [20],
        AutoRollback: true,
        AlarmSpecification: { Alarms: ['api-prod-5xx'] },
      },
      DesiredConfiguration: { LaunchTemplate: { Version: '2' } },
    },
  ]);
  await world.advance('3m');
  expect((await autoScaling.send(command)).InstanceRefreshes).toMatchObject([
    { Status: 'Successful', PercentageComplete: 20 },
  ]);
  expect(cardOf(world, 'api-prod').text).toContain('Approval needed: continue api-prod');
  autoScaling.destroy();
});
