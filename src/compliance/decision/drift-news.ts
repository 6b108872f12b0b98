import { DAY, HOUR } from '../../duration.ts';
import { isOfInstance, verdictOfCode } from '../../posture/decision/cause.ts';
import { type Coverage, coversFinding, coversFleetFinding } from '../../posture/decision/covered.ts';
import { HARMLESS } from '../../posture/decision/judge.ts';
import type { FindingCode, InstanceFinding } from '../../posture/types/finding.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../../posture/types/snapshot.ts';
import type { DriftNews } from '../types/drift.ts';

export interface NewsFacts {
  snapshot: FleetSnapshot;
  posture: FleetPosture;
  coverage: Coverage;
  /** Everything worth reporting in the snapshot of that time was reported. */
  toldThrough: number;
  /** It was reported as out of compliance; otherwise everything that keeps it out is news, e.g. once an exception has ended. */
  isTold: boolean;
  staleMs: number;
  sweepMs: number;
}

/** A new instance needs so long to register, and until its first scan. */
const REGISTERS_MS = HOUR;
const SCANNED_MS = DAY;
/** A restart takes an agent away for a few minutes, and a window restarts many. */
const RESTARTS_MS = HOUR;

/**
 * From when a finding is worth telling. Instances come and go, restart, and are stopped at night: none of that is drift
 * while it is as short as it should be.
 */
export function tellableAt(finding: InstanceFinding, instance: InstanceSnapshot, staleMs: number): number {
  const { launchedAt = 0, scannedAt } = instance;
  const { code, since } = finding;
  if (code === 'unmanaged') return Math.max(since, launchedAt + REGISTERS_MS);
  if (code === 'never-scanned') return Math.max(since, launchedAt + SCANNED_MS);
  if (code === 'offline') return Math.max(since, (finding.lastPingAt ?? 0) + RESTARTS_MS);
  if (code === 'stopped' && scannedAt !== undefined) return Math.max(since, scannedAt + staleMs);
  return since;
}

/** What is wrong, permitted by nobody, and was not told: by code, most instances first. */
export function newsOf(facts: NewsFacts): DriftNews[] {
  const found = new Map<FindingCode, string[]>();
  for (const instance of facts.snapshot.instances) {
    for (const finding of instance.findings) {
      if (!isNews(tellableAt(finding, instance, facts.staleMs), finding.code, facts)) continue;
      if (isPassed(finding.code) || coversFinding(facts.coverage, { instance, finding })) continue;
      found.set(finding.code, [...(found.get(finding.code) ?? []), instance.id]);
    }
  }
  const ofFleet = facts.snapshot.findings.filter(
    (finding) => isNews(finding.since, finding.code, facts) && !coversFleetFinding(facts.coverage, finding),
  );
  const ofInstances = [...found].map(([code, instances]) => ({ code, instances }));
  return [
    ...ofInstances.sort((a, b) => b.instances.length - a.instances.length),
    ...ofFleet.map(({ code }) => ({ code, instances: [] })),
    ...(isBlindNow(facts) ? [{ code: 'unread' as const, instances: [] }] : []),
  ];
}

/** As of the moment that the snapshot is of: what a sweep finds is dated by its beginning. */
const isNews = (at: number, code: DriftNews['code'], { toldThrough, isTold, snapshot }: NewsFacts): boolean =>
  at > (keepsOut(code) && !isTold ? 0 : toldThrough) && at <= snapshot.readAt;

/** A fleet with this is not compliant, or not seen. */
const keepsOut = (code: DriftNews['code']): boolean =>
  code === 'unread' || code === 'image-behind' || (isOfInstance(code) && verdictOfCode(code) !== undefined);

/** What could not be read is reported for the fleet as a whole. */
const isPassed = (code: FindingCode): boolean => HARMLESS.includes(code) || code === 'unread';

/** For a whole sweep it could not be confirmed that all is well. One call that failed once is not reported. */
function isBlindNow(facts: NewsFacts): boolean {
  const { posture, sweepMs } = facts;
  return posture.unread > 0 && posture.verdict === 'not-seen' && isNews(posture.since + sweepMs, 'unread', facts);
}
