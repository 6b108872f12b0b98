import { Template } from 'aws-cdk-lib/assertions';
import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { addReporting } from '../../../infra/reporting/add-reporting.ts';
import { ReportingStack } from '../../../infra/reporting/reporting-stack.ts';
import type { Config } from '../../../src/config/types.ts';
import {
  createBot,
  fullConfig,
  list,
  type Resource,
  type Statement,
  statementsOf,
  templateOf,
} from '../bot-template.ts';
import { sampleConfig } from './sample/world.ts';

const LITERALS = { '@aws-cdk/core:enablePartitionLiterals': true };

function reporting(config: Config = sampleConfig()): { app: App; stack: ReportingStack } {
  const app = new App({ context: { reporting: 'true' }, postCliContext: LITERALS });
  const stack = addReporting(app, config);
  if (stack === undefined) throw new Error('reporting is off');
  return { app, stack };
}

process.env['CDK_VALIDATION'] = 'false';
const { stack } = reporting();
const resources: Record<string, Resource> = Template.fromStack(stack).toJSON()['Resources'];
const ofType = (type: string): Resource[] => Object.values(resources).filter((resource) => resource.Type === type);

interface TableInput {
  Name: string;
  TableType: string;
  PartitionKeys?: { Name: string }[];
  Parameters: Record<string, unknown>;
  StorageDescriptor: { Columns: { Name: string; Type: string }[] };
  ViewOriginalText?: string;
}
const tables = ofType('AWS::Glue::Table').map(({ Properties }) => Properties['TableInput'] as TableInput);

