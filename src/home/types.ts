import type { Person } from '../approvals/types.ts';
import type { ApproverGroup, Config } from '../config/types.ts';
import type { Pause } from '../holds/types.ts';
import type { Exception } from '../posture/types/exception.ts';
import type { FleetPosture } from '../posture/types/posture.ts';
import type { Task } from '../posture/types/task.ts';
import type { BoardThing, Ended } from '../runs/board.ts';
import type { Kinds } from '../runs/run-kind.ts';
import type { RunRecord } from '../runs/types/record.ts';
import type { UnreadPlace } from '../store/unread-places.ts';

/** Everything that the board says of runs and things, as it was read at one moment. */
export interface Board {
  /** Runs that have not ended, oldest request first. */
  active: readonly RunRecord[];
  /** The newest end of each kind and name, newest first. */
  ends: readonly Ended[];
  things: readonly BoardThing[];
  pause: Pause;
  kinds: Kinds;
  /** Accounts and Regions that could not be read when they were last tried. */
  unreadPlaces: readonly UnreadPlace[];
  now: number;
  /** Absent where compliance is not followed. */
  compliance?: BoardCompliance;
}

/** The posture of fleets and the tasks that are due, as kept for the board. */
export interface BoardCompliance {
  postures: readonly FleetPosture[];
  /** Fleets of the config that no sweep has read. */
  unread: readonly string[];
  /** Postures with a deadline, the earliest first. */
  deadlines: readonly FleetPosture[];
  /** Those that hold or wait, by when they end. */
  exceptions: readonly Exception[];
  /** Open reviews, by when they are due, with the groups that may do each. */
  tasks: readonly { task: Task; groups: Readonly<Record<string, ApproverGroup>> }[];
  /** How long before its end whoever requested an exception is reminded. */
  remindMs: number;
}

/** For whom the board is made, and what is known of people. */
export interface Asked {
  by: Person;
  members: Members;
  people: Config['people'];
  now: number;
}

/** What waits for one person besides runs. */
export interface Owed {
  decide: readonly Exception[];
  review: readonly Task[];
  renew: readonly Exception[];
  /** Whether there may be more, since a group could not be read. */
  unread: boolean;
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
