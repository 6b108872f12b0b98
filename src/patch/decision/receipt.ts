import type { PatchPlan } from '../types/plan.ts';
import type { NodeResult, PatchOutcome } from '../types/progress.ts';

/** What of an outcome people ask for first: counts, and who must be named. */
export interface Totals {
  patched: number;
  all: number;
  rebooted: number;
  /** Instances that still miss patches. */
  incomplete: readonly string[];
  /** How many did before; absent where one was never scanned. */
  incompleteBefore?: number;
  pendingReboot: readonly string[];
  notBack: readonly string[];
  /** It did not say when it booted, before or after. */
  unproven: readonly string[];
  /** Healthy in their target groups before, and not now. */
  unhealthy: readonly string[];
}

/** Instances that miss patches by their last scans. */
export const lackingOf = (instances: PatchPlan['instances']): number =>
  instances.filter(({ scan }) => (scan?.missing ?? 0) > 0).length;

export function totalsOf(outcome: Pick<PatchOutcome, 'nodes'>, plan: Pick<PatchPlan, 'instances'>): Totals {
  // Those that no longer need patching are not looked for.
  const nodes = outcome.nodes.filter(({ explained }) => explained === undefined);
  const idsOf = (is: (node: NodeResult) => boolean): string[] => nodes.filter(is).map(({ id }) => id);
  const scans = plan.instances.map(({ scan }) => scan?.missing);
  const isScanned = scans.every((missing) => missing !== undefined);
  return {
    patched: nodes.filter(({ phase }) => phase === 'patched').length,
    all: nodes.length,
    rebooted: nodes.filter(({ rebooted }) => rebooted).length,
    ...(isScanned ? { incompleteBefore: lackingOf(plan.instances) } : {}),
    incomplete: idsOf(({ missing }) => missing > 0),
    pendingReboot: idsOf(({ pendingReboot }) => pendingReboot > 0),
    notBack: idsOf(({ cameBack }) => cameBack === 'no'),
    unproven: idsOf(({ cameBack }) => cameBack === 'unproven'),
    unhealthy: idsOf(({ unhealthyIn }) => unhealthyIn.length > 0),
  };
}
