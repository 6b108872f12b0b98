import type { Uses } from '../../contract/ports.ts';
import { DAY } from '../../duration.ts';
import { loadDays } from '../../posture/effect/history.ts';
import { exceptionsIn, posturesIn } from '../../posture/effect/store.ts';
import type { DayRecord } from '../../posture/types/day.ts';
import { loadKept } from '../../runs/effect/board.ts';
import { loadActiveRuns, loadAudit, loadHistory } from '../../runs/effect/run-store.ts';
import type { HasKinds } from '../../runs/run-kind.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import { isPutOff, putsOff } from '../decision/put-off.ts';
import { waitingRuns } from '../decision/waiting.ts';
import type { DigestFacts, DigestScope } from '../types/digest.ts';

export type FactPorts = Uses<'table' | 'config'> & HasKinds;

/** The trend by week reaches back eight weeks. */
const DAYS = 60;
/** Of each fleet: more runs than a fleet has in a month. */
const RUNS = 50;
/** A run that was requested longer ago waits no more. */
const RUNS_MS = 31 * DAY;

/** Everything that one digest says, from the table alone. @throws AwsCallError */
export async function loadFacts(
  ports: FactPorts,
  { scope, week, now }: { scope: DigestScope; week: string; now: number },
): Promise<DigestFacts> {
  const { table, config } = ports;
  const [kept, active, days, deferred] = await Promise.all([
    loadKept(table),
    loadActiveRuns(ports),
    daysOf(ports, scope.fleets),
    deferralsOf(ports, scope.fleets, now),
  ]);
  const isHere = ({ fleet }: { fleet: string }): boolean => scope.fleets.includes(fleet);
  return {
    scope,
    week,
    now,
    timezone: config.timezone,
    postures: posturesIn(kept).filter(isHere),
    days,
    exceptions: exceptionsIn(kept).filter(isHere),
    waiting: waitingRuns(active, scope.fleets),
    deferred,
  };
}

async function daysOf({ table }: FactPorts, fleets: readonly string[]): Promise<Record<string, readonly DayRecord[]>> {
  const days: Record<string, readonly DayRecord[]> = Object.create(null);
  for (const fleet of fleets) days[fleet] = await loadDays(table, fleet, DAYS);
  return days;
}

/** How often runs of these fleets were deferred, or their occurrence skipped, within the last week, by their audit. */
async function deferralsOf(ports: FactPorts, fleets: readonly string[], now: number): Promise<number> {
  const deferred: RunRecord[] = [];
  for (const fleet of fleets) {
    const runs = await loadHistory(ports, [fleet], RUNS);
    deferred.push(...runs.filter(({ run }) => isPutOff(run) && run.requestedAt > now - RUNS_MS));
  }
  let count = 0;
  for (const { run } of deferred) {
    const audit = await loadAudit(ports.table, run.id);
    count += audit.filter(({ type, at }) => at > now - 7 * DAY && putsOff(run, type)).length;
  }
  return count;
}
