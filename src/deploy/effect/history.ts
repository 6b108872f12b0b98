import { isDeploy } from '../../runs/decision/kind.ts';
import { loadHistory } from '../../runs/effect/run-store.ts';
import type { DeployRun } from '../../runs/types.ts';
import type { Table } from '../../store/table.ts';

/** So far back a fleet's image of before is looked for. */
const LAST_RUNS = 30;

/** The deploys of a fleet, newest first. An image of the same name has bakes there too. */
export async function loadDeploys(table: Table, fleet: string): Promise<DeployRun[]> {
  return (await loadHistory(table, [fleet], LAST_RUNS)).map(({ run }) => run).filter(isDeploy);
}