const bucketId = Object.entries(resources).find(([, { Type }]) => Type === 'AWS::S3::Bucket')?.[0] ?? '';
/** ARNs with the bucket as `BUCKET`. */
const readable = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll(`{"Fn::GetAtt":["${bucketId}","Arn"]}`, '"BUCKET"')
    .replaceAll(/\{"Fn::Join":\["",\["BUCKET","([^"]*)"\]\]\}/g, '"BUCKET$1"');

describe('is off by default', () => {
  test('and then the app has the bot alone; with it the bot is the same', () => {
    const off = createBot();
    expect(addReporting(off.app, fullConfig())).toBeUndefined();
    const on = createBot({ context: { reporting: 'true' } });
    expect(addReporting(on.app, fullConfig())).toBeDefined();
    expect(templateOf(on).toJSON()).toEqual(templateOf(off).toJSON());
  });

  test('and another word than true or false is refused', () => {
    const { app } = createBot({ context: { reporting: 'yes' } });
    expect(() => addReporting(app, fullConfig())).toThrow('reporting is "yes" and must be true or false');
  });
});

describe('the bucket', () => {
  test('is private, encrypted, kept, and forgets in its time', () => {
    expect(ofType('AWS::S3::Bucket')).toMatchObject([
      {
        DeletionPolicy: 'Retain',
        Properties: {
          PublicAccessBlockConfiguration: {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
          LifecycleConfiguration: {
            Rules: [
              { Prefix: 'sync/', ExpirationInDays: 400 },
              { Prefix: 'results/', ExpirationInDays: 30 },
              { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
            ],
          },
        },
      },
    ]);
    expect(ofType('AWS::S3::Bucket')[0]?.Properties['BucketName']).toBeUndefined();
  });

  test('lets Systems Manager write each account’s files below its own path, for its own syncs, and nobody else anything', () => {
    const [policy] = ofType('AWS::S3::BucketPolicy');
    const statements = statementsOf(policy?.Properties['PolicyDocument']);
    expect(statements.filter(({ Effect }) => Effect === 'Deny')).toHaveLength(1);
    const allowed: (Statement & { Principal?: unknown })[] = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(
      allowed.map(({ Action, Principal, Resource, Condition }) => [Action, Principal, readable(Resource), Condition]),
    ).toEqual([
      ['s3:GetBucketAcl', { Service: 'ssm.amazonaws.com' }, '"BUCKET"', undefined],
      ...['111122223333', '444455556666'].map((account) => [
        's3:PutObject',
        { Service: 'ssm.amazonaws.com' },
        `"BUCKET/sync/*/accountid=${account}/*"`,
        {
          StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account },
          ArnLike: { 'aws:SourceArn': `arn:aws:ssm:*:${account}:resource-data-sync/*` },
        },
      ]),
    ]);
  });

  test('is there with its policy before the data sync, which tries it', () => {
    const [policy] = Object.entries(resources).find(([, { Type }]) => Type === 'AWS::S3::BucketPolicy') ?? [];
    expect(ofType('AWS::SSM::ResourceDataSync')).toMatchObject([
      {
        DependsOn: [policy],
        Properties: {
          SyncName: 'patchwarden-reporting',
          S3Destination: {
            BucketName: { Ref: bucketId },
            BucketPrefix: 'sync',
            BucketRegion: 'ap-southeast-2',
            SyncFormat: 'JsonSerDe',
          },
        },
      },
    ]);
  });
});

describe('tables', () => {
  test('are defined and not crawled, and none has a column twice', () => {
    expect(ofType('AWS::Glue::Crawler')).toEqual([]);
    for (const { Name, StorageDescriptor, PartitionKeys = [] } of tables) {
      const columns = [...StorageDescriptor.Columns, ...PartitionKeys].map((column) => column.Name);
      expect([Name, new Set(columns).size]).toEqual([Name, columns.length]);
      expect(columns.filter((column) => column !== column.toLowerCase())).toEqual([]);
    }
    expect(JSON.stringify(tables.map(({ StorageDescriptor }) => StorageDescriptor.Columns))).not.toContain(
      'resourcetype',
    );
  });

  test('find their files by the accounts and Regions of the config, without partitions to add', () => {
    const items = tables.find(({ Name }) => Name === 'aws_complianceitem');
    expect(items?.Parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.accountid.values': '111122223333,444455556666',
      'projection.region.values': 'ap-southeast-2,us-east-1',
      'storage.location.template': {
        'Fn::Join': [
          '',
          [
            's3://',
            { Ref: bucketId },
            `/sync/AWS:ComplianceItem/accountid=\${accountid}/region=\${region}/resourcetype=ManagedInstanceInventory`,
          ],
        ],
      },
    });
  });

  test('a view is stored with the statement that is tested', () => {
    const view = tables.find(({ Name }) => Name === 'missing_patch');
    const stored = /^\/\* Presto View: (.+) \*\/$/.exec(view?.ViewOriginalText ?? '')?.[1] ?? '';
    expect(JSON.parse(Buffer.from(stored, 'base64').toString())).toMatchObject({
      catalog: 'awsdatacatalog',
      schema: 'patchwarden_reporting',
      originalSql: expect.stringContaining('JOIN instance'),
      columns: expect.arrayContaining([{ name: 'missing_since', type: 'date' }]),
    });
  });
});

test('queries run in one workgroup, whose results stay in the bucket, encrypted, and which reads so much and no more', () => {
  expect(ofType('AWS::Athena::WorkGroup')).toMatchObject([
    {
      Properties: {
        WorkGroupConfiguration: {
          EnforceWorkGroupConfiguration: true,
          BytesScannedCutoffPerQuery: 10 * 1024 ** 3,
          ResultConfiguration: {
            OutputLocation: { 'Fn::Join': ['', ['s3://', { Ref: bucketId }, '/results/']] },
            ExpectedBucketOwner: '111122223333',
            EncryptionConfiguration: { EncryptionOption: 'SSE_S3' },
          },
        },
      },
    },
  ]);
  expect(ofType('AWS::Athena::NamedQuery')).toHaveLength(9);
});

describe('who may do what', () => {
  const statements = (type: string): Statement[] =>
    ofType(type).flatMap(({ Properties }) => statementsOf(Properties['PolicyDocument']));
  /** What may be written, and where. */
  const writes = (type: string): string[] =>
    statements(type)
      .filter(({ Action }) => list(Action).includes('s3:PutObject'))
      .map(({ Resource }) => readable(Resource));

  test('people and Amazon Quick read, and write results alone', () => {
    expect(writes('AWS::IAM::ManagedPolicy')).toEqual(['"BUCKET/results/*"']);
  });

  test('the schedule starts queries in the workgroup, and writes results and the days', () => {
    expect(writes('AWS::IAM::Policy')).toEqual(['"BUCKET/results/*"', '"BUCKET/history/*"']);
    const [role] = ofType('AWS::IAM::Role');
    expect(JSON.stringify(role?.Properties['AssumeRolePolicyDocument'])).toContain(
      '"aws:SourceAccount":"111122223333"',
    );
  });

  test('nothing is allowed on everything, nothing is deleted, and no definition can be changed', () => {
    for (const { Action, Resource } of [...statements('AWS::IAM::ManagedPolicy'), ...statements('AWS::IAM::Policy')]) {
      expect(list(Resource)).not.toContain('*');
      for (const action of list(Action))
        expect(action).not.toMatch(/Delete|glue:(Create|Update|Batch)|athena:(Create|Update)/);
    }
  });
});

describe('cdk-nag', () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  function checked(): ReportingStack {
    const { app, stack: added } = reporting();
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    app.synth();
    return added;
  }

  test('finds nothing that is not acknowledged, with a reason in a sentence', () => {
    for (const { reason } of checked().acknowledged) expect(reason).toMatch(/^[A-Z].{30,}\.$/);
  });

  test('each acknowledgement is needed: without it the synth stops at the rule that it names', () => {
    const app = new App({ postCliContext: LITERALS });
    const bare = new ReportingStack(app, sampleConfig());
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
    expect(bare.acknowledged.length).toBeGreaterThan(10);
    const report = messageOf(() => app.synth());
    for (const { id, where } of bare.acknowledged) {
      expect(report).toContain(id);
      expect(report).toContain(where.node.path);
    }
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error('nothing was thrown');
}
