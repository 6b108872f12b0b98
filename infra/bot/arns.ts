import * as iam from 'aws-cdk-lib/aws-iam';
import { ArnFormat, type Stack } from 'aws-cdk-lib/core';

/** Builds ARNs of the stack's own account and Region. */
export interface Place {
  arn(service: string, resource: string): string;
  /** IAM's ARNs have no Region. */
  roleArn(name: string): string;
}

export const placeOf = (stack: Stack): Place => ({
  arn: (service, resource) => stack.formatArn({ service, resource, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
  roleArn: (name) =>
    stack.formatArn({ service: 'iam', region: '', resource: `role/${name}`, arnFormat: ArnFormat.NO_RESOURCE_NAME }),
});

/** Allows without a condition. */
export const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });

/** Writing into the function's own log group, which the stack makes. */
export const writeLogs = (place: Place, functionName: string): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [place.arn('logs', `log-group:/aws/lambda/${functionName}:*`)],
  });
