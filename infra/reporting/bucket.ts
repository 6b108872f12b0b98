import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { REPORTING } from './names.ts';
import { FOLDERS } from './tables.ts';

/** A data sync never deletes a file, and does not write an instance's again that has nothing new: less than this would hide instances that live on. */
const SYNC_KEPT = Duration.days(400);
const RESULTS_KEPT = Duration.days(30);

/** Where everything lies. It holds copies and outlives the stack, since the history cannot be made again. */
export function createBucket(scope: Construct, accounts: readonly string[]): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'Data', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [
      { id: 'Sync', prefix: `${FOLDERS.sync}/`, expiration: SYNC_KEPT },
      { id: 'Results', prefix: `${FOLDERS.results}/`, expiration: RESULTS_KEPT },
      { id: 'Unfinished', abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  for (const statement of syncStatements(bucket, accounts)) bucket.addToResourcePolicy(statement);
  return bucket;
}

/**
 * Systems Manager writes the files of each account below that account's own path alone, and only for a data sync of that account.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-create-resource-data-sync.html
 */
function syncStatements(bucket: s3.Bucket, accounts: readonly string[]): iam.PolicyStatement[] {
  const principals = [new iam.ServicePrincipal('ssm.amazonaws.com')];
  return [
    new iam.PolicyStatement({
      sid: 'SSMBucketPermissionsCheck',
      principals,
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
    }),
    ...accounts.map(
      (account) =>
        new iam.PolicyStatement({
          sid: `SSMBucketDelivery${account}`,
          principals,
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects(`${FOLDERS.sync}/*/accountid=${account}/*`)],
          conditions: {
            StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
            ArnLike: { 'aws:SourceArn': `arn:aws:ssm:*:${account}:resource-data-sync/*` },
          },
        }),
    ),
  ];
}

/** That of the bot's own account and Region; every other account and Region needs one of its own. */
export function createSync(scope: Construct, bucket: s3.Bucket, region: string): void {
  const sync = new ssm.CfnResourceDataSync(scope, 'Sync', {
    syncName: REPORTING.sync,
    syncType: 'SyncToDestination',
    s3Destination: {
      bucketName: bucket.bucketName,
      bucketPrefix: FOLDERS.sync,
      bucketRegion: region,
      syncFormat: 'JsonSerDe',
    },
  });
  // Systems Manager tries to write when the sync is made.
  if (bucket.policy !== undefined) sync.node.addDependency(bucket.policy);
}
