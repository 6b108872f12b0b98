import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import {
  approvalUnproven,
  chatUpdateRateLimited,
  exceptionUndeliverable,
  gatekeeperRefused,
  instancesNotBack,
  oldestUnreconciledRun,
  slackScopeMissing,
  slackShutOut,
  windowNoticeUndeliverable,
} from './metrics.ts';
import { NAMES } from './names.ts';
import type { Queues } from './queues.ts';

interface DashboardProps {
  queues: Queues;
  slack: lambda.Function;
  worker: lambda.Function;
  gatekeeper: lambda.Function;
  alarms: readonly cloudwatch.IAlarm[];
}

const period = Duration.minutes(5);
const { MAXIMUM, SUM } = cloudwatch.Stats;
const MEDIAN = cloudwatch.Stats.p(50);
const ONE_IN_A_HUNDRED = cloudwatch.Stats.p(99);

/** The few figures that say whether people are served and runs are watched. */
export function createDashboard(scope: Construct, { queues, slack, worker, gatekeeper, alarms }: DashboardProps): void {
  const graph = (title: string, ...left: cloudwatch.IMetric[]) =>
    new cloudwatch.GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
  const dead = (queue: typeof queues.events, label: string) =>
    queue.metricApproximateNumberOfMessagesVisible({ period, statistic: MAXIMUM, label });
  const age = (queue: typeof queues.events, label: string) =>
    queue.metricApproximateAgeOfOldestMessage({ period, statistic: MAXIMUM, label });
  new cloudwatch.Dashboard(scope, 'Dashboard', {
    dashboardName: NAMES.dashboard,
    widgets: [
      [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 4 })],
      [
        graph('Oldest unreconciled run, seconds', oldestUnreconciledRun),
        graph(
          'Messages that could not be handled',
          dead(queues.requestsDeadLetters, 'requests'),
          dead(queues.eventsDeadLetters, 'events'),
          dead(queues.undelivered, 'undelivered'),
        ),
        graph('Oldest message waiting, seconds', age(queues.requests, 'requests'), age(queues.events, 'events')),
      ],
      [
        graph(
          'Answer to Slack, ms (Slack gives up at 3,000)',
          slack.metricDuration({ period, statistic: MEDIAN, label: 'median' }),
          slack.metricDuration({ period, statistic: ONE_IN_A_HUNDRED, label: '1 in 100' }),
        ),
        graph(
          'Errors',
          slack.metricErrors({ period, statistic: SUM, label: 'slack' }),
          worker.metricErrors({ period, statistic: SUM, label: 'worker' }),
          gatekeeper.metricErrors({ period, statistic: SUM, label: 'gatekeeper' }),
        ),
        graph('chat.update refused for its rate', chatUpdateRateLimited.with({ period })),
        graph(
          'Slack refused the token or a scope',
          slackShutOut.with({ period, label: 'token' }),
          slackScopeMissing.with({ period, label: 'scope' }),
        ),
        graph(
          'Executions that were not admitted',
          gatekeeperRefused.with({ period, label: 'all' }),
          approvalUnproven.with({ period, label: 'approvals unproven' }),
        ),
        graph('Instances not back after patching', instancesNotBack.with({ period })),
        graph(
          'Messages that no channel took',
          windowNoticeUndeliverable.with({ period, label: 'notices' }),
          exceptionUndeliverable.with({ period, label: 'exceptions' }),
        ),
      ],
    ],
  });
}
