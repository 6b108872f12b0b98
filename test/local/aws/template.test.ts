import { DescribeTimeToLiveCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import * as ssmSdk from '@aws-sdk/client-ssm';
import type { SimulatedService } from '../../../local/aws/service.ts';
import { ACCOUNT, REGION, type StartedAws, startAws, taken } from './local-aws.ts';

let aws: StartedAws;
let documents: unknown[];

beforeEach(async () => {
  documents = [];
  const ssm: SimulatedService = {
    name: 'ssm',
    sdk: ssmSdk,
    handlers: {
      CreateDocument: async (input: unknown) => {
        documents.push(taken(input));
        return {};
      },
    },
  };
  aws = await startAws({ services: () => [ssm] });
});

afterEach(() => aws.close());

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

/** The parts of a bot's stack, in an order in which nothing can be created as it comes. */
const template = {
  Parameters: { Stage: { Type: 'String', Default: 'local' } },
  Conditions: { CDKMetadataAvailable: {} },
  Resources: {
    Tick: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: arn('Events'), RoleArn: arn('Role'), Input: '{"kind":"tick"}' },
      },
    },
    EventsSource: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: { Ref: 'Live' },
        EventSourceArn: arn('Events'),
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      },
    },
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Worker' },
        FunctionVersion: { 'Fn::GetAtt': ['WorkerVersion', 'Version'] },
        Name: 'live',
      },
    },
    WorkerVersion: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Worker' } } },
    Worker: {
      Type: 'AWS::Lambda::Function',
      DependsOn: ['Role'],
      Properties: {
        FunctionName: 'patchwarden-worker',
        Timeout: 60,
        Role: arn('Role'),
        Environment: {
          Variables: {
            TABLE: { Ref: 'Table' },
            QUEUE: { Ref: 'Events' },
            BUS: { Ref: 'Bus' },
            // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
            PLACE: { 'Fn::Sub': '${AWS::Region}/${AWS::AccountId}/${Stage}/${Events.QueueName}/${!Literal}' },
            JOINED: {
              'Fn::Join': [
                '-',
                ['a', { Ref: 'AWS::Partition' }, { 'Fn::Select': [1, { 'Fn::Split': [':', 'x:y:z'] }] }],
              ],
            },
            GONE: { Ref: 'AWS::NoValue' },
          },
        },
      },
    },
    Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: arn('Worker') } },
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: {
          source: ['aws.imagebuilder'],
          // biome-ignore lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
          resources: [{ prefix: { 'Fn::Sub': 'arn:${AWS::Partition}:x' } }],
        },
        State: 'ENABLED',
        Targets: [{ Arn: arn('Events'), Id: 'Target0' }],
      },
    },
    Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'patchwarden' } },
    Events: {
      Type: 'AWS::SQS::Queue',
      UpdateReplacePolicy: 'Delete',
      Properties: {
        QueueName: 'patchwarden-events',
        VisibilityTimeout: 360,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: arn('Dead'), maxReceiveCount: 5 },
      },
    },
    Dead: {
      Type: 'AWS::SQS::Queue',
      Properties: { QueueName: 'patchwarden-events-dlq', MessageRetentionPeriod: 1209600 },
    },
    Table: {
      Type: 'AWS::DynamoDB::GlobalTable',
      Properties: {
        TableName: 'patchwarden',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: ['pk', 'sk', 'workPk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        GlobalSecondaryIndexes: [
          {
            IndexName: 'work',
            KeySchema: [{ AttributeName: 'workPk', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        Replicas: [
          { Region: { Ref: 'AWS::Region' }, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
        ],
      },
    },
    Document: {
      Type: 'AWS::SSM::Document',
      Properties: {
        Name: 'Patchwarden-Bake',
        DocumentType: 'Automation',
        DocumentFormat: 'YAML',
        Content: { schemaVersion: '0.3', assumeRole: arn('Role') },
        UpdateMethod: 'NewVersion',
      },
    },
    Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'Patchwarden-Bake', AssumeRolePolicyDocument: {} } },
    Policy: { Type: 'AWS::IAM::Policy', Properties: { PolicyName: 'p', Roles: [{ Ref: 'Role' }] } },
    Logs: { Type: 'AWS::Logs::LogGroup', Properties: {} },
    Metadata: { Type: 'AWS::CDK::Metadata', Condition: 'CDKMetadataAvailable', Properties: {} },
  },
  Outputs: { Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } }, RoleArn: { Value: arn('Role') } },
};

function deploy(resources: object = {}, options: object = {}) {
  const batches: string[][] = [];
  let environment: Readonly<Record<string, string>> = {};
  const worker = (given: Readonly<Record<string, string>>) => {
    environment = given;
    return async ({ Records }: { Records: { body: string }[] }) => {
      batches.push(Records.map(({ body }) => body));
    };
  };
  const changed = { ...template, Resources: { ...template.Resources, ...resources } };
  const deployed = aws.deployTemplate(changed, { functions: { 'patchwarden-worker': worker }, ...options });
  return { deployed, batches, environment: () => environment };
}

