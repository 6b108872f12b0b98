import type { DeployImage } from './image.ts';
import type { Soak } from './soak.ts';

type ImageName = Pick<DeployImage, 'id' | 'kind'>;

/** What the board shows of a fleet, by its newest deploy that says what it runs. Times are milliseconds since the epoch. */
export interface KeptFleet {
  /** Absent where no deploy here says what the fleet runs. */
  runs?: KeptDeploy;
  /** What one click would request. */
  rollback?: { image: ImageName; runId: string; epoch: number };
}

export interface KeptDeploy {
  runId: string;
  /** How the deploy left the fleet; `partly` where it did not run to its end. */
  how: 'deployed' | 'already' | 'rolled-back' | 'partly';
  /** It was a rollback itself. */
  isRollback?: true;
  /** The image of most instances. */
  image: ImageName & Pick<DeployImage, 'createdAt'>;
  /** Instances that run it, where not all do. */
  on?: { instances: number; total: number };
  at: number;
  by: string;
  card: { channel: string; ts?: string };
  soak?: Soak;
  /** Whether its soak is in progress, or how it ended; absent in what older versions kept. */
  report?: 'pending' | 'ready' | 'unavailable';
  /** Fleets whose requests open automatically once this one has been healthy for long enough. */
  next: readonly string[];
  /** Open critical CVEs, where the image's were read. */
  criticals?: number;
}
