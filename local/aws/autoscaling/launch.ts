import { present } from '../../../src/present.ts';
import { vcpuQuotaOf, vcpusOf } from '../ec2/instance-types.ts';
import { defaultSubnetOf } from '../ec2/zones.ts';
import { beginActivity, failActivity, succeed } from './activities.ts';
import { planLaunch } from './launch-source.ts';
import { awaitOwnHealth, sendSignal } from './signal.ts';
import type { ActivityRecord, AutoScalingState, Group, GroupScene, LaunchPlan, LaunchSource, Member } from './state.ts';

/** World milliseconds from the launch until EC2 says running, until the group says InService, and until cfn-signal runs. */
const RUNNING_AFTER = 20_000;
const IN_SERVICE_AFTER = 30_000;
const SIGNAL_AFTER = 40_000;
/** After a launch that failed, the group waits before it tries again. */
const RETRY_AFTER = 60_000;

export interface LaunchOrder {
  count: number;
  source: LaunchSource;
  cause: string;
  phase?: string;
}

/** Launches instances, spread over the group's zones that have room. Ends at the first that fails; the group tries again later. */
export const launchMembers = (scene: GroupScene, order: LaunchOrder): void => {
  const places = placesOf(scene.group);
  const plan = planOrProblem(scene, order.source);
  for (let launched = 0; launched < order.count; launched += 1) {
    const open = places.filter(({ subnetId }) => scene.state.ec2.freeAddresses(subnetId) > 0);
    const place = emptiest(open.length > 0 ? open : places);
    const problem = typeof plan === 'string' ? plan : noRoom(scene, plan, place);
    if (typeof plan === 'string' || problem !== undefined) {
      launchFailed(scene, { ...order, ...place }, problem ?? '');
      return;
    }
    place.count += 1;
    launchOne(scene, { ...order, plan, ...place });
  }
};

/** In the words of EC2's own refusals. https://docs.aws.amazon.com/autoscaling/ec2/userguide/ts-as-instancelaunchfailure.html */
const noRoom = (scene: GroupScene, plan: LaunchPlan, place: Place): string | undefined => {
  const { ec2, quotas } = scene.state;
  if (ec2.freeAddresses(place.subnetId) <= 0)
    return `There are not enough free addresses in subnet '${place.subnetId}' to satisfy the requested number of instances. ${FAILED}`;
  const code = vcpuQuotaOf(plan.instanceType);
  const limit = code === undefined ? undefined : quotas.limit(code);
  if (code !== undefined && limit !== undefined && ec2.runningVcpus(code) + (vcpusOf(plan.instanceType) ?? 0) > limit)
    return `Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity than your current vCPU limit of ${limit} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. ${FAILED}`;
  return noCapacity(scene, plan, place);
};

const FAILED = 'Launching EC2 instance failed.';

