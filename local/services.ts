import { DAY } from '../src/duration.ts';
import type { Alarms } from './aws/alarms.ts';
import type { AutoScaling } from './aws/autoscaling/service.ts';
import { type CloudFormation, createCloudFormation } from './aws/cloudformation/service.ts';
import { createConfigService } from './aws/config-service/service.ts';
import type { Ec2 } from './aws/ec2/service.ts';
import { createFleetServices } from './aws/fleet.ts';
import { createImageBuilder, type ImageBuilder } from './aws/imagebuilder/service.ts';
import { createInspector, type Inspector } from './aws/inspector/service.ts';
import type { Place } from './aws/place.ts';
import { createResourceGroups } from './aws/resource-groups/service.ts';
import { createS3 } from './aws/s3/service.ts';
import { createSsm, type Ssm } from './aws/ssm/service.ts';
import type { createAws } from './aws/world.ts';
import type { Settings } from './settings.ts';
import { contentOf, vulnerabilitiesOf } from './world/load-world.ts';
import { soldImage } from './world/seed-patching.ts';

/** Of the home of every world. */
export const ACCOUNT = '111122223333';
export const REGION = 'ap-southeast-2';

/** What a service does in another account or Region. Absent: what is there is nobody's. */
export interface OtherPlaces {
  ec2(place: Place): Ec2 | undefined;
  ssm(place: Place): Ssm | undefined;
}

const NO_OTHERS: OtherPlaces = { ec2: () => undefined, ssm: () => undefined };

/** The services that come on top of those `createAws` always has. */
export function createServices(settings: Pick<Settings, 'world'>, place: Place, others: OtherPlaces = NO_OTHERS) {
  let made:
    | {
        alarms: Alarms;
        ssm: Ssm;
        ec2: Ec2;
        imageBuilder: ImageBuilder;
        autoScaling: AutoScaling;
        cloudFormation: CloudFormation;
        inspector: Inspector;
      }
    | undefined;
  const create: Parameters<typeof createAws>[0]['services'] = (deps) => {
    const { alarms, cloudWatch, ec2, loadBalancing, autoScaling, serviceQuotas } = createFleetServices(
      deps,
      settings.world.quotas,
    );
    for (const subnet of settings.world.subnets) ec2.placeSubnet(subnet);
    const cloudFormation = createCloudFormation({ ...deps, ...place, alarms });
    const resourceGroups = createResourceGroups({ ...place, instances: ec2.instances });
    for (const group of settings.world.resourceGroups) resourceGroups.place(group);
    const s3 = createS3({ ...deps, ...place });
    const ssm = createSsm({
      ...deps,
      ...place,
      ec2,
      failTarget: (id) => loadBalancing.setFailing(id, true),
      contentOf: (imageId) => {
        const ami = ec2.ami(imageId);
        // Pipelines bake Amazon Linux 2023 here.
        return ami === undefined ? soldImage(imageId) : { system: 'AMAZON_LINUX_2023', madeAt: ami.createdAt };
      },
    });
    deps.faults.onNode(({ instance, outcome, times }) => ssm.outcomes.set(instance, outcome, times));
    const content = contentOf(settings.world);
    // Pipelines bake Amazon Linux 2023 here, and update it.
    const released = (name: string, at: number) =>
      settings.world.vendorVersions ? ssm.released('AMAZON_LINUX_2023', name, at) : undefined;
    const imageBuilder = createImageBuilder({
      ...deps,
      ...place,
      content,
      bakeMinutes: settings.world.bakeMinutes,
      released,
      onAmi: (ami) => (others.ec2(ami) ?? ec2).registerAmi(ami),
      onParameter: ({ place: at, ...parameter }) => (others.ssm(at) ?? ssm).writeParameter(parameter),
      reaches: (at) => others.ssm(at) !== undefined,
    });
    for (const { owner, daysAgo, ...ami } of settings.world.amis) {
      const createdAt = Date.parse(settings.world.start) - daysAgo * DAY;
      ec2.registerAmi({ ...ami, accountId: owner, region: place.region, createdAt, tags: {} });
    }
    const fleets = [ec2, loadBalancing, autoScaling, cloudFormation, cloudWatch, serviceQuotas];
    const inspector = createInspector({
      ...deps,
      ...place,
      vulnerabilities: vulnerabilitiesOf(settings.world),
      estate: {
        exposures: ssm.exposures,
        published: ssm.published,
        machines: ec2.instances,
        machine: ec2.instance,
        isManaged: ssm.isRegistered,
      },
    });
    made = { alarms, ssm, ec2, imageBuilder, autoScaling, cloudFormation, inspector };
    const configService = createConfigService({
      ...deps,
      ...place,
      estate: { machines: ec2.instances, isManaged: ssm.answers },
    });
    return [ssm, imageBuilder, ...fleets, s3, inspector, configService, resourceGroups];
  };
  return {
    create,
    made: () => {
      if (made === undefined) throw new Error('the services are made together with the simulated AWS');
      return made;
    },
  };
}
