import { createFleetServices } from '../../../../local/aws/fleet.ts';
import type { SimulatedService } from '../../../../local/aws/service.ts';
import { createSsm } from '../../../../local/aws/ssm/service.ts';
import type { ServiceDeps } from '../../../../local/aws/world.ts';
import type { EmittedEvent } from '../../../../local/types.ts';
import { START, startAws } from '../local-aws.ts';

export const OLD_AMI = 'ami-00000000000000001';
export const NEW_AMI = 'ami-00000000000000002';
const SIGNALS = Buffer.from('#!/bin/bash\n/opt/aws/bin/cfn-signal -e $?\n').toString('base64');

type Fleet = ReturnType<typeof createFleetServices>;
type Input = Record<string, unknown>;

/** A simulated AWS with two AMIs, a launch template `web` with a version of each, a target group and no group yet. */
export const groupWorld = async (quotas: Readonly<Record<string, number>> = {}) => {
  const events: (EmittedEvent & { at: number })[] = [];
  const signals: Input[] = [];
  let fleet: Fleet | undefined;
  const services = (deps: ServiceDeps): SimulatedService[] => {
    const emit = (event: EmittedEvent) => {
      events.push({ ...event, at: (deps.clock.now() - START) / 1000 });
      deps.emit(event);
    };
    const callService: ServiceDeps['callService'] = async (service, operation, input) => {
      if (service !== 'cloudformation') return deps.callService(service, operation, input);
      signals.push({ ...input, at: (deps.clock.now() - START) / 1000 });
      throw new Error('the stack is in no mood');
    };
    fleet = createFleetServices({ ...deps, emit, callService }, quotas);
    return [fleet.ec2, fleet.loadBalancing, fleet.autoScaling, fleet.serviceQuotas, createSsm(deps)];
  };
  const aws = await startAws({ services });
  if (fleet === undefined) throw new Error('the services were not made');
  const call = (service: string) => (operation: string, input: Input) => aws.callService(service, operation, input);
  const world = {
    ...aws,
    fleet,
    events,
    signals,
    asg: call('autoscaling'),
    ec2: call('ec2'),
    elb: call('elasticloadbalancing'),
    aws: call,
    seconds: (seconds: number) => aws.clock.advance(seconds * 1000),
  };
  await furnish(world);
  return world;
};

export type GroupWorld = Awaited<ReturnType<typeof groupWorld>>;

const furnish = async ({ fleet, ec2, elb }: Pick<GroupWorld, 'fleet' | 'ec2' | 'elb'>) => {
  for (const id of [OLD_AMI, NEW_AMI]) {
    const place = { region: 'ap-southeast-2', accountId: '111122223333', createdAt: START };
    fleet.ec2.registerAmi({ id, name: id, description: '', tags: {}, ...place });
  }
  for (const id of ['subnet-1a', 'subnet-1b', 'subnet-1c']) fleet.ec2.placeSubnet({ id, cidr: '172.31.0.0/20' });
  const data = { ImageId: OLD_AMI, InstanceType: 't3.small', UserData: SIGNALS };
  await ec2('CreateLaunchTemplate', { LaunchTemplateName: 'web', LaunchTemplateData: data });
  const newer = { LaunchTemplateName: 'web', SourceVersion: '1', LaunchTemplateData: { ImageId: NEW_AMI } };
  await ec2('CreateLaunchTemplateVersion', newer);
  await elb('CreateTargetGroup', { Name: 'web', Port: 8080 });
};

export const template = (version: string) => ({ LaunchTemplateName: 'web', Version: version });

/** What creates the group `web` of four instances in three zones. */
export const groupInput = (overrides: Input = {}) => ({
  AutoScalingGroupName: 'web',
  LaunchTemplate: template('1'),
  MinSize: 0,
  MaxSize: 20,
  DesiredCapacity: 4,
  VPCZoneIdentifier: 'subnet-1a,subnet-1b,subnet-1c',
  DefaultInstanceWarmup: 0,
  ...overrides,
});

const list = (value: unknown): Input[] => (Array.isArray(value) ? value : []);
export const entriesOf = (answer: Input, name: string): Input[] => list(answer[name]);

export const targetGroupArn = async ({ elb }: GroupWorld): Promise<string> =>
  String(entriesOf(await elb('DescribeTargetGroups', {}), 'TargetGroups')[0]?.['TargetGroupArn']);

export const describeGroup = async ({ asg }: GroupWorld, name = 'web'): Promise<Input> =>
  entriesOf(await asg('DescribeAutoScalingGroups', { AutoScalingGroupNames: [name] }), 'AutoScalingGroups')[0] ?? {};

export const instancesOf = async (world: GroupWorld, name = 'web'): Promise<Input[]> =>
  entriesOf(await describeGroup(world, name), 'Instances');

/** How many instances are in each state: `{ InService: 4 }`. */
export const lifecycles = async (world: GroupWorld, name = 'web') =>
  tally((await instancesOf(world, name)).map((instance) => instance['LifecycleState']));

/** How many instances each version of the template has. */
export const versions = async (world: GroupWorld) =>
  tally((await instancesOf(world)).map((instance) => Object(instance['LaunchTemplate'])['Version']));

export const tally = (values: readonly unknown[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[String(value)] = (counts[String(value)] ?? 0) + 1;
  return counts;
};

/** The group `web`, made and with all its instances in service. */
export const startedGroup = async (overrides: Input = {}) => {
  const world = await groupWorld();
  await world.asg('CreateAutoScalingGroup', groupInput(overrides));
  await world.seconds(60);
  return world;
};
