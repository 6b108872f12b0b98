import type { Means } from '../../posture/types/means.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import type { Drift } from './drift.ts';

/** Everything that a drift card, its thread and its modals say. */
export interface DriftView {
  drift: Drift;
  posture: FleetPosture;
  snapshot: FleetSnapshot;
  means: Means;
  /** Whose patches are installed by which window; absent where the config has none. */
  window?: string;
  now: number;
}
