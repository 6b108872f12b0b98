import { defaultWorld } from './default-world.ts';
import { driftEstate } from './drift-estate.ts';
import { driftWindows } from './drift-windows.ts';
import { worldFleets } from './world-fleets.ts';
import { type World, worldSchema } from './world-schema.ts';

/** Of the catalogue's patches, which are the same in every world. */
const exploits = [
  {
    id: 'CVE-2026-52833',
    description: 'Race in the signal handler of sshd',
    cisaDaysAgo: 1,
    cisaDueDays: 3,
    seenDaysAgo: 5,
    epss: 0.61,
    cvss: 8.1,
    automatable: 'yes' as const,
    technicalImpact: 'total' as const,
  },
  {
    id: 'CVE-2026-52999',
    description: 'Elevation of privilege in the Windows kernel',
    cisaDaysAgo: 6,
    cisaDueDays: 14,
    epss: 0.07,
    cvss: 7.8,
    automatable: 'no' as const,
    technicalImpact: 'total' as const,
  },
  // Seen, and on nobody's list.
  { id: 'CVE-2026-34355', description: 'Use after free in the full-text index of sqlite', seenDaysAgo: 2, epss: 0.02 },
];

/** Three bakes behind, on an image of two months ago; its neighbour runs the newest. */
const stacks = worldFleets.stacks
  .filter(({ name }) => ['baseline-vpc', 'web-dev', 'web-prod'].includes(name))
  .map((stack) => {
    if (stack.name === 'web-prod') return { ...stack, updates: [{ daysAgo: 4, minutes: 8 }] };
    if (stack.name !== 'web-dev' || !('parameters' in stack)) return stack;
    return { ...stack, parameters: { ...stack.parameters, AmazonMachineImage: '{image:web-3}' } };
  });

const pipelines = defaultWorld.pipelines
  .filter(({ name }) => name === 'web')
  .map((pipeline) => ({ ...pipeline, history: [...pipeline.history, { daysAgo: 5 }] }));

/** An estate in which every cause of drift has an instance or a fleet that tells it from its neighbours. */
export const driftWorld: World = worldSchema.parse({
  ...defaultWorld,
  ...driftEstate,
  pipelines,
  stacks,
  groups: [],
  windows: driftWindows,
  exploits,
  catalogue: { bucket: 'acme-security', key: 'known_exploited_vulnerabilities.json' },
  hostManagement: true,
  allNodes: true,
});
