import type { Member, Preferences, Refresh, RefreshScene } from '../state.ts';

/** The group as a refresh sees it at one moment. */
export interface Headcount {
  /** Instances that must have the wanted configuration before all is done. */
  total: number;
  /** In service, still to be replaced, and free to be: the oldest first. */
  old: Member[];
  /** In service but not free to be replaced: protected, or on standby. */
  held: Member[];
  /** Live instances of the wanted configuration. */
  fresh: number;
  /** Those of them that are in service, healthy and warmed up. */
  ready: number;
  /** One that is still warming up. */
  warming?: Member;
  /** One that is not in service yet. */
  starting?: Member;
  /** One that the load balancer has not found healthy, where the group asks it. */
  checking?: Member;
  /** In service, healthy and, where new, warmed up: what the minimum healthy percentage is about. */
  healthy: number;
  terminating: number;
  /** When the next instance has warmed up. */
  warmAt: number;
}

export const countHeads = (scene: RefreshScene): Headcount => {
  const { group, refresh } = scene;
  const count: Headcount = {
    total: Math.max(0, group.settings.desired - refresh.ignored.size),
    old: [],
    held: [],
    fresh: 0,
    ready: 0,
    healthy: 0,
    terminating: 0,
    warmAt: Number.POSITIVE_INFINITY,
  };
  for (const member of group.members.values()) {
    if (member.lifecycle === 'Terminating') count.terminating += 1;
    else if (refresh.toReplace.has(member.id)) countOld(count, member, refresh.preferences);
    else if (refresh.ignored.has(member.id)) count.healthy += member.healthy ? 1 : 0;
    else if (member.lifecycle !== 'Standby') countFresh(count, member, scene);
  }
  return count;
};

const countOld = (count: Headcount, member: Member, preferences: Preferences): void => {
  const isHeld = member.protectedFromScaleIn && preferences.protectedInstances !== 'Refresh';
  if (isHeld || member.lifecycle === 'Standby') count.held.push(member);
  else count.old.push(member);
  if (member.lifecycle === 'InService' && member.healthy) count.healthy += 1;
};

const countFresh = (count: Headcount, member: Member, scene: RefreshScene): void => {
  count.fresh += 1;
  if (member.lifecycle === 'Pending') {
    count.starting ??= member;
    return;
  }
  if (!member.healthy) return;
  if (!isServing(scene, member)) {
    count.checking ??= member;
    return;
  }
  const warmAt = warmAtOf(scene.refresh, member);
  if (warmAt > scene.state.clock.now()) {
    count.warming ??= member;
    count.warmAt = Math.min(count.warmAt, warmAt);
    return;
  }
  count.ready += 1;
  count.healthy += 1;
};

/** An instance that was there before has long warmed up. */
const warmAtOf = ({ id, preferences }: Refresh, member: Member): number =>
  (member.inServiceAt ?? member.launchedAt) + (member.phase?.startsWith(id) ? preferences.warmup * 1000 : 0);

const isServing = ({ state, group }: RefreshScene, member: Member): boolean =>
  !group.settings.healthCheckType.includes('ELB') ||
  group.settings.targetGroups.every((arn) => state.loadBalancing.health(arn, member.id) === 'healthy');

export interface Bounds {
  /** Fewest healthy instances, and most live ones. */
  least: number;
  most: number;
}

/**
 * The bounds that the percentages make of the desired capacity, both rounded up. Where they leave no room, an explicit
 * maximum means one more before one less, and a maximum that was left out means one of each at the same time.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_RefreshPreferences.html
 */
export const boundsOf = (desired: number, { minHealthy, maxHealthy, maxIsExplicit }: Preferences): Bounds => {
  const least = Math.ceil((desired * minHealthy) / 100);
  const most = Math.max(desired, Math.ceil((desired * maxHealthy) / 100));
  if (most > desired || least < desired) return { least, most };
  return maxIsExplicit ? { least, most: desired + 1 } : { least: desired - 1, most };
};
