import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import type { LaunchTemplateVersion, MachineImage } from '../../aws/ec2.ts';
import type { FleetConfig } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { GroupFacts, RefreshChange, RefreshPreferences, WorstMoment } from '../types/change.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployPlan } from '../types/plan.ts';
import type { Warning } from '../types/warning.ts';
import { boundedReach, boundedWarnings } from './bounds.ts';
import { groupFactsOf, imageWarnings, type LiveGroup, liveWarnings, warn } from './live.ts';
import { protectionWarnings, REFRESH_BY_DEFAULT } from './reach/protected-instances.ts';
import { launchesPart, needOfGroup, retained } from './reach/reach.ts';
import { stoppedWarning } from './reach/rules.ts';
import { floorOf } from './reach/worst.ts';

/** What was read to plan an instance refresh. */
export interface RefreshFacts {
  image: DeployImage;
  known?: MachineImage;
  from?: DeployImage;
  old?: MachineImage;
  live: LiveGroup;
  /** The version of the launch template that the group has now, resolved to its number. */
  version?: LaunchTemplateVersion;
  fleet: Pick<FleetConfig, 'watchMs' | 'alarms' | 'checkpoint'>;
  /** What was read beside the group. */
  beside?: readonly Warning[];
  usualMs: readonly number[];
  now: number;
}

export type RefreshPlan =
  | { kind: 'change'; change: RefreshChange; stage: DeployPlan['stage'] }
  | { kind: 'refused'; reason: string };

export function refreshPlanOf(facts: RefreshFacts): RefreshPlan {
  const { live, version, from, fleet } = facts;
  const { group } = live;
  const refused = unfit(group);
  if (refused !== undefined) return { kind: 'refused', reason: refused };
  if (version === undefined)
    return { kind: 'refused', reason: `the launch template version of group ${group.name} no longer exists` };
  const preferences = preferencesOf(group, fleet);
  return {
    kind: 'change',
    stage: fleet.checkpoint === undefined ? 'whole' : 'canary',
    change: {
      route: 'refresh',
      shape: 'refresh',
      ...present({ from }),
      groups: [groupFactsOf(live)],
      extraInstances: extraOf(group, preferences),
      worst: worstOfRefresh(groupFactsOf(live), preferences),
      ...launchesPart([needOfGroup(group, extraOf(group, preferences))]),
      usualMs: facts.usualMs,
      ...boundedWarnings([...wayBack(group, version), ...liveWarnings([live]), ...imageWarnings(facts)]),
      ...boundedReach([...reachWarnings(group, preferences), ...(facts.beside ?? [])]),
      launchTemplate: { id: version.id, name: version.name, fromVersion: version.version },
      preferences,
    },
  };
}

/**
 * The runbook names both percentages, and ends at the checkpoint. What is healthy already counts as replaced no sooner than the rest,
 * so only the percentages show what comes after the checkpoint.
 */
const replacingWith = ({ minHealthy, maxHealthy, checkpoint }: RefreshPreferences) =>
  ({
    how: 'refresh',
    minHealthy,
    maxHealthy,
    maxIsExplicit: true,
    shares: checkpoint === undefined ? [] : [checkpoint],
  }) as const;

/** The fewest that serve while a refresh of this group runs. */
export function worstOfRefresh({ desired, healthy, max }: GroupFacts, preferences: RefreshPreferences): WorstMoment {
  const { now } = floorOf(replacingWith(preferences), { desired, serving: healthy, max });
  return { serve: now, of: desired };
}

/** What the group's settings mean for a refresh, and what blocks it. */
function reachWarnings(group: AutoScalingGroup, preferences: RefreshPreferences): Warning[] {
  const { name, desired, max } = group;
  const { full } = floorOf(replacingWith(preferences), { desired, serving: desired, max });
  return [
    ...(full === 0 && desired > 0 ? [warn('none-in-service', true, { group: name, instances: String(desired) })] : []),
    ...stoppedWarning(group, name),
    ...protectionWarnings(group, REFRESH_BY_DEFAULT),
    ...retained(name, group.retains ?? []),
  ];
}

