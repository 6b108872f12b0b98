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
 * ends with the board. A worker makes one look at a time, and its parts know the run by its id: what a card shows is a copy.
 */
export function createReads(ports: Uses<'table'> & HasKinds) {
  let current: { id: string; reads: DeployReads } | undefined;
  const readsNow = (run: DeployRun): DeployReads => (current?.id === run.id ? current.reads : readsOf(ports, run));
  return {
    begin: (run: DeployRun): DeployReads => {
      current = { id: run.id, reads: readsOf(ports, run) };
      return current.reads;
    },
    of: readsNow,
    end: (run: DeployRun): DeployReads => {
      const reads = readsNow(run);
      current = undefined;
      return reads;
    },
  };
}
