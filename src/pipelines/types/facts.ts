import type { RecipeParts, ScheduledPipeline } from '../../aws/pipelines.ts';

/** What a recipe begins with, as far as it can be compared. Times are milliseconds since the epoch. */
export type Base =
  /** A filter, as `x.x.x`: each bake takes the newest. */
  | { kind: 'filter'; newest: string; newestAt?: number }
  /** One version of an image of Image Builder. */
  | { kind: 'version'; has: string; newest: string }
  /** An AMI id. `gone`: EC2 shows it to this account no longer. */
  | { kind: 'ami'; id: string; state: 'there' | 'gone'; createdAt?: number; deprecatedAt?: number }
  /** A parameter that AWS publishes: each bake takes what it names then. */
  | { kind: 'parameter'; name: string; newestAt?: number }
  /** Not compared. */
  | { kind: 'own-parameter' | 'container' | 'other' };

export interface RecipeFacts extends RecipeParts {
  /** Whether a component of it tests the image; absent where a component could not be read. */
  tests?: boolean;
}

/** Builds of the pipeline, newest first. */
export interface Build {
  arn: string;
  createdAt: number;
  bySchedule: boolean;
  good: boolean;
  /** The card on which the build is followed. */
  card?: { channel: string; ts: string };
}

/** What was read of one image's pipeline. What is absent could not be read, or was not read this time. */
export interface Facts {
  pipeline: ScheduledPipeline;
  recipe?: RecipeFacts;
  base?: Base;
  builds?: readonly Build[];
}

export type { PipelineSchedule, RecipeParts, ScheduledPipeline } from '../../aws/pipelines.ts';
