import type { Uses } from '../../contract/ports.ts';
import type { ImageDifference } from '../../images/types.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { newestToRollBack } from '../decision/previous.ts';
import type { DeployRun } from '../types/run.ts';
import type { Soak } from '../types/soak.ts';
import { loadDifference } from './difference.ts';
import { type DeployHistory, loadDeploys } from './history.ts';
import { loadSoak } from './soak.ts';

/** What a deploy's messages and the board show beside the run: each is read when first asked for, and then stands. */
export interface DeployReads {
  difference(): Promise<ImageDifference | undefined>;
  soak(): Promise<Soak | undefined>;
  /** As far back as a rollback needs. */
  history(): Promise<DeployHistory>;
}

export function readsOf(ports: Uses<'table'> & HasKinds, run: DeployRun): DeployReads {
  return {
    difference: once(() => loadDifference(ports.table, run.id)),
    soak: once(() => loadSoak(ports.table, run.id)),
    history: once(() => loadDeploys(ports, run.name, (read) => newestToRollBack(read) !== undefined)),
  };
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => {
    loaded ??= load();
    return loaded;
  };
}

/**
 * One look at a run shows its card, then its thread, and keeps the board: all from one reading. It starts over with the card and
 * ends with the board.
 */
export function createReads(ports: Uses<'table'> & HasKinds) {
  const current = new WeakMap<DeployRun, DeployReads>();
  return {
    begin: (run: DeployRun): DeployReads => {
      const reads = readsOf(ports, run);
      current.set(run, reads);
      return reads;
    },
    of: (run: DeployRun): DeployReads => current.get(run) ?? readsOf(ports, run),
    end: (run: DeployRun): DeployReads => {
      const reads = current.get(run) ?? readsOf(ports, run);
      current.delete(run);
      return reads;
    },
  };
}
