import type { DeployProgress, Unread } from './progress.ts';

/** What the instances and alarms of a fleet show while its deploy waits at a checkpoint: the last look that could be made. */
export interface CheckpointEvidence {
  seen?: SeenCanary;
  /** Looks have failed since then. */
  unread?: Unread;
  /** When it was last worse than at the look before. Milliseconds since the epoch. */
  worseAt?: number;
}

export type SeenCanary = Pick<DeployProgress, 'done' | 'total' | 'alarms'> &
  Required<Pick<DeployProgress, 'images' | 'health'>>;
