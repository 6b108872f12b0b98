import {
  type AlarmType,
  CloudWatchClient,
  type CloudWatchClientConfig,
  DescribeAlarmsCommand,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { MINUTE, SECOND } from '../duration.ts';
import { present } from '../present.ts';
import { type CallRules, clientOf } from './client.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';

export interface Alarm {
  name: string;
  arn: string;
  /** What CloudFormation calls it. */
  type: 'AWS::CloudWatch::Alarm' | 'AWS::CloudWatch::CompositeAlarm';
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`; absent where AWS did not tell. */
  state?: string;
  /** Since when it is in that state, in milliseconds since the epoch. */
  since?: number;
}

/** CloudWatch, read only. Methods throw AwsCallError. */
export interface CloudWatch {
  /** The alarms of these names that exist here, in no order. */
  alarms(names: readonly string[]): Promise<readonly Alarm[]>;
}

export interface QueueAges {
  /** The newest figure of the last quarter of an hour, in milliseconds; `undefined` without one. One GetMetricStatistics. */
  oldestMessage(queue: string, now: number): Promise<number | undefined>;
}

/** Without these types only metric alarms are returned: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const EVERY_TYPE: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];
const MOST_NAMES = 100;

export function createCloudWatch(config: CloudWatchClientConfig & CallRules): CloudWatch & QueueAges {
  const client = clientOf(CloudWatchClient, config);
  const found = (names: readonly string[]) =>
    pages(
      (token) =>
        client.send(
          new DescribeAlarmsCommand({
            AlarmNames: [...names],
            AlarmTypes: EVERY_TYPE,
            MaxRecords: MOST_NAMES,
            ...present({ NextToken: token }),
          }),
        ),
      ({ MetricAlarms = [], CompositeAlarms = [], NextToken }) => ({
        items: [
          ...MetricAlarms.flatMap((alarm) => alarmOf(alarm, 'AWS::CloudWatch::Alarm')),
          ...CompositeAlarms.flatMap((alarm) => alarmOf(alarm, 'AWS::CloudWatch::CompositeAlarm')),
        ],
        next: NextToken,
      }),
    );
  return {
    // Without names the call would return every alarm of the account.
    alarms: (names) =>
      calling(`reading the alarms ${names.join(', ')}`, async () =>
        (await Promise.all(inParts(names, MOST_NAMES).map(found))).flat(),
      ),
    oldestMessage: (queue, now) =>
      calling(`reading the age of messages in ${queue}`, async () => {
        const { Datapoints = [] } = await client.send(new GetMetricStatisticsCommand(ageOf(queue, now)));
        const [newest] = Datapoints.toSorted((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0));
        return newest?.Maximum === undefined ? undefined : newest.Maximum * SECOND;
      }),
  };
}

/** Figures of SQS come late: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
const RECENT_MS = 15 * MINUTE;

const ageOf = (queue: string, now: number): GetMetricStatisticsCommandInput => ({
  Namespace: 'AWS/SQS',
  MetricName: 'ApproximateAgeOfOldestMessage',
  Dimensions: [{ Name: 'QueueName', Value: queue }],
  StartTime: new Date(now - RECENT_MS),
  EndTime: new Date(now),
  Period: 60,
  Statistics: ['Maximum'],
});

interface Described {
  AlarmName?: string | undefined;
  AlarmArn?: string | undefined;
  StateValue?: string | undefined;
  StateTransitionedTimestamp?: Date | undefined;
}

/**
 * StateUpdatedTimestamp changes with each evaluation that has a new reason, StateTransitionedTimestamp with the state alone:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
 */
function alarmOf(described: Described, type: Alarm['type']): Alarm[] {
  const { AlarmName: name, AlarmArn: arn, StateValue: state, StateTransitionedTimestamp: at } = described;
  if (name === undefined || arn === undefined) return [];
  return [{ name, arn, type, ...present({ state, since: at?.getTime() }) }];
}
