/** How long something takes yet, told from how long it took the last times. Durations are milliseconds. */
export type Estimate =
  /** It never ran before. */
  | { kind: 'unknown'; elapsed: number }
  | { kind: 'left'; left: number; last: readonly number[] }
  /** Over its usual time, and not yet twice over it. */
  | { kind: 'overdue'; elapsed: number; last: readonly number[] }
  /** Twice its usual time or more: a person looks why. */
  | { kind: 'slow'; elapsed: number; usual: number };

/** The usual duration: the mean of the last ones; `undefined` when there were none. */
export const usualOf = (last: readonly number[]): number | undefined =>
  last.length === 0 ? undefined : last.reduce((sum, duration) => sum + duration, 0) / last.length;

export function estimateOf(elapsed: number, last: readonly number[]): Estimate {
  const usual = usualOf(last);
  if (usual === undefined) return { kind: 'unknown', elapsed };
  if (elapsed >= 2 * usual) return { kind: 'slow', elapsed, usual };
  return elapsed >= usual ? { kind: 'overdue', elapsed, last } : { kind: 'left', left: usual - elapsed, last };
}
