import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from './arns.ts';

/** Allows without a condition. */
export const allow = (sid: string, actions: string[], resources: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, actions, resources });

/** What nothing else may allow. Wildcards in a deny only make it stronger. */
export const deny = (sid: string, actions: readonly string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: ['*'] });

/** In the policy of a resource: what nobody but these roles may do with it, whatever their own policies allow. */
export const denyAllBut = (
  roles: readonly string[],
  { sid, actions, resources, conditions = {} }: Denied,
): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    effect: iam.Effect.DENY,
    principals: [new iam.AnyPrincipal()],
    actions: [...actions],
    resources: [...resources],
    conditions: { ...(roles.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': roles } }), ...conditions },
  });

interface Denied {
  sid: string;
  actions: readonly string[];
  resources: readonly string[];
  /** Beside who it is: it is denied only where these hold as well. */
  conditions?: Record<string, Record<string, string>>;
}

/** Writing into the function's own log group, which the stack makes. */
export const writeLogs = (arns: Arns, functionName: string): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'WriteLogs',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [arns.of('logs', `log-group:/aws/lambda/${functionName}:*`)],
  });
