import type { BesideConfig } from '../../posture/types/config-rules.ts';
import type { Exception } from '../../posture/types/exception.ts';
import type { Means } from '../../posture/types/means.ts';
import type { FleetPosture } from '../../posture/types/posture.ts';
import type { FleetSnapshot } from '../../posture/types/snapshot.ts';
import type { Drift } from './drift.ts';
import type { LastDecision } from './last-decision.ts';

/** Everything that a drift card, its thread and its modals say. */
export interface DriftView {
  drift: Drift;
  posture: FleetPosture;
  snapshot: FleetSnapshot;
  means: Means;
  /** Whose patches are installed by which window; absent where the config has none. */
  window?: string;
  /** What AWS Config rules say in addition; absent where there are none. */
  beside?: readonly BesideConfig[];
  /** Of the fleet, those that hold or wait. */
  exceptions: readonly Exception[];
  /** By whose decision it is where it is. */
  decision?: LastDecision;
  now: number;
}
