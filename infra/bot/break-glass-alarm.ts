import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

interface BreakGlassAlarmProps {
  role: iam.Role;
  topic: sns.Topic;
  undelivered: sqs.Queue;
}

/**
 * Tells the topic of the alarms of each use of the break-glass role in this Region: that somebody takes it, and each of its calls that
 * CloudTrail logs as a management event. The account needs a trail of those; without one nothing comes, and nothing says so.
 */
export function tellBreakGlass(scope: Construct, { role, topic, undelivered }: BreakGlassAlarmProps): void {
  const tell = (id: string, what: string, detail: object): void => {
    new events.CfnRule(scope, id, {
      description: `Tells that somebody ${what} the break-glass role`,
      // AssumeRole counts as read-only: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      eventPattern: { 'detail-type': ['AWS API Call via CloudTrail'], detail },
      targets: [
        {
          id: 'Topic',
          arn: topic.topicArn,
          deadLetterConfig: { arn: undelivered.queueArn },
          inputTransformer: {
            inputPathsMap: { who: '$.detail.userIdentity.arn', call: '$.detail.eventName', at: '$.time' },
            inputTemplate: `"Somebody ${what} Patchwarden's break-glass role: <who>, <call> at <at>. docs/operations.md, 4.11, says what to do."`,
          },
        },
      ],
    });
  };
  // The names begin as those of our other rules, which may put what they cannot deliver on that queue.
  tell('EventsBreakGlassTaken', 'took', {
    eventName: ['AssumeRole'],
    requestParameters: { roleArn: [role.roleArn] },
  });
  tell('EventsBreakGlassUsed', 'used', {
    userIdentity: { sessionContext: { sessionIssuer: { arn: [role.roleArn] } } },
  });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'AcceptFromRules',
      // A rule of another account publishes with a role of its own, never as this service.
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
    }),
  );
}
