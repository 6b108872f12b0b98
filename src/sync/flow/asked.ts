import type { Uses } from '../../contract/ports.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { refusedPlans } from '../decision/daily.ts';
import { type LastLook, loadLastLook, saveLastLook } from '../effect/daily.ts';

type AskedPorts = Uses<'table' | 'config' | 'here'> & HasKinds;

/** After a sync was asked for: what was refused before it stays refused, whatever is asked for later. Throws AwsCallError. */
export async function rememberAsked(ports: AskedPorts, runId: string): Promise<void> {
  const refused = await refusedBefore(ports, await loadLastLook(ports));
  await saveLastLook(ports, { runId, refused });
}

/** The plans that the daily comparison does not ask for again. Throws AwsCallError. */
export const refusedBefore = async (ports: AskedPorts, { runId, refused }: LastLook): Promise<readonly string[]> =>
  refusedPlans(refused, runId === undefined ? undefined : await loadRun(ports, runId));
