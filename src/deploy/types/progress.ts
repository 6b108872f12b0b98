import type { Shown } from './shown.ts';

/** Where a deploy is, for the card and for the next look. */
export interface DeployProgress {
  kind: 'deploy';
  phase: DeployPhase;
  /** AWS's word: a stack's status, or a refresh's. */
  status: string;
  /** Instances that are done: signalled in a stack update, healthy and new in a refresh. */
  done: number;
  total: number;
  /** 0–100, when AWS gives one. */
  percent?: number;
  /** The resource or reason that AWS names just now: untrusted. */
  current?: string;
  /** The first failure of this operation: untrusted. */
  failure?: DeployFailure;
  /** At a checkpoint: how the fleet does. */
  health?: { healthy: number; total: number; at: number };
  /** At a checkpoint: instances by the image that they run. */
  images?: DeployOutcome['images'];
  /** At a checkpoint: the alarms of the fleet, read with its health; absent where it has none. */
  alarms?: AlarmStates;
  /** At a checkpoint: since the health that is shown, the instances could not be read. */
  unread?: Unread;
  /** At a checkpoint that left more than was approved: the share, and the instances that it is. */
  beyond?: { percent: number; instances: number };
  /** When the present phase ends automatically: monitoring or bake time. */
  until?: number;
  /**
   * AWS reports the end and the instances are being checked: since when, and until when at the latest. `stackChangedAt` is that of
   * the outcome, as the first look that read the stack's events found it.
   */
  settling?: { since: number; until: number; on: number; total: number; stackChangedAt?: number };
  /** The instance refresh, once it is known. */
  refreshId?: string;
  /** The launch template's version that the runbook made. */
  version?: string;
  /** The execution that the refresh and the version are of: a deploy with a checkpoint has several. */
  executionId?: string;
  /** Stack events counted so far, the newest one, and those worth a line in the thread. */
  events?: EventTally;
}

/** Of `watched` alarms those in ALARM, and those whose state is not OK either: no data, or CloudWatch does not have them. */
export interface AlarmStates {
  watched: number;
  inAlarm: readonly string[];
  untold: readonly string[];
}

/** When the last look failed, and AWS's code. */
export interface Unread {
  at: number;
  error: string;
}

export type DeployPhase =
  | 'preparing'
  | 'creating'
  | 'replacing'
  /** The new instances serve, the old ones are kept: monitoring or bake time. */
  | 'soaking'
  /** The new fleet serves; the old one is being deleted. */
  | 'cleaning-up'
  | 'rolling-back'
  | 'stopping';

/** Stack events of one operation folded together, so that each look reads new ones only. */
export interface EventTally {
  count: number;
  newestId: string;
  newestAt: number;
  /** The stack's own newest status within this operation. */
  status: string;
  /** Why the stack came to that status. */
  statusReason?: string;
  /** The operation has ended: what comes later is another one's. */
  over: boolean;
  /** Resources being changed now, by logical id: the twenty that were begun last. */
  pending: readonly string[];
  /** The others, each as the beginning of a hash of its logical id. */
  pendingMore?: readonly string[];
  /** The plan's groups that have completed, by logical id. */
  doneGroups: readonly string[];
  /** Unique ids of instances that signalled success are not kept, only how many. */
  signals: number;
  failedSignals: number;
  signalled: Readonly<Record<string, number>>;
  /** The first failure, which is the cause of those that follow it. */
  failure?: DeployFailure;
  lines: readonly EventLine[];
}

/** One coalesced line for the thread: a resource and where it has come to. Of signals, status `SIGNALS` and reason `signals 3 of 4`. */
export interface EventLine {
  at: number;
  logicalId: string;
  status: string;
  reason?: string;
}

/** All texts are AWS's: untrusted. */
export interface DeployFailure {
  resource?: string;
  status?: string;
  reason: string;
}

/** How a deploy ended, and what it leaves behind. */
export interface DeployOutcome {
  kind: 'deploy';
  /** What the fleet runs now, by instances of each image. */
  images: readonly { image: string; instances: number }[];
  /** What is not in that list, which is at most twenty long. */
  imagesMore?: { images: number; instances: number };
  failure?: DeployFailure;
  refreshId?: string;
  version?: string;
  /** When the stack was last changed, as this deploy left it; absent when someone else may have changed it by then. */
  stackChangedAt?: number;
  /** Nothing more comes of it in AWS: what is seen there later is another's. */
  final?: true;
  /** It ran the image before: nothing was to be done. */
  already?: boolean;
  /** What the instances themselves show of an AMI at the end that AWS told. */
  shown?: Shown;
  /** How they did then: targets where there are target groups, otherwise instances. */
  health?: { healthy: number; total: number; at: number };
}
