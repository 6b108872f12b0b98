import { createEc2 } from '../../../src/local/aws/ec2.ts';
import { createImageBuilder } from '../../../src/local/aws/imagebuilder/service.ts';
import { createSsm } from '../../../src/local/aws/ssm/service.ts';
import type { ServiceDeps } from '../../../src/local/aws/world.ts';
import { defaultWorld } from '../../../src/local/world/default-world.ts';
import { contentOf } from '../../../src/local/world/load-world.ts';
import { seedWorld } from '../../../src/local/world/seed-world.ts';
import { ACCOUNT, REGION, startAws } from '../aws/local-aws.ts';

/** The simulated AWS with the default world in it, behind its endpoint. */
export const startWorld = async () => {
  const made: { imageBuilder?: ReturnType<typeof createImageBuilder>; ssm?: ReturnType<typeof createSsm> } = {};
  const services = (deps: ServiceDeps) => {
    const ec2 = createEc2();
    const imageBuilder = createImageBuilder({ ...deps, content: contentOf(defaultWorld), onAmi: ec2.registerAmi });
    const ssm = createSsm(deps);
    Object.assign(made, { imageBuilder, ssm });
    return [ec2, imageBuilder, ssm];
  };
  const aws = await startAws({ services });
  const { imageBuilder, ssm } = made;
  if (imageBuilder === undefined || ssm === undefined) throw new Error('the services were not made');
  await seedWorld({ world: defaultWorld, imageBuilder, ssm, accountId: ACCOUNT, region: REGION, now: aws.clock.now() });
  return { ...aws, imageBuilder, ssm };
};

export type StartedWorld = Awaited<ReturnType<typeof startWorld>>;
