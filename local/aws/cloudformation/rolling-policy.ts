import { ResourceFailure } from './errors.ts';
import { textOf } from './text-of.ts';
import { isoDuration, numberOr } from './work.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html */
export interface RollingPolicy {
  maxBatchSize: number;
  minInService: number;
  minSuccessfulPercent: number;
  waitsForSignals: boolean;
  /** Milliseconds, and as the policy writes it. */
  pause: number;
  pauseTime: string;
}

const LONGEST_PAUSE = 3_600_000;
const LARGEST_BATCH = 100;

/** @throws ResourceFailure */
export const readPolicy = (policy: Record<string, unknown>): RollingPolicy => {
  const waitsForSignals = textOf(policy['WaitOnResourceSignals']) === 'true';
  const pauseTime = textOf(policy['PauseTime'] ?? (waitsForSignals ? 'PT5M' : 'PT0S'));
  const pauseMs = isoDuration(pauseTime);
  if (pauseMs === undefined || pauseMs > LONGEST_PAUSE)
    throw new ResourceFailure(`Invalid PauseTime ${pauseTime}: it must be an ISO 8601 duration of at most PT1H`);
  const maxBatchSize = numberOr(policy['MaxBatchSize'], 1);
  if (maxBatchSize < 1 || maxBatchSize > LARGEST_BATCH)
    throw new ResourceFailure(`MaxBatchSize must be between 1 and ${LARGEST_BATCH}`);
  return {
    maxBatchSize,
    minInService: numberOr(policy['MinInstancesInService'], 0),
    minSuccessfulPercent: numberOr(policy['MinSuccessfulInstancesPercent'], 100),
    waitsForSignals,
    pause: pauseMs,
    pauseTime,
  };
};
