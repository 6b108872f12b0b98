import type { ActivityRecord, GroupScene } from './state.ts';

/** What an activity and its event say. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html */
type Begun = Pick<ActivityRecord, 'description' | 'cause' | 'zone' | 'subnetId' | 'instanceId'>;

export const beginActivity = ({ state, group }: GroupScene, begun: Begun): ActivityRecord => {
  const activity: ActivityRecord = {
    ...begun,
    id: state.nextId(),
    startedAt: state.clock.now(),
    status: 'InProgress',
  };
  group.activities.push(activity);
  return activity;
};

type Kind = 'Launch' | 'Terminate';

export const succeed = (scene: GroupScene, kind: Kind, activity: ActivityRecord): void => {
  activity.status = 'Successful';
  activity.endedAt = scene.state.clock.now();
  announce(scene, `EC2 Instance ${kind} Successful`, activity);
};

export const failActivity = (scene: GroupScene, activity: ActivityRecord, message: string): void => {
  activity.status = 'Failed';
  activity.statusMessage = message;
  activity.endedAt = scene.state.clock.now();
  announce(scene, 'EC2 Instance Launch Unsuccessful', activity);
};

/** A successful activity's event still has the status code InProgress, and says what it did. */
const announce = ({ state, group }: GroupScene, detailType: string, activity: ActivityRecord): void => {
  const failed = activity.status === 'Failed';
  const instanceArn = `arn:aws:ec2:${state.region}:${state.accountId}:instance/${activity.instanceId}`;
  state.emit({
    source: 'aws.autoscaling',
    detailType,
    resources: [group.arn, ...(activity.instanceId === '' ? [] : [instanceArn])],
    detail: {
      StatusCode: failed ? 'Failed' : 'InProgress',
      ...(!failed && { Description: activity.description }),
      AutoScalingGroupName: group.name,
      ActivityId: activity.id,
      Details: { 'Availability Zone': activity.zone, 'Subnet ID': activity.subnetId },
      RequestId: activity.id,
      StatusMessage: activity.statusMessage ?? '',
      EndTime: isoTime(activity.endedAt ?? 0),
      EC2InstanceId: activity.instanceId,
      StartTime: isoTime(activity.startedAt),
      Cause: activity.cause,
    },
  });
};

/** As causes and events write times: without milliseconds. */
export const isoTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
