import type { FleetConfig } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { TAG_KEYS } from '../../nodes/decision/exclusion.ts';
import type { FleetCause, FleetFinding } from '../types/finding.ts';
import type { BaselineFacts, FleetSnapshot } from '../types/snapshot.ts';
import type { SweptFleet, SweptInstance } from '../types/swept.ts';

/**
 * Some of a patch group have one spelling of its tag and others the other, so that neither reaches them all: how many have only the one,
 * and how many only the other. Where everyone has the one, whoever has the other too misses nothing.
 */
export function splitGroup(
  instances: readonly SweptInstance[],
  fleet: FleetConfig | undefined,
): FleetCause | undefined {
  if (fleet?.target.kind !== 'patch-group') return undefined;
  const { patchGroup } = fleet.target;
  const spellings = instances.map(({ ec2 }) => TAG_KEYS.filter((key) => ec2?.tags[key] === patchGroup));
  const counts = Object.fromEntries(
    TAG_KEYS.map(
      (key) => [key, spellings.filter(([only, ...more]) => only === key && more.length === 0).length] as const,
    ),
  );
  return TAG_KEYS.every((key) => (counts[key] ?? 0) > 0) ? { code: 'split-patch-group', counts } : undefined;
}

/** What is wrong with the baselines that count for a fleet. */
export function baselineCauses(swept: SweptFleet, fleet: FleetConfig | undefined): FleetCause[] {
  return Object.entries(swept.baselines).flatMap(([operatingSystem, baseline]): FleetCause[] => {
    if (baseline === 'unreachable') return [{ code: 'baseline-unreachable', operatingSystem }];
    const isOwn = swept.ownBaselines === undefined || swept.ownBaselines.includes(operatingSystem);
    if (fleet?.target.kind !== 'patch-group' || isOwn) return [];
    return [{ code: 'baseline-not-the-groups', id: baseline.id, name: baseline.name, operatingSystem }];
  });
}

/** Of one that AWS did not say now, what it was counts on. */
export function baselineFacts(swept: SweptFleet, previous: FleetSnapshot | undefined): BaselineFacts[] {
  return Object.entries(swept.baselines).flatMap(([operatingSystem, baseline]) => {
    if (baseline === 'unreachable')
      return previous?.baselines.find((each) => each.operatingSystem === operatingSystem) ?? [];
    const { id, name, rulesHash, approveAfterDays, rejected } = baseline;
    return {
      id,
      name,
      operatingSystem,
      rulesHash,
      rejected,
      ...(approveAfterDays !== undefined && { approveAfterDays }),
    };
  });
}

/** A change is news for a day: it is wrong no longer than people need to hear of it. */
const NEWS = DAY;

/** Baselines that are another than in the sweep before, or have other rules. */
export function baselineChanges(
  now: readonly BaselineFacts[],
  previous: FleetSnapshot | undefined,
  at: number,
): FleetFinding[] {
  if (previous === undefined) return [];
  const changed = now.flatMap((baseline): FleetFinding[] => {
    const was = previous.baselines.find(({ operatingSystem }) => operatingSystem === baseline.operatingSystem);
    if (was === undefined || (was.id === baseline.id && was.rulesHash === baseline.rulesHash)) return [];
    const { id, name } = baseline;
    const change = was.id === id ? { was: was.rulesHash, is: baseline.rulesHash } : { was: was.name, is: name };
    return [{ code: 'baseline-changed', since: at, id, name, ...change }];
  });
  const earlier = previous.findings.filter(
    (finding) =>
      finding.code === 'baseline-changed' &&
      at - finding.since < NEWS &&
      !changed.some((each) => each.code === 'baseline-changed' && each.id === finding.id),
  );
  return [...changed, ...earlier];
}
