import type { FleetPosture } from '../../posture/types/posture.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import type { DriftPorts } from '../ports.ts';

/** What deadlines of what a fleet misses say now. */
export async function deadlinesNow(
  _ports: DriftPorts,
  _facts: { snapshot: FleetSnapshot; previous: FleetPosture | undefined; now: number },
): Promise<Pick<FleetPosture, 'deadline' | 'deadlines'>> {
  return {};
}
