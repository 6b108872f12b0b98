import type { HintEvent } from '../../bot/event-patterns.ts';
import type { Managed } from './managed.ts';

/**
 * By the stack's ARN, whose end is CloudFormation's. Of the resources only those that show how far the instances are:
 * the others come by the thousand in a large stack, and the stack's own events say how it ends
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/event-detail-stack-status-change.html).
 */
export function stackEvents({ account, region, stacks }: Managed): Record<string, HintEvent> {
  const ids = stacks.map((name) => ({ prefix: `arn:aws:cloudformation:${region}:${account}:stack/${name}/` }));
  return {
    Stacks: {
      source: 'aws.cloudformation',
      detailTypes: ['CloudFormation Stack Status Change'],
      detail: { 'stack-id': ids },
    },
    StackResources: {
      source: 'aws.cloudformation',
      detailTypes: ['CloudFormation Resource Status Change'],
      detail: {
        'stack-id': ids,
        'resource-type': ['AWS::AutoScaling::AutoScalingGroup', 'AWS::ECS::Service'],
      },
    },
  };
}

/**
 * Of a stack's groups those that CloudFormation named: `<stack>-<logical id>-<suffix>`.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
 */
export function groupEvents({ groups, stacks }: Managed): Record<string, HintEvent> {
  const words = ['Started', 'Checkpoint Reached', 'Started Baking', 'Succeeded', 'Failed', 'Cancelled'];
  const back = ['Rollback Started', 'Rollback Succeeded', 'Rollback Failed'];
  return {
    Refreshes: {
      source: 'aws.autoscaling',
      detailTypes: [...words, ...back].map((word) => `EC2 Auto Scaling Instance Refresh ${word}`),
      detail: { AutoScalingGroupName: [...groups, ...stacks.map((name) => ({ prefix: `${name}-` }))] },
    },
  };
}
