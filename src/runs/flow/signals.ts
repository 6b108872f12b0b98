import type { Signal } from '../../aws/signal.ts';
import { REPAINT_INTERVAL_MS } from '../../cards/effect/card.ts';
import { loadActiveRuns, loadDueRuns } from '../effect/run-store.ts';
import { wake } from '../effect/wake.ts';
import type { RunRecord } from '../record.ts';
import type { Services } from '../services.ts';
import type { Run } from '../types.ts';
import { advance } from './advance.ts';

/** Runs fanned out by one tick; more wait for the next, oldest first. */
const DUE_PER_TICK = 100;
/** Events so close together are one. */
const BURST_MS = 500;
/** So many are looked at sooner than they are woken. */
const FEW_DUE = 3;
/** Looks begun later than this would run into the function's end; they are left to wake-ups. */
const LOOKING_MS = 35_000;

interface Received {
  id: string;
  signal: Signal;
}

/**
 * Hints, all meaning "look at run X now". Signals of one batch about one run are one look; a run looked at a moment ago is
 * looked at again when the moment is over, once. Each look reads the clock, since a batch may take most of a minute and
 * leases must not be short of it. Returns the ids of signals that must come again.
 */
export async function handleSignals(
  services: Services,
  received: readonly Received[],
  clock: () => number,
): Promise<string[]> {
  const now = clock();
  const byRun = new Map<string, string[]>();
  const failed: string[] = [];
  const note = (runId: string, id: string): unknown => byRun.set(runId, [...(byRun.get(runId) ?? []), id]);
  const events = received.filter(({ signal }) => signal.kind === 'event');
  const active = events.length === 0 ? [] : await loadActiveRuns(services.table);
  for (const { id, signal } of received) {
    if (signal.kind === 'wake') note(signal.runId, id);
    if (signal.kind === 'tick')
      await guarded(services, [id], failed, async () => {
        for (const runId of await fanOut(services, now)) note(runId, id);
      });
    if (signal.kind === 'event') for (const runId of concerned(services, active, signal)) note(runId, id);
  }
  const woken = new Set(received.flatMap(({ signal }) => (signal.kind === 'wake' ? signal.runId : [])));
  for (const [runId, ids] of byRun) {
    const hint = active.find(({ run }) => run.id === runId);
    const soon = hint === undefined || woken.has(runId) ? 0 : soonestLook(hint);
    await guarded(services, ids, failed, () =>
      hint !== undefined && soon > now
        ? wake(services, hint, { at: soon, now })
        : lookOrLater(services, runId, { since: now, clock }),
    );
  }
  return failed;
}

/** A burst of events is one look; what a look finds is shown when the card may be painted again, so none is wanted before. */
const soonestLook = ({ reconciledAt, card }: RunRecord): number =>
  Math.max(reconciledAt + BURST_MS, (card.paintedAt ?? 0) + REPAINT_INTERVAL_MS);

async function lookOrLater(
  services: Services,
  runId: string,
  { since, clock }: { since: number; clock: () => number },
): Promise<void> {
  const now = clock();
  if (now > since + LOOKING_MS) await services.wakes.send(runId, 0);
  else await advance(services, runId, now);
}

function concerned(
  { features }: Services,
  active: readonly RunRecord[],
  signal: Extract<Signal, { kind: 'event' }>,
): string[] {
  const { ExecutionId, AutoScalingGroupName, 'stack-id': stackId } = signal.detail;
  const hint = {
    resources: signal.resources,
    ...(typeof ExecutionId === 'string' ? { executionId: ExecutionId } : {}),
    ...(typeof stackId === 'string' ? { stackId } : {}),
    ...(typeof AutoScalingGroupName === 'string' ? { group: AutoScalingGroupName } : {}),
  };
  return active.filter(({ run }) => features[run.kind].concerns(run, hint)).map(({ run }) => run.id);
}

/** Where something goes on in AWS, or is about to: a minute without a look counts. */
const isWatched = ({ state, gate }: Run): boolean =>
  state === 'waiting'
    ? gate?.kind === 'soak'
    : ['planning', 'approved', 'starting', 'running', 'cancelling'].includes(state);

/**
 * The tick: when many runs are due each gets a wake-up of its own, and a few are looked at here: those are returned. The age
 * of the oldest is the dead man's handle.
 */
async function fanOut(services: Services, now: number): Promise<string[]> {
  const due = await loadDueRuns(services.table, now, DUE_PER_TICK);
  const watched = due.filter(({ run }) => isWatched(run));
  const oldest = watched.reduce(
    (age, { run, reconciledAt }) => Math.max(age, now - Math.max(reconciledAt, run.requestedAt)),
    0,
  );
  services.measure('OldestUnreconciledRunSeconds', Math.round(oldest / 1000));
  if (due.length <= FEW_DUE) return due.map(({ run }) => run.id);
  for (const record of due) await wake(services, record, { at: now, now });
  return [];
}

async function guarded(
  services: Services,
  ids: readonly string[],
  failed: string[],
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    services.log('signal-failed', {
      ids: ids.length,
      error: error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error',
    });
    failed.push(...ids);
  }
}
