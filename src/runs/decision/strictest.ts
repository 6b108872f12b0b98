import { snapshotPolicy, stricterPolicy } from '../../approvals/decision/policy.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import type { Run } from '../types/run.ts';

/**
 * The strictest of what the run was asked under: that policy as it is today, and the one that what it changes has today, `own`. In an
 * emergency that one is the policy for emergencies; without it nothing more is approved under it.
 */
export function strictestOf(config: Config, run: Run, own: string | undefined): PolicySnapshot | undefined {
  const today = stricterPolicy(run.policy, snapshotPolicy(config, run.policy.name));
  if (run.emergency !== undefined && config.compliance?.emergency === undefined) return undefined;
  const named = run.emergency === undefined ? own : config.compliance?.emergency;
  // What the config no longer has is the plan's check to tell.
  if (named === undefined || named === run.policy.name || today === undefined) return today;
  return stricterPolicy(today, snapshotPolicy(config, named));
}
