import type * as iam from 'aws-cdk-lib/aws-iam';
import { allow } from '../../bot/statements.ts';
import type { RoleName, Wildcard } from '../../bot/wildcards.ts';

/** With a narrower scope DescribeAlarms returns no composite alarms: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
export const readAlarms = (): iam.PolicyStatement => allow('ReadAlarms', ['cloudwatch:DescribeAlarms'], ['*']);

export const alarmWildcard = (role: RoleName): Wildcard => ({
  role,
  resource: '*',
  statements: ['ReadAlarms'],
  reason: 'DescribeAlarms tells of composite alarms only whoever may ask for every alarm. It reads.',
});
