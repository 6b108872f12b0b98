import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Refusal } from '../../runs/types/refusal.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import { alarmStates, isAtCheckpoint, isOld, isWorse, seenIn, withEvidence } from '../decision/evidence.ts';
import { alarmsOf } from '../message/blast.ts';
import { evidenceText } from '../message/evidence.ts';
import type { CheckpointEvidence } from '../types/evidence.ts';
import type { DeployRun } from '../types/run.ts';
import type { FleetPorts } from './live.ts';
import { readFleet } from './reading.ts';

export type EvidencePorts = FleetPorts & Uses<'cloudWatch' | 'table' | 'clock'>;

/** Stored beside the run: it is read every few minutes, changes no state, and needs no audit record. */
const evidenceKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'EVIDENCE' });

const load = (table: Table, { id }: DeployRun): Promise<CheckpointEvidence | undefined> =>
  loadPacked(table, evidenceKey(id));

/** The run as its card shows it: at a checkpoint with what was read last. */
export const asShown = async ({ table }: Uses<'table'>, run: DeployRun): Promise<DeployRun> =>
  isAtCheckpoint(run) ? withEvidence(run, await load(table, run)) : run;

/** Reads a waiting checkpoint again, where that was not done for some minutes; always with `force`. */
export async function rereadEvidence(
  ports: EvidencePorts,
  run: DeployRun,
  { now, force = false }: { now: number; force?: boolean },
): Promise<DeployRun> {
  if (!isAtCheckpoint(run)) return run;
  const shown = await asShown(ports, run);
  if (!force && !isOld(shown, { watched: watchedBy(run).length, now })) return shown;
  return withEvidence(run, await readAndKeep(ports, run));
}

/** Reads it once more for an approval, which does not count where it cannot be read or is worse than what was shown. */
export async function evidenceRefusal(
  ports: EvidencePorts,
  run: DeployRun,
  seenAt: number | undefined,
): Promise<Refusal | undefined> {
  if (!isAtCheckpoint(run)) return undefined;
  const before = await asShown(ports, run);
  const { seen, unread, worseAt } = await readAndKeep(ports, run);
  if (unread !== undefined)
    return { code: 'evidence-unread', error: unread.error, ...present({ at: before.progress?.health?.at }) };
  const since = seenAt ?? before.progress?.health?.at ?? 0;
  if (seen === undefined || worseAt === undefined || worseAt <= since) return undefined;
  return { code: 'evidence-worse', now: evidenceText(seen) };
}

async function readAndKeep(ports: EvidencePorts, run: DeployRun): Promise<CheckpointEvidence> {
  const before = await load(ports.table, run);
  const evidence = await readOnce(ports, run, before);
  await savePacked(ports.table, evidenceKey(run.id), evidence);
  return evidence;
}

async function readOnce(
  ports: EvidencePorts,
  run: DeployRun,
  before: CheckpointEvidence | undefined,
): Promise<CheckpointEvidence> {
  const at = ports.clock();
  const watched = watchedBy(run);
  try {
    const [reading, alarms] = await Promise.all([
      readFleet(ports, run.plan),
      watched.length === 0 ? [] : ports.cloudWatch.alarms(watched),
    ]);
    const seen = seenIn(reading, { image: run.plan.image.id, alarms: alarmStates(watched, alarms), at });
    const shown = withEvidence(run, before).progress;
    const worse = shown !== undefined && isWorse(shown, seen);
    return { seen, ...present({ worseAt: worse ? at : before?.worseAt }) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { ...before, unread: { at, error: error.code } };
  }
}

const watchedBy = ({ plan: { change } }: DeployRun): readonly string[] =>
  change === undefined ? [] : alarmsOf(change);
