import type { Mrkdwn } from '../slack/mrkdwn.ts';
import type { Item } from '../store/table.ts';
import type { Button } from './message/buttons.ts';
import type { RequestedBy } from './run-kind.ts';
import type { RunRecord } from './types/record.ts';

/** What the board is made of: all of it was stored before anyone opened it. */
export interface BoardFacts {
  now: number;
  /** Runs that have not ended, oldest request first. */
  active: readonly RunRecord[];
  /** What runs and features have kept for the board, each under a sort key that begins with a word of its own. */
  kept: readonly Item[];
}

/** One thing that the board shows, e.g. a fleet. */
export interface BoardThing {
  name: string;
  /** The image of the config that it runs: `/patch status <image>` shows it too. */
  image?: string;
  text: Mrkdwn;
  /** What is in progress after the run: its soak, with when that is due. */
  soak?: Mrkdwn;
  /** They count in App Home and in forms, which only the app writes. */
  buttons: readonly Button[];
}

/** A feature that shows things on the board. */
export interface Boards {
  board: (facts: BoardFacts) => readonly BoardThing[];
  /** Keeps what has happened to its things before anything was kept for the board; whether there was anything to keep. */
  recall?: (facts: BoardFacts) => Promise<boolean>;
}

/** How the newest run of one kind and name ended. */
export interface Ended {
  runId: string;
  kind: string;
  /** What it is called, where that is another word: `rollback`. */
  word?: string;
  name: string;
  /** What it moved the thing from, where it moved it. */
  from?: string;
  /** The state as it is shown. */
  title: string;
  at: number;
  result?: string;
  /** Absent in what older versions kept. */
  requested?: RequestedBy;
  card: { channel: string; ts?: string };
}
