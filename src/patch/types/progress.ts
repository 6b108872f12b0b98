/** Where one instance is. */
export type NodePhase = 'waiting' | 'in-progress' | 'pending-reboot' | 'patched' | 'failed' | 'not-reached';

/** Why an instance was not patched, told apart by what helps. */
export type NodeFailure =
  | 'undeliverable'
  | 'delivery-timed-out'
  | 'execution-timed-out'
  | 'hook-failed'
  | 'patch-failed'
  | 'cancelled'
  | 'access-denied'
  | 'not-started'
  | 'failed';

export interface NodeProgress {
  id: string;
  phase: NodePhase;
  failure?: NodeFailure;
  /** The command in which it was patched. */
  commandId?: string;
}

export interface PatchProgress {
  kind: 'patch';
  step: 'checking-before' | 'patching' | 'scanning' | 'checking-after' | 'done';
  wave: number;
  waves: number;
  /** In the order in which they were sent. */
  commands: readonly { id: string; what: 'facts-before' | 'install' | 'scan' | 'facts-after'; wave?: number }[];
  nodes: readonly NodeProgress[];
  /** When the window ends, where it runs in one. */
  endsAt?: number;
  /** Since when the execution is over, and instances are waited for to come back, in milliseconds since the epoch. */
  endedSince?: number;
}

export interface NodeResult {
  id: string;
  phase: NodePhase;
  failure?: NodeFailure;
  installed: number;
  missing: number;
  failed: number;
  pendingReboot: number;
  rebooted: boolean;
  /** `unproven`: it did not say when it booted, before or after. */
  cameBack: 'yes' | 'no' | 'unproven';
  /** Target groups in which it served before and is not healthy. */
  unhealthyIn: readonly string[];
  /** Why it need not be patched: it had left the group before the start, as people were shown, or no longer exists. */
  explained?: 'left' | 'terminated';
}

export interface PatchOutcome {
  kind: 'patch';
  nodes: readonly NodeResult[];
  /** Instances with the tag that were not in the plan and were patched. */
  strays: readonly string[];
  /** Against what was tested, where the plan is pinned: patches installed here and not there, and the other way round. */
  difference?: { fleet: string; onlyHere: readonly string[]; onlyThere: readonly string[] };
  snapshotId?: string;
  executionId: string;
}
