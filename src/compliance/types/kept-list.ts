import type { MissingHere } from '../../posture/types/swept.ts';

/** What one instance misses, and as of which state of it. */
export interface KeptList {
  of: string;
  missing: readonly MissingHere[];
  livePatches?: readonly string[];
}
