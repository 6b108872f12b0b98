import type { Here } from '../../src/config/here.ts';
import type { Rules } from './people.ts';
import { Timeline } from './timeline.ts';
import type { Invocation } from './worker.ts';

/** A button that someone pressed, and when a worker had it in hand. */
export interface Click {
  userId: string;
  actionId: string;
  runId: string;
  epoch: number;
  /** What its button carried, as Slack signed it. */
  value: string;
  /** `channel/ts` of the message it was pressed on. */
  place: string;
  windows: { from: number; to: number; invocation: Invocation }[];
}

export interface Posted {
  place: string;
  tick: number;
  invocation: Invocation;
  isRecorded: boolean;
}

/** What an execution was started with, and where. */
export interface Started {
  parameters: Readonly<Record<string, string>>;
  place: Here;
}

/** What the oracle knows of one run. */
export interface RunHistory {
  id: string;
  subject: string;
  /** The config when it was requested: one that changes later only makes it stricter. */
  askedUnder: Rules | undefined;
  /** Someone wrote an approval into it past Patchwarden: from then on only what comes through its gate is judged. */
  forged: boolean;
  /** Who set off a run that came with the approvals of another. */
  setOffBy: string | undefined;
  /** What each epoch showed; it may not change. */
  epochs: Map<number, string>;
  claims: { epoch: number; tick: number }[];
  gates: { epoch: number; executionId: string; at: number }[];
  /** Leases that were given, and when everything had been looked at. */
  armings: { epoch: number; checkedAt: number }[];
  /** Epochs that people were told will not start, and as what. */
  calledOff: Map<number, string>;
  /** Images that were made, or operations that were begun. */
  effects: { epoch: number; id: string }[];
  /** Someone had to look at it once. */
  wasStuck: boolean;
  /** What people have asked for in forms: the callbacks of those. */
  submitted: Set<string>;
  /** How often what it leads to was carried out. */
  followed: number;
  card: Timeline<string>;
  posts: Posted[];
  /** Messages of it that people deleted, or whose channel went away. */
  gone: number;
}

export const newRunHistory = (id: string): RunHistory => ({
  id,
  subject: '',
  askedUnder: undefined,
  forged: false,
  setOffBy: undefined,
  epochs: new Map(),
  claims: [],
  gates: [],
  armings: [],
  calledOff: new Map(),
  effects: [],
  wasStuck: false,
  submitted: new Set(),
  followed: 0,
  card: new Timeline(),
  posts: [],
  gone: 0,
});
