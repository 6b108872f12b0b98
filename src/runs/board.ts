import type { Mrkdwn } from '../slack/mrkdwn.ts';
import type { Item } from '../store/table.ts';
import type { Button } from './message/buttons.ts';
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
  name: string;
  /** The state as it is shown. */
  title: string;
  at: number;
  result?: string;
  card: { channel: string; ts?: string };
}
