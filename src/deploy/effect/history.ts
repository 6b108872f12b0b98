import type { Uses } from '../../contract/ports.ts';
import { historyPages } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { isActiveRollback, newestToRollBack, type Previous, previousOf, tellsWhatRan } from '../decision/previous.ts';
import { type DeployRun, isDeploy } from '../types/run.ts';

type HistoryPorts = Uses<'table'> & HasKinds;

/** Runs read at a time. */
const PAGE = 50;

/** Runs read at most: more requests in a row that changed nothing are not expected. */
export const FURTHEST_RUNS = 500;

export interface DeployHistory {
  /** Deploys of the fleet that say what it ran, and a rollback in progress, newest first. */
  runs: readonly DeployRun[];
  /** Older runs were not read, and the one looked for may be among them. */
  cut: boolean;
}

/**
 * The deploys that say what a fleet ran, as far back as is needed: until they are enough, however many requests in between were
 * withdrawn or refused. An image of the same name has bakes there too.
 */
export async function loadDeploys(
  ports: HistoryPorts,
  fleet: string,
  isEnough: (runs: readonly DeployRun[]) => boolean,
): Promise<DeployHistory> {
  const runs: DeployRun[] = [];
  let read = 0;
  for await (const page of historyPages(ports, fleet, PAGE)) {
    read += page.length;
    runs.push(
      ...page
        .map(({ run }) => run)
        .filter(isDeploy)
        .filter((run) => tellsWhatRan(run) || isActiveRollback(run)),
    );
    if (isEnough(runs)) break;
    if (read >= FURTHEST_RUNS) return { runs, cut: true };
  }
  return { runs, cut: false };
}

export type LoadedPrevious =
  | ({ kind: 'found' } & Previous)
  /** No deploy here is known to have moved the fleet from one image to another. */
  | { kind: 'none' }
  /** The newest runs, as many as are read, changed nothing. */
  | { kind: 'unknown' };

/** The image that a rollback moves a fleet to. */
export const loadPrevious = async (ports: HistoryPorts, fleet: string): Promise<LoadedPrevious> =>
  previousIn(await loadDeploys(ports, fleet, (read) => newestToRollBack(read) !== undefined));

/** The same, in deploys that were read as far back as that needs. */
export function previousIn({ runs, cut }: DeployHistory): LoadedPrevious {
  const previous = previousOf(runs, undefined);
  if (previous !== undefined) return { kind: 'found', ...previous };
  return { kind: cut ? 'unknown' : 'none' };
}
