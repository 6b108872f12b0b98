import { detailText } from '../contract/hint.ts';
import { at, type Uses } from '../contract/ports.ts';
import { HOUR, MINUTE } from '../duration.ts';
import type { RunKind } from '../runs/run-kind.ts';
import { loadFacts } from './effect/facts.ts';
import { observeSync } from './effect/observe.ts';
import { checkSyncPlan } from './effect/plan.ts';
import { keepWindows } from './effect/windows.ts';
import { syncGate } from './gate.ts';
import { syncCard } from './message/card.ts';
import { syncLines } from './message/lines.ts';
import { syncReview } from './message/review.ts';
import { syncThread } from './message/thread.ts';
import type { SyncConfig } from './types/config.ts';
import type { SyncRun } from './types/run.ts';
import { SYNC_NAME } from './types/run.ts';

export type SyncKindPorts = Uses<'table' | 'clock' | 'config' | 'home' | 'at' | 'setting'>;

/** What syncs give to the life of runs. */
export const createSyncKind = (ports: SyncKindPorts, sync: SyncConfig | undefined): RunKind<'sync'> => {
  const gate = syncGate(ports, sync);
  const there = (run: SyncRun) => at(ports, gate.placeOf(run));
  const keep = async (run: SyncRun): Promise<void> => {
    if (sync !== undefined) await keepWindows(ports, await loadFacts(there(run), sync));
  };
  return {
    // Fifty changes take minutes; a stop ends before the next one.
    limits: { stopMs: 15 * MINUTE, unseenMs: 2 * HOUR },
    placeOf: gate.placeOf,
    policyOf: gate.policyOf,
    channelOf: gate.channelOf,
    observeOf: gate.observeOf,
    startOf: gate.startOf,
    isAbout: ({ start }, hint) => {
      const executionId = detailText(hint, 'ExecutionId');
      return executionId !== undefined && start?.executionId === executionId;
    },
    // A sync is planned before it is asked for.
    plan: async ({ plan, planHash }) => ({ kind: 'planned', plan, planHash }),
    checkPlan: (run) => checkSyncPlan(there(run), sync, run),
    observe: (run, now) => observeSync(there(run), run, now),
    // So that the next opening is announced. What of a failed one was made is kept too; the daily look does what this could not.
    reportLimitMs: () => HOUR,
    report: async (run) => {
      await keep(run);
      return { kind: 'ready' };
    },
    tidy: async (run) => {
      if (run.state === 'failed') await keep(run);
      return [];
    },
    named: () => ({ what: 'sync', names: sync === undefined ? [] : [SYNC_NAME] }),
    resultOf: ({ outcome }) => (outcome === undefined ? undefined : `${outcome.done} changes`),
    ...syncLines,
    card: async (run, { now }) => syncCard(run, now),
    review: async (run, value, now) => syncReview(run, value, now),
    thread: async (run) => syncThread(run),
  };
};
