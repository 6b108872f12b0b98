import { DAY } from '../../src/duration.ts';
import { present } from '../../src/present.ts';
import type { Ec2 } from '../aws/ec2/service.ts';
import { uuidOf } from '../aws/identifiers.ts';
import { OPERATING_SYSTEMS } from '../aws/ssm/nodes/platforms.ts';
import type { Ssm } from '../aws/ssm/service.ts';
import type { CallService, Clock } from '../types.ts';
import { followNights } from './nights.ts';
import type { WorldAssociation, WorldBaseline, WorldInstance } from './patching-schema.ts';
import { seedWindows } from './seed-windows.ts';
import type { World } from './world-schema.ts';

export interface PatchingSeed {
  world: World;
  ec2: Ec2;
  ssm: Ssm;
  callService: CallService;
  clock: Clock;
  accountId: string;
  region: string;
  /** The clock's present, from which the past is counted. */
  now: number;
}

/** Puts the world's instances, with what serves on them, baselines, windows and associations into the simulated AWS. */
export const seedPatching = async (seed: PatchingSeed): Promise<void> => {
  const { world } = seed;
  for (const instance of world.instances) placeInstance(seed, instance);
  await registerTargets(seed);
  for (const baseline of world.baselines) await makeBaseline(seed, baseline);
  seedWindows(seed);
  for (const association of world.associations) associate(seed, association);
  // By the baselines that count by now.
  for (const instance of world.instances) recordPast(seed, instance);
  await seed.ssm.scanUnscanned();
  followNights(seed);
};

const recordPast = ({ ssm, now }: PatchingSeed, instance: WorldInstance): void => {
  const { id, scannedDaysAgo, scannedWith, pendingRebootDaysAgo, failedDaysAgo, livePatchedDaysAgo } = instance;
  const past = (daysAgo: number | undefined) => (daysAgo === undefined ? undefined : now - daysAgo * DAY);
  const installedAt = past(pendingRebootDaysAgo);
  const failedAt = past(failedDaysAgo);
  const livePatchedAt = past(livePatchedDaysAgo);
  if (livePatchedAt !== undefined) ssm.livePatch(id, livePatchedAt);
  if (installedAt !== undefined) ssm.recordInstall({ id, at: installedAt, end: 'pending-reboot' });
  if (failedAt !== undefined) ssm.recordInstall({ id, at: failedAt, end: 'first-failed' });
  const scannedAt = past(scannedDaysAgo);
  if (scannedAt !== undefined)
    ssm.recordScan({ id, at: scannedAt, ...(scannedWith !== undefined && { baselineName: scannedWith }) });
};

const placeInstance = (seed: PatchingSeed, instance: WorldInstance): void => {
  const { ec2, ssm, accountId, region, now } = seed;
  const { id, name, system, lostDaysAgo, patchPolicy, profile } = instance;
  const before = (daysAgo: number): number => now - daysAgo * DAY;
  const isHybrid = id.startsWith('mi-');
  const tags = { Name: name, ...instance.tags };
  if (!isHybrid) {
    ec2.place({
      id,
      imageId: instance.image ?? IMAGES[system],
      instanceType: instance.type,
      availabilityZone: `${region}${instance.zone}`,
      subnetId: `subnet-0${'abc'.indexOf(instance.zone)}5b1d7e92c4f6a83`,
      launchedAt: before(instance.launchedDaysAgo),
      bootedAt: before(instance.bootedDaysAgo),
      windows: system === 'WINDOWS',
      imdsV2: instance.imdsV2,
      ...(profile && { profile: `arn:aws:iam::${accountId}:instance-profile/${PROFILE}` }),
      ...(instance.spot && { lifecycle: 'spot' as const }),
      ...present({ keptVolumes: instance.keptVolumes, productCode: instance.productCode }),
      tags,
      state: instance.state,
    });
  }
  if (instance.unmanaged) return;
  ssm.placeNode({
    id,
    system,
    computerName: system === 'WINDOWS' ? name.toUpperCase() : `${name}.internal`,
    patchedAt: before(instance.patchedDaysAgo),
    registeredAt: before(instance.launchedDaysAgo),
    ...(lostDaysAgo !== undefined && { lostAt: before(lostDaysAgo) }),
    patchPolicy,
    ...(!profile && !isHybrid && { iamRole: MANAGEMENT_ROLE_NAME }),
    ...(isHybrid && { tags, bootedAt: before(instance.bootedDaysAgo) }),
  });
};

