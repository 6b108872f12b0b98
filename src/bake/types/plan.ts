import type { ApprovalStep, WaitingStep } from '../../images/types.ts';

/** Exactly what people are asked to approve for a bake, frozen when it is shown. Times are milliseconds since the epoch. */
export interface BakePlan {
  kind: 'bake';
  /** The image's name in the config. */
  image: string;
  pipelineArn: string;
  pipelineName: string;
  recipe: { arn: string; name: string; version: string; parentImage: string };
  output: 'ami' | 'container';
  packagesOn: boolean;
  scanOn: boolean;
  /** The newest available image of the pipeline, if it ever made one. */
  current?: CurrentImage;
  /** Durations of the last finished bakes, newest first, in milliseconds; at most three. */
  lastDurationsMs: readonly number[];
  /** Where the pipeline's own workflows wait for people; absent where they have no such step, `unknown` where one could not be read. */
  waits?: readonly ApprovalStep[] | 'unknown';
}

export interface CurrentImage {
  arn: string;
  /** AMI id, or container image URI. */
  image: string;
  createdAt: number;
  /** Open findings of the current image: what a new bake could fix. */
  pending: Pending;
}

export type Pending =
  | { kind: 'known'; critical: number; high: number; other: number; fixable: number }
  | { kind: 'off' }
  | { kind: 'unknown' };

/** The parts of a plan that bind: the rest is what people were told. */
export const bindingOf = (plan: BakePlan): object => ({
  kind: plan.kind,
  pipelineArn: plan.pipelineArn,
  recipe: plan.recipe.arn,
  ...(plan.waits === undefined ? {} : { waits: plan.waits }),
});

/** Where a bake is, for the card. */
export interface BakeProgress {
  kind: 'bake';
  /** Image Builder's word, e.g. `BUILDING`. */
  status: string;
  imageArn?: string;
  done: number;
  total: number;
  /** The current step, as Image Builder names it: untrusted. */
  step?: string;
  /** A workflow step is waiting for someone in Image Builder. */
  waiting?: boolean;
  /** Which one: absent in what older versions wrote. */
  waitsAt?: WaitingStep;
  /** Image Builder reports success, and EC2 has not said since then that the AMI can be launched. Milliseconds since the epoch. */
  checkingSince?: number;
}

/** How a bake ended. */
export interface BakeOutcome {
  kind: 'bake';
  imageArn?: string;
  /** The AMI of this Region and account, or the first container image URI. */
  image?: string;
  /** All that were made, by Region and account; for containers the URIs. */
  images: readonly { region: string; accountId: string; image: string }[];
  imageUris: readonly string[];
  /** How many more images or URIs there are: each list has at most fifty. */
  more?: number;
  failure?: BakeFailure;
}

/** Why a bake failed, from the image's reason and the failed workflow step. All texts are build output: untrusted. */
export interface BakeFailure {
  reason: string;
  workflow?: string;
  step?: string;
  component?: string;
  message?: string;
}

/** Approval steps as far as they are known. */
export const knownWaits = ({ waits }: BakePlan): readonly ApprovalStep[] =>
  waits === undefined || waits === 'unknown' ? [] : waits;
