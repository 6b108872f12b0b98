import type { AutoScalingGroup } from '../../../src/aws/auto-scaling.ts';
import type { FleetConfig } from '../../../src/config/types.ts';
import type { RefreshPlan } from '../../../src/deploy/decision/refresh-plan.ts';
import { saidOf } from '../../../src/deploy/message/warning-words.ts';
import { shortWarning } from '../../../src/deploy/message/warnings.ts';
import { capitalised } from '../../../src/deploy/message/words.ts';
import { warningsOf } from '../../../src/deploy/types/change.ts';
import type { Warning } from '../../../src/deploy/types/warning.ts';
import type { Adoption, Maker, Missing } from '../types.ts';
import { makerByTags } from './maker.ts';

/** On a launch template: the fleet whose runbook may make versions of it, as infra/features/deploy/groups.ts has it. */
export const FLEET_TAG = 'PatchwardenFleet';

/** What was read of a group that a fleet names. */
export interface AdoptedGroup {
  fleet: Pick<FleetConfig, 'name' | 'instanceRole'>;
  group: AutoScalingGroup;
  /** What a deploy to its present image would plan. */
  plan: RefreshPlan;
  /** The launch template with its tags, and the version that the group launches now. */
  template?: { id: string; name: string; tags: Readonly<Record<string, string>>; version: string; profile?: string };
}

/** What the group needs before a refresh is planned for it, by the rules of a deploy. */
export function adoptionOfGroup(seen: AdoptedGroup): Adoption {
  const { group, plan } = seen;
  const maker = makerByTags(group.tags);
  if (plan.kind === 'refused')
    return { missing: [{ text: capitalised(plan.reason), todo: otherwise(group.name, maker) }], inOrder: [] };
  const blocking = warningsOf(plan.change).warnings.filter(({ blocks }) => blocks);
  const missing = [
    ...tagOf(seen),
    ...blocking.map((warning) => blockedBy(warning, seen, maker)),
    ...instanceRoleOf(seen),
    ...healthCheckOf(group),
  ];
  return {
    missing,
    inOrder: missing.length === 0 ? [`Group ${group.name} and its launch template are ready for a refresh`] : [],
  };
}

function tagOf({ fleet, template }: AdoptedGroup): Missing[] {
  if (template === undefined || template.tags[FLEET_TAG] === fleet.name) return [];
  const { id, name, tags } = template;
  const other = tags[FLEET_TAG];
  const text =
    other === undefined
      ? `Launch template ${name} (${id}) has no tag ${FLEET_TAG}, so the runbook may make no version of it`
      : `Launch template ${name} (${id}) is tagged ${FLEET_TAG}=${other}, so the runbook of ${fleet.name} may make no version of it`;
  const maker = makerByTags(tags);
  if (other !== undefined)
    return [{ text, todo: `Give each fleet a launch template of its own, or correct the tag to ${fleet.name}.` }];
  if (maker !== undefined) return [{ text, todo: `Add the tag ${FLEET_TAG}=${fleet.name} in ${spoken(maker)}.` }];
  return [{ text, write: { kind: 'tag', on: 'launch-template', ids: [id], key: FLEET_TAG, value: fleet.name } }];
}

function blockedBy(warning: Warning, { group, template }: AdoptedGroup, maker: Maker | undefined): Missing {
  const text = capitalised(shortWarning(warning));
  if (warning.code === 'floating-version' && template !== undefined && maker === undefined)
    return {
      text,
      write: { kind: 'version', group: group.name, templateId: template.id, version: template.version },
    };
  return { text, todo: `${saidOf(warning).next}. ${otherwise(group.name, maker)}` };
}

const otherwise = (group: string, maker: Maker | undefined): string =>
  maker === undefined
    ? `It is a change of group ${group} itself, which is not made from here.`
    : `Change it in ${spoken(maker)}.`;

const spoken = (maker: Maker): string =>
  maker.kind === 'stack' ? `stack ${maker.stack}` : `the ${NAMES[maker.kind]} that makes it`;

const NAMES = {
  cdk: 'CDK app',
  terraform: 'Terraform',
  'service-catalog': 'product',
  'stack-set': 'StackSet',
} as const;

/** Which role a profile holds only IAM tells. */
function instanceRoleOf({ fleet, template }: AdoptedGroup): Missing[] {
  const profile = template?.profile;
  if (profile === undefined || fleet.instanceRole !== undefined) return [];
  const name = profile.split('/').at(-1) ?? profile;
  return [
    {
      text: `Instances of ${fleet.name} get the profile ${name}, and fleets.${fleet.name} has no instanceRole, so the runbook may not launch them`,
      todo: `Set instanceRole to what aws iam get-instance-profile --instance-profile-name ${name} --query 'InstanceProfile.Roles[0].Arn' prints, and deploy Patchwarden.`,
    },
  ];
}

/** Not written from here: instances that their load balancer calls unhealthy now would be replaced at once. */
function healthCheckOf({ name, targetGroupArns, healthCheckType }: AutoScalingGroup): Missing[] {
  if (targetGroupArns.length === 0 || healthCheckType.split(',').includes('ELB')) return [];
  return [
    {
      text: `Group ${name} serves behind a load balancer and checks instances by EC2 alone, so a refresh continues with instances that the load balancer finds unhealthy`,
      todo: `When all its targets are healthy: aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${name} --health-check-type ELB --health-check-grace-period 300`,
    },
  ];
}
