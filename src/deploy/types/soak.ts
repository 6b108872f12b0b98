/** The fleet before this one, its deploy of the same image, and what its soak showed. */
export interface FleetBefore {
  fleet: string;
  runId: string;
  succeededAt: number;
  soak: Soak;
}

/** How the fleet did since its deploy succeeded. */
export interface Soak {
  /** How long it must be healthy. */
  neededMs: number;
  /** Since when every look found all targets (without target groups: all instances) healthy; absent while they are not. */
  healthySince?: number;
  /** The last look. */
  lastAt?: number;
  healthy: number;
  total: number;
  /** The fewest healthy of all looks, with the total of that look. */
  worst?: { healthy: number; total: number; at: number };
  looks: number;
  /** Instances that did not run the image at the last look. */
  others?: number;
  /** Time since `healthySince` without a check, so it does not count. */
  unseenMs?: number;
  /** The look after the last one failed: when, and AWS's code. */
  unread?: { at: number; error: string };
}
