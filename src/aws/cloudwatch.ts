import {
  type AlarmType,
  CloudWatchClient,
  type CloudWatchClientConfig,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { present } from '../present.ts';
import { type CallRules, prepared } from './client.ts';
import { calling } from './failure.ts';
import { inParts, pages } from './pages.ts';

export interface Alarm {
  name: string;
  arn: string;
  /** What CloudFormation calls it. */
  type: 'AWS::CloudWatch::Alarm' | 'AWS::CloudWatch::CompositeAlarm';
}

/** CloudWatch, read only. Methods throw AwsCallError. */
export interface CloudWatch {
  /** The alarms of these names that exist here, in no order. */
  alarms(names: readonly string[]): Promise<readonly Alarm[]>;
}

/** Without these types only metric alarms are returned: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const EVERY_TYPE: AlarmType[] = ['MetricAlarm', 'CompositeAlarm'];
const MOST_NAMES = 100;

export function createCloudWatch(config: CloudWatchClientConfig & CallRules): CloudWatch {
  const client = prepared(new CloudWatchClient(config), config);
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
  };
}

interface Described {
  AlarmName?: string | undefined;
  AlarmArn?: string | undefined;
}

const alarmOf = ({ AlarmName: name, AlarmArn: arn }: Described, type: Alarm['type']): Alarm[] =>
  name === undefined || arn === undefined ? [] : [{ name, arn, type }];
