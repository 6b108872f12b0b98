import { DAY } from '../src/duration.ts';
import type { Alarms } from './aws/alarms.ts';
import type { AutoScaling } from './aws/autoscaling/service.ts';
import { type CloudFormation, createCloudFormation } from './aws/cloudformation/service.ts';
import { createConfigService } from './aws/config-service/service.ts';
import type { Ec2 } from './aws/ec2/service.ts';
import { createFleetServices } from './aws/fleet.ts';
import { createImageBuilder, type ImageBuilder } from './aws/imagebuilder/service.ts';
import { reachAwsInProcess } from './aws/in-process-client.ts';
import { createInspector, type Inspector } from './aws/inspector/service.ts';
import { createResourceGroups } from './aws/resource-groups/service.ts';
import { createS3 } from './aws/s3/service.ts';
import { createSsm, type Ssm } from './aws/ssm/service.ts';
import { type Aws, createAws } from './aws/world.ts';
import type { CloudParts } from './control/cloud-acts.ts';
import { createFunctions } from './functions.ts';
import type { Settings } from './settings.ts';
import type { Clock } from './types.ts';
import { contentOf, vulnerabilitiesOf } from './world/load-world.ts';
import { learning, seedCompliance } from './world/seed-compliance.ts';
import { seedPatching, soldImage } from './world/seed-patching.ts';
import { seedStacks } from './world/seed-stacks.ts';
import { seedWorld } from './world/seed-world.ts';

export const ACCOUNT = '111122223333';
export const REGION = 'ap-southeast-2';

export interface SimulatedAws {
  aws: Aws;
  url: string;
  port: number;
  acts: Pick<CloudParts, 'setAgent' | 'learn' | 'scan'>;
}

export interface SimulatedAwsOptions {
  settings: Settings;
  clock: Clock;
  port: number;
  /** What the functions are told of Slack. */
  slack: { apiUrl: string; botToken: string; signingSecret: string };
}

/** The simulated AWS with the world in it, the bot's stack deployed and its secrets put. */
export async function startSimulatedAws({ settings, clock, port, slack }: SimulatedAwsOptions): Promise<SimulatedAws> {
  const place = { accountId: ACCOUNT, region: REGION };
  const services = createServices(settings, place);
  const { onError, onLateCall, authorize } = settings;
  const watched = onLateCall === undefined ? {} : { onLateCall };
  const aws = createAws({ clock, ...place, services: services.create, onError, authorize, ...watched });
  try {
    const listening = await aws.server.listen(port);
    if (!settings.sockets) reachAwsInProcess(listening.url);
    const seed = { world: settings.world, ...services.made(), ...place, now: clock.now() };
    await seedWorld(seed);
    await seedStacks({ ...seed, callService: aws.callService });
    await seedPatching({ ...seed, clock, callService: aws.callService });
    await seedCompliance({ ...seed, callService: aws.callService });
    await putSecret(aws, 'slack-signing-secret', slack.signingSecret);
    await putSecret(aws, 'slack-bot-token', slack.botToken);
    const env = { ...functionEnvironment(listening.url, settings.config), SLACK_API_URL: slack.apiUrl };
    const functions = createFunctions({ clock, env, verbose: settings.verbose });
    await aws.deployTemplate(settings.template, { functions, stackName: 'Patchwarden' });
    const { setAgent, scanNow } = seed.ssm;
    const learn = learning({ ...seed, clock, callService: aws.callService });
    return { aws, ...listening, acts: { setAgent, learn, scan: scanNow } };
  } catch (error) {
    await aws.close();
    throw error;
  }
}

/** The services that come on top of those `createAws` always has. */
export function createServices(settings: Pick<Settings, 'world'>, place: { accountId: string; region: string }) {
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
      released,
      onAmi: ec2.registerAmi,
      onParameter: ssm.writeParameter,
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

const putSecret = (aws: Aws, name: string, value: string) =>
  aws.callService('ssm', 'PutParameter', { Name: `/patchwarden/${name}`, Type: 'SecureString', Value: value });

/** What Lambda itself would set besides credentials, and where the local world is. */
const functionEnvironment = (awsUrl: string, config: string): Record<string, string> => ({
  AWS_REGION: REGION,
  AWS_ENDPOINT_URL: awsUrl,
  PATCHWARDEN_CONFIG: config,
});
