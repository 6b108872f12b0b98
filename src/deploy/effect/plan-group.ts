import type { AutoScalingGroup } from '../../aws/auto-scaling.ts';
import type { LaunchTemplateVersion } from '../../aws/ec2.ts';
import { isGone } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { LiveGroup } from '../decision/live.ts';
import { imagesOf } from '../decision/live.ts';
import { needOfGroup } from '../decision/reach/reach.ts';
import { verdictOf } from '../decision/reading.ts';
import { extraOf, fleetFor, preferencesOf, refreshPlanOf } from '../decision/refresh-plan.ts';
import { isActiveRefresh } from '../decision/stack-state.ts';
import { refusalReason } from '../message/warnings.ts';
import { warningsOf } from '../types/change.ts';
import { loadAlarms } from './alarms.ts';
import { loadBesideOf } from './beside.ts';
import { type FleetPorts, imageOf, isAmi, loadAmis, loadFleet } from './live.ts';
import { alreadyRuns, type Planned, type PlanRequest, refusedPlan } from './planned.ts';

/** An instance refresh of a group to a launch template version that its runbook makes. */
export async function planGroup(
  ports: FleetPorts & Uses<'config' | 'cloudWatch' | 'quotas'>,
  asked: PlanRequest,
): Promise<Planned> {
  const { plan, name, id } = asked.run;
  const { target } = plan;
  if (target.kind !== 'auto-scaling-group') throw new Error(`run ${id} is no deploy of a group`);
  if (plan.image.kind !== 'ami') return refusedPlan(`group ${target.group} runs AMIs, and ${plan.image.id} is not one`);
  const fleet = Object.hasOwn(ports.config.fleets, name) ? ports.config.fleets[name] : undefined;
  if (fleet === undefined) return refusedPlan(`patchwarden.yml no longer has fleet ${name}`);
  const [live] = await loadFleet(ports, target);
  if (live === undefined) return refusedPlan(`group ${target.group} does not exist`);
  const active = (await ports.autoScaling.refreshes(target.group)).find(isActiveRefresh);
  if (active !== undefined) return refusedPlan(`an instance refresh of group ${target.group} is ${active.status}`);
  const version = await loadVersion(ports, live.group);
  const reading = { groups: [live], gone: [] };
  if (verdictOf(reading, plan.image.id) === 'all' && version?.imageId === plan.image.id)
    return alreadyRuns({ kind: 'read', ...reading }, asked);
  const watched = await loadAlarms(ports, fleet);
  return watched.kind === 'refused' ? watched : planFor(ports, asked, { live, version, fleet });
}

interface Facts {
  live: LiveGroup;
  version: LaunchTemplateVersion | undefined;
  fleet: Parameters<typeof refreshPlanOf>[0]['fleet'];
}

async function planFor(
  ports: FleetPorts & Uses<'quotas'>,
  { run, usualMs, now }: PlanRequest,
  { live, version, fleet }: Facts,
): Promise<Planned> {
  const { plan } = run;
  // What most instances run; a group of none has what it would launch.
  const fromId = imagesOf([live])[0]?.image ?? (isAmi(version?.imageId ?? '') ? version?.imageId : undefined);
  const { group } = live;
  const extra = extraOf(group, preferencesOf(group, fleetFor(plan, fleet)));
  const groups = [{ group: group.name, replaced: false }];
  const [amis, beside] = await Promise.all([
    loadAmis(ports, [plan.image.id, fromId]),
    loadBesideOf(ports, { needs: [needOfGroup(group, extra)], groups, ofTemplate: [], now }),
  ]);
  const [known, old] = [amis.get(plan.image.id), amis.get(fromId ?? '')];
  const planned = refreshPlanOf({
    image: plan.image,
    ...present({ known }),
    ...(fromId === undefined ? {} : { from: imageOf(fromId, old) }),
    ...present({ old }),
    live,
    ...present({ version }),
    fleet: fleetFor(plan, fleet),
    beside,
    usualMs,
    now,
  });
  if (planned.kind === 'refused') return planned;
  const blocked = refusalReason(warningsOf(planned.change).warnings);
  if (blocked !== undefined) return refusedPlan(blocked);
  return { kind: 'planned', plan: { ...plan, stage: planned.stage, change: planned.change } };
}

/** The version that a group launches now, by its number; `undefined` when there is none. */
export async function loadVersion(
  { ec2 }: Uses<'ec2'>,
  { launchTemplate }: AutoScalingGroup,
): Promise<LaunchTemplateVersion | undefined> {
  if (launchTemplate === undefined) return undefined;
  try {
    return await ec2.launchTemplateVersion(launchTemplate.id, launchTemplate.version);
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}
