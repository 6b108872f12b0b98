import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { type CfnElement, Stack } from 'aws-cdk-lib/core';
import { allow } from '../bot/statements.ts';
import { REPORTING } from './names.ts';
import { FOLDERS } from './tables.ts';

export interface Place {
  account: string;
  region: string;
  bucket: s3.Bucket;
}

const DATA = [FOLDERS.sync, FOLDERS.exports, FOLDERS.history, FOLDERS.catalogue] as const;

const workgroup = ({ account, region }: Place): string =>
  `arn:aws:athena:${region}:${account}:workgroup/${REPORTING.workgroup}`;

/**
 * What Athena needs of whoever runs a query: the definitions, and reading the data. Athena asks for the default database, too.
 * https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
 */
const readData = (place: Place): iam.PolicyStatement[] => {
  const glue = `arn:aws:glue:${place.region}:${place.account}`;
  const database = `${glue}:database/${REPORTING.database}`;
  return [
    allow(
      'ReadDefinitions',
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'glue:GetPartitions'],
      [`${glue}:catalog`, database, `${glue}:table/${REPORTING.database}/*`],
    ),
    allow('SeeDefaultDatabase', ['glue:GetDatabase'], [`${glue}:catalog`, `${glue}:database/default`]),
    allow(
      'FindData',
      ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
      [place.bucket.bucketArn],
    ),
    allow(
      'ReadData',
      ['s3:GetObject'],
      DATA.map((folder) => place.bucket.arnForObjects(`${folder}/*`)),
    ),
  ];
};

const write = (sid: string, { bucket }: Place, folder: string): iam.PolicyStatement =>
  allow(
    sid,
    ['s3:PutObject', 's3:GetObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
    [bucket.arnForObjects(`${folder}/*`)],
  );

/** For people and for Amazon Quick: every query that reads, and results of their own. */
export const readerStatements = (place: Place): iam.PolicyStatement[] => [
  allow(
    'RunQueries',
    [
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:ListQueryExecutions',
      'athena:GetWorkGroup',
      'athena:ListNamedQueries',
      'athena:GetNamedQuery',
      'athena:BatchGetNamedQuery',
    ],
    [workgroup(place)],
  ),
  ...readData(place),
  write('WriteResults', place, FOLDERS.results),
];

/** For the schedule: one query a day, whose rows are written beside the data and nowhere else. */
export const keeperStatements = (place: Place): iam.PolicyStatement[] => [
  allow('RunQueries', ['athena:StartQueryExecution'], [workgroup(place)]),
  ...readData(place),
  write('WriteResults', place, FOLDERS.results),
  write('KeepToday', place, FOLDERS.history),
];

/** What their wildcards are, as cdk-nag names them, and why nothing narrower does. */
export const WILDCARDS: readonly { resource: (place: Place) => string; reason: string }[] = [
  {
    resource: ({ account, region }) => `arn:aws:glue:${region}:${account}:table/${REPORTING.database}/*`,
    reason: 'Every table and view of the one database is a report’s, and a view reads others. It only reads.',
  },
  ...[...DATA, FOLDERS.results].map((folder) => ({
    resource: ({ bucket }: Place) => {
      const id = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnElement);
      return `<${id}.Arn>/${folder}/*`;
    },
    reason:
      'Files are named by instance, day or query. The folder says what they are, and no other folder can be reached.',
  })),
];
