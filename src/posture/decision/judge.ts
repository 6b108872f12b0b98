import { present } from '../../present.ts';
import type { Exception } from '../types/exception.ts';
import type { FindingCode, FleetFinding } from '../types/finding.ts';
import type { FleetPosture, Verdict } from '../types/posture.ts';
import type { FleetSnapshot, InstanceSnapshot } from '../types/snapshot.ts';
import { isNoFleet } from '../types/swept.ts';
import { isOld } from './as-of.ts';
import { verdictOfCode } from './cause.ts';
import { type Coverage, coversFinding, coversFleetFinding, holdsAt } from './covered.ts';

export interface JudgeFacts {
  /** Of any fleet and state. */
  exceptions: readonly Exception[];
  /** What deadlines of what it misses say. */
  deadlines?: Pick<FleetPosture, 'deadline' | 'deadlines'>;
  /** How it was judged before. */
  previous: FleetPosture | undefined;
  now: number;
}

/** Where a fleet stands: what its newest sweep found, less what people have permitted. */
export function judgeFleet(
  snapshot: FleetSnapshot,
  { exceptions, deadlines = {}, previous, now }: JudgeFacts,
): FleetPosture {
  const coverage: Coverage = { exceptions, snapshot, now };
  const counts = countsOf(snapshot, coverage);
  const found = verdictOf(snapshot, coverage, counts);
  const verdict = found === 'compliant' && isOld(snapshot.readAt, now) ? 'not-seen' : found;
  return {
    schema: 1,
    fleet: snapshot.fleet,
    sweepId: snapshot.sweepId,
    readAt: snapshot.readAt,
    verdict,
    since: previous?.verdict === verdict ? previous.since : now,
    counts,
    ...present({ excepted: verdict === 'compliant' ? exceptedAt(snapshot, coverage) : undefined }),
    causes: causesIn(snapshot, coverage),
    unread: snapshot.unread.length,
    exceptions: exceptions.filter((each) => each.fleet === snapshot.fleet && holdsAt(each, now)).length,
    ...deadlines,
    ...present({ image: oldestImage(snapshot), snoozedUntil: previous?.snoozedUntil, card: previous?.card }),
  };
}

/** Until when a compliant fleet is so by exceptions alone: the end of the first without which it would not be; `undefined` where it needs none. */
function exceptedAt(snapshot: FleetSnapshot, { exceptions, now }: Coverage): { until: number } | undefined {
  const ends = exceptions
    .filter((each) => each.fleet === snapshot.fleet && holdsAt(each, now))
    .map(({ until }) => until)
    .sort((a, b) => a - b);
  const until = ends.find((end) => {
    const then: Coverage = { exceptions, snapshot, now: end };
    return verdictOf(snapshot, then, countsOf(snapshot, then)) !== 'compliant';
  });
  return until === undefined ? undefined : { until };
}

/** No instance is outside of every fleet, which is as it should be: nothing to list or to count. */
export const isNobody = ({ fleet, verdict, counts }: FleetPosture): boolean =>
  isNoFleet(fleet) && verdict === 'compliant' && counts.instances === 0;

export type Standing = 'not-compliant' | 'not-seen' | 'excepted' | 'compliant';

/** Where one instance stands. What could not be seen is permitted by nobody. */
export function standingOf(instance: InstanceSnapshot, coverage: Coverage): Standing {
  const wrong = instance.findings.filter(({ code }) => verdictOfCode(code) === 'not-compliant');
  if (wrong.some((finding) => !coversFinding(coverage, { instance, finding }))) return 'not-compliant';
  if (instance.findings.some(({ code }) => verdictOfCode(code) === 'not-seen')) return 'not-seen';
  return wrong.length > 0 ? 'excepted' : 'compliant';
}

function countsOf(snapshot: FleetSnapshot, coverage: Coverage): FleetPosture['counts'] {
  const standings = snapshot.instances.map((instance) => standingOf(instance, coverage));
  const count = (standing: Standing): number => standings.filter((each) => each === standing).length;
  const excepted = count('excepted');
  const notCompliant = count('not-compliant') + excepted;
  const notSeen = count('not-seen');
  const { instances } = snapshot.counts;
  return { instances, compliant: instances - notCompliant - notSeen, notCompliant, notSeen, excepted };
}

/**
 * An image that is too old is missing patches, whatever a scan of it says. Where anything could not be read, nobody can say that all is well; a
 * fleet without instances is not seen either, while no instance outside of every fleet is as it should be.
 */
function verdictOf(
  { fleet, findings, unread, images }: FleetSnapshot,
  coverage: Coverage,
  { notCompliant, notSeen, excepted, instances }: FleetPosture['counts'],
): Verdict {
  const isBehind = findings.some(
    (finding) => finding.code === 'image-behind' && !coversFleetFinding(coverage, finding),
  );
  if (notCompliant > excepted || isBehind) return 'not-compliant';
  const isBlind = findings.some(({ code }) => code === 'baseline-unreachable');
  // Of containers all that is known is their image.
  const isEmpty = instances === 0 && !isNoFleet(fleet) && !images.some(({ behind }) => behind !== undefined);
  return notSeen > 0 || unread.length > 0 || isEmpty || isBlind ? 'not-seen' : 'compliant';
}

/** What is mentioned only so that nobody mistakes it for drift does not count as a cause. */
export const HARMLESS: readonly FindingCode[] = ['patch-policy', 'live-patched'];

function causesIn(snapshot: FleetSnapshot, coverage: Coverage): FleetPosture['causes'] {
  const counts = new Map<FindingCode, number>();
  const add = (code: FindingCode, instances: number): void => {
    if (!HARMLESS.includes(code)) counts.set(code, (counts.get(code) ?? 0) + instances);
  };
  for (const instance of snapshot.instances) {
    for (const finding of instance.findings) if (!coversFinding(coverage, { instance, finding })) add(finding.code, 1);
  }
  for (const finding of snapshot.findings) {
    if (!coversFleetFinding(coverage, finding)) add(finding.code, instancesOf(finding, snapshot));
  }
  return [...counts]
    .map(([code, instances]) => ({ code, instances }))
    .sort((a, b) => b.instances - a.instances || (a.code < b.code ? -1 : 1));
}

/** Instances that a finding of the fleet is about. */
function instancesOf(finding: FleetFinding, { counts }: FleetSnapshot): number {
  switch (finding.code) {
    case 'image-behind':
      return finding.instances;
    case 'split-patch-group':
      return Object.values(finding.counts).reduce((sum, count) => sum + count, 0);
    case 'baseline-changed':
    case 'baseline-unreachable':
    case 'baseline-not-the-groups':
    case 'no-instances':
      return counts.instances;
  }
}

/** Of images that have a newer one, the one that is most behind. */
function oldestImage({ images }: FleetSnapshot): FleetPosture['image'] {
  const [oldest] = images
    .flatMap(({ id, behind, ageDays }) => (behind === undefined ? [] : [{ id, behind, ageDays: ageDays ?? 0 }]))
    .sort((a, b) => b.behind - a.behind);
  return oldest;
}
