import type { Uses } from '../../contract/ports.ts';
import { loadPosture, loadSnapshot } from '../../posture/effect/store.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import { present } from '../../present.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Deadline } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { isTerminal } from '../types/state.ts';

/** The posture of the fleets that a run fixes, until it has ended; empty where the config has no deadlines. @throws AwsCallError */
export async function loadFixed(
  { table, config, kinds }: Uses<'table' | 'config'> & HasKinds,
  run: Run,
): Promise<readonly FleetPosture[]> {
  if (config.compliance?.deadlines === undefined || isTerminal(run.state)) return [];
  const fleets = kinds.of(run).fixes?.(run) ?? [];
  const postures = await Promise.all(fleets.map((fleet) => loadPosture(table, fleet)));
  return postures.flatMap((posture) => posture ?? []);
}

/** The earliest deadline that a later start of this run would break; `undefined` where there is none. @throws AwsCallError */
export async function loadDeadline(
  ports: Uses<'table' | 'config'> & HasKinds,
  run: Run,
): Promise<Deadline | undefined> {
  const postures = await loadFixed(ports, run);
  const [first] = postures.flatMap(({ deadline }) => deadline ?? []).sort((a, b) => a.due - b.due);
  if (first === undefined) return undefined;
  const { due, cve, patch, rule } = first;
  return { due, what: cve ?? patch, rule, ...present({ nextOpening: await openingAfter(ports.table, run) }) };
}

/** When the window of an occurrence opens next, after it. */
async function openingAfter(table: Uses<'table'>['table'], { slot, name }: Run): Promise<number | undefined> {
  if (slot === undefined) return undefined;
  const snapshot = await loadSnapshot(table, name);
  return snapshot?.windows.next.find((at) => at > slot.opensAt);
}
