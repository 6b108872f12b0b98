import type { Carded } from '../../cards/types.ts';
import type { OutsideChange } from './change.ts';
import type { Seen } from './source.ts';

/** A change as stored in the table, with its card. Times are milliseconds since the epoch. */
export interface OutsideRecord extends Carded {
  change: OutsideChange;
  /** Grows with each write of `change`. */
  version: number;
  lookedAt: number;
  wakeAt: number;
}

/** What is kept of a thing. `seen` is absent until a look has succeeded. */
export interface SeenRecord {
  key: string;
  lookedAt: number;
  seen?: Seen;
}

/** What the board shows of a change that is in progress or ended within the last day. */
export interface OnBoard extends Pick<OutsideChange, 'id' | 'what' | 'name' | 'state' | 'startedAt'> {
  endedAt?: number;
  card?: { channel: string; ts: string };
}
