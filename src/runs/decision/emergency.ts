import type { Config, FleetConfig } from '../../config/types.ts';
import type { Emergency } from '../types/run.ts';

/** How long the fleet before must have been healthy for this one, in milliseconds: in an emergency no longer than its policy says. */
export function soakNeeded(
  { policies, compliance }: Pick<Config, 'policies' | 'compliance'>,
  { soakMs, policy }: Pick<FleetConfig, 'soakMs' | 'policy'>,
  emergency?: Emergency,
): number {
  const usual = soakMs ?? policies[policy]?.soakMs ?? 0;
  const shorter = emergency === undefined ? undefined : policies[compliance?.emergency ?? '']?.soakMs;
  return shorter === undefined ? usual : Math.min(usual, shorter);
}
