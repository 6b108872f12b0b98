import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';

/**
 * What tells from afar that someone is changing a fleet: its groups, what they launch from, and what their instances were
 * launched from. How many instances there are does not count: scaling is no change of a fleet.
 */
export const glanceOf = (groups: readonly AutoScalingGroup[]): string => groups.map(glanceOfGroup).sort().join('\n');

const glanceOfGroup = ({ name, launchesFrom, launchConfiguration, instances }: AutoScalingGroup): string =>
  JSON.stringify([
    name,
    launchConfiguration ?? launchesFrom,
    [...new Set(instances.map(({ launchTemplate }) => `${launchTemplate?.id} ${launchTemplate?.version}`))].sort(),
  ]);
