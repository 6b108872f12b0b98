import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from './arns.ts';

/** Allows without a condition. */
export const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });

/** What nothing else may allow. Wildcards in a deny only make it stronger. */
export const deny = (sid: string, actions: readonly string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: ['*'] });

/** Writing into the function's own log group, which the stack makes. */
export const writeLogs = (arns: Arns, functionName: string): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [arns.of('logs', `log-group:/aws/lambda/${functionName}:*`)],
  });
