import type { Acknowledgement } from '../bot/acknowledgement.ts';
import type { Lab } from './lab-stacks.ts';

const rule = (id: string): string => `AwsSolutions::AwsSolutions-${id}`;

/** Rules of the synth's checks that the lab does not follow, and why. */
export function labAcknowledgements({ network, application, pipeline }: Lab): readonly Acknowledgement[] {
  const managedPolicies = ['AmazonSSMManagedInstanceCore', 'EC2InstanceProfileForImageBuilder'];
  return [
    {
      id: rule('VPC7'),
      where: network.template.getResource('Vpc'),
      reason: 'Flow logs of a network that lives for an afternoon would cost more than they tell.',
    },
    {
      id: rule('IAM5[Resource::*]'),
      where: application.template.getResource('InstanceRole'),
      reason:
        'The actions of the Systems Manager agent and DescribeTargetHealth have no narrower resource; none reads a parameter, a secret or a bucket.',
    },
    {
      id: rule('EC23'),
      where: application.template.getResource('LoadBalancerSecurityGroup'),
      reason: 'The check cannot read an imported range. By default it is the VPC alone; a deployment names another.',
    },
    {
      id: rule('ELB2'),
      where: application.template.getResource('LoadBalancer'),
      reason: 'Access logs need a bucket that would outlive the lab; the alarm on errors needs none.',
    },
    {
      id: rule('AS3'),
      where: application.template.getResource('AutoScalingGroup'),
      reason: 'Patchwarden follows the group and tells people in Slack; notifications would say it twice.',
    },
    ...managedPolicies.map((name) => ({
      id: rule(`IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`),
      where: pipeline.template.getResource('BuildRole'),
      reason:
        'AWS keeps this policy in step with what its own build agent needs, on an instance that lives for one build.',
    })),
  ];
}
