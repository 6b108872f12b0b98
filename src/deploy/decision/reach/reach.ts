import type { AutoScalingGroup } from '../../../aws/auto-scaling.ts';
import { present } from '../../../present.ts';
import type { Need, Warning, WorstMoment } from '../../types/plan.ts';
import type { TemplateGroup } from '../../types/template.ts';
import { warn } from '../live.ts';
import { knownOf, unknownIn, valueOr } from './answer.ts';
import { heldWarnings, treatmentOf } from './held.ts';
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
      ...heldWarnings(one.live.group, treatmentOf(one.template.update)),
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

/** A fleet that serves nothing already loses nothing: a deploy may be what mends it, so what is unhealthy now does not count. */
function noneServes(reached: Reached): Warning[] {
  const { full, desired } = floorIn(reached);
  // A policy that cannot be told is refused as such, and so is a second group that is not waited for.
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

/** What stays behind: a group that may not be deleted, and instances that are retained when their end fails. */
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
  // A second group stands where the template says.
  const subnets = template.update.kind === 'replace' ? knownOf(template.subnets) : undefined;
  return { ...need, ...present({ subnets }), ...(named.length > 0 ? { types: [...new Set(named)] } : {}) };
}

const MAX_NEEDS = 20;

/** As much of it as a plan keeps; none where nothing is launched beside what runs. */
export function launchesPart(needs: readonly Need[]): { launches?: readonly Need[] } {
  const launches = needs.filter(({ extra }) => extra > 0).slice(0, MAX_NEEDS);
  return launches.length === 0 ? {} : { launches };
}

/** Of so many instances that a group launches as it is. */
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
