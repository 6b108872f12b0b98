import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Here } from '../../src/config/here.ts';
import { NAMES } from './names.ts';
import type { Writers } from './writers.ts';

/** What DynamoDB does with the key for whoever reads or writes the table. */
const USE = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/**
 * The key of the table. It stays with the table, which nobody could read without it; its alias goes with the stack, so that a later
 * deployment can make it anew. Like the table it refers to nothing of the stack, so that both can be imported (docs/operations.md, 4.9).
 * The account's administrators keep it by their IAM policies, with which they can also let others read. Our roles use it through DynamoDB
 * alone, and make no grants; those of the table are made by whoever creates or restores it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
export function createTableKey(
  scope: Construct,
  { here, writers: { worker, gatekeeper, breakGlass } }: { here: Here; writers: Writers },
): kms.Key {
  const throughDynamoDb = (roles: readonly string[]) => ({
    StringEquals: { 'kms:CallerAccount': here.account, 'kms:ViaService': `dynamodb.${here.region}.amazonaws.com` },
    ArnEquals: { 'aws:PrincipalArn': roles },
  });
  const statements = [
    new iam.PolicyStatement({
      sid: 'AdministeredByIam',
      principals: [new iam.AccountPrincipal(here.account)],
      actions: ['kms:*'],
      resources: ['*'],
    }),
    new iam.PolicyStatement({
      sid: 'UsedByTheTable',
      principals: [new iam.AnyPrincipal()],
      actions: USE,
      resources: ['*'],
      conditions: throughDynamoDb([worker, gatekeeper, ...breakGlass]),
    }),
  ];
  if (breakGlass.length > 0) {
    statements.push(
      new iam.PolicyStatement({
        sid: 'GrantedToARestoredTable',
        principals: [new iam.AnyPrincipal()],
        actions: ['kms:CreateGrant'],
        resources: ['*'],
        conditions: { ...throughDynamoDb(breakGlass), Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      }),
    );
  }
  const key = new kms.Key(scope, 'TableKey', {
    description: 'The table of Patchwarden',
    enableKeyRotation: true,
    policy: new iam.PolicyDocument({ statements }),
    removalPolicy: RemovalPolicy.RETAIN,
  });
  new kms.Alias(scope, 'TableKeyAlias', { aliasName: NAMES.tableKeyAlias, targetKey: key });
  return key;
}