/** What Quick Setup gives instances, and the role that manages those without. */
const PROFILE = 'AmazonSSMRoleForInstances';
export const MANAGEMENT_ROLE_NAME = 'AWSSystemsManagerDefaultEC2InstanceManagementRole';

/** AMIs that AWS sells and nobody here built. */
const IMAGES: Readonly<Record<WorldInstance['system'], string>> = {
  AMAZON_LINUX_2: 'ami-0a2d5e8f1b4c7a903',
  AMAZON_LINUX_2023: 'ami-0b3e6f9a2c5d8b014',
  REDHAT_ENTERPRISE_LINUX: 'ami-0c4f7a0b3d6e9c125',
  UBUNTU: 'ami-0d5a8b1c4e7f0d236',
  WINDOWS: 'ami-0e6b9c2d5f8a1e347',
};

/** What such an AMI has on it: as of before everything that patches are told apart of. */
export const soldImage = (imageId: string): { system: WorldInstance['system']; madeAt: number } | undefined => {
  const system = OPERATING_SYSTEMS.find((one) => IMAGES[one] === imageId);
  return system && { system, madeAt: 0 };
};

/** One target group for each name that instances serve in. */
const registerTargets = async ({ world, callService }: PatchingSeed): Promise<void> => {
  const names = new Set(world.instances.flatMap(({ serves }) => serves));
  for (const Name of names) {
    const settings = { Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-0d7c1b5e9a3f24680', TargetType: 'instance' };
    const { TargetGroups } = await callService('elasticloadbalancing', 'CreateTargetGroup', settings);
    const TargetGroupArn: unknown = Object(Array.isArray(TargetGroups) ? TargetGroups[0] : undefined).TargetGroupArn;
    const Targets = world.instances.filter(({ serves }) => serves.includes(Name)).map(({ id }) => ({ Id: id }));
    await callService('elasticloadbalancing', 'RegisterTargets', { TargetGroupArn, Targets });
  }
};

const BASELINE_AGE = 400 * DAY;

const makeBaseline = async ({ callService, ssm, now }: PatchingSeed, baseline: WorldBaseline): Promise<void> => {
  const { BaselineId } = await callService('ssm', 'CreatePatchBaseline', {
    Name: baseline.name,
    Description: baseline.description,
    OperatingSystem: baseline.system,
    ApprovalRules: {
      PatchRules: baseline.rules.map(({ filters, approveAfterDays, level }) => ({
        PatchFilterGroup: {
          PatchFilters: Object.entries(filters).map(([Key, Values]) => ({ Key, Values })),
        },
        ApproveAfterDays: approveAfterDays,
        ComplianceLevel: level,
      })),
    },
    ...(baseline.rejected.length > 0 && { RejectedPatches: baseline.rejected, RejectedPatchesAction: 'BLOCK' }),
  });
  // Scans of before the world began were made with it.
  ssm.dateBaseline(String(BaselineId), now - BASELINE_AGE);
  for (const PatchGroup of baseline.patchGroups)
    await callService('ssm', 'RegisterPatchBaselineForPatchGroup', { BaselineId, PatchGroup });
};

const associate = ({ ssm, now }: PatchingSeed, association: WorldAssociation): void => {
  const { name, document, parameters, tag, schedule, lastRunDaysAgo, id = uuidOf(`association/${name}`) } = association;
  ssm.placeAssociation(
    {
      AssociationName: name,
      Name: document,
      Parameters: parameters,
      Targets: [{ Key: `tag:${tag.key}`, Values: tag.values }],
      ScheduleExpression: schedule,
      MaxConcurrency: '50',
      MaxErrors: '100%',
    },
    { id, lastRunAt: now - lastRunDaysAgo * DAY },
  );
};
