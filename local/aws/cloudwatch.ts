import * as sdk from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../types.ts';
import type { Alarms } from './alarms.ts';
import { messageAge } from './cloudwatch-metrics.ts';
import { pageOf } from './paging.ts';
import { handlersOf, type SimulatedService } from './service.ts';
import type { ServiceDeps } from './world.ts';

interface CloudWatchOptions {
  accountId: string;
  region: string;
  alarms: Pick<Alarms, 'all'>;
  clock: Pick<Clock, 'now'>;
  oldestMessage: ServiceDeps['oldestMessage'];
}

const MOST = 100;
const USUAL = 50;
/** What is looked at here; a filter that is not simulated would tell of too many. */
const SIMULATED = ['AlarmNames', 'AlarmTypes', 'MaxRecords', 'NextToken'];

/** CloudWatch, as far as deploys and the checks of an installation need it: which alarms there are, and how old messages are. */
export const createCloudWatch = (options: CloudWatchOptions) =>
  ({
    name: 'cloudwatch',
    sdk,
    handlers: handlersOf<typeof sdk>()({
      DescribeAlarms: async (input) => describeAlarms(options, input),
      GetMetricStatistics: async (input) => messageAge(options, input),
    }),
  }) satisfies SimulatedService;

const describeAlarms = ({ accountId, region, alarms }: CloudWatchOptions, input: sdk.DescribeAlarmsCommandInput) => {
  checkInput(input);
  const kinds = new Set(input.AlarmTypes ?? ['MetricAlarm']);
  const asked = alarms.all().filter(({ name, kind }) => {
    const isNamed = input.AlarmNames === undefined || input.AlarmNames.length === 0 || input.AlarmNames.includes(name);
    return isNamed && kinds.has(kind === 'metric' ? 'MetricAlarm' : 'CompositeAlarm');
  });
  const { items, nextToken } = pageOf(asked, input.MaxRecords ?? USUAL, input.NextToken, () =>
    refusal(sdk.InvalidNextToken, 'The specified token is not valid.'),
  );
  const shown = (wanted: 'metric' | 'composite') =>
    items
      .filter(({ kind }) => kind === wanted)
      .map(({ name, state }) => ({
        AlarmName: name,
        AlarmArn: `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
        StateValue: state,
      }));
  return {
    MetricAlarms: shown('metric'),
    CompositeAlarms: shown('composite'),
    ...(nextToken === undefined ? {} : { NextToken: nextToken }),
  };
};

const checkInput = (input: sdk.DescribeAlarmsCommandInput): void => {
  const other = Object.keys(input).find((member) => !SIMULATED.includes(member));
  if (other !== undefined) throw refusal(sdk.InvalidParameterValueException, `${other} is not simulated here.`);
  const { AlarmNames: names = [], MaxRecords: most = USUAL } = input;
  if (names.length > MOST || most < 1 || most > MOST)
    throw refusal(sdk.InvalidParameterValueException, `At most ${MOST} names, and 1 to ${MOST} records.`);
};

const refusal = <Refusal>(
  Class: new (options: { message: string; $metadata: object }) => Refusal,
  message: string,
): Refusal => new Class({ message, $metadata: {} });
