import { causeWeight } from '../../posture/decision/cause.ts';
import { HARMLESS } from '../../posture/decision/judge.ts';
import type { FindingCode, FleetFinding, InstanceFinding } from '../../posture/types/finding.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';

/** The finding that says most of a fleet: what keeps it out of compliance before all else, then what most instances have. */
export function mainFinding({
  instances,
  findings,
}: Pick<FleetSnapshot, 'instances' | 'findings'>): InstanceFinding | FleetFinding | undefined {
  const counts = new Map<FindingCode, { finding: InstanceFinding | FleetFinding; count: number }>();
  const add = (finding: InstanceFinding | FleetFinding): void => {
    const before = counts.get(finding.code);
    counts.set(finding.code, { finding: before?.finding ?? finding, count: (before?.count ?? 0) + 1 });
  };
  for (const instance of instances) instance.findings.forEach(add);
  findings.forEach(add);
  const [first] = [...counts.values()]
    .filter(({ finding }) => !HARMLESS.includes(finding.code))
    .sort((a, b) => causeWeight(b.finding.code) - causeWeight(a.finding.code) || b.count - a.count);
  return first?.finding;
}
