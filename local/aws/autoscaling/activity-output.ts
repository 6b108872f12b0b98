import type { ActivityRecord, Group } from './state.ts';

/** The activity as DescribeScalingActivities shows it. */
export const shownActivity = (group: Group, activity: ActivityRecord) => ({
  ActivityId: activity.id,
  AutoScalingGroupName: group.name,
  AutoScalingGroupARN: group.arn,
  Description: activity.description,
  Cause: activity.cause,
  StartTime: new Date(activity.startedAt),
  ...(activity.endedAt !== undefined && { EndTime: new Date(activity.endedAt) }),
  StatusCode: activity.status,
  ...(activity.statusMessage !== undefined && { StatusMessage: activity.statusMessage }),
  Progress: activity.status === 'InProgress' ? 50 : 100,
  Details: JSON.stringify({ 'Subnet ID': activity.subnetId, 'Availability Zone': activity.zone }),
});
