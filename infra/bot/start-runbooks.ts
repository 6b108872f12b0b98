import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from './arns.ts';
import { EXECUTION_TAGS } from './names.ts';
import type { Runbook } from './runbooks.ts';
import { allow, deny } from './statements.ts';

/** Starting, watching and stopping our runbooks of one account and Region: all that the worker changes there. */
export function startRunbooks(arns: Arns, all: readonly Runbook[]): iam.PolicyStatement[] {
  const runbooks = all.filter(({ startedBy }) => startedBy === 'worker');
  const executions = arns.of('ssm', 'automation-execution/*');
  const watch = [
    allow('WatchExecutions', ['ssm:GetAutomationExecution'], [executions]),
    allow('FindExecutions', ['ssm:DescribeAutomationExecutions'], ['*']),
  ];
  if (runbooks.length === 0) {
    return [deny('StartNoOther', ['ssm:StartAutomationExecution']), deny('PassNoOther', ['iam:PassRole']), ...watch];
  }
  // AWS's examples name the document; older accounts and a start of one version are checked against the definition.
  const startable = [
    ...runbooks.map(({ name }) => arns.of('ssm', `document/${name}`)),
    ...runbooks.map(({ name }) => arns.of('ssm', `automation-definition/${name}:*`)),
    executions,
  ];
  const roles = runbooks.map(({ roleArn }) => roleArn);
  return [
    allow('StartOurRunbooks', ['ssm:StartAutomationExecution'], startable),
    new iam.PolicyStatement({
      sid: 'StartNoOther',
      effect: iam.Effect.DENY,
      actions: ['ssm:StartAutomationExecution'],
      notResources: startable,
    }),
    // A start with tags needs this too, and IAM has no key that distinguishes later tagging: so it allows tagging any execution.
    // ForAllValues is also true for a call without tag keys, so every call that tags must include the kind, as each start does.
    new iam.PolicyStatement({
      sid: 'TagWhatItStarts',
      actions: ['ssm:AddTagsToResource'],
      resources: [executions],
      conditions: {
        'ForAllValues:StringLike': { 'aws:TagKeys': [`${EXECUTION_TAGS.run}*`, EXECUTION_TAGS.kind] },
        Null: { [`aws:RequestTag/${EXECUTION_TAGS.kind}`]: 'false' },
      },
    }),
    new iam.PolicyStatement({
      sid: 'PassRunbookRoles',
      actions: ['iam:PassRole'],
      resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      sid: 'PassNoOther',
      effect: iam.Effect.DENY,
      actions: ['iam:PassRole'],
      notResources: roles,
    }),
    ...watch,
    new iam.PolicyStatement({
      sid: 'StopExecutions',
      actions: ['ssm:StopAutomationExecution'],
      resources: [executions],
      conditions: { Null: { [`aws:ResourceTag/${EXECUTION_TAGS.kind}`]: 'false' } },
    }),
  ];
}
