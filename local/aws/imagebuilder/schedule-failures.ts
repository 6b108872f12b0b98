import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import { invalidValue } from './errors.ts';
import { autoDisabled } from './events.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

/** https://docs.aws.amazon.com/imagebuilder/latest/userguide/schedule-pipeline.html */
const DISABLES_AFTER = 5;
const MOST = 10;

export const checkDisablePolicy = ({ schedule }: Pick<ImagePipeline, 'schedule'>): void => {
  const policy = schedule?.autoDisablePolicy;
  if (policy === undefined) return;
  const { failureCount } = policy;
  if (failureCount === undefined || !Number.isInteger(failureCount) || failureCount < 1 || failureCount > MOST)
    throw invalidValue('schedule.autoDisablePolicy.failureCount', String(failureCount), `(1 to ${MOST})`);
};

/**
 * Builds by schedule that fail are counted, and the pipeline is disabled at its limit. A success of any build, and an update of the
 * pipeline, begin the count anew; a build that a person started and that fails counts for nothing.
 * https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_ImagePipeline.html
 */
export const countRun = (
  state: ImageBuilderState,
  pipeline: ImagePipeline,
  { status, buildType }: ImageRecord,
): void => {
  if (status === 'AVAILABLE') pipeline.consecutiveFailures = 0;
  if (status !== 'FAILED' || buildType !== 'SCHEDULED') return;
  pipeline.consecutiveFailures = (pipeline.consecutiveFailures ?? 0) + 1;
  const limit = pipeline.schedule?.autoDisablePolicy?.failureCount ?? DISABLES_AFTER;
  if (pipeline.status !== 'ENABLED' || pipeline.consecutiveFailures < limit) return;
  pipeline.status = 'DISABLED';
  state.emit(autoDisabled(pipeline));
};
