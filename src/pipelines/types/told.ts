import type { Carded } from '../../cards/types.ts';

/** What makes a schedule start a build. */
export type Waits =
  /** The time alone. */
  | { kind: 'nothing' }
  /** A newer version of one of these, too: names as people know them. */
  | { kind: 'updates'; of: readonly string[] }
  /** Nothing that the recipe names can ever be newer: it never builds. */
  | { kind: 'never' };

export type ScheduledState = 'announced' | 'built' | 'nothing' | 'called-off';

/** One time of a pipeline's schedule. Times are milliseconds since the epoch. */
export interface ScheduledTime {
  what: 'schedule';
  at: number;
  state: ScheduledState;
  expression: string;
  timezone: string;
  waits: Waits;
  recipe: string;
  /** Its last notice is due, and was not its first. */
  remind?: true;
  /** Why it is called off. */
  why?: 'disabled' | 'changed';
  /** The build that it started. */
  build?: { arn: string; card?: { channel: string; ts: string } };
  /** The next time after it, where known. */
  nextAt?: number;
}

/** What is wrong with a pipeline or its recipe. */
export type Problem =
  /** A schedule came and went, and no build began. `unknown`: nothing that is documented explains it. */
  | { code: 'nothing-built'; at: number; why: 'no-update' | 'never' | 'unknown'; of: readonly string[] }
  /** `aws`: Image Builder did it, after so many failures. */
  | { code: 'disabled'; by: 'aws' | 'someone'; failures: number; scheduled: boolean }
  /** A bake would take the newer one. */
  | { code: 'base'; why: 'newer'; newest: string; newestAt: number }
  | { code: 'base'; why: 'behind'; has: string; newest: string }
  | { code: 'base'; why: 'old'; id: string; createdAt: number }
  | { code: 'base'; why: 'deprecated'; id: string; at: number }
  | { code: 'base'; why: 'gone'; id: string }
  /** `off`: the pipeline tests no image. `none`: no component has a test. */
  | { code: 'tests'; why: 'off' | 'none' };

export type ProblemCode = Problem['code'];

export interface ToldProblem {
  what: 'problem';
  problem: Problem;
  foundAt: number;
  state: 'open' | 'fixed';
  fixedAt?: number;
  pipelineName: string;
  pipelineArn: string;
  recipe: string;
  recipeArn: string;
}

export type Thing = ScheduledTime | ToldProblem;

/** One thing that was told of an image's pipeline, with its card. */
export interface ToldRecord extends Carded {
  image: string;
  thing: Thing;
  version: number;
}
