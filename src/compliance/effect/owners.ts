import type { ApproverGroup, Config } from '../../config/types.ts';
import { fleetOf } from '../decision/means.ts';

/** Approver groups of a fleet's policy, which own it; none for instances of no fleet. */
export function ownersOf(config: Config, fleet: string): readonly ApproverGroup[] {
  const policy = config.policies[fleetOf(config, fleet)?.policy ?? ''];
  return (policy?.from ?? []).flatMap((name) => config.approvers[name] ?? []);
}
