import { present } from '../../present.ts';
import type { DriftChange } from '../types/drift.ts';

/** What ticketing and a SIEM keep of each change, oldest first; the schema is in docs/events. */
export const driftEventsOf = (fleet: string, changes: readonly DriftChange[]) =>
  changes.map(({ version, at, type, from, to, by, counts, causes, until }) => ({
    type: 'Drift Changed',
    at,
    detail: {
      id: `${fleet}/${version}`,
      fleet,
      version,
      at: iso(at),
      change: type,
      from,
      state: to,
      ...present({ by, counts, causes, until: until === undefined ? undefined : iso(until) }),
    },
  }));

const iso = (ms: number): string => new Date(ms).toISOString();
