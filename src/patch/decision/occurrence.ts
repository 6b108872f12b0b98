import type { WindowSummary } from '../../aws/windows.ts';
import type { Here } from '../../config/here.ts';
import { placedAway } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import { MINUTE } from '../../duration.ts';
import { dueLead, firstLeadAt, type Leads, leadsOf } from '../../nodes/leads.ts';
import { present } from '../../present.ts';
import type { Slot } from '../../runs/types/slot.ts';
import type { AdoptedFleet } from '../types/fleet.ts';
import type { PatchPlan, PlannedOccurrence } from '../types/plan.ts';
import { groupSubject } from './subject.ts';

/** A window as it will open. */
export interface Opening {
  window: WindowSummary;
  /** Its next openings, soonest first. */
  upcoming: readonly number[];
}

/** The next occurrence, with when people are told of it; `undefined` for a window that does not open. */
export function nextOccurrence(
  { notices }: Pick<Config, 'notices'>,
  fleet: Pick<AdoptedFleet, 'noticesMs'>,
  { window, upcoming }: Opening,
): { occurrence: PlannedOccurrence; leads: Leads } | undefined {
  const [opensAt, ...next] = upcoming;
  if (!window.enabled || opensAt === undefined) return undefined;
  const endsAt = opensAt + window.durationMs;
  // As long before as the next one is after it: no API tells the one before.
  const previousAt = next[0] === undefined ? undefined : opensAt - (next[0] - opensAt);
  return {
    occurrence: {
      windowId: window.id,
      windowName: window.name,
      opensAt,
      endsAt,
      cutoffAt: endsAt - window.cutoffMs,
      timezone: window.timezone ?? 'UTC',
      next: next.slice(0, 3),
    },
    leads: leadsOf(fleet.noticesMs ?? notices, { opensAt, ...present({ previousAt }) }),
  };
}

/** One occurrence of a fleet is one run, whatever became of it. */
export const occurrenceKey = ({ window, name }: Pick<AdoptedFleet, 'window' | 'name'>, opensAt: number): string =>
  `slot/${window}/${name}/${opensAt}`;

export const isToldOf = (leads: Leads, now: number): boolean => now >= firstLeadAt(leads);

/** However short a window is, its runbook has so long to be let through. */
const LEAST_MS = 10 * MINUTE;

/** From then on too little time is left for one wave before the cutoff. */
export const latestStartOf = ({ opensAt, cutoffAt }: PlannedOccurrence, timeoutMs: number): number =>
  Math.min(cutoffAt, Math.max(opensAt + LEAST_MS, cutoffAt - timeoutMs));

export function slotOf(
  { fleet, leads, now }: { fleet: AdoptedFleet; leads: Leads; now: number },
  occurrence: PlannedOccurrence,
): Slot {
  const last = leads.before.at(-1) ?? 0;
  const remindAt = occurrence.opensAt - last;
  const isReminded = dueLead(leads, now)?.isLast !== true && remindAt > now;
  return {
    what: occurrence.windowId,
    opensAt: occurrence.opensAt,
    latestStart: latestStartOf(occurrence, fleet.patch.timeoutMs),
    elsewhere: groupSubject(fleet.place, fleet.target.patchGroup),
    ...(isReminded ? { remindAt } : {}),
  };
}

/** What a run has as its plan until that is worked out. */
export const unplanned = (
  { name, place, patch, target }: AdoptedFleet,
  occurrence: PlannedOccurrence,
  { home, now }: { home: Here; now: number },
): PatchPlan => ({
  kind: 'patch',
  ...placedAway(home, place),
  fleet: name,
  patchGroup: target.patchGroup,
  operation: 'install',
  reboot: patch.reboot,
  pin: { kind: 'none' },
  selection: { kind: 'ids', waves: [] },
  concurrency: patch.concurrency,
  errors: patch.errors,
  timeoutSeconds: Math.ceil(patch.timeoutMs / 1000),
  baselines: [],
  asked: {},
  waves: patch.waves,
  instances: [],
  serves: [],
  excluded: [],
  missing: [],
  totals: { patches: 0, critical: 0, security: 0, exploited: 0, pendingReboot: 0, neverScanned: 0 },
  notRead: 0,
  inspector: 'off',
  occurrence,
  deferredBefore: [],
  usualMs: [],
  readAt: now,
  ...present({ hooks: patch.hooks }),
});