export const extraOf = ({ desired }: AutoScalingGroup, { maxHealthy }: RefreshPreferences): number =>
  Math.ceil((desired * (maxHealthy - 100)) / 100);

/** A refresh needs one numbered launch template version to go to. */
function unfit(group: AutoScalingGroup): string | undefined {
  if (group.mixedInstances)
    return `group ${group.name} has a mixed instances policy, which this refresh would replace: deploy it through its stack`;
  if (group.launchConfiguration !== undefined)
    return `group ${group.name} uses launch configuration ${group.launchConfiguration}: give it a launch template first`;
  if (group.launchTemplate === undefined) return `group ${group.name} has no launch template`;
  return undefined;
}

/**
 * AWS takes a refresh back only to a numbered version with an AMI id.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html
 */
function wayBack({ name, launchTemplate }: AutoScalingGroup, { imageId }: LaunchTemplateVersion): Warning[] {
  const floating = launchTemplate?.version.startsWith('$') === true;
  return [
    ...(floating ? [warn('floating-version', true, { group: name, version: launchTemplate.version })] : []),
    ...(imageId?.startsWith('resolve:ssm') === true ? [warn('ssm-image', true, { group: name })] : []),
  ];
}

/** A rollback has no checkpoint and no watch; after a checkpoint there is no second one. */
export function fleetFor(
  plan: DeployPlan,
  { alarms, checkpoint, watchMs }: RefreshFacts['fleet'],
): RefreshFacts['fleet'] {
  if (plan.returnOf !== undefined) return { alarms };
  return {
    alarms,
    ...present({ watchMs }),
    ...(checkpoint === undefined || plan.stage === 'rest' ? {} : { checkpoint }),
  };
}

/** Fewer instances than this are replaced one by one, each launched before one is terminated. */
const SMALL = 10;

/**
 * AWS's default, 90 and 100, takes an instance out before its replacement is there, and of one or two instances that is an
 * outage; a small group is kept whole and given room for one more instance. A larger one can spare a tenth. The group's own
 * maintenance policy goes first, unless it would take a small group below its size.
 */
export function preferencesOf(group: AutoScalingGroup, fleet: RefreshFacts['fleet']): RefreshPreferences {
  return {
    ...healthOf(group),
    ...present({ checkpoint: fleet.checkpoint }),
    bakeSeconds: Math.round((fleet.watchMs ?? 0) / 1000),
    alarms: fleet.alarms,
  };
}

function healthOf({ desired, minHealthy, maxHealthy }: AutoScalingGroup): { minHealthy: number; maxHealthy: number } {
  const small = desired < SMALL;
  const set = minHealthy !== undefined && maxHealthy !== undefined && minHealthy >= 0 && maxHealthy >= 100;
  if (set && (!small || minHealthy >= 100)) return { minHealthy, maxHealthy };
  if (!small) return { minHealthy: 90, maxHealthy: 100 };
  const oneMore = desired === 0 ? 100 : Math.ceil(100 / desired);
  return { minHealthy: 100, maxHealthy: 100 + Math.min(100, Math.max(10, oneMore)) };
}

/** The fewest that serve while what is left after the checkpoint is replaced. */
export function worstOfRest({ groups: [group], preferences }: RefreshChange): WorstMoment | undefined {
  const { checkpoint: _checkpoint, ...rest } = preferences;
  return group === undefined ? undefined : worstOfRefresh(group, rest);
}

/** What is left after the checkpoint: the same version, to the end, skipping what runs it already. */
export function restOf(plan: DeployPlan, change: RefreshChange, version: string): DeployPlan {
  const { checkpoint: _checkpoint, ...preferences } = change.preferences;
  const worst = worstOfRest(change);
  return { ...plan, stage: 'rest', version, change: { ...change, preferences, ...present({ worst }) } };
}
