import type { PipelineProblem } from '../../images/types.ts';

/** What someone asks for although it speaks against an image, and why: with the larger quorum. */
export interface Override {
  reason: string;
  /** The fleet before has not run and soaked it. Plans from before there was another cause say neither, and mean this one. */
  order?: true;
  /** It is not of the fleet's own pipeline. */
  pipeline?: PipelineProblem;
}

interface Overridable {
  override?: Override;
}

/** Whether a plan may leave the order of fleets. */
export const overridesOrder = ({ override }: Overridable): boolean =>
  override !== undefined && (override.order === true || override.pipeline === undefined);

/** Whether a plan may bring an image that is not of the fleet's own pipeline. */
export const overridesPipeline = ({ override }: Overridable): boolean => override?.pipeline !== undefined;
