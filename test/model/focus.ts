import type { WEIGHTS } from './actors.ts';
import type { Mix } from './mixes.ts';
import type { DISTURBANCES } from './outside.ts';
import type { Name, Rules } from './people.ts';
import type { SPANS, STEPS } from './schedule.ts';
import type { Fault } from './worker.ts';

/** The probability of each random event, unless a schedule makes it common or rare. */
export const CHANCES = {
  /** A start is disturbed while it is being made. */
  disturbed: 0.15,
  /** A worker is overtaken by others. */
  slow: 0.2,
  /** Someone presses a button of an earlier version of the card. */
  oldButton: 0.12,
  /** Someone presses a button of a copy of the card. */
  copy: 0.05,
  /** Someone who may approve approves, rather than doing anything else. */
  approve: 0.75,
  /** The same at a checkpoint. */
  onward: 0.75,
  /** A deploy that is stopped is to be rolled back too. */
  rollBack: 0.5,
  /** Someone who could stop a deploy waits for it instead. */
  patient: 0.7,
  /** The same for what is approved for a window. */
  waits: 0.5,
  /** A form is closed once it is submitted. */
  formGone: 0.9,
  /** A start is disturbed by a form that someone has open. */
  formAtStart: 0.05,
  /** A requested deploy is a rollback. */
  back: 0.25,
  /** The answer to the start of a deploy is lost, where answers are lost at all. */
  startLost: 0.35,
  /** A deploy that looks done is rolled back while it is watched. */
  soakFails: 0.1,
  rollbackFails: 0.25,
  /** A manual start copies exactly what the run has claimed, rather than something else under its tag. */
  handCopy: 0.5,
  /** A deployed config only observes. */
  observed: 0.15,
  /** The config has fleets and images in a member place. */
  placed: 0.15,
  /** … and what is requested is one of them. */
  away: 0.5,
  /** … and someone starts by hand, in the other place, what was claimed for one. */
  handAway: 0.5,
};

type Weights<T> = Partial<Record<keyof T, number>>;

/** What a schedule makes common. Every schedule can do all of it: a focus says how often, and never what. Plain data, since it goes to a thread. */
export interface Focus {
  /** Calls whose name begins with `call` meet `fault` with this chance, whatever the mix says. */
  faults?: readonly { call: string; fault: Fault; chance: number }[];
  /** How many times as long as other schedules. */
  longer?: number;
  /** Calls with this in their names are overtaken by other workers and AWS. */
  held?: string;
  mix?: Partial<Omit<Mix, 'name'>>;
  chances?: Weights<typeof CHANCES>;
  /** Weights in place of those of the kind of runs: of what happens, what someone does, what disturbs a start, and how time passes. */
  steps?: Weights<typeof STEPS>;
  acts?: Weights<typeof WEIGHTS>;
  disturbances?: Weights<typeof DISTURBANCES>;
  spans?: Weights<typeof SPANS>;
  /** What is asked for. */
  names?: readonly Name[];
  /** What a deployment of the config changes. */
  rules?: readonly Partial<Rules>[];
}
