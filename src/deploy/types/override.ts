import type { PipelineProblem } from '../../images/types.ts';

/** What an override covers, and its reason; it needs the larger quorum. */
export interface Override {
  reason: string;
  /** The fleet before has not run and soaked it. Older plans have neither field and mean this one. */
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
