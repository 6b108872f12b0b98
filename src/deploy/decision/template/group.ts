import type { Answer, LaunchSource, TemplateGroup } from '../../types/template.ts';
import { memberOf } from './json.ts';
import type { Launching } from './launch-image.ts';
import { launchesOf } from './launches.ts';
import { at, flagOf, listOf, numberOf, orDefault, type Resolved, stringOf } from './resolved.ts';
import { creationOf, updateOf } from './update.ts';

/** An Auto Scaling group as the update would leave it. */
export function groupOf(logicalId: string, launching: Launching): TemplateGroup {
  const { attribute } = launching.now;
  const properties = attribute(logicalId, 'Properties');
  const policies = attribute(logicalId, 'UpdatePolicy');
  const launches = launchesOf(logicalId, launching);
  const scheduled = at(policies, 'AutoScalingScheduledAction', 'IgnoreUnmodifiedGroupSizeProperties');
  return {
    logicalId,
    update: updateOf(policies),
    creation: creationOf(attribute(logicalId, 'CreationPolicy')),
    name: stringOf(at(properties, 'AutoScalingGroupName')),
    min: numberOf(at(properties, 'MinSize')),
    max: numberOf(at(properties, 'MaxSize')),
    desired: numberOf(at(properties, 'DesiredCapacity')),
    keepsSizes: orDefault(flagOf(scheduled), false),
    launches,
    follows: follows(logicalId, launches, launching),
    deletionProtection: orDefault(stringOf(at(properties, 'DeletionProtection')), 'none'),
    retention: retentionOf(at(properties, 'InstanceLifecyclePolicy', 'RetentionTriggers')),
    subnets: subnetsOf(at(properties, 'VPCZoneIdentifier')),
  };
}

/** One source that takes the image is enough; an unknown one counts if the parameter reaches it. */
function follows(logicalId: string, launches: readonly LaunchSource[], { now, references }: Launching): boolean {
  const takes = ({ image }: LaunchSource): boolean => image.kind === 'known' && image.value === 'parameter';
  if (launches.some(takes)) return true;
  const untold = launches.some(
    ({ image }) => image.kind === 'unknown' || (image.kind === 'known' && image.value === 'ssm'),
  );
  if (!untold) return false;
  const properties = memberOf(memberOf(now.template['Resources'], logicalId), 'Properties');
  return LAUNCHING.some((name) => references.depends(memberOf(properties, name)));
}

const LAUNCHING = ['LaunchTemplate', 'LaunchConfigurationName', 'InstanceId', 'MixedInstancesPolicy'];

function retentionOf(triggers: Resolved): TemplateGroup['retention'] {
  if (triggers.kind === 'unknown') return { kind: 'unknown', expression: triggers.expression };
  if (triggers.kind !== 'map') return { kind: 'absent' };
  const known: Record<string, string> = {};
  for (const [hook, value] of triggers.entries) {
    const action = stringOf(value);
    if (action.kind === 'unknown') return action;
    if (action.kind === 'known') known[hook] = action.value;
  }
  return { kind: 'known', value: known };
}

/** A list, or the ids in one text, as Fn::Join makes it. */
function subnetsOf(value: Resolved): Answer<readonly string[]> {
  const ids = listOf(value, stringOf);
  if (ids.kind !== 'known') return ids;
  return {
    kind: 'known',
    value: ids.value
      .flatMap((id) => id.split(','))
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  };
}
