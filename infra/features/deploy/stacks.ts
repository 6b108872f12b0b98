import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { RoleName, Wildcard } from '../../bot/wildcards.ts';
import { type Managed, observedStacks, type Watched } from './managed.ts';

export const STACK_DOCUMENT = 'Patchwarden-Deploy';

/** What every change set of ours is called; the run and the epoch follow. */
const CHANGE_SET_PREFIX = 'patchwarden-';

/** IAM's form of a stack by its name: the id behind it is CloudFormation's. */
export const stackArns = (arns: Arns, { stacks }: Managed): string[] =>
  stacks.map((name) => arns.of('cloudformation', `stack/${name}/*`));

/**
 * Denies these operations on every change set that is not one of ours, by name or, as callers may also name it, by ARN; a
 * call that names none is denied too. A deny and not a condition of what is allowed: so each stack stands in a role's
 * policies once, and hundreds of them fit.
 */
export const onlyOurChangeSets = (arns: Arns, actions: string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'OnlyOurChangeSets',
    effect: iam.Effect.DENY,
    actions,
    resources: ['*'],
    conditions: {
      StringNotLike: {
        'cloudformation:ChangeSetName': [
          `${CHANGE_SET_PREFIX}*`,
          arns.of('cloudformation', `changeSet/${CHANGE_SET_PREFIX}*`),
        ],
      },
    },
  });

/**
 * What Patchwarden-Deploy may do. It has no permission on any resource of a stack, and none to pass a role: the stack's own
 * service role acts, which CloudFormation keeps with the stack and uses for whoever may operate on it
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html).
 */
function deployStatements(arns: Arns, managed: Managed): iam.PolicyStatement[] {
  return [
    onlyOurChangeSets(arns, ['cloudformation:ExecuteChangeSet', 'cloudformation:DescribeChangeSet']),
    allow(
      'UpdateStacks',
      [
        'cloudformation:ExecuteChangeSet',
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStacks',
        'cloudformation:CancelUpdateStack',
      ],
      stackArns(arns, managed),
    ),
  ];
}

/** The gatekeeper compares a set with its stack before the set is executed. */
export const readChangeSets = (arns: Arns, managed: Managed): iam.PolicyStatement[] => [
  allow(
    'CompareChangeSets',
    ['cloudformation:DescribeChangeSet', 'cloudformation:DescribeStacks', 'cloudformation:GetTemplate'],
    stackArns(arns, managed),
  ),
];

/** Executes change sets of the stacks. */
export const stackRunbook = (arns: Arns, managed: Managed): RunbookSpec => ({
  kind: 'deploy',
  name: STACK_DOCUMENT,
  does: 'executes change sets of the configured stacks and cancels their updates, nothing else',
  statements: deployStatements(arns, managed),
  content: (values) => readRunbook('patchwarden-deploy.yaml', { ...values, StackNames: managed.stacks }),
});

/** The stack's id, which CloudFormation makes, stands in the wildcard. */
export const stackWildcards = (arns: Arns, watched: Watched): Wildcard[] => [
  ...stackArns(arns, observedStacks(watched)).map((resource) => ofStack('worker', resource, 'ReadStacks')),
  ...stackArns(arns, watched.changed).flatMap((resource) => [
    ofStack('worker', resource, 'PlanOnStacks'),
    ofStack('gatekeeper', resource, 'CompareChangeSets'),
    ofStack('deploy-runbook', resource, 'UpdateStacks'),
  ]),
];

const ofStack = (role: RoleName, resource: string, statement: string): Wildcard => ({
  role,
  resource,
  statements: [statement],
  reason: 'What stands in the wildcard is the id of this one stack, which CloudFormation makes.',
});