describe('a template', () => {
  it('gives a function its environment with everything resolved', async () => {
    const { deployed, environment } = deploy();
    const { outputs } = await deployed;
    expect(environment()).toEqual({
      TABLE: 'patchwarden',
      QUEUE: `${aws.url}/${ACCOUNT}/patchwarden-events`,
      BUS: 'patchwarden',
      PLACE: `${REGION}/${ACCOUNT}/local/patchwarden-events/\${Literal}`,
      JOINED: 'a-aws-y',
      AWS_ACCESS_KEY_ID: 'Patchwarden-Bake',
      AWS_SECRET_ACCESS_KEY: 'local',
    });
    expect(outputs).toEqual({
      Url: `https://patchwarden-worker.lambda-url.${REGION}.on.aws/`,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/Patchwarden-Bake`,
    });
  });

  it('ticks every minute and routes events, through the queue, to the function', async () => {
    const { deployed, batches } = deploy();
    await deployed;
    await aws.clock.advance(59_999);
    expect(batches).toEqual([]);
    await aws.clock.advance(1001);
    expect(batches).toEqual([['{"kind":"tick"}']]);
    aws.events.emit({ source: 'aws.imagebuilder', detailType: 'd', resources: ['arn:aws:x/1'], detail: {} });
    aws.events.emit({ source: 'aws.imagebuilder', detailType: 'd', resources: ['arn:aws:y/1'], detail: {} });
    await aws.clock.advance(1000);
    expect(batches).toHaveLength(2);
    await aws.clock.advance(180_000);
    expect(batches.filter(([body]) => body === '{"kind":"tick"}')).toHaveLength(4);
  });

  it('makes the table with its index and time to live', async () => {
    await deploy().deployed;
    const client = new DynamoDBClient(aws.client);
    await client.send(
      new PutItemCommand({ TableName: 'patchwarden', Item: { pk: { S: 'a' }, sk: { S: 'b' }, workPk: { S: 'w' } } }),
    );
    const { Count } = await client.send(
      new QueryCommand({
        TableName: 'patchwarden',
        IndexName: 'work',
        KeyConditionExpression: 'workPk = :w',
        ExpressionAttributeValues: { ':w': { S: 'w' } },
      }),
    );
    expect(Count).toBe(1);
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: 'patchwarden' }));
    expect(TimeToLiveDescription?.AttributeName).toBe('ttl');
  });

  it('makes documents through SSM, their content resolved', async () => {
    await deploy().deployed;
    expect(documents).toEqual([
      {
        Name: 'Patchwarden-Bake',
        DocumentType: 'Automation',
        DocumentFormat: 'JSON',
        Content: `{"schemaVersion":"0.3","assumeRole":"arn:aws:iam::${ACCOUNT}:role/Patchwarden-Bake"}`,
      },
    ]);
  });

  it('takes parameters', async () => {
    const { deployed, environment } = deploy({}, { parameters: { Stage: 'test' } });
    await deployed;
    expect(environment()['PLACE']).toContain('/test/');
  });
});

describe('a template is refused', () => {
  it.each([
    [
      'an unknown type',
      { Other: { Type: 'AWS::Kinesis::Stream', Properties: {} } },
      'resource Other: local mode does not know the type AWS::Kinesis::Stream',
    ],
    [
      'a function without a handler',
      { Worker: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'other' } } },
      'no handler was given for the function other',
    ],
    [
      'an unknown intrinsic function',
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::ImportValue': 'x' } } } },
      'uses Fn::ImportValue',
    ],
    [
      'a reference to nothing',
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'Nothing' } } } },
      'refers to Nothing',
    ],
    [
      'an attribute nobody knows',
      { Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: { 'Fn::GetAtt': ['Dead', 'Colour'] } } } },
      'asks for Dead.Colour',
    ],
    [
      'a cron schedule',
      {
        Tick: {
          Type: 'AWS::Scheduler::Schedule',
          Properties: {
            ScheduleExpression: 'cron(0 1 * * ? *)',
            FlexibleTimeWindow: { Mode: 'OFF' },
            Target: { Arn: arn('Events'), RoleArn: arn('Role') },
          },
        },
      },
      'only rate(…) is',
    ],
    [
      'filters on a source',
      { EventsSource: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { FilterCriteria: {} } } },
      'FilterCriteria is not simulated',
    ],
    [
      'streams',
      { Table: { Type: 'AWS::DynamoDB::Table', Properties: { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } } } },
      'StreamSpecification is not simulated',
    ],
    [
      'a circle',
      {
        A: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'B' } } },
        B: { Type: 'AWS::Events::EventBus', Properties: { Name: { Ref: 'A' } } },
      },
      'circular dependency between A and B and A',
    ],
  ])('with %s', async (_case, resources, message) => {
    await expect(deploy(resources).deployed).rejects.toThrow(message);
  });
});
