import type { ComplianceConfig, FleetConfig } from '../../config/types.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import type { SetupFinding } from '../types/finding.ts';
import type { SweptEc2, SweptFleet, SweptInstance } from '../types/swept.ts';
import { isByPolicy } from './cause-facts.ts';
import { isCoveredByDhmc } from './cause-unseen.ts';
import { endedSupport } from './os-support.ts';

export interface SetupFacts {
  swept: Pick<SweptFleet, 'dhmc'>;
  compliance: Pick<ComplianceConfig, 'windowTags'>;
  /** Absent for instances of no fleet. */
  fleet: FleetConfig | undefined;
  now: number;
}

/** What will keep an instance from being patched, or from being patched as people think. */
export function setupCauses(instance: SweptInstance, facts: SetupFacts): SetupFinding[] {
  const { ec2, node } = instance;
  const ended = node === undefined ? undefined : endedSupport(node, facts.now);
  return [
    ...(ec2 !== undefined && isPatchedInPlace(instance, ec2, facts.fleet) ? tagCauses(ec2, facts) : []),
    ...(ec2 !== undefined && lacksProfile(instance, ec2, facts.swept)
      ? [{ code: 'no-instance-profile' } as const]
      : []),
    ...(ended === undefined
      ? []
      : [{ code: 'os-out-of-support', os: ended.os, until: ended.until, source: ended.source } as const]),
  ];
}

/** An Auto Scaling group and EMR replace their instances, and a patch policy has targets and times of its own. */
const isPatchedInPlace = (instance: SweptInstance, { tags }: SweptEc2, fleet: FleetConfig | undefined): boolean =>
  (fleet === undefined || fleet.target.kind === 'patch-group') &&
  tags['aws:autoscaling:groupName'] === undefined &&
  tags['aws:elasticmapreduce:job-flow-id'] === undefined &&
  !isByPolicy(instance);

function tagCauses({ tags }: SweptEc2, { compliance: { windowTags } }: SetupFacts): SetupFinding[] {
  const groups = valuesOf(tags, TAG_KEYS);
  const windows = valuesOf(tags, windowTags);
  return [
    ...(groups.length === 0 ? [{ code: 'no-patch-group' } as const] : []),
    ...(groups.length > 1 ? [{ code: 'conflicting-patch-group', values: groups } as const] : []),
    ...(windowTags.length > 0 && windows.length === 0 ? [{ code: 'no-window-tag' } as const] : []),
    ...(windows.length > 1 ? [{ code: 'conflicting-window', values: windows } as const] : []),
  ];
}

/** Different values, in the order of the keys; an empty one does not count. */
const valuesOf = (tags: Readonly<Record<string, string>>, keys: readonly string[]): string[] => [
  ...new Set(
    keys.flatMap((key) => (Object.hasOwn(tags, key) ? (tags[key] ?? []) : [])).filter((value) => value !== ''),
  ),
];

/** One that is up, unregistered and without a profile is unmanaged for that very reason, which is reported as such. */
const lacksProfile = (instance: SweptInstance, ec2: SweptEc2, { dhmc }: Pick<SweptFleet, 'dhmc'>): boolean =>
  !ec2.hasProfile &&
  dhmc !== undefined &&
  !isCoveredByDhmc(ec2, dhmc) &&
  (instance.node !== undefined || ec2.state !== 'running');
