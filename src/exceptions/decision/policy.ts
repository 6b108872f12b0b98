import { snapshotPolicy, stricterPolicy, withoutConfirm } from '../../approvals/decision/policy.ts';
import type { PolicySnapshot } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import type { Exception } from '../../posture/types/exception.ts';

/** The strictest of what it was requested under: that policy as it is today, and the one that the fleet has today. It starts nothing, so nothing is to be confirmed. */
export function strictestPolicy(config: Config, { policy, fleet }: Exception): PolicySnapshot | undefined {
  const today = stricterPolicy(policy, snapshotPolicy(config, policy.name));
  const named = Object.hasOwn(config.fleets, fleet) ? config.fleets[fleet]?.policy : undefined;
  const isOne = today === undefined || named === undefined || named === policy.name;
  const strictest = isOne ? today : stricterPolicy(today, snapshotPolicy(config, named));
  return strictest === undefined ? undefined : withoutConfirm(strictest);
}
