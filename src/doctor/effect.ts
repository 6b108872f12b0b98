import { AwsCallError, unlessGone } from '../aws/failure.ts';
import type { WindowSummary } from '../aws/windows.ts';
import type { FleetConfig } from '../config/types.ts';
import type { Uses } from '../contract/ports.ts';
import { loadGroup } from '../nodes/effect/group.ts';
import type { AdoptedFacts, DoctorFacts, GroupFacts, Read } from './types.ts';

/** AWS is read alone. */
export type DoctorPorts = Uses<'config' | 'here' | 'windows' | 'nodes' | 'patches' | 'findings' | 'clock'>;

/** Openings of each window that are looked at for what opens at one moment. */
const UPCOMING = 8;

/** Reads what the checks need, one source after another. What cannot be read is reported, and the other checks still run. */
export async function loadDoctorFacts(ports: DoctorPorts): Promise<DoctorFacts> {
  const { account, region } = ports.here;
  const fleets = Object.values(ports.config.fleets);
  const adopted: AdoptedFacts[] = [];
  for (const fleet of fleets) if (fleet.adopted === true) adopted.push(...(await loadAdopted(ports, fleet)));
  const groups: GroupFacts[] = [];
  for (const fleet of fleets) if (fleet.patch !== undefined) groups.push(...(await loadPatched(ports, fleet)));
  return {
    taskRole: `arn:aws:iam::${account}:role/patchwarden-window-task-${region}`,
    adopted,
    groups,
    windows: await reading('ssm:DescribeMaintenanceWindows', () => loadWindows(ports)),
  };
}

async function loadAdopted({ windows }: DoctorPorts, { name, window: id }: FleetConfig): Promise<AdoptedFacts[]> {
  if (id === undefined) return [];
  const window = await reading('ssm:GetMaintenanceWindow', async () => {
    const details = await unlessGone(windows.window(id));
    return details === undefined ? ('gone' as const) : { window: details, tasks: await windows.tasks(id) };
  });
  return [{ fleet: name, windowId: id, window }];
}

async function loadWindows({
  windows,
}: DoctorPorts): Promise<{ window: WindowSummary; upcoming: readonly number[] }[]> {
  const all: { window: WindowSummary; upcoming: readonly number[] }[] = [];
  for (const window of await windows.list()) {
    const opens = window.enabled && window.nextAt !== undefined;
    all.push({ window, upcoming: opens ? await windows.upcoming(window.id, UPCOMING) : [] });
  }
  return all;
}

async function loadPatched(ports: DoctorPorts, { name: fleet, target }: FleetConfig): Promise<GroupFacts[]> {
  if (target.kind !== 'patch-group') return [];
  const { patchGroup } = target;
  const group = await reading('ec2:DescribeInstances', async () => {
    const { nodes, excluded } = await loadGroup(ports, patchGroup, { lists: false });
    return { patchable: nodes.length, excluded };
  });
  return [{ fleet, patchGroup, group }];
}

/** `action`: what it needs at least; AWS names the missing one where it says so. */
async function reading<Of>(action: string, load: () => Promise<Of>): Promise<Read<Of>> {
  try {
    return { kind: 'read', value: await load() };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    const missing = /to perform: ([a-z0-9-]+:\w+)/.exec(error.message)?.[1];
    return { kind: 'unread', action: missing ?? action, code: error.code };
  }
}
