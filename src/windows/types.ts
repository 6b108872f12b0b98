/** An occurrence's own small life. Times are milliseconds since the epoch. */
export type OccurrenceState =
  /** Its notice stands. */
  | 'announced'
  /** It opened, and what it does is followed. */
  | 'open'
  /** It ended, and its receipt is written. */
  | 'ended'
  /** It will not open: deleted, disabled or moved; `why` says which. */
  | 'called-off'
  /** It opened while nobody looked, and is told of afterwards. */
  | 'missed';

/** What a window's task does to instances, as far as its document says. */
export type TaskEffect = 'patches' | 'reboots' | 'patches-and-reboots' | 'scans' | 'named' | 'other';

/** Whom an occurrence reaches: fleets of the config, and instances of none. */
export interface Reach {
  fleets: readonly string[];
  /** Ids of instances that belong to no fleet of the config. */
  others: readonly string[];
  /** All instances. */
  instances: number;
  /** Targets that could not be resolved, as they are shown. */
  unknown: readonly string[];
}
