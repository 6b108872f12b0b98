import { short } from '../../slack/words.ts';
import type { DeployRun } from '../types/run.ts';

const REASON = 120;

/** The command that requests the same deploy or rollback: with its image, and its override where it needed one. */
export function againCommand({ plan: { fleet, image, override, returnOf } }: DeployRun): string {
  if (returnOf !== undefined) return `/patch rollback ${fleet}`;
  const because = override === undefined ? '' : ` override because ${short(override.reason, REASON)}`;
  return `/patch deploy ${fleet} ${image.id}${because}`;
}
