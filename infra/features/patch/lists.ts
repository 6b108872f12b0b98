import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import type { Here } from '../../../src/config/here.ts';
import { listsBucketName } from '../../../src/config/member.ts';
import { allow } from '../../bot/statements.ts';
import type { Wildcard } from '../../bot/wildcards.ts';

/** Every object of ours in it, named by the hash of what it holds. */
const objects = (here: Here): string => `arn:aws:s3:::${listsBucketName(here)}/patch-lists/*`;

/**
 * Where lists of patches lie that one fleet installed and the next are held to. Only the worker writes, so that nobody can exchange a list
 * between the approval and the installation; principals of the account read, since which roles the instances have is not in the
 * config and a list holds names of patches alone. Versions are kept for a year after they are replaced.
 */
export function createListsBucket(scope: Construct, here: Here, worker: iam.IRole): s3.Bucket {
  const bucket = new s3.Bucket(scope, 'PatchLists', {
    bucketName: listsBucketName(here),
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'InstancesRead',
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:GetObject'],
      resources: [objects(here)],
      conditions: { StringEquals: { 'aws:PrincipalAccount': here.account } },
    }),
  );
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'OnlyTheWorkerWrites',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: [objects(here)],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': worker.roleArn } },
    }),
  );
  return bucket;
}

/** A list that is not there answers NoSuchKey only to whoever may list the bucket, and AccessDenied to others. */
export const keepLists = (here: Here): iam.PolicyStatement[] => [
  allow('KeepPatchLists', ['s3:PutObject', 's3:GetObject'], [objects(here)]),
  allow('FindPatchLists', ['s3:ListBucket'], [`arn:aws:s3:::${listsBucketName(here)}`]),
];

export const listWildcards = (here: Here): Wildcard[] => [
  {
    role: 'worker',
    resource: objects(here),
    statements: ['KeepPatchLists'],
    reason: 'A list is named by the hash of what it holds. The bucket is the bot’s own, and holds nothing else.',
  },
];
