import * as autoScalingSdk from '@aws-sdk/client-auto-scaling';
import * as ec2Sdk from '@aws-sdk/client-ec2';
import * as elbSdk from '@aws-sdk/client-elastic-load-balancing-v2';
import { createAutoScaling } from '../../../src/aws/auto-scaling.ts';
import { createEc2 } from '../../../src/aws/ec2.ts';
import { createLoadBalancing } from '../../../src/aws/load-balancing.ts';
import { healthOf } from '../../../src/deploy/effect/soak.ts';
import { portsDouble } from '../../support/ports.ts';
import { type ScriptedAws, startScriptedAws } from '../../support/scripted-aws.ts';
import { aDeployPlan, aRefreshChange, GROUP_TARGET } from '../facts.ts';

const IDS = Array.from({ length: 1_000 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
const started: ScriptedAws[] = [];
afterEach(async () => {
  for (const aws of started.splice(0)) await aws.close();
});

async function scripted(...given: Parameters<typeof startScriptedAws>): Promise<ScriptedAws> {
  const aws = await startScriptedAws(...given);
  started.push(aws);
  return aws;
}

/** A group of a thousand instances in service, each a target; `image` says what each runs. */
async function thousand(image: (index: number) => string) {
  const group = {
    AutoScalingGroupName: 'web-prod-asg',
    MinSize: 1_000,
    MaxSize: 1_000,
    DesiredCapacity: 1_000,
    DefaultCooldown: 300,
    AvailabilityZones: ['ap-southeast-2a'],
    HealthCheckType: 'ELB',
    CreatedTime: new Date(0),
    TargetGroupARNs: ['arn:aws:elasticloadbalancing:ap-southeast-2:111122223333:targetgroup/api/1'],
    LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'api', Version: '7' },
    Instances: IDS.map((InstanceId) => ({
      InstanceId,
      AvailabilityZone: 'ap-southeast-2a',
      LifecycleState: 'InService',
      HealthStatus: 'Healthy',
      ProtectedFromScaleIn: false,
    })),
  };
  const instances = IDS.map((InstanceId, index) => ({ InstanceId, ImageId: image(index) }));
  const targets = IDS.map((Id) => ({ Target: { Id }, TargetHealth: { State: 'healthy' } }));
  const autoScaling = await scripted(
    { name: 'autoscaling', sdk: autoScalingSdk },
    { DescribeAutoScalingGroups: { AutoScalingGroups: [group] }, DescribeInstanceRefreshes: { InstanceRefreshes: [] } },
  );
  const version = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'api', VersionNumber: 7, LaunchTemplateData: {} };
  const ec2 = await scripted(
    { name: 'ec2', sdk: ec2Sdk },
    {
      DescribeInstances: { Reservations: [{ Instances: instances }] },
      DescribeLaunchTemplateVersions: { LaunchTemplateVersions: [version] },
    },
  );
  const elb = await scripted(
    { name: 'elbv2', sdk: elbSdk },
    { DescribeTargetHealth: { TargetHealthDescriptions: targets } },
  );
  const ports = portsDouble({
    autoScaling: createAutoScaling(autoScaling.client),
    ec2: createEc2(ec2.client),
    loadBalancing: createLoadBalancing(elb.client),
  });
  const calls = () => [autoScaling, ec2, elb].flatMap(({ asked }) => asked.map(({ operation }) => operation));
  return { ports, calls };
}

const plan = aDeployPlan({ target: GROUP_TARGET, change: aRefreshChange() });
const PAGES = ['DescribeAutoScalingGroups', ...Array(5).fill('DescribeInstances'), 'DescribeTargetHealth'];

test('a look at a thousand instances reads pages of them: seven calls', async () => {
  const { ports, calls } = await thousand(() => 'ami-0new');
  expect(await healthOf(ports, plan)).toEqual({ healthy: 1_000, total: 1_000, others: 0 });
  expect(calls()).toEqual(PAGES);
});

test('where half of them run another image two calls more say why, and none is asked for one by one', async () => {
  const { ports, calls } = await thousand((index) => (index % 2 === 0 ? 'ami-0new' : 'ami-0old'));
  expect(await healthOf(ports, plan)).toEqual({ healthy: 500, total: 1_000, others: 500 });
  const more = ['DescribeInstanceRefreshes', 'DescribeLaunchTemplateVersions'];
  expect(calls()).toHaveLength(PAGES.length + more.length);
  expect(calls()).toEqual(expect.arrayContaining([...PAGES, ...more]));
});
