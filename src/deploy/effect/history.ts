import type { Uses } from '../../contract/ports.ts';
import { loadHistory } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';

/** So far back a fleet's image of before is looked for. */
const LAST_RUNS = 30;

/** The deploys of a fleet, newest first. An image of the same name has bakes there too. */
export async function loadDeploys(ports: Uses<'table'> & HasKinds, fleet: string): Promise<DeployRun[]> {
  return (await loadHistory(ports, [fleet], LAST_RUNS)).map(({ run }) => run).filter(isDeploy);
}
