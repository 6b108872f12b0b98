import * as iam from 'aws-cdk-lib/aws-iam';
import type { Arns } from '../../bot/arns.ts';
import type { RunbookSpec } from '../../bot/feature.ts';
import { readRunbook } from '../../bot/runbook-document.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';
import type { Managed } from './managed.ts';

export const PUBLISH_DOCUMENT = 'Patchwarden-Publish';

const parameterArns = (arns: Arns, { imageParameters }: Managed): string[] =>
  imageParameters.map((name) => arns.of('ssm', `parameter${name}`));

/** What Patchwarden-Publish may do: write the named parameters. Of data type `aws:ec2:image` its caller must also be able to see the AMI. */
const publishStatements = (arns: Arns, managed: Managed): iam.PolicyStatement[] => [
  allow('WriteImageParameters', ['ssm:GetParameter', 'ssm:PutParameter'], parameterArns(arns, managed)),
  new iam.PolicyStatement({
    sid: 'SeeAmis',
    actions: ['ec2:DescribeImages'],
    resources: ['*'],
    conditions: { StringEquals: { 'ec2:Region': managed.region } },
  }),
];

/** Writes what a fleet runs into the parameter that it names. */
export const publishRunbook = (arns: Arns, managed: Managed): RunbookSpec => ({
  kind: 'publish',
  name: PUBLISH_DOCUMENT,
  does: 'writes AMI ids into the SSM parameters of the configured fleets, nothing else',
  statements: publishStatements(arns, managed),
  content: (values) => readRunbook('patchwarden-publish.yaml', values),
});

/** The worker sees whether they are right, and who changed them last. */
export const readPublished = (arns: Arns, managed: Managed): iam.PolicyStatement[] => [
  allow('ReadImageParameters', ['ssm:GetParameters'], parameterArns(arns, managed)),
  allow('ReadWhoChangedParameters', ['ssm:DescribeParameters'], ['*']),
];

export const publishedWildcards: readonly Wildcard[] = [
  {
    role: 'worker',
    resource: '*',
    statements: ['ReadWhoChangedParameters'],
    reason:
      'DescribeParameters has no permissions by parameter. It reads names, dates and who changed them, and no value.',
  },
  {
    role: 'publish-runbook',
    resource: '*',
    statements: ['SeeAmis'],
    reason: 'DescribeImages has no resource-level permissions. It reads, and only in this Region.',
  },
];
