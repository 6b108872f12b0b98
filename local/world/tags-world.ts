import { digest } from '../aws/identifiers.ts';
import { defaultWorld } from './default-world.ts';
import { worldFleets } from './world-fleets.ts';
import { type World, worldSchema } from './world-schema.ts';

const instance = (name: string, system: 'WINDOWS' | 'REDHAT_ENTERPRISE_LINUX', tags: Record<string, string>) => ({
  id: `i-0${digest(`tags/${name}`).slice(0, 16)}`,
  name,
  system,
  patchedDaysAgo: 20,
  tags,
});

const THIRD_TUESDAY = 'cron(30 23 ? * TUE#3 *)';

/**
 * An estate that nobody has set up for patching: its instances say in tags what they want, and there is no baseline of its own, no
 * scan, and one window, which an owner names.
 */
export const tagsWorld: World = worldSchema.parse({
  ...defaultWorld,
  pipelines: defaultWorld.pipelines.filter(({ name }) => name === 'web'),
  stacks: worldFleets.stacks.filter(({ name }) => name === 'baseline-vpc'),
  groups: [],
  baselines: [],
  associations: [],
  resourceGroups: [],
  instances: [
    instance('shop-1', 'WINDOWS', { 'Patch Group': 'Shop-PROD', 'Maintenance Window': THIRD_TUESDAY }),
    instance('shop-2', 'WINDOWS', { 'Patch Group': 'Shop-PROD', 'Maintenance Window': THIRD_TUESDAY }),
    // The keys without a space, for instances whose tags are in their metadata; the window by the name that the config gives it.
    instance('db-1', 'REDHAT_ENTERPRISE_LINUX', { PatchGroup: 'Db-PROD', MaintenanceWindow: 'night' }),
    // Not tagged yet.
    instance('new-1', 'WINDOWS', {}),
    // What cannot be followed.
    instance('odd-1', 'REDHAT_ENTERPRISE_LINUX', { 'Patch Group': 'Odd-DEV', 'Maintenance Window': 'sundays' }),
  ],
  windows: [
    {
      id: 'mw-0d5a1f6b2c3e4f789',
      name: 'patching-night',
      schedule: 'cron(0 2 ? * SUN *)',
      timezone: 'Australia/Sydney',
      durationHours: 3,
      cutoffHours: 1,
      targets: [],
      tasks: [],
    },
  ],
});
