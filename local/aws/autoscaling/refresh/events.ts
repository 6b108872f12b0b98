import type { RefreshScene } from '../state.ts';

type Happened =
  | 'Started'
  | 'Checkpoint Reached'
  | 'Started Baking'
  | 'Succeeded'
  | 'Failed'
  | 'Cancelled'
  | 'Rollback Started'
  | 'Rollback Succeeded'
  | 'Rollback Failed';

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html: ids only, no reason, no percentage. */
export const announce = (
  { state, group, refresh }: RefreshScene,
  happened: Happened,
  more: Record<string, string> = {},
): void =>
  state.emit({
    source: 'aws.autoscaling',
    detailType: `EC2 Auto Scaling Instance Refresh ${happened}`,
    resources: [group.arn],
    detail: { InstanceRefreshId: refresh.id, AutoScalingGroupName: group.name, ...more },
  });
