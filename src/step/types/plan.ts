import type { ApprovalStep, WaitingStep } from '../../images/types.ts';

/** What people are asked about an image build that Image Builder holds, or has ended early. */
export type StepPlan = ResumePlan | RetryPlan;

interface OfImage {
  kind: 'step';
  /** The image's name in the config. */
  image: string;
  /** Build version ARN. */
  imageArn: string;
  /** The run whose image build it is. */
  bake: string;
  /** Where the image is distributed. */
  destinations: readonly Destination[];
}

export interface Destination {
  region: string;
  /** Beside the account in which it is built. */
  accounts: readonly string[];
}

/** Going on after a step that waits for people. */
export interface ResumePlan extends OfImage {
  operation: 'resume';
  step: WaitingStep;
  /** The instance that runs while it waits; its types are those the infrastructure configuration names. */
  instance?: { types: readonly string[]; hourly?: string };
}

/** Going on with an image that failed or was cancelled after it had been built. */
export interface RetryPlan extends OfImage {
  operation: 'retry';
  /** Image Builder begins again there. */
  phase: 'test' | 'distribution';
  /** As Image Builder gives it: untrusted. */
  reason: string;
  /** Where the bake's own workflows wait for people, as far as they were known; absent in what older versions wrote. */
  waits?: readonly ApprovalStep[];
}

/** The parts of a plan that bind: exactly this execution of a step, or this image and where it goes. */
export const bindingOf = (plan: StepPlan): object =>
  plan.operation === 'resume'
    ? { kind: plan.kind, operation: plan.operation, imageArn: plan.imageArn, step: plan.step.id }
    : {
        kind: plan.kind,
        operation: plan.operation,
        imageArn: plan.imageArn,
        phase: plan.phase,
        destinations: plan.destinations,
      };

export interface StepProgress {
  kind: 'step';
  /** Image Builder's word for the step, or for the image of a retry. */
  status: string;
  done: number;
  total: number;
  /** A retry that waits for people itself. */
  waitsAt?: WaitingStep;
  /** Image Builder reports success, and EC2 has not said since then that the AMI can be launched. Milliseconds since the epoch. */
  checkingSince?: number;
}

export interface StepOutcome {
  kind: 'step';
  status: string;
  /** The AMI of a retry in this account and Region. */
  image?: string;
}
