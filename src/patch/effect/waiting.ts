import type { Uses } from '../../contract/ports.ts';
import { loadLease } from '../../runs/effect/run-store.ts';
import { groupSubject, windowSubject } from '../decision/subject.ts';
import { isPatched } from '../types/fleet.ts';

/** Ids of the runs that a fleet has now, on its own and in its window: what their cards say of others may have changed. Throws AwsCallError. */
export async function waitingRuns({ table, config }: Uses<'table' | 'config'>, name: string): Promise<string[]> {
  const fleet = config.fleets[name];
  if (fleet === undefined || !isPatched(fleet)) return [];
  const { patchGroup } = fleet.target;
  const subjects = [
    groupSubject(fleet.place, patchGroup),
    ...(fleet.window === undefined ? [] : [windowSubject(fleet.place, patchGroup, fleet.window)]),
  ];
  const ids = await Promise.all(subjects.map((subject) => loadLease(table, subject)));
  return ids.flatMap((id) => id ?? []);
}
