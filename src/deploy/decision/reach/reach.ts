import type { AutoScalingGroup } from '../../../aws/auto-scaling.ts';
import { present } from '../../../present.ts';
import type { Need, WorstMoment } from '../../types/change.ts';
import type { TemplateGroup } from '../../types/template.ts';
import type { Warning } from '../../types/warning.ts';
import { warn } from '../live.ts';
import { knownOf, unknownIn, valueOr } from './answer.ts';
import { protectionWarnings, treatmentOf } from './protected-instances.ts';
import { replacingOf } from './replacing.ts';
import { brokenRules } from './rules.ts';
import { newSizeIn, type Reached, sizedOf } from './sizes.ts';
import { floorOf, type NamedFloor, refreshGrowth, rollGrowth, worstOf } from './worst.ts';

/** What a change takes out of service, and what may keep it from success. */
export interface Reach {
  worst?: WorstMoment;
  warnings: readonly Warning[];
}

/** Of the update of a stack, as far as its template and its groups tell. */
export function reachOf(reached: readonly Reached[]): Reach {
  return {
    ...present({ worst: worstOf(reached.map(floorIn)) }),
    warnings: reached.flatMap((one) => [
      ...brokenRules(one),
      ...noneServes(one),
      ...protectionWarnings(one.live.group, treatmentOf(one.template.update)),
      ...keptWarnings(one),
    ]),
  };
}

function floorIn(reached: Reached): NamedFloor {
  const { group } = reached.live;
  const floor = floorOf(replacingOf(reached), sizedOf(reached));
  return {
    name: group.name,
    desired: group.desired,
    ...floor,
    unsignalled: group.desired > 0 && isUnsignalled(reached),
  };
}

/** A rolling update that does not wait for its new instances, as far as can be told. */
function isUnsignalled({ template: { update } }: Reached): boolean {
  return update.kind === 'roll' && !valueOr(update.waitsForSignals, { absent: false, unknown: false });
}

/** A group with nothing in service loses nothing: the deploy may be the fix, so instances that are unhealthy now do not count. */
function noneServes(reached: Reached): Warning[] {
  const { full, desired } = floorIn(reached);
  // An unknown policy is refused with its own warning, and so is a second group that is not waited for.
  const refused = ['unknown', 'replace'].includes(reached.template.update.kind);
  if (full > 0 || desired === 0 || refused) return [];
  const unknown = unknownIn(...answersOf(reached.template));
  return [
    warn('none-in-service', true, {
      group: reached.template.logicalId,
      instances: String(desired),
      ...(unknown.length === 0 ? {} : { 'not known': unknown.join(', ') }),
    }),
  ];
}

function answersOf({ update }: TemplateGroup) {
  switch (update.kind) {
    case 'roll':
      return [update.minInService, update.maxBatch];
    case 'refresh':
      return [update.minHealthy, update.maxHealthy];
    case 'unknown':
    case 'replace':
    case 'none':
      return [];
  }
}

/** What is left behind: a group that may not be deleted, and instances that are retained when a terminate hook is abandoned. */
function keptWarnings({ template, live: { group } }: Reached): Warning[] {
  const { deletionProtection: now = 'none', retains = [] } = group;
  const protection = now === 'none' ? (knownOf(template.deletionProtection) ?? 'none') : now;
  return [
    ...(template.update.kind === 'replace' && protection !== 'none'
      ? [warn('deletion-protection', false, { group: group.name, DeletionProtection: protection })]
      : []),
    ...retained(group.name, retains),
    ...(template.update.kind === 'replace' && group.warmPool !== undefined
      ? [warn('warm-pool', false, { group: group.name, instances: String(group.warmPool) })]
      : []),
  ];
}

/** https://docs.aws.amazon.com/autoscaling/ec2/userguide/configure-instance-retention.html */
export const retained = (group: string, retains: readonly string[]): Warning[] =>
  retains.length === 0 ? [] : [warn('instances-retained', false, { group, on: retains.join(', ') })];

/** What each group launches beyond what runs now. */
export const needsOf = (reached: readonly Reached[]): Need[] => reached.map(needOf);

function needOf(reached: Reached): Need {
  const { template, live } = reached;
  const need = needOfGroup(live.group, extraOf(reached));
  const named = template.launches.flatMap(({ instanceTypes }) => knownOf(instanceTypes) ?? []);
  // A second group is in the subnets that the template names.
  const subnets = template.update.kind === 'replace' ? knownOf(template.subnets) : undefined;
  return { ...need, ...present({ subnets }), ...(named.length > 0 ? { types: [...new Set(named)] } : {}) };
}

const MAX_NEEDS = 20;

/** The part that a plan keeps; empty where nothing is launched beyond what runs. */
export function launchesPart(needs: readonly Need[]): { launches?: readonly Need[] } {
  const launches = needs.filter(({ extra }) => extra > 0).slice(0, MAX_NEEDS);
  return launches.length === 0 ? {} : { launches };
}

/** For a group that launches `extra` instances with its present settings. */
export const needOfGroup = (group: AutoScalingGroup, extra: number): Need => ({
  group: group.name,
  extra,
  subnets: group.subnets ?? [],
  types: group.instanceTypes ?? [],
  spot: group.spot === true,
});

/** Instances that run beside the present ones for a while. */
export function extraOf(reached: Reached): number {
  const { desired } = reached.live.group;
  const replacing = replacingOf(reached);
  switch (replacing.how) {
    case 'none':
      return 0;
    case 'beside':
      return knownOf(newSizeIn(reached.template)) ?? desired;
    case 'roll':
      return rollGrowth(replacing, sizedOf(reached));
    case 'refresh':
      return refreshGrowth(replacing, desired);
    case 'unknown':
      return desired;
  }
}
