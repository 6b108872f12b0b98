import { causeWeight } from '../../posture/decision/cause.ts';
import type { FindingCode, FleetFinding, InstanceFinding } from '../../posture/types/finding.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';

/**
 * The finding that says most of a fleet: what keeps it out of compliance before all else, then what most instances have. Of what exceptions
 * permit everywhere there is nothing to do.
 */
export function mainFinding({
  snapshot: { instances, findings },
  posture: { causes },
}: {
  snapshot: Pick<FleetSnapshot, 'instances' | 'findings'>;
  posture: Pick<FleetPosture, 'causes'>;
}): InstanceFinding | FleetFinding | undefined {
  const counts = new Map<FindingCode, { finding: InstanceFinding | FleetFinding; count: number }>();
  const add = (finding: InstanceFinding | FleetFinding): void => {
    const before = counts.get(finding.code);
    counts.set(finding.code, { finding: before?.finding ?? finding, count: (before?.count ?? 0) + 1 });
  };
  for (const instance of instances) instance.findings.forEach(add);
  findings.forEach(add);
  const [first] = [...counts.values()]
    .filter(({ finding }) => causes.some(({ code }) => code === finding.code))
    .sort((a, b) => causeWeight(b.finding.code) - causeWeight(a.finding.code) || b.count - a.count);
  return first?.finding;
}
