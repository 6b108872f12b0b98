import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { type CfnElement, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { hereOf } from '../../src/config/here.ts';
import type { Config } from '../../src/config/types.ts';
import type { Acknowledgement } from '../bot/acknowledgement.ts';
import { NAMES } from '../bot/names.ts';
import { allow } from '../bot/statements.ts';
import { AUDIT_SINK, SINK_FOLDERS } from './names.ts';

/** Objects are written this often, or at this size: whichever comes first. */
const BUFFER = { intervalInSeconds: 300, sizeInMBs: 5 };

/**
 * Every event of the bot's bus in a bucket in which nobody can change or delete an object for so many days: `npm run audit` holds the table
 * against it. Nothing of the bot reads it or knows of it (ADR 125).
 */
export class AuditSinkStack extends Stack {
  readonly acknowledged: readonly Acknowledgement[];

  constructor(scope: Construct, config: Config, days: number) {
    const here = hereOf(config);
    super(scope, AUDIT_SINK.stack, { description: 'Patchwarden: its events, where nobody can change them', env: here });
    const bucket = createBucket(this, days);
    const delivery = deliveryRole(this, { bucket, ...here });
    onlyFor(delivery, bucket);
    const stream = new firehose.CfnDeliveryStream(this, 'Stream', {
      deliveryStreamName: AUDIT_SINK.stream,
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'AWS_OWNED_CMK' },
      extendedS3DestinationConfiguration: {
        bucketArn: bucket.bucketArn,
        roleArn: delivery.roleArn,
        prefix: `${SINK_FOLDERS.events}/`,
        errorOutputPrefix: `${SINK_FOLDERS.errors}/!{firehose:error-output-type}/`,
        bufferingHints: BUFFER,
        compressionFormat: 'UNCOMPRESSED',
        processingConfiguration: {
          enabled: true,
          processors: [
            { type: 'AppendDelimiterToRecord', parameters: [{ parameterName: 'Delimiter', parameterValue: '\\n' }] },
          ],
        },
      },
    });
    stream.node.addDependency(delivery);
    const putting = new iam.Role(this, 'Rule', {
      description: 'Gives events of the bus to the stream',
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': here.account } },
      }),
      inlinePolicies: {
        Put: new iam.PolicyDocument({
          statements: [allow('PutEvents', ['firehose:PutRecord', 'firehose:PutRecordBatch'], [stream.attrArn])],
        }),
      },
    });
    const rule = new events.CfnRule(this, 'All', {
      description: 'Every event of Patchwarden',
      eventBusName: NAMES.bus,
      eventPattern: { source: ['patchwarden'] },
      targets: [{ id: 'Stream', arn: stream.attrArn, roleArn: putting.roleArn }],
    });
    new CfnOutput(this, 'Sink', {
      description: 'For npm run audit -- --sink',
      value: `s3://${bucket.bucketName}/${SINK_FOLDERS.events}/`,
    });
    this.acknowledged = acknowledgementsOf({ bucket, delivery, rule });
  }
}

/** In compliance mode not even the root user ends the retention early. It outlives the stack. */
const createBucket = (scope: Construct, days: number): s3.Bucket =>
  new s3.Bucket(scope, 'Events', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    encryption: s3.BucketEncryption.S3_MANAGED,
    enforceSSL: true,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    objectLockEnabled: true,
    objectLockDefaultRetention: s3.ObjectLockRetention.compliance(Duration.days(days)),
    removalPolicy: RemovalPolicy.RETAIN,
  });

/** https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html */
const deliveryRole = (scope: Construct, { bucket, account }: { bucket: s3.Bucket; account: string }): iam.Role =>
  new iam.Role(scope, 'Delivery', {
    description: 'Writes events into the bucket, and reads nothing',
    assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
      conditions: { StringEquals: { 'sts:ExternalId': account } },
    }),
    inlinePolicies: {
      Write: new iam.PolicyDocument({
        statements: [
          allow(
            'FindBucket',
            ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
            [bucket.bucketArn],
          ),
          allow('WriteEvents', ['s3:PutObject', 's3:AbortMultipartUpload'], [bucket.arnForObjects('*')]),
        ],
      }),
    },
  });

/** Nobody else adds an object, by whatever right they have in the account. */
function onlyFor(delivery: iam.Role, bucket: s3.Bucket): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'OnlyTheStreamWrites',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['s3:PutObject', 's3:PutObjectRetention', 's3:PutObjectLegalHold', 's3:BypassGovernanceRetention'],
      resources: [bucket.arnForObjects('*')],
      conditions: { ArnNotEquals: { 'aws:PrincipalArn': delivery.roleArn } },
    }),
  );
}

const acknowledgementsOf = ({
  bucket,
  delivery,
  rule,
}: {
  bucket: s3.Bucket;
  delivery: iam.Role;
  rule: events.CfnRule;
}): Acknowledgement[] => {
  const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
  return [
    {
      id: 'Serverless::Serverless-EventBusDLQ',
      where: rule,
      reason:
        'EventBridge tries for 24 hours. What is lost all the same is a gap that the audit names, and no queue is one more place to write.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-S1',
      where: bucket,
      reason: 'It holds ids and hashes. An account that wants its reads recorded has CloudTrail data events for them.',
    },
    {
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::<${id}.Arn>/*]`,
      where: delivery,
      reason: 'Objects are named by their time. The role only writes, and what it has written stays for its retention.',
    },
  ];
};
