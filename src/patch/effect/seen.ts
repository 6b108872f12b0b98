import type { PatchState } from '../../aws/patches.ts';
import type { Uses } from '../../contract/ports.ts';
import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import { loadMembers } from '../../nodes/effect/group.ts';
import type { ExcludedNode } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import { type Member, seenNow } from '../decision/seen.ts';
import type { SeenOnlyFleet } from '../types/fleet.ts';
import type { SeenFleet } from '../types/seen.ts';

const seenKey = (fleet: string): Key => ({ pk: `SEEN#${fleet}`, sk: 'SEEN' });

/** What its instances showed at the last look; `undefined` before the first. Throws AwsCallError. */
export const loadSeen = (table: Table, fleet: string): Promise<SeenFleet | undefined> =>
  loadPacked(table, seenKey(fleet));

export const saveSeen = (table: Table, fleet: string, seen: SeenFleet): Promise<void> =>
  savePacked(table, seenKey(fleet), seen);

/** One look at a fleet that its own window patches, kept for the fleets after it. Throws AwsCallError. */
export async function lookAtSeen(
  ports: Uses<'table' | 'nodes' | 'patches' | 'clock'>,
  fleet: SeenOnlyFleet,
  { before, windowName, now }: { before: SeenFleet | undefined; windowName: string; now: number },
): Promise<SeenFleet> {
  const { patchGroup } = fleet.target;
  const { patchable, excluded, baselines } = await loadMembers(ports, patchGroup);
  const lost = excluded.filter(isLost);
  const ids = [...patchable.map(({ managed }) => managed.id), ...lost.map(({ id }) => id)];
  const states = ids.length === 0 ? [] : await ports.patches.states(ids);
  const online = patchable.map(({ managed, instance }): Member => {
    const system = operatingSystemOf(managed);
    const baseline = baselines.find(({ operatingSystem }) => operatingSystem === system);
    return {
      id: managed.id,
      name: instance?.tags['Name'] ?? managed.computerName ?? managed.id,
      isOnline: true,
      ...present({ baselineId: baseline?.id, state: stateOf(states, managed.id) }),
    };
  });
  // What does not answer cannot be asked for its system: its baseline is taken as the one it was patched by.
  const offline = lost.map(({ id, name }): Member => {
    const state = stateOf(states, id);
    return { id, name: name ?? id, isOnline: false, ...present({ baselineId: state?.baselineId, state }) };
  });
  const window = { id: fleet.window, name: windowName };
  const seen = seenNow(before, { window, members: [...online, ...offline], now });
  await saveSeen(ports.table, fleet.name, seen);
  return seen;
}

/** It should answer and does not; one that is stopped, or that a window cannot patch, is nobody's concern here. */
const isLost = ({ why }: ExcludedNode): boolean => why.code === 'agent-lost';

const stateOf = (states: readonly PatchState[], id: string): PatchState | undefined =>
  states.find(({ instanceId }) => instanceId === id);
