import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { NAMES } from './names.ts';

const { STRING, NUMBER } = dynamodb.AttributeType;

/** The indexes: what needs work and when, and the runs of one subject by time. */
export const INDEXES = {
  work: { partitionKey: { name: 'workPk', type: STRING }, sortKey: { name: 'workDueAt', type: NUMBER } },
  bySubject: { partitionKey: { name: 'subjectPk', type: STRING }, sortKey: { name: 'requestedAt', type: NUMBER } },
};

interface TableProps {
  key: kms.Key;
  /** Who may write it. */
  policy: iam.PolicyDocument;
}

/**
 * The one table. It is the record of who decided what, so it survives the stack (retained, deletion protection),
 * and any second of the last 35 days can be restored beside it. It outlives a failed first creation too: `RetainExceptOnCreate`
 * would have it deleted then, which its protection refuses, and the stack would stand in ROLLBACK_FAILED. It refers to nothing
 * of the stack but its key, so that both can be imported by themselves (docs/operations.md, 4.9).
 */
export function createTable(scope: Construct, { key, policy }: TableProps): dynamodb.TableV2 {
  return new dynamodb.TableV2(scope, 'Table', {
    tableName: NAMES.table,
    partitionKey: { name: 'pk', type: STRING },
    sortKey: { name: 'sk', type: STRING },
    globalSecondaryIndexes: Object.entries(INDEXES).map(([indexName, keys]) => ({
      indexName,
      ...keys,
      projectionType: dynamodb.ProjectionType.ALL,
    })),
    billing: dynamodb.Billing.onDemand(),
    timeToLiveAttribute: 'ttl',
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    encryption: dynamodb.TableEncryptionV2.customerManagedKey(key),
    resourcePolicy: policy,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
