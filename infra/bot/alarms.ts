import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  approvalUnproven,
  instancesNotBack,
  oldestUnreconciledRun,
  slackScopeMissing,
  slackShutOut,
  windowNoticeUndeliverable,
} from './metrics.ts';
import { NAMES } from './names.ts';
import { MAX_RECEIVES, type Queues } from './queues.ts';
import type { Settings } from './settings.ts';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, GREATER_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;
const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);

interface Watch {
  metric: cloudwatch.IMetric;
  /** What is the matter, and where to read what to do. */
  description: string;
  threshold: number;
  /** Periods in a row. */
  for: number;
  missing?: cloudwatch.TreatMissingData;
  above?: boolean;
}

interface AlarmsProps {
  queues: Queues;
  slack: lambda.Function;
  worker: lambda.Function;
  gatekeeper: lambda.Function;
  settings: Settings;
}

/** Alarms go to a topic, never through Slack: Slack may be what is broken. docs/operations.md has a section for each. */
export class Alarms extends Construct {
  readonly all: readonly cloudwatch.Alarm[];
  readonly topic: sns.Topic;

  constructor(scope: Construct, props: AlarmsProps) {
    super(scope, 'Alarms');
    const topic = new sns.Topic(this, 'Topic', { topicName: NAMES.alarmTopic, enforceSSL: true });
    this.topic = topic;
    acceptFromAlarms(topic);
    const { alarmEmail } = props.settings;
    if (alarmEmail !== undefined) topic.addSubscription(new subscriptions.EmailSubscription(alarmEmail));
    this.all = Object.entries(watches(props)).map(([name, watch]) => {
      const alarm = createAlarm(this, name, watch);
      alarm.addAlarmAction(new actions.SnsAction(topic));
      alarm.addOkAction(new actions.SnsAction(topic));
      return alarm;
    });
  }
}

/**
 * A topic's own policy replaces the one that SNS gives each topic, which would let CloudWatch publish. Ours denies what is not
 * encrypted, so it has to allow as well
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html).
 */
function acceptFromAlarms(topic: sns.Topic): void {
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AcceptFromAlarms',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

function watches({ queues, slack, worker, gatekeeper }: AlarmsProps): Readonly<Record<string, Watch>> {
  return {
    'requests-dead-letters': deadLetters(
      queues.requestsDeadLetters,
      `A person’s request could not be handled in ${MAX_RECEIVES.requests} attempts.`,
    ),
    'events-dead-letters': deadLetters(
      queues.eventsDeadLetters,
      `An AWS event or a tick could not be handled in ${MAX_RECEIVES.events} attempts.`,
    ),
    undelivered: deadLetters(queues.undelivered, 'EventBridge or the scheduler could not reach the events queue.'),
    'requests-waiting': waiting(queues.requests, 120, 'A click or command has waited for two minutes.'),
    'events-waiting': waiting(queues.events, 300, 'AWS events have waited for five minutes.'),
    'runs-unreconciled': {
      metric: oldestUnreconciledRun,
      description: 'An active run has not been checked for three minutes, or the tick has stopped.',
      threshold: 180,
      for: 3,
      missing: BREACHING,
    },
    'slack-shut-out': {
      metric: slackShutOut,
      description: 'Slack no longer accepts the bot’s token: no message can be posted and no approval requested.',
      threshold: 1,
      for: 1,
    },
    'slack-scope-missing': {
      metric: slackScopeMissing,
      description:
        'The Slack app lacks a scope that finds a message after Slack’s answer was lost: cards may be posted twice.',
      threshold: 1,
      for: 1,
    },
    'instances-not-back': {
      metric: instancesNotBack,
      description: 'Instances did not come back after they were patched in place. The card of the run names them.',
      threshold: 1,
      for: 1,
    },
    'notice-undeliverable': {
      metric: windowNoticeUndeliverable,
      description: 'No channel took the notice of a maintenance window: people were told of it directly instead.',
      threshold: 1,
      for: 1,
    },
    'slack-errors': {
      metric: slack.metricErrors({ period: MINUTE }),
      description: 'The function that Slack calls failed. Forged or malformed requests never cause this.',
      threshold: 1,
      for: 1,
    },
    'slack-throttles': {
      metric: slack.metricThrottles({ period: MINUTE }),
      description: 'More requests arrived at once than the reserved concurrency allows; people saw an error.',
      threshold: 1,
      for: 1,
    },
    'slack-slow': {
      metric: slack.metricDuration({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.p(99) }),
      description: 'One answer in a hundred took over 2.5 s; Slack tells people that the app failed after 3 s.',
      threshold: 2500,
      for: 2,
      above: true,
    },
    'worker-errors': {
      metric: worker.metricErrors({ period: FIVE_MINUTES }),
      description: 'The worker crashed or timed out three times in five minutes.',
      threshold: 3,
      for: 1,
    },
    'gatekeeper-errors': {
      metric: gatekeeper.metricErrors({ period: FIVE_MINUTES }),
      description: 'The gatekeeper could not answer a runbook three times in five minutes: nothing starts without it.',
      threshold: 3,
      for: 1,
    },
    'gatekeeper-throttles': {
      metric: gatekeeper.metricThrottles({ period: MINUTE }),
      description: 'The account’s concurrency left none for the gatekeeper: runbooks wait, and then start nothing.',
      threshold: 1,
      for: 1,
    },
    'approval-unproven': {
      metric: approvalUnproven,
      description:
        'A runbook asked for a run whose approvals or audit records do not hold: a bug, or somebody tampered with it.',
      threshold: 1,
      for: 1,
    },
  };
}

const deadLetters = (queue: sqs.IQueue, description: string): Watch => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM }),
  description,
  threshold: 1,
  for: 1,
});

const waiting = (queue: sqs.IQueue, seconds: number, description: string): Watch => ({
  metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM }),
  description,
  threshold: seconds,
  for: 2,
});

function createAlarm(scope: Construct, name: string, watch: Watch): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, name, {
    alarmName: `patchwarden-${name}`,
    alarmDescription: `${watch.description} docs/operations.md, alarm patchwarden-${name}, says what to do.`,
    metric: watch.metric,
    threshold: watch.threshold,
    evaluationPeriods: watch.for,
    comparisonOperator: watch.above === true ? GREATER_THAN_THRESHOLD : GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: watch.missing ?? NOT_BREACHING,
  });
}
