import { REPAINT_INTERVAL_MS } from '../../cards/effect/pace.ts';
import { type Hint, isFrom } from '../../contract/hint.ts';
import type { Uses } from '../../contract/ports.ts';
import type { TickAt } from '../../store/due.ts';
import { observeNow } from '../effect/checks.ts';
import { isAboutConfirmation } from '../effect/confirmations.ts';
import { activeRunsIn, loadActiveRuns, loadDueRuns, loadRun } from '../effect/run-store.ts';
import { wake } from '../effect/wake.ts';
import type { ReconcilePorts } from '../ports.ts';
import { isAsking, isElsewhere, whyAskedAgain } from '../proof.ts';
import type { HasKinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import type { Run } from '../types/run.ts';
import { reconcile } from './reconcile.ts';

/** Runs fanned out by one tick; more wait for the next, oldest first. */
const DUE_PER_TICK = 100;
/** Events so close together are one. */
const BURST_MS = 500;
/** So many are looked at sooner than they are woken. */
const FEW_DUE = 3;

/** The runs that each event is about, of those that are not over or still have something to do. */
export async function runsAbout(
  ports: Uses<'table'> & HasKinds,
  hints: readonly Hint[],
): Promise<readonly (readonly string[])[]> {
  const active = await loadActiveRuns(ports);
  return hints.map((hint) =>
    active.filter(({ run }) => isAboutRun(ports, run, hint) || isAboutConfirmation(run, hint)).map(({ run }) => run.id),
  );
}

const isAboutRun = ({ kinds }: HasKinds, run: Run, hint: Hint): boolean => {
  const kind = kinds.of(run);
  return isFrom(hint, kind.placeOf(run)) && kind.isAbout(run, hint);
};

/** A run looked at a moment ago because of an event is looked at again when the moment is over, once. */
export async function lookAt(
  ports: ReconcilePorts,
  runId: string,
  { now, hinted }: { now: number; hinted: boolean },
): Promise<void> {
  const record = hinted ? await loadRun(ports, runId) : undefined;
  const soonest = record === undefined ? 0 : soonestLook(record);
  if (record !== undefined && soonest > now) await wake(ports, record, { at: soonest, now });
  else await reconcile(ports, runId, now);
}

/** A burst of events is one look; what a look finds is shown when the card may be painted again, so none is wanted before. */
const soonestLook = ({ reconciledAt, card }: RunRecord): number =>
  Math.max(reconciledAt + BURST_MS, (card.paintedAt ?? 0) + REPAINT_INTERVAL_MS);

/** Where something runs in AWS, or is about to: a minute without a check counts. */
const isWatched = ({ state, wait }: Run): boolean =>
  state === 'waiting'
    ? wait?.kind === 'watch'
    : ['planning', 'approved', 'starting', 'running', 'cancelling'].includes(state);

/**
 * What this version asks again, or in another channel, is looked at though nothing is due there: an upgrade, or another config, is told of
 * and not waited for.
 */
export async function lookAfterUpgrade(
  ports: Uses<'table' | 'wakes' | 'config'> & HasKinds,
  { now, work }: TickAt,
): Promise<void> {
  const waiting = (await activeRunsIn(ports, work)).filter((record) => {
    const kind = ports.kinds.of(record.run);
    const isAskedNoMore = isAsking(record.run) && observeNow(ports, record.run) === true;
    return (
      isAskedNoMore ||
      whyAskedAgain(record.run, kind, ports.config) !== undefined ||
      isElsewhere(record, kind, ports.config)
    );
  });
  for (const record of waiting) await wake(ports, record, { at: now, now });
}

/**
 * The tick: when many runs are due each gets a wake-up of its own, and a few are looked at at once: those are returned. The
 * age of the oldest is the dead man's handle.
 */
export async function dueRuns(
  ports: Uses<'table' | 'wakes' | 'measure'> & HasKinds,
  { now, work }: TickAt,
): Promise<readonly string[]> {
  const due = await loadDueRuns(ports, { work, now, limit: DUE_PER_TICK });
  const watched = due.filter(({ run }) => isWatched(run));
  const oldest = watched.reduce(
    (age, { run, reconciledAt }) => Math.max(age, now - Math.max(reconciledAt, run.requestedAt)),
    0,
  );
  ports.measure('OldestUnreconciledRunSeconds', Math.round(oldest / 1000));
  if (due.length <= FEW_DUE) return due.map(({ run }) => run.id);
  for (const record of due) await wake(ports, record, { at: now, now });
  return [];
}
