import type { Person } from '../approvals/types.ts';
import type { Pause } from '../holds/types.ts';
import type { BoardThing, Ended } from '../runs/board.ts';
import type { Kinds } from '../runs/run-kind.ts';
import type { RunRecord } from '../runs/types/record.ts';

/** Everything that the board says of runs and things, as it was read at one moment. */
export interface Board {
  /** Runs that have not ended, oldest request first. */
  active: readonly RunRecord[];
  /** The newest end of each kind and name, newest first. */
  ends: readonly Ended[];
  things: readonly BoardThing[];
  pause: Pause;
  kinds: Kinds;
  now: number;
}

/** Members of Slack user groups, by the group's id; a group that could not be read is absent. */
export type Members = Readonly<Record<string, readonly string[]>>;

/** Runs that one person could still approve. */
export interface Waiting {
  mine: readonly RunRecord[];
  /** Whether there may be more, since a group could not be read. */
  unread: boolean;
}

/** Someone who opened App Home a short while ago: what they see is kept up to date until then. */
export interface Viewer {
  userId: string;
  by: Person;
  until: number;
  page: number;
  /** Hash of the view that was published last; empty when it is not known. */
  shown: string;
  publishedAt: number;
  /** Slack's own hash of it. */
  viewHash?: string;
}
