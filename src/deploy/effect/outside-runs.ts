import type { Uses } from '../../contract/ports.ts';
import { loadHistory, loadLease, loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';

/** Runs of the fleet, and whether older ones were left out. The one in progress is read past the index, which may be behind. */
export interface Ours {
  runs: readonly DeployRun[];
  cut: boolean;
}

export async function loadOurs(
  ports: Uses<'table'> & HasKinds,
  { name, subject }: { name: string; subject: string },
): Promise<Ours> {
  const runId = await loadLease(ports.table, subject);
  const active = runId === undefined ? undefined : (await loadRun(ports, runId))?.run;
  const listed = await loadHistory(ports, [name], FURTHEST);
  const runs = [
    ...(active === undefined ? [] : [active]),
    ...listed.map(({ run }) => run).filter(({ id }) => id !== runId),
  ];
  return { runs: runs.filter(isDeploy), cut: listed.length >= FURTHEST };
}

/** Requests of the fleet that are read, the newest first; an image of the same name has its bakes among them. */
const FURTHEST = 200;
