import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { keep } from '../../runs/effect/board.ts';
import { loadRun } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import { boardKey } from '../../store/keys.ts';
import type { Item } from '../../store/table.ts';
import { keptFleet } from '../decision/board.ts';
import { tellsWhatRan } from '../decision/previous.ts';
import type { KeptDeploy, KeptFleet } from '../types/board.ts';
import type { DeployRun } from '../types/run.ts';
import { fleetsAfter } from './facts.ts';
import { loadDeploys } from './history.ts';
import { type DeployReads, readsOf } from './reads.ts';

type BoardPorts = Uses<'table' | 'config'> & HasKinds;

const FLEET = 'FLEET';

/** Keeps what the board shows of the fleet, by a deploy that has just said what it runs, or is being watched after that. */
export async function keepFleet(
  ports: BoardPorts,
  run: DeployRun,
  { card, reads = readsOf(ports, run) }: { card: { channel: string; ts?: string }; reads?: DeployReads },
): Promise<void> {
  if (!tellsWhatRan(run)) return;
  const [soak, difference, history] = await Promise.all([
    run.state === 'succeeded' ? reads.soak() : undefined,
    run.plan.change === undefined ? undefined : reads.difference(),
    reads.history(),
  ]);
  const fleet = keptFleet({
    run,
    card,
    history: history.runs,
    next: fleetsAfter(ports, run),
    ...present({ soak, difference }),
  });
  if (fleet !== undefined) await keepAs(ports, run.name, { fleet, requestedAt: run.requestedAt });
}

const keepAs = (
  { table }: BoardPorts,
  name: string,
  { fleet, requestedAt }: { fleet: KeptFleet; requestedAt: number },
): Promise<void> => keep(table, { key: boardKey(FLEET, name), requestedAt, fleet });

/** Keeps what is known of a fleet from before anything was kept for the board; of one without deploys, that there are none. */
export async function recallFleet(ports: BoardPorts, name: string): Promise<void> {
  const { runs } = await loadDeploys(ports, name, (read) => read.some(tellsWhatRan));
  const newest = runs.find(tellsWhatRan);
  const record = newest === undefined ? undefined : await loadRun(ports, newest.id);
  if (newest === undefined || record === undefined) return keepAs(ports, name, { fleet: {}, requestedAt: 0 });
  return keepFleet(ports, newest, { card: record.card });
}

/** What is kept of a fleet; `undefined` where nothing is, or another version wrote it in a way this one cannot read. */
export function keptIn(kept: readonly Item[], name: string): KeptFleet | undefined {
  const { sk } = boardKey(FLEET, name);
  const fleet = kept.find((item) => item.sk === sk)?.['fleet'];
  return isKept(fleet) ? fleet : undefined;
}

function isKept(value: unknown): value is KeptFleet {
  if (typeof value !== 'object' || value === null) return false;
  const runs: unknown = 'runs' in value ? value.runs : undefined;
  return runs === undefined || (typeof runs === 'object' && runs !== null && MEMBERS.every((member) => member in runs));
}

/** What the board cannot show a fleet without. */
const MEMBERS: readonly (keyof KeptDeploy)[] = ['runId', 'how', 'image', 'at', 'by', 'card', 'next'];
