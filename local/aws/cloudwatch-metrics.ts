import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../types.ts';
import { WireError } from './wire-error.ts';
import type { ServiceDeps } from './world.ts';

interface MetricOptions {
  clock: Pick<Clock, 'now'>;
  oldestMessage: ServiceDeps['oldestMessage'];
}

const MINUTE = 60_000;
const STATISTICS = ['Average', 'Maximum', 'Minimum'] as const;

/**
 * GetMetricStatistics for ApproximateAgeOfOldestMessage alone: the figure of the minute that goes on, since no past is kept. A queue that is not
 * there has none. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
 */
export function messageAge(
  { clock, oldestMessage }: MetricOptions,
  input: sdk.GetMetricStatisticsCommandInput,
): sdk.GetMetricStatisticsCommandOutput {
  const { MetricName: Label, StartTime, EndTime, Period = 0, Statistics = [] } = input;
  const queue = queueIn(input);
  const [from, to] = [StartTime?.getTime() ?? 0, EndTime?.getTime() ?? 0];
  if (from >= to)
    throw invalid(
      sdk.InvalidParameterValueException,
      'The parameter StartTime must be less than the parameter EndTime.',
    );
  if (Period < 60 || Period % 60 !== 0)
    throw invalid(sdk.InvalidParameterValueException, 'The parameter Period must be a multiple of 60.');
  if (Statistics.length === 0)
    throw invalid(
      sdk.MissingRequiredParameterException,
      'At least one of Statistics and ExtendedStatistics is needed.',
    );
  const wanted = STATISTICS.filter((name) => Statistics.includes(name));
  if (wanted.length !== new Set(Statistics).size)
    throw new WireError('NotImplemented', 'cloudwatch: this statistic is not simulated.', 501);
  const now = clock.now();
  const minute = Math.floor(now / MINUTE) * MINUTE;
  const sentAt = oldestMessage(queue);
  const seconds = sentAt === undefined || sentAt === 'gone' ? 0 : Math.floor((now - sentAt) / 1000);
  const point = {
    Timestamp: new Date(minute),
    Unit: sdk.StandardUnit.Seconds,
    ...Object.fromEntries(wanted.map((name) => [name, seconds])),
  };
  const isThere = sentAt !== 'gone' && minute >= from && minute < to;
  return { Label, Datapoints: isThere ? [point] : [], $metadata: {} };
}

function queueIn({ Namespace, MetricName, Dimensions = [] }: sdk.GetMetricStatisticsCommandInput): string {
  const [dimension, ...others] = Dimensions;
  const isSimulated =
    Namespace === 'AWS/SQS' &&
    MetricName === 'ApproximateAgeOfOldestMessage' &&
    dimension?.Name === 'QueueName' &&
    others.length === 0;
  if (!isSimulated) throw new WireError('NotImplemented', 'cloudwatch: this metric is not simulated.', 501);
  return dimension.Value ?? '';
}

const invalid = <Refusal>(
  Class: new (options: { message: string; $metadata: object }) => Refusal,
  message: string,
): Refusal => new Class({ message, $metadata: {} });
