import { createCloudFormation } from '../../../local/aws/cloudformation/service.ts';
import { createFleetServices } from '../../../local/aws/fleet.ts';
import { createImageBuilder } from '../../../local/aws/imagebuilder/service.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import type { ServiceDeps } from '../../../local/aws/world.ts';
import { defaultWorld } from '../../../local/world/default-world.ts';
import { contentOf } from '../../../local/world/load-world.ts';
import { seedPatching } from '../../../local/world/seed-patching.ts';
import { seedStacks } from '../../../local/world/seed-stacks.ts';
import { seedWorld } from '../../../local/world/seed-world.ts';
import { ACCOUNT, REGION, startAws } from '../aws/local-aws.ts';

const createServices = (deps: ServiceDeps) => {
  const fleet = createFleetServices(deps);
  const imageBuilder = createImageBuilder({ ...deps, content: contentOf(defaultWorld), onAmi: fleet.ec2.registerAmi });
  const ssm = createSsm({ ...deps, ec2: fleet.ec2 });
  const cloudFormation = createCloudFormation({ ...deps, alarms: fleet.alarms });
  return { ...fleet, imageBuilder, ssm, cloudFormation };
};

/** The simulated AWS with the default world in it, behind its endpoint. */
export const startWorld = async () => {
  const made: { services?: ReturnType<typeof createServices> } = {};
  const aws = await startAws({
    services: (deps) => {
      const services = createServices(deps);
      made.services = services;
      const { ec2, loadBalancing, autoScaling, imageBuilder, ssm, cloudFormation, cloudWatch } = services;
      return [ec2, loadBalancing, autoScaling, imageBuilder, ssm, cloudFormation, cloudWatch];
    },
  });
  const { services } = made;
  if (services === undefined) throw new Error('the services were not made');
  const place = { accountId: ACCOUNT, region: REGION, now: aws.clock.now() };
  await seedWorld({ world: defaultWorld, ...services, ...place });
  await seedStacks({ world: defaultWorld, ...services, ...place, callService: aws.callService });
  await seedPatching({ world: defaultWorld, ...services, ...place, clock: aws.clock, callService: aws.callService });
  return { ...aws, ...services };
};

export type StartedWorld = Awaited<ReturnType<typeof startWorld>>;
