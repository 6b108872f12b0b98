import type { PatchState } from '../../aws/patches.ts';
import type { Config } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { FleetNeeds, NoticeFacts, OrderGap } from '../types/occurrence.ts';
import type { Reach } from '../types/place.ts';

export type States = ReadonlyMap<string, PatchState>;

const misses = ({ missing, failed }: PatchState): boolean => missing + failed > 0;

function countsOf(ids: readonly string[], states: States) {
  const known = ids.flatMap((id) => states.get(id) ?? []);
  return {
    instances: ids.length,
    needing: known.filter(misses).length,
    critical: known.filter(
      ({ criticalNonCompliant, securityNonCompliant }) => criticalNonCompliant + securityNonCompliant > 0,
    ).length,
    pendingReboot: known.filter(({ pendingReboot }) => pendingReboot > 0).length,
    neverScanned: ids.length - known.length,
  };
}

/** What the fleets of one channel need, in the order of their names. */
export function fleetNeeds(
  reach: Reach,
  states: States,
  { config, channel }: { config: Config; channel: string },
): readonly FleetNeeds[] {
  const stopped = new Set(reach.stopped);
  return Object.entries(reach.fleets)
    .filter(([name]) => config.fleets[name]?.channel === channel)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fleet, ids]) => {
      const scans = ids.flatMap((id) => states.get(id)?.endedAt ?? []);
      return {
        fleet,
        ...countsOf(ids, states),
        stopped: ids.filter((id) => stopped.has(id)).length,
        ...present({ scannedAt: scans.length === 0 ? undefined : Math.min(...scans) }),
        // A request there is over at once: a button would promise more.
        patchable: config.fleets[fleet]?.patch !== undefined && config.fleets[fleet].observe !== true,
      };
    });
}

/** So many ids of instances of no fleet are named. */
const NAMED_OTHERS = 5;

/** Instances of no fleet are reported in the default channel. */
export function otherNeeds(
  { others }: Reach,
  states: States,
  { config, channel }: { config: Config; channel: string },
): NoticeFacts['others'] {
  const ids = channel === config.channel ? others : [];
  const { instances, needing, pendingReboot, neverScanned } = countsOf(ids, states);
  return { instances, ids: ids.slice(0, NAMED_OTHERS), needing, pendingReboot, neverScanned };
}

/** Nothing is missing, nothing waits for a reboot, and everything was scanned: one line is enough. */
export function needsNothing({ fleets, others, unknown, unread, images }: NoticeFacts): boolean {
  const all = [...fleets, others];
  return (
    unread === undefined &&
    unknown.length === 0 &&
    images.length === 0 &&
    all.every(({ needing, pendingReboot, neverScanned }) => needing + pendingReboot + neverScanned === 0)
  );
}

/** How long a fleet's turn counts for those after it: a month of Patch Tuesdays. */
const TURN_MS = 35 * DAY;

/**
 * "A production occurrence that falls before its predecessor has soaked is told in the notice": the fleets of one channel
 * whose predecessor was not patched lately, or not long enough before the opening.
 */
export function orderGaps(
  fleets: readonly string[],
  { config, patchedAt, opensAt }: { config: Config; patchedAt: Readonly<Record<string, number>>; opensAt: number },
): readonly OrderGap[] {
  return fleets.flatMap((fleet) => {
    const { after: before, soakMs, policy = '' } = config.fleets[fleet] ?? {};
    if (before === undefined || config.fleets[before]?.target.kind !== 'patch-group') return [];
    const at = patchedAt[before];
    if (at === undefined || at < opensAt - TURN_MS) return [{ fleet, before, ...present({ patchedAt: at }) }];
    const until = at + (soakMs ?? config.policies[policy]?.soakMs ?? 0);
    return until > opensAt ? [{ fleet, before, patchedAt: at, until }] : [];
  });
}
