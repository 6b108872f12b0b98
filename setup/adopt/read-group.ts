import { DescribeLaunchTemplatesCommand, DescribeLaunchTemplateVersionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { createAutoScaling } from '../../src/aws/auto-scaling.ts';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import { createEc2 } from '../../src/aws/ec2.ts';
import { createLoadBalancing } from '../../src/aws/load-balancing.ts';
import type { AwsConfig } from '../../src/aws/signed-call.ts';
import type { FleetConfig } from '../../src/config/types.ts';
import { refreshPlanOf } from '../../src/deploy/decision/refresh-plan.ts';
import { imageOf, loadFleet } from '../../src/deploy/effect/live.ts';
import { present } from '../../src/present.ts';
import { asking, type Place, Told } from '../caller.ts';
import type { AdoptedGroup } from './decision/group.ts';

type GroupFleet = FleetConfig & { target: Extract<FleetConfig['target'], { kind: 'auto-scaling-group' }> };

/** Reads a group as a refresh to the image that it has now would, with reads alone. @throws Told */
export async function readAdoptedGroup(aws: AwsConfig, fleet: GroupFleet, place: Place): Promise<AdoptedGroup> {
  const ask = asking(place);
  const ports = {
    cloudFormation: createCloudFormation(aws),
    autoScaling: createAutoScaling(aws),
    ec2: createEc2(aws),
    loadBalancing: createLoadBalancing(aws),
  };
  const [live] = await ask('autoscaling:DescribeAutoScalingGroups', () => loadFleet(ports, fleet.target));
  if (live === undefined)
    throw new Told(
      `There is no Auto Scaling group ${fleet.target.group} in ${place.here.region}: correct autoScalingGroup under fleets.${fleet.name}.`,
    );
  const { launchTemplate } = live.group;
  const template = launchTemplate === undefined ? undefined : await templateOf(aws, launchTemplate, place);
  const plan = refreshPlanOf({
    image: imageOf(template?.imageId ?? '', undefined),
    live,
    ...(template === undefined ? {} : { version: { ...template, version: template.version } }),
    fleet,
    usualMs: [],
    now: Date.now(),
  });
  return { fleet, group: live.group, plan, ...present({ template }) };
}

async function templateOf(
  aws: AwsConfig,
  { id, version }: { id: string; version: string },
  place: Place,
): Promise<(NonNullable<AdoptedGroup['template']> & { imageId?: string }) | undefined> {
  const ask = asking(place);
  const client = new EC2Client(aws);
  const { LaunchTemplates: [template] = [] } = await ask('ec2:DescribeLaunchTemplates', () =>
    client.send(new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [id] })),
  );
  const { LaunchTemplateVersions: [own] = [] } = await ask('ec2:DescribeLaunchTemplateVersions', () =>
    client.send(new DescribeLaunchTemplateVersionsCommand({ LaunchTemplateId: id, Versions: [version] })),
  );
  if (own?.VersionNumber === undefined) return undefined;
  const { IamInstanceProfile, ImageId } = own.LaunchTemplateData ?? {};
  return {
    id,
    name: template?.LaunchTemplateName ?? '',
    tags: Object.fromEntries((template?.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    version: String(own.VersionNumber),
    ...present({ profile: IamInstanceProfile?.Arn ?? IamInstanceProfile?.Name, imageId: ImageId }),
  };
}
