import { unlessGone } from '../../aws/failure.ts';
import type { FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadGroup } from '../../nodes/effect/group.ts';
import { windowsOf } from '../decision/named.ts';
import type { AdoptedFacts, GroupFacts, ListedWindow, PatchingFacts } from '../types/patching.ts';
import type { Reading } from './reading.ts';

type PatchingPorts = Uses<'config' | 'here' | 'windows' | 'nodes' | 'patches' | 'findings' | 'clock'>;

/** Openings of each window that are looked at for what opens at one moment. */
const UPCOMING = 8;

/** One source after another: windows with their tasks, and the instances of each patch group. */
export async function loadPatching(ports: PatchingPorts, read: Reading): Promise<PatchingFacts | undefined> {
  const { account, region } = ports.here;
  const fleets = Object.values(ports.config.fleets);
  const named = windowsOf(ports.config);
  const isWatched = fleets.some(({ target, window }) => target.kind === 'patch-group' || window !== undefined);
  if (!isWatched) return undefined;
  const adopted: AdoptedFacts[] = [];
  for (const fleet of fleets) if (fleet.adopted === true) adopted.push(...(await loadAdopted(ports, fleet, read)));
  const groups: GroupFacts[] = [];
  for (const fleet of fleets) if (fleet.patch !== undefined) groups.push(...(await loadPatched(ports, fleet, read)));
  return {
    taskRole: `arn:aws:iam::${account}:role/patchwarden-window-task-${region}`,
    adopted,
    named,
    groups,
    windows: await loadWindows(ports, read),
    now: ports.clock(),
  };
}

async function loadAdopted(
  { windows }: PatchingPorts,
  { name, window: id }: FleetConfig,
  read: Reading,
): Promise<AdoptedFacts[]> {
  if (id === undefined) return [];
  const window = await read('ssm:GetMaintenanceWindow', async () => {
    const details = await unlessGone(windows.window(id));
    return details === undefined ? ('gone' as const) : { window: details, tasks: await windows.tasks(id) };
  });
  return [{ fleet: name, windowId: id, window }];
}

async function loadWindows({ windows }: PatchingPorts, read: Reading): Promise<PatchingFacts['windows']> {
  const list = await read('ssm:DescribeMaintenanceWindows', () => windows.list());
  if (list.kind === 'unread') return list;
  const all: ListedWindow[] = [];
  for (const window of list.value) {
    const opens = window.enabled && window.nextAt !== undefined;
    const upcoming = opens
      ? await read('ssm:DescribeMaintenanceWindowSchedule', () => windows.upcoming(window.id, UPCOMING))
      : ({ kind: 'read', value: [] } as const);
    all.push({ window, upcoming });
  }
  return { kind: 'read', value: all };
}

async function loadPatched(
  ports: PatchingPorts,
  { name: fleet, target }: FleetConfig,
  read: Reading,
): Promise<GroupFacts[]> {
  if (target.kind !== 'patch-group') return [];
  const { patchGroup } = target;
  const group = await read('ec2:DescribeInstances', async () => {
    const { nodes, excluded, baselines } = await loadGroup(ports, patchGroup, { lists: false });
    return { patchable: nodes.length, excluded, baselines };
  });
  return [{ fleet, patchGroup, group }];
}
