import type { Facts } from './facts.ts';

/** A time of the schedule whose outcome is to be looked for. */
export interface Pending {
  at: number;
  expression: string;
  timezone: string;
}

/** What is kept of an image's pipeline from one look to the next. Times are milliseconds since the epoch. */
export interface Seen {
  image: string;
  lookedAt: number;
  facts?: Facts;
  /** When the base image and the builds were read last. */
  baseAt?: number;
  pending?: Pending;
  /** The time of the schedule before the one that comes. */
  previousAt?: number;
  wakeAt: number;
}
