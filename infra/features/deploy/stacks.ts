import * as iam from 'aws-cdk-lib/aws-iam';
import type { Place } from '../../bot/arns.ts';
import type { Governed } from '../../bot/managed.ts';
import { CHANGE_SET_PREFIX } from '../../bot/names.ts';
import { DEPLOY_GATE_ATTRIBUTES, passTheGate } from '../../bot/runbook-role.ts';

/** IAM's form of a stack by its name: the id behind it is CloudFormation's. */
export const stackArns = (place: Place, { stacks }: Governed): string[] =>
  stacks.map((name) => place.arn('cloudformation', `stack/${name}/*`));

/** Change sets of ours, by name or, as callers may also name them, by ARN. */
export const ourChangeSets = (place: Place): Record<string, string[]> => ({
  'cloudformation:ChangeSetName': [
    `${CHANGE_SET_PREFIX}*`,
    place.arn('cloudformation', `changeSet/${CHANGE_SET_PREFIX}*`),
  ],
});

/**
 * What Patchwarden-Deploy may do. It has no permission on any resource of a stack, and none to pass a role: the stack's own
 * service role acts, which CloudFormation keeps with the stack and uses for whoever may operate on it
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html).
 */
export function deployStatements(place: Place, governed: Governed): iam.PolicyStatement[] {
  const resources = stackArns(place, governed);
  return [
    passTheGate(place, DEPLOY_GATE_ATTRIBUTES),
    new iam.PolicyStatement({
      sid: 'ExecuteOurChangeSets',
      actions: ['cloudformation:ExecuteChangeSet', 'cloudformation:DescribeChangeSet'],
      resources,
      conditions: { StringLike: ourChangeSets(place) },
    }),
    new iam.PolicyStatement({
      sid: 'WatchAndCancelUpdates',
      actions: ['cloudformation:DescribeStacks', 'cloudformation:CancelUpdateStack'],
      resources,
    }),
  ];
}
