import { createFleetServices } from '../../local/aws/fleet.ts';
import { createInspector } from '../../local/aws/inspector/service.ts';
import { createResourceGroups } from '../../local/aws/resource-groups/service.ts';
import { createSsm } from '../../local/aws/ssm/service.ts';
import type { ServiceDeps } from '../../local/aws/world.ts';
import { createClock } from '../../local/clock.ts';
import { seedPatching } from '../../local/world/seed-patching.ts';
import { type WorldFile, worldSchema } from '../../local/world/world-schema.ts';
import { ACCOUNT, REGION, START, startAws } from '../local/aws/local-aws.ts';

const createServices = (deps: ServiceDeps) => {
  const fleet = createFleetServices(deps);
  const { ec2, loadBalancing } = fleet;
  const ssm = createSsm({ ...deps, ec2, failTarget: (id) => loadBalancing.setFailing(id, true) });
  const groups = createResourceGroups({ ...deps, instances: ec2.instances });
  const inspector = createInspector({
    ...deps,
    region: REGION,
    vulnerabilities: [],
    estate: {
      exposures: ssm.exposures,
      published: ssm.published,
      machines: ec2.instances,
      machine: ec2.instance,
      isManaged: ssm.isRegistered,
    },
  });
  return { ...fleet, ssm, groups, inspector };
};

/** The simulated AWS with what is patched in place in it, as a world file would say it. */
export async function startPatchingAws(file: Partial<WorldFile>, start = START) {
  const made: { services?: ReturnType<typeof createServices> } = {};
  const aws = await startAws({
    clock: createClock({ start, speed: 0, onError: (error) => console.error(error) }),
    services: (deps) => {
      const services = createServices(deps);
      made.services = services;
      return [
        services.ec2,
        services.loadBalancing,
        services.autoScaling,
        services.ssm,
        services.groups,
        services.inspector,
      ];
    },
  });
  const { services } = made;
  if (services === undefined) throw new Error('the services were not made');
  const nothing = { components: [], pipelines: [], calendars: [], packages: {}, optionalPackages: {} };
  const world = worldSchema.parse({
    ...nothing,
    vulnerabilities: [],
    start: new Date(start).toISOString(),
    ...file,
  });
  for (const group of world.resourceGroups) services.groups.place(group);
  const { callService, clock } = aws;
  await seedPatching({
    world,
    ec2: services.ec2,
    ssm: services.ssm,
    callService,
    clock,
    accountId: ACCOUNT,
    region: REGION,
    now: clock.now(),
  });
  return { ...aws, ssm: services.ssm, ec2: services.ec2 };
}

export type PatchingAws = Awaited<ReturnType<typeof startPatchingAws>>;

export const id = (last: number): string => `i-0000000000000000${last}`;

/** A Windows server of patch group Win-DEV, unless told otherwise. */
export const server = (last: number, more: object = {}) => ({
  id: id(last),
  name: `win-${last}`,
  system: 'WINDOWS' as const,
  tags: { 'Patch Group': 'Win-DEV' },
  ...more,
});