/** The plan, or why there is none. */
const planOrProblem = ({ state }: GroupScene, source: LaunchSource): LaunchPlan | string => {
  try {
    return planLaunch(state, source);
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}. ${FAILED}`;
  }
};

const noCapacity = ({ state, group }: GroupScene, plan: LaunchPlan, { zone }: Place): string | undefined =>
  state.faults.takeInstance(group.name, 'no-capacity')
    ? `We currently do not have sufficient ${plan.instanceType} capacity in the Availability Zone you requested (${zone}). Our system will be working on provisioning additional capacity. ${FAILED}`
    : undefined;

interface Place {
  zone: string;
  subnetId: string;
  count: number;
}

const placesOf = (group: Group): Place[] => {
  const { zones, subnets } = group.settings;
  const places = zones.map((zone, index) => ({ zone, subnetId: subnets[index] ?? defaultSubnetOf(zone), count: 0 }));
  const bySubnet = new Map(places.map((place) => [place.subnetId, place]));
  for (const { subnetId, lifecycle } of group.members.values()) {
    const place = bySubnet.get(subnetId);
    if (place !== undefined && lifecycle !== 'Terminating') place.count += 1;
  }
  return places;
};

const emptiest = (places: readonly Place[]): Place =>
  places.reduce(
    (best, place) => (place.count < best.count ? place : best),
    places[0] ?? { zone: '', subnetId: '', count: 0 },
  );

const launchFailed = (scene: GroupScene, { cause, zone, subnetId }: LaunchOrder & Place, message: string): void => {
  const begun = { description: 'Launching a new EC2 instance', cause, zone, subnetId, instanceId: '' };
  failActivity(scene, beginActivity(scene, begun), message);
  scene.group.retryAt = scene.state.clock.now() + RETRY_AFTER;
};

type OneLaunch = LaunchOrder & Place & { plan: LaunchPlan };

const launchOne = (scene: GroupScene, launch: OneLaunch): void => {
  const { state, group } = scene;
  const member = addMember(scene, launch, 'Pending');
  const activity = beginActivity(scene, {
    description: `Launching a new EC2 instance: ${member.id}`,
    cause: launch.cause,
    zone: member.zone,
    subnetId: member.subnetId,
    instanceId: member.id,
  });
  state.clock.at(member.launchedAt, async (sleep) => {
    await sleep(RUNNING_AFTER);
    if (isLeaving(group, member)) return;
    state.ec2.move(member.id, 'running');
    await sleep(IN_SERVICE_AFTER - RUNNING_AFTER);
    if (isLeaving(group, member)) return;
    enterService(scene, member, activity);
    await sleep(SIGNAL_AFTER - IN_SERVICE_AFTER);
    await awaitOwnHealth(state, member, { sleep, isLeaving: () => isLeaving(group, member) });
    if (!isLeaving(group, member)) await sendSignal(state, group, member);
  });
};

const isLeaving = (group: Group, member: Member): boolean =>
  group.members.get(member.id) !== member || member.lifecycle === 'Terminating';

const enterService = (scene: GroupScene, member: Member, activity: ActivityRecord): void => {
  const { state, group } = scene;
  member.lifecycle = 'InService';
  member.inServiceAt = state.clock.now();
  succeed(scene, 'Launch', activity);
  if (!group.suspended.has('AddToLoadBalancer'))
    for (const arn of group.settings.targetGroups) state.loadBalancing.register(arn, member.id);
  state.look(group);
};

/** Writes an instance into EC2 and the group, with the faults that wait for it. */
export const addMember = (
  { state, group }: GroupScene,
  launch: { plan: LaunchPlan; zone: string; subnetId: string; phase?: string; launchedAt?: number },
  lifecycle: 'Pending' | 'InService',
): Member => {
  const { plan, zone, subnetId, phase, launchedAt = state.clock.now() } = launch;
  const { instanceType, imdsV2, profile } = plan;
  // The group knows what it meant to launch, and reports that.
  const other = lifecycle === 'Pending' ? state.faults.takeOtherImage(group.name) : undefined;
  const imageId = other ?? plan.imageId;
  const first = lifecycle === 'Pending' ? 'pending' : 'running';
  const tags = { ...plan.tags, ...tagsOf(group) };
  const place = { availabilityZone: zone, subnetId, launchedAt };
  const { id } = state.ec2.launch({ imageId, instanceType, ...place, tags, imdsV2, ...present({ profile }) }, first);
  const member: Member = {
    id,
    plan,
    zone,
    subnetId,
    lifecycle,
    healthy: true,
    protectedFromScaleIn: group.settings.protectNew,
    launchedAt,
    signal: 'SUCCESS',
    ...(phase !== undefined && { phase }),
  };
  if (lifecycle === 'Pending') takeFaults(state, group, member);
  group.members.set(id, member);
  state.groupOf.set(id, group);
  return member;
};

/** A boot that fails leaves nothing that answers the load balancer, either. */
const takeFaults = (state: AutoScalingState, group: Group, member: Member): void => {
  const bootFails = state.faults.takeInstance(group.name, 'boot-failure');
  if (bootFails) member.signal = 'FAILURE';
  if (state.faults.takeInstance(group.name, 'no-signal')) member.signal = undefined;
  if (bootFails || state.faults.takeInstance(group.name, 'unhealthy')) state.loadBalancing.setFailing(member.id, true);
};

const tagsOf = (group: Group): Record<string, string> => ({
  ...Object.fromEntries([...group.tags].filter(([, tag]) => tag.propagate).map(([key, tag]) => [key, tag.value])),
  'aws:autoscaling:groupName': group.name,
});
