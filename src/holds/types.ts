/** The switch that stops every start. `since` is milliseconds since the epoch. */
export type Pause = { kind: 'off' } | { kind: 'on'; by: string; reason: string; since: number };

/** Whether every change calendar is open at a moment; `until` is when all are open again, in milliseconds since the epoch. */
export type Freeze =
  | { kind: 'open' }
  | { kind: 'closed'; until?: number; calendars: readonly string[] }
  | { kind: 'unknown'; what: string };
