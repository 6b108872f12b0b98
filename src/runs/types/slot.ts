/** A time in which something outside starts the run, e.g. one occurrence of a maintenance window. Times are milliseconds since the epoch. */
export interface Slot {
  /** What starts it: a window's id, `mw-…`. */
  what: string;
  opensAt: number;
  /** From then on it is no longer let through: too little time would be left. */
  latestStart: number;
  /** The subject that it has once it is moved to a time of its own. */
  elsewhere: string;
  /** When people are reminded, once. Absent: not at all. */
  remindAt?: number;
}
