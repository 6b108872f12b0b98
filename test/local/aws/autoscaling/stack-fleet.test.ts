import { createCloudFormation } from '../../../../local/aws/cloudformation/service.ts';
import { createFleetServices } from '../../../../local/aws/fleet.ts';
import type { SimulatedService } from '../../../../local/aws/service.ts';
import type { ServiceDeps } from '../../../../local/aws/world.ts';
import { ACCOUNT, REGION, START, type StartedAws, startAws } from '../local-aws.ts';

const IMAGES = ['ami-00000000000000001', 'ami-00000000000000002'];

const TemplateBody = `
Parameters: { Image: { Type: String } }
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        ImageId: !Ref Image
        InstanceType: t3.small
        UserData: { Fn::Base64: "/opt/aws/bin/cfn-signal --exit-code $?" }
  Fleet:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: { ResourceSignal: { Count: 2, Timeout: PT5M } }
    UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } }
    Properties:
      LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber }
      MinSize: "2"
      MaxSize: "4"
      AvailabilityZones: [ap-southeast-2a, ap-southeast-2b]
`;

const services = (deps: ServiceDeps): SimulatedService[] => {
  const { alarms, ec2, loadBalancing, autoScaling } = createFleetServices(deps);
  for (const id of IMAGES)
    ec2.registerAmi({ id, name: id, description: '', tags: {}, createdAt: START, region: REGION, accountId: ACCOUNT });
  return [ec2, loadBalancing, autoScaling, createCloudFormation({ ...deps, alarms })];
};

let aws: StartedAws;
beforeEach(async () => {
  aws = await startAws({ services });
  await aws.callService('cloudformation', 'CreateStack', { StackName: 'web', TemplateBody, Parameters: image(0) });
  await aws.clock.advance(120_000);
});
afterEach(() => aws.close());

const image = (index: number) => [{ ParameterKey: 'Image', ParameterValue: IMAGES[index] }];
const status = async () => {
  const { Stacks } = await aws.callService('cloudformation', 'DescribeStacks', { StackName: 'web' });
  return Object(Stacks)[0].StackStatus;
};
const images = async () => {
  const Filters = [{ Name: 'instance-state-name', Values: ['running'] }];
  const { Reservations } = await aws.callService('ec2', 'DescribeInstances', { Filters });
  return Object(Reservations).map(({ Instances }: { Instances: { ImageId: string }[] }) => Instances[0]?.ImageId);
};
const update = async (index: number) => {
  const input = { StackName: 'web', UsePreviousTemplate: true, Parameters: image(index) };
  await aws.callService('cloudformation', 'UpdateStack', input);
  await aws.clock.advance(15 * 60_000);
};

test('a stack is complete when the instances of its group have signalled, and moves to another image', async () => {
  expect([await status(), await images()]).toEqual(['CREATE_COMPLETE', [IMAGES[0], IMAGES[0]]]);
  await update(1);
  expect([await status(), await images()]).toEqual(['UPDATE_COMPLETE', [IMAGES[1], IMAGES[1]]]);
  expect(aws.errors).toEqual([]);
});

test.each(['boot-failure', 'no-signal', 'no-capacity'] as const)(
  'with the fault %s the stack goes back and keeps its old fleet',
  async (kind) => {
    aws.faults.add({ target: 'instance', group: 'web-Fleet', kind, times: 20 });
    await update(1);
    expect([await status(), await images()]).toEqual(['UPDATE_ROLLBACK_COMPLETE', [IMAGES[0], IMAGES[0]]]);
  },
);
