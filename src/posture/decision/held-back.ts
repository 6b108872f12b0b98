import type { ComplianceConfig } from '../../config/types.ts';
import { DAY } from '../../duration.ts';
import { present } from '../../present.ts';
import type { DeadlineFacts } from '../types/deadline.ts';
import type { HeldBack, SlowBaseline } from '../types/posture.ts';
import type { BaselineFacts, FleetSnapshot } from '../types/snapshot.ts';
import { BOD_26_04, ROWS } from './bod-26-04.ts';
import { clocksOf } from './clocks.ts';
import { feasibilityOf } from './feasibility.ts';
import { openingsOf } from './openings.ts';
import { isWindowsPatch, pastBaseline, soonerOf } from './sooner.ts';

/** The shortest time that the rules give a fleet for anything. */
export function strictestOf(
  { deadlines, custom }: Pick<ComplianceConfig, 'deadlines' | 'custom'>,
  exposure: 'public' | 'internal' | undefined,
): { days: number; rule: string } | undefined {
  const isPublic = exposure !== 'internal';
  if (deadlines === 'bod-26-04') {
    const days = ROWS.flatMap(([, p, , , line]) => (p === isPublic && line !== 'on-upgrade' ? [line.days] : []));
    return { days: Math.min(...days), rule: BOD_26_04.name };
  }
  if (deadlines === undefined) return undefined;
  const [first] = custom
    .filter((rule) => rule.public === undefined || isPublic)
    .map(({ days, name }) => ({ days, rule: name }))
    .sort((a, b) => a.days - b.days);
  return first;
}

/** Baselines of a fleet that is patched in place whose every rule waits longer than the strictest deadline gives. */
export function slowBaselines(snapshot: FleetSnapshot, facts: DeadlineFacts): readonly SlowBaseline[] {
  const { config, fleet, previous, now } = facts;
  const strictest = fleet.target.kind === 'patch-group' ? strictestOf(config, fleet.exposure) : undefined;
  if (strictest === undefined) return [];
  return snapshot.baselines.flatMap(
    ({ id, name, operatingSystem, approveAfterDays, soonestAfterDays = approveAfterDays }) => {
      if (soonestAfterDays === undefined || soonestAfterDays <= strictest.days) return [];
      const since = previous?.deadlines?.slow.find((slow) => slow.id === id)?.since ?? now;
      const sooner = pastBaseline(operatingSystem === 'WINDOWS', facts);
      return [{ id, name, delayDays: soonestAfterDays, ...strictest, ...present({ sooner }), since }];
    },
  );
}

/** No more are kept: the earliest are the ones that matter. */
const MOST_HELD = 3;

/**
 * Patches of known exploited vulnerabilities that a fleet before this one misses, and that this one's baseline does not approve yet. Whatever
 * is listed has a fix, so that the delay has run from the listing at the latest.
 * https://www.cisa.gov/known-exploited-vulnerabilities ("Criteria #3")
 */
export function heldBack(snapshot: FleetSnapshot, facts: DeadlineFacts): readonly HeldBack[] {
  const { fleet, before = [], now, known } = facts;
  if (fleet.target.kind !== 'patch-group') return [];
  const held = new Map<string, HeldBack>();
  for (const ahead of before) {
    for (const clock of clocksOf(ahead.patches, facts).clocks) {
      const { patch, cve, exploited } = clock;
      const listedAt = cve === undefined ? undefined : known.of(cve)?.exploited?.since;
      const firstSeenAt = ahead.patches[patch]?.firstSeenAt;
      const isHere = snapshot.patches[patch] !== undefined || held.has(patch);
      if (!exploited || listedAt === undefined || firstSeenAt === undefined || isHere) continue;
      const delay = delayFor(patch, snapshot, ahead);
      if (delay === undefined) continue;
      const approvedBy = Math.min(firstSeenAt + delay.more, listedAt + delay.days * DAY);
      if (approvedBy <= now) continue;
      const { due, rule } = clock;
      const common = { baseline: delay.name, delayDays: delay.days, approvedBy, seenIn: ahead.fleet };
      const sooner = soonerOf({ because: 'approval-delay', cve, isWindows: isWindowsPatch(patch) }, facts);
      held.set(patch, { patch, ...present({ cve, sooner }), due, exploited, rule, ...common });
    }
  }
  const first = [...held.values()].sort((a, b) => a.due - b.due).slice(0, MOST_HELD);
  return first.map((each) => withFeasibility(each, snapshot, facts));
}

function withFeasibility(held: HeldBack, snapshot: FleetSnapshot, facts: DeadlineFacts): HeldBack {
  const { closed = [], previous, now } = facts;
  const openings = openingsOf(snapshot, facts);
  const feasibility = feasibilityOf(held.due, { openings, closed, approvedAt: held.approvedBy, now });
  if (feasibility.kind !== 'infeasible') return held;
  const before = previous?.deadlines?.held.find(({ patch }) => patch === held.patch);
  const { earliest } = feasibility;
  return { ...held, infeasible: { ...present({ earliest }), since: before?.infeasible?.since ?? now } };
}

/** How long this fleet's baseline waits, and how much longer than the one ahead. */
function delayFor(
  patch: string,
  here: FleetSnapshot,
  ahead: FleetSnapshot,
): { name: string; days: number; more: number } | undefined {
  const isWindows = isWindowsPatch(patch);
  const fits = ({ operatingSystem }: BaselineFacts): boolean => (operatingSystem === 'WINDOWS') === isWindows;
  for (const { name, operatingSystem, approveAfterDays } of here.baselines.filter(fits)) {
    const other = ahead.baselines.find((each) => each.operatingSystem === operatingSystem);
    if (approveAfterDays === undefined || other === undefined) continue;
    const { approveAfterDays: longest = 0, soonestAfterDays: waited = longest } = other;
    return { name, days: approveAfterDays, more: Math.max(0, approveAfterDays - waited) * DAY };
  }
  return undefined;
}
