import type { PatchPlan } from '../types/plan.ts';
import type { NodeResult, PatchOutcome } from '../types/progress.ts';

/** What of an outcome people ask for first: counts, and who must be named. */
export interface Totals {
  patched: number;
  all: number;
  rebooted: number;
  /** Patches missing now, and before, over all instances; `before` is absent where one was never scanned. */
  missing: number;
  missingBefore?: number;
  /** Instances that still miss patches. */
  incomplete: readonly string[];
  pendingReboot: readonly string[];
  notBack: readonly string[];
  /** It did not say when it booted, before or after. */
  unproven: readonly string[];
  /** Healthy in their target groups before, and not now. */
  unhealthy: readonly string[];
}

export function totalsOf(outcome: Pick<PatchOutcome, 'nodes'>, plan: Pick<PatchPlan, 'instances'>): Totals {
  // Nobody looks for those that need not be patched any more.
  const nodes = outcome.nodes.filter(({ explained }) => explained === undefined);
  const idsOf = (is: (node: NodeResult) => boolean): string[] => nodes.filter(is).map(({ id }) => id);
  const scans = plan.instances.map(({ scan }) => scan?.missing);
  const isScanned = scans.every((missing) => missing !== undefined);
  return {
    patched: nodes.filter(({ phase }) => phase === 'patched').length,
    all: nodes.length,
    rebooted: nodes.filter(({ rebooted }) => rebooted).length,
    missing: nodes.reduce((sum, { missing }) => sum + missing, 0),
    ...(isScanned ? { missingBefore: scans.reduce((sum: number, missing) => sum + (missing ?? 0), 0) } : {}),
    incomplete: idsOf(({ missing }) => missing > 0),
    pendingReboot: idsOf(({ pendingReboot }) => pendingReboot > 0),
    notBack: idsOf(({ cameBack }) => cameBack === 'no'),
    unproven: idsOf(({ cameBack }) => cameBack === 'unproven'),
    unhealthy: idsOf(({ unhealthyIn }) => unhealthyIn.length > 0),
  };
}
