import type { Read } from './read.ts';

export interface AlarmFacts {
  /** Fleets by the alarms that they name. */
  named: Readonly<Record<string, readonly string[]>>;
  alarms: Read<readonly { name: string; state?: string; since?: number }[]>;
  now: number;
}

export type AlarmFinding = { subject: 'alarms' } & (
  | { level: 'ok'; code: 'alarms'; names: readonly string[] }
  | { level: 'to-do'; code: 'alarm-gone'; name: string; fleets: readonly string[] }
  | { level: 'to-do'; code: 'alarm-on'; name: string; fleets: readonly string[]; since?: number }
  | { level: 'to-do'; code: 'alarm-blind'; name: string; fleets: readonly string[]; since?: number }
);
