import { rejectionOf } from '../local-aws.ts';
import { entriesOf, type GroupWorld, template } from './group-world.ts';

export const toVersion = (version: string) => ({ LaunchTemplate: template(version) });

/** Starts a refresh of `web` to version 2; what the preferences leave out is AWS's default. */
export const startRefresh = async (
  world: GroupWorld,
  Preferences: object = {},
  input: object = {},
): Promise<string> => {
  const DesiredConfiguration = toVersion('2');
  const given = { AutoScalingGroupName: 'web', DesiredConfiguration, Preferences, ...input };
  return String((await world.asg('StartInstanceRefresh', given))['InstanceRefreshId']);
};

export const startRefusal = (world: GroupWorld, Preferences: object = {}, input: object = {}) =>
  rejectionOf(startRefresh(world, Preferences, input));

/** The newest refresh. */
export const refreshOf = async (world: GroupWorld): Promise<Record<string, unknown>> => {
  const answer = await world.asg('DescribeInstanceRefreshes', { AutoScalingGroupName: 'web' });
  return entriesOf(answer, 'InstanceRefreshes')[0] ?? {};
};

export const progressOf = async (world: GroupWorld) => {
  const { Status, PercentageComplete, InstancesToUpdate } = await refreshOf(world);
  return [Status, PercentageComplete, InstancesToUpdate];
};

const PREFIX = 'EC2 Auto Scaling Instance Refresh ';

/** The refresh events so far, without what they share. */
export const refreshEvents = ({ events }: GroupWorld): string[] =>
  events.flatMap(({ detailType }) => (detailType.startsWith(PREFIX) ? [detailType.slice(PREFIX.length)] : []));

/** How many instances live at most and serve at least while time passes, looked at each second. */
export const extremes = async (world: GroupWorld, seconds: number, count: () => Promise<Record<string, number>>) => {
  let most = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let second = 0; second < seconds; second += 1) {
    await world.seconds(1);
    const { InService = 0, Pending = 0 } = await count();
    most = Math.max(most, InService + Pending);
    least = Math.min(least, InService);
  }
  return { most, least };
};
