import type { SweepPorts } from '../ports.ts';

/** Each minute: the sweep that is due, or goes on. */
export async function dueSweeps({ config }: SweepPorts, _now: number): Promise<readonly string[]> {
  if (config.compliance === undefined) return [];
  return [];
}

export async function lookAtSweep(_ports: SweepPorts, _place: string, _at: { now: number }): Promise<void> {}
