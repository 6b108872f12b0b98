import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';

/** Figures that a function writes into its log, from where CloudWatch takes them (src/aws/telemetry.ts). */
const ownMetric = (metricName: string, statistic: string, service = 'worker'): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'Patchwarden',
    dimensionsMap: { service },
    metricName,
    statistic,
    period: Duration.minutes(1),
  });

/**
 * Written at every tick, 0 when nothing waits: how long ago the longest neglected run that goes on was last reconciled.
 * No value at all means that the tick or the worker is down.
 */
export const oldestUnreconciledRun = ownMetric('OldestUnreconciledRunSeconds', cloudwatch.Stats.MAXIMUM);

/** Times Slack did not know the bot's token: nothing can be shown, and nobody can be asked. */
export const slackShutOut = ownMetric('SlackShutOut', cloudwatch.Stats.SUM);

/** Times Slack would not say whether a message arrived, since the app lacks a `…:history` scope. */
export const slackScopeMissing = ownMetric('SlackScopeMissing', cloudwatch.Stats.SUM);

/** Times Slack refused a chat.update for its rate. */
export const chatUpdateRateLimited = ownMetric('ChatUpdateRateLimited', cloudwatch.Stats.SUM);

/** Instances that did not come back after patching, at each check of a run that needs attention for them. */
export const instancesNotBack = ownMetric('InstancesNotBack', cloudwatch.Stats.MAXIMUM);

/** Notices of maintenance windows that no channel took, each of which was sent to the people who are told instead. */
export const windowNoticeUndeliverable = ownMetric('WindowNoticeUndeliverable', cloudwatch.Stats.SUM);

/** Cards of exceptions that no channel took. */
export const exceptionUndeliverable = ownMetric('ExceptionUndeliverable', cloudwatch.Stats.SUM);

/** Times the gatekeeper refused an execution, whatever for. */
export const gatekeeperRefused = ownMetric('GatekeeperRefused', cloudwatch.Stats.SUM, 'gatekeeper');

/** Those of them in which approvals or audit records did not hold, though the run said that it was approved. */
export const approvalUnproven = ownMetric('ApprovalUnproven', cloudwatch.Stats.SUM, 'gatekeeper');
