import type { Uses } from '../../contract/ports.ts';
import { historyPages } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isPatch, type PatchRun } from '../types/run.ts';

/** Runs read at a time, and at most. */
const PAGE = 25;
const FURTHEST = 200;

/** Patch runs of a fleet, newest first, until they are enough or too far back. */
export async function loadPatchRuns(
  ports: Uses<'table'> & HasKinds,
  fleet: string,
  isEnough: (runs: readonly PatchRun[]) => boolean,
): Promise<readonly PatchRun[]> {
  const runs: PatchRun[] = [];
  let read = 0;
  for await (const page of historyPages(ports, fleet, PAGE)) {
    read += page.length;
    runs.push(...page.map(({ run }) => run).filter(isPatch));
    if (isEnough(runs) || read >= FURTHEST) break;
  }
  return runs;
}
