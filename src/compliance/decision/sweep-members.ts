import type { EstateInstance } from '../../aws/estate.ts';
import type { ComplianceConfig, Config, FleetConfig } from '../../config/types.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import type { SweptEc2 } from '../../posture/types/swept.ts';
import type { ReadTag } from '../types/sweep.ts';

type Tags = Readonly<Record<string, string>>;

const STACK = 'aws:cloudformation:stack-name';
const AUTO_SCALING = 'aws:autoscaling:groupName';
const KEPT = ['Name', STACK, AUTO_SCALING, 'aws:elasticmapreduce:job-flow-id'];

/** What of an instance's tags a sweep keeps: those that say who it belongs to, and when it is patched. */
export function keptTags(tags: Tags, { windowTags }: Pick<ComplianceConfig, 'windowTags'>): Tags {
  const keys = [...KEPT, ...TAG_KEYS, ...windowTags];
  return Object.fromEntries(keys.filter((key) => Object.hasOwn(tags, key)).map((key) => [key, tags[key] ?? '']));
}

export const asSwept = (instance: EstateInstance, compliance: Pick<ComplianceConfig, 'windowTags'>): SweptEc2 => ({
  state: instance.state,
  imageId: instance.imageId,
  launchedAt: instance.launchedAt,
  tags: keptTags(instance.tags, compliance),
  hasProfile: instance.hasProfile,
  requiresImdsV2: instance.requiresImdsV2,
});

/** The patch groups that an instance says it is in: two where the spellings of the tag differ. */
export const groupsIn = (tags: Tags): readonly string[] => [
  ...new Set(TAG_KEYS.flatMap((key) => tags[key] ?? []).filter((value) => value !== '')),
];

/** Tags by which the instances of a fleet are known; any of them will do. */
export function tagsOf({ target }: FleetConfig): readonly ReadTag[] {
  switch (target.kind) {
    case 'patch-group':
      return TAG_KEYS.map((key) => ({ key, value: target.patchGroup }));
    case 'stack':
      return [{ key: STACK, value: target.stack }];
    case 'auto-scaling-group':
      return [{ key: AUTO_SCALING, value: target.group }];
  }
}

/** Names of the fleets that an instance with these tags belongs to. */
export type FleetsOf = (tags: Tags) => readonly string[];

/** One look at the tags for each instance, however many fleets there are. */
export function fleetsByTag({ fleets }: Pick<Config, 'fleets'>): FleetsOf {
  const byTag = new Map<string, string[]>();
  for (const fleet of Object.values(fleets)) {
    for (const { key, value } of tagsOf(fleet)) {
      const name = `${key}\n${value}`;
      byTag.set(name, [...(byTag.get(name) ?? []), fleet.name]);
    }
  }
  const keys = [...TAG_KEYS, STACK, AUTO_SCALING];
  return (tags) => [
    ...new Set(
      keys.flatMap((key) => (Object.hasOwn(tags, key) ? (byTag.get(`${key}\n${tags[key] ?? ''}`) ?? []) : [])),
    ),
  ];
}

/** The patch group of a fleet; `undefined` for any other kind of fleet. */
export const patchGroupOf = (fleet: FleetConfig | undefined): string | undefined =>
  fleet?.target.kind === 'patch-group' ? fleet.target.patchGroup : undefined;
