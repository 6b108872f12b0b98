import type { Here } from '../../config/here.ts';
import { placedAway } from '../../config/place.ts';
import { DAY } from '../../duration.ts';
import { severityRank } from '../../nodes/decision/missing.ts';
import type { MissingPatch, PatchGroupFacts, PatchNode } from '../../nodes/types.ts';
import { present } from '../../present.ts';
import type { PatchFleet } from '../types/fleet.ts';
import {
  type AskedFor,
  isList,
  type Operation,
  type PatchPlan,
  type PatchTotals,
  type PlannedOccurrence,
} from '../types/plan.ts';
import type { PatchRefusal } from '../types/refusal.ts';
import { selectionOf } from './selection.ts';

export interface PlanFacts extends Pick<PatchPlan, 'pin' | 'before' | 'override' | 'deferredBefore' | 'usualMs'> {
  fleet: PatchFleet;
  home: Here;
  group: PatchGroupFacts;
  operation: Operation;
  asked: AskedFor;
  occurrence?: PlannedOccurrence;
  now: number;
}

export type Planned = { kind: 'plan'; plan: PatchPlan } | { kind: 'refused'; refusal: PatchRefusal };

const refused = (refusal: PatchRefusal): Planned => ({ kind: 'refused', refusal });

/** Exactly what would be done to a group as it is now, or why nothing can be. */
export function planOf(facts: PlanFacts): Planned {
  const { group, asked, fleet, operation } = facts;
  const { patchGroup, nodes: all, excluded } = group;
  if (all.length + excluded.length === 0) return refused({ code: 'no-instances', patchGroup });
  const nodes = chosenOf(all, asked);
  const strangers = (asked.only ?? []).filter((id) => !nodes.some((node) => node.id === id));
  if (strangers.length > 0) return refused({ code: 'not-in-group', ids: strangers, patchGroup });
  if (nodes.length === 0) return refused({ code: 'none-left', excluded });
  if (operation === 'install' && isList(facts.pin) && fleet.patch.hooks !== undefined)
    return refused({ code: 'hooks-with-list' });
  const waves = operation === 'scan' ? [100] : fleet.patch.waves;
  const selection = selectionOf({ group, nodes, waves, isPart: asked.only !== undefined });
  if ('code' in selection) return refused(selection);
  const scannedAt = nothingSince(facts, nodes);
  if (scannedAt !== undefined) return refused({ code: 'nothing-missing', scannedAt });
  return { kind: 'plan', plan: { ...settingsOf(facts), ...seenOf(facts, nodes), selection, waves } };
}

const chosenOf = (nodes: readonly PatchNode[], { only }: AskedFor): readonly PatchNode[] =>
  only === undefined ? nodes : nodes.filter(({ id }) => only.includes(id));

/** How it is done, by the config and by whoever asked. A scan installs nothing, so nothing reboots, runs beside it or is pinned. */
function settingsOf({ fleet, home, group, operation, asked, pin, before, override, occurrence, ...facts }: PlanFacts) {
  const { patch } = fleet;
  const installs = operation === 'install';
  return {
    kind: 'patch' as const,
    fleet: fleet.name,
    ...placedAway(home, fleet.place),
    patchGroup: group.patchGroup,
    operation,
    asked,
    reboot: installs ? (asked.reboot ?? patch.reboot) : ('never' as const),
    pin: installs ? pin : ({ kind: 'none' } as const),
    concurrency: asked.concurrency ?? patch.concurrency,
    errors: asked.errors ?? patch.errors,
    timeoutSeconds: Math.ceil(patch.timeoutMs / 1000),
    deferredBefore: facts.deferredBefore,
    usualMs: facts.usualMs,
    ...present({ hooks: installs ? patch.hooks : undefined, before, override, occurrence }),
  };
}

/** More are shown without what is long about them: the record of a run is bounded. */
const MOST_IN_FULL = 100;
const MOST_SHOWN = 20;

/** Whom it concerns, and what they miss. */
function seenOf({ group, now }: PlanFacts, nodes: readonly PatchNode[]) {
  const baselines = new Set(nodes.map(({ baselineId }) => baselineId));
  return {
    baselines: group.baselines.filter(({ id }) => baselines.has(id)),
    instances: nodes.length > MOST_IN_FULL ? nodes.map(briefly) : nodes,
    serves: [...new Set(nodes.flatMap(({ serves }) => serves))].sort(),
    excluded: group.excluded.slice(0, MOST_IN_FULL),
    missing: group.missing.slice(0, MOST_SHOWN).map((patch) => ({ ...patch, cves: patch.cves.slice(0, MOST_SHOWN) })),
    totals: totalsOf(group.missing, nodes),
    notRead: group.notRead,
    inspector: group.inspector,
    readAt: now,
  };
}

const briefly = ({ name: _name, ...node }: PatchNode): PatchNode => ({ ...node, os: '', serves: [] });

function totalsOf(missing: readonly MissingPatch[], nodes: readonly PatchNode[]): PatchTotals {
  const count = (is: (patch: MissingPatch) => boolean): number => missing.filter(is).length;
  return {
    patches: missing.length,
    critical: count((patch) => severityRank(patch) === 0),
    security: count(({ classification }) => classification.toLowerCase().includes('security')),
    exploited: count(({ exploited }) => exploited === true),
    pendingReboot: nodes.filter(({ scan }) => (scan?.pendingReboot ?? 0) > 0).length,
    neverScanned: nodes.filter(({ scan }) => scan === undefined).length,
  };
}

/** An older scan does not know what was released since. */
const FRESH_MS = DAY;

/**
 * When the oldest scan was, where all of them are recent, by the baseline that counts, and say that nothing is to be done. An
 * occurrence is planned anyway: it is still days away.
 */
function nothingSince({ operation, pin, occurrence, now }: PlanFacts, nodes: readonly PatchNode[]): number | undefined {
  if (operation === 'scan' || isList(pin) || occurrence !== undefined) return undefined;
  const isClean = ({ scan, baselineId }: PatchNode): boolean =>
    scan !== undefined &&
    scan.baselineId === baselineId &&
    now - scan.at <= FRESH_MS &&
    scan.missing + scan.failed + scan.pendingReboot === 0;
  return nodes.every(isClean) ? Math.min(...nodes.map(({ scan }) => scan?.at ?? 0)) : undefined;
}
