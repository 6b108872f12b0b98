import type { WEIGHTS } from './actors.ts';
import type { Mix } from './mixes.ts';
import type { DISTURBANCES } from './outside.ts';
import type { Name, Rules } from './people.ts';
import type { SPANS, STEPS } from './schedule.ts';
import type { Fault } from './worker.ts';

/** How often what is a matter of chance happens, unless a schedule makes it common or rare. */
export const CHANCES = {
  /** A start is disturbed just while it is made. */
  disturbed: 0.15,
  /** A worker is overtaken by others. */
  slow: 0.2,
  /** A button of a message as it was before. */
  oldButton: 0.12,
  /** Whoever may approve does, rather than anything else. */
  approve: 0.75,
  /** The same at a checkpoint. */
  onward: 0.75,
  /** Of a deploy that is to go no further: it is to be rolled back. */
  rollBack: 0.5,
  /** Whoever waits for a deploy does not stop it. */
  patient: 0.7,
  /** The same of what is approved for a window. */
  waits: 0.5,
  /** A form is gone once it is sent. */
  formGone: 0.9,
  /** A start is disturbed by a form that someone has open. */
  formAtStart: 0.05,
  /** Of requests of deploys: it is the way back. */
  back: 0.25,
  /** The answer to the start of a deploy is lost, where answers are lost at all. */
  startLost: 0.35,
  /** A deploy that looks done is taken back while it is watched. */
  soakFails: 0.1,
  rollbackFails: 0.25,
  /** Someone starts by hand just what the run has claimed, and not something else under its tag. */
  handCopy: 0.5,
};

type Weights<T> = Partial<Record<keyof T, number>>;

/** What a schedule makes common that all of them can do: it says how often, and never what. As plain data, since it goes to a thread. */
export interface Focus {
  /** The share of calls with a name that begins so which goes wrong so, whatever the mix says. */
  faults?: readonly { call: string; fault: Fault; chance: number }[];
  /** So many times as long as others. */
  longer?: number;
  /** Calls with this in their names are overtaken by what goes on beside them. */
  held?: string;
  mix?: Partial<Omit<Mix, 'name'>>;
  chances?: Weights<typeof CHANCES>;
  /** Weights in place of those of the kind of runs: of what goes on, what someone does, what moves under a start, and how time passes. */
  steps?: Weights<typeof STEPS>;
  acts?: Weights<typeof WEIGHTS>;
  disturbances?: Weights<typeof DISTURBANCES>;
  spans?: Weights<typeof SPANS>;
  /** What is asked for. */
  names?: readonly Name[];
  /** What a deployment of the config changes. */
  rules?: readonly Partial<Rules>[];
}
