import * as ec2Sdk from '@aws-sdk/client-ec2';
import * as imagebuilderSdk from '@aws-sdk/client-imagebuilder';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as ssmSdk from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { SimulatedService } from '../../../local/aws/service.ts';
import { ACCOUNT, REGION, rejectionOf, type StartedAws, startAws, taken } from './local-aws.ts';

/** What each handler was given last, by operation. */
const given: Record<string, unknown> = {};

function handler(name: string, output: object) {
  return async (input: unknown) => {
    given[name] = taken(input);
    return output;
  };
}

const ssm: SimulatedService = {
  name: 'ssm',
  sdk: ssmSdk,
  handlers: {
    GetAutomationExecution: handler('GetAutomationExecution', {
      AutomationExecution: {
        AutomationExecutionId: 'e-1',
        ExecutionStartTime: new Date(1_795_000_000_500),
        Outputs: { 'bake.Ami': ['ami-1', 'ami-2'] },
        NotInTheModel: 'dropped',
      },
    }),
    StartAutomationExecution: async () => {
      throw new ssmSdk.AutomationDefinitionNotFoundException({ message: 'no such document', $metadata: {} });
    },
    SendAutomationSignal: async () => {
      throw new ssmSdk.SSMServiceException({
        name: 'ValidationException',
        $fault: 'client',
        message: 'short',
        $metadata: {},
      });
    },
    StopAutomationExecution: async () => {
      throw new TypeError('a bug of the simulator');
    },
    PutParameter: handler('PutParameter', { Version: 1 }),
  },
};

const imagebuilder: SimulatedService = {
  name: 'imagebuilder',
  sdk: imagebuilderSdk,
  handlers: {
    StartImagePipelineExecution: handler('StartImagePipelineExecution', {
      imageBuildVersionArn: 'arn:image',
      clientToken: 'token',
    }),
    GetImage: handler('GetImage', { image: { name: 'web', outputResources: { amis: [{ image: 'ami-1' }] } } }),
    ListTagsForResource: handler('ListTagsForResource', { tags: { team: 'web' } }),
    UntagResource: handler('UntagResource', {}),
    GetImagePipeline: async () => {
      throw new imagebuilderSdk.ResourceNotFoundException({ message: 'no pipeline', $metadata: {} });
    },
  },
};

const ec2: SimulatedService = {
  name: 'ec2',
  sdk: ec2Sdk,
  handlers: {
    DescribeImages: handler('DescribeImages', {
      Images: [
        {
          ImageId: 'ami-1',
          Name: 'a <b> & "c"',
          Public: false,
          Tags: [{ Key: 'k', Value: 'v' }],
          BlockDeviceMappings: [],
        },
        { ImageId: 'ami-2', BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }] },
      ],
    }),
    DescribeInstances: async () => {
      throw new ec2Sdk.EC2ServiceException({
        name: 'InvalidInstanceID.NotFound',
        $fault: 'client',
        message: 'none',
        $metadata: {},
      });
    },
  },
};

let aws: StartedAws;
let ssmClient: ssmSdk.SSMClient;
let ibClient: imagebuilderSdk.ImagebuilderClient;
let ec2Client: ec2Sdk.EC2Client;

beforeAll(async () => {
  aws = await startAws({ services: () => [ssm, imagebuilder, ec2] });
  ssmClient = new ssmSdk.SSMClient(aws.client);
  ibClient = new imagebuilderSdk.ImagebuilderClient(aws.client);
  ec2Client = new ec2Sdk.EC2Client(aws.client);
});

afterAll(() => aws.close());

describe('a JSON service', () => {
  it('carries timestamps, maps of lists and only modelled members', async () => {
    const { AutomationExecution } = await ssmClient.send(
      new ssmSdk.GetAutomationExecutionCommand({ AutomationExecutionId: 'e-1' }),
    );
    expect(given['GetAutomationExecution']).toEqual({ AutomationExecutionId: 'e-1' });
    expect(AutomationExecution).toEqual({
      AutomationExecutionId: 'e-1',
      ExecutionStartTime: new Date(1_795_000_000_500),
      Outputs: { 'bake.Ami': ['ami-1', 'ami-2'] },
    });
  });

  it('gives its own exception class back', async () => {
    const call = ssmClient.send(new ssmSdk.StartAutomationExecutionCommand({ DocumentName: 'none' }));
    await expect(call).rejects.toBeInstanceOf(ssmSdk.AutomationDefinitionNotFoundException);
    await expect(call).rejects.toMatchObject({ message: 'no such document', $metadata: { httpStatusCode: 400 } });
  });

  it('gives an unmodelled error back by its name', async () => {
    const call = ssmClient.send(
      new ssmSdk.SendAutomationSignalCommand({ AutomationExecutionId: 'e', SignalType: 'Approve' }),
    );
    await expect(call).rejects.toMatchObject({ name: 'ValidationException', message: 'short' });
  });

  it('answers 500 InternalFailure for a bug, and reports it', async () => {
    const call = ssmClient.send(new ssmSdk.StopAutomationExecutionCommand({ AutomationExecutionId: 'e' }));
    await expect(call).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
    expect(aws.errors.map(String)).toContain('TypeError: a bug of the simulator');
  });

  it('answers 501 for an operation nobody simulates', async () => {
    const call = ssmClient.send(new ssmSdk.DescribePatchGroupsCommand({}));
    await expect(call).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
  });

  it('refuses an input without its required members before the handler', async () => {
    const response = await post({ 'x-amz-target': 'AmazonSSM.PutParameter' }, '{"Name":"/a"}');
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      __type: 'com.amazonaws.ssm#ValidationException',
      message:
        "1 validation error detected: Value null at 'value' failed to satisfy constraint: Member must not be null",
    });
    expect(given['PutParameter']).toBeUndefined();
  });

  it.each([
    ['a number where a text belongs', '{"Name":"/a","Value":5}'],
    ['a text where a boolean belongs', '{"Name":"/a","Value":"b","Overwrite":"yes"}'],
    ['a body that is not JSON', '{'],
    ['a body that is a list', '[]'],
  ])('refuses %s', async (_case, body) => {
    const response = await post({ 'x-amz-target': 'AmazonSSM.PutParameter' }, body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: 'SerializationException' });
  });
});

describe('a REST service', () => {
  it('reads the body by its JSON names, and an idempotency token', async () => {
    const arn = `arn:aws:imagebuilder:${REGION}:${ACCOUNT}:image-pipeline/web`;
    const output = await ibClient.send(
      new imagebuilderSdk.StartImagePipelineExecutionCommand({ imagePipelineArn: arn }),
    );
    expect(given['StartImagePipelineExecution']).toEqual({ imagePipelineArn: arn, clientToken: expect.any(String) });
    expect(output.imageBuildVersionArn).toBe('arn:image');
  });

  it('reads query, labels and lists in the query', async () => {
    const arn = `arn:aws:imagebuilder:${REGION}:${ACCOUNT}:image/web/1.0.0/1`;
    await ibClient.send(new imagebuilderSdk.GetImageCommand({ imageBuildVersionArn: arn }));
    expect(given['GetImage']).toEqual({ imageBuildVersionArn: arn });
    await ibClient.send(new imagebuilderSdk.ListTagsForResourceCommand({ resourceArn: arn }));
    expect(given['ListTagsForResource']).toEqual({ resourceArn: arn });
    await ibClient.send(new imagebuilderSdk.UntagResourceCommand({ resourceArn: arn, tagKeys: ['a b', 'c'] }));
    expect(given['UntagResource']).toEqual({ resourceArn: arn, tagKeys: ['a b', 'c'] });
  });

  it('gives its exception class and status back', async () => {
    const call = ibClient.send(new imagebuilderSdk.GetImagePipelineCommand({ imagePipelineArn: 'arn' }));
    await expect(call).rejects.toBeInstanceOf(imagebuilderSdk.ResourceNotFoundException);
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });
});

describe('a Query service', () => {
  it('answers STS in XML', async () => {
    const identity = await new STSClient(aws.client).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/local/local` });
  });

  it("reads and writes EC2's dialect", async () => {
    const output = await ec2Client.send(
      new ec2Sdk.DescribeImagesCommand({
        ImageIds: ['ami-1', 'ami-2'],
        Filters: [{ Name: 'state', Values: ['available', 'pending'] }],
        IncludeDeprecated: true,
        MaxResults: 5,
      }),
    );
    expect(given['DescribeImages']).toEqual({
      ImageIds: ['ami-1', 'ami-2'],
      Filters: [{ Name: 'state', Values: ['available', 'pending'] }],
      IncludeDeprecated: true,
      MaxResults: 5,
    });
    expect(output.Images?.[0]).toMatchObject({ Name: 'a <b> & "c"', Public: false, Tags: [{ Key: 'k', Value: 'v' }] });
    expect(output.Images?.[1]?.BlockDeviceMappings).toEqual([{ DeviceName: '/dev/xvda', Ebs: { VolumeSize: 8 } }]);
  });

  it("gives EC2's error codes back", async () => {
    const call = ec2Client.send(new ec2Sdk.DescribeInstancesCommand({ InstanceIds: ['i-1'] }));
    await expect(call).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound', message: 'none' });
  });

  it('speaks the old Query protocol to SQS clients that still do', async () => {
    const form = 'Action=GetQueueUrl&Version=2012-11-05&QueueName=none';
    const response = await post({ 'content-type': 'application/x-www-form-urlencoded' }, form);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>AWS.SimpleQueueService.NonExistentQueue</Code>');
  });
});

describe('the door', () => {
  it('refuses requests without a signature', async () => {
    const response = await fetch(aws.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: '{}',
    });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ __type: 'MissingAuthenticationToken' });
  });

  it('answers 501 for a service nobody simulates', async () => {
    const response = await post({ 'x-amz-target': 'Kinesis_20131202.PutRecord' }, '{}');
    expect(response.status).toBe(501);
  });
});

describe('a call in process, as boto3 makes it', () => {
  it('gives plain JSON with ISO times', async () => {
    const output = await aws.callService('ssm', 'GetAutomationExecution', { AutomationExecutionId: 'e-1' });
    expect(output).toEqual({
      AutomationExecution: {
        AutomationExecutionId: 'e-1',
        ExecutionStartTime: '2026-11-18T11:06:40.500Z',
        Outputs: { 'bake.Ami': ['ami-1', 'ami-2'] },
      },
    });
  });

  it('fills in idempotency tokens', async () => {
    await aws.callService('imagebuilder', 'StartImagePipelineExecution', { imagePipelineArn: 'arn' });
    expect(given['StartImagePipelineExecution']).toEqual({ imagePipelineArn: 'arn', clientToken: expect.any(String) });
  });

  it.each([
    [
      'an unknown member',
      { Name: '/a', Value: 'b', Kind: 'String' },
      'Unknown parameter in input: "Kind", must be one of: Name, ',
    ],
    ['a missing member', { Name: '/a' }, 'Missing required parameter in input: "Value"'],
    [
      'a wrong type',
      { Name: '/a', Value: 5 },
      'Invalid type for parameter Value, value: 5, type: number, valid type: string',
    ],
    [
      'an unknown member inside',
      { Name: '/a', Value: 'b', Tags: [{ key: 'k' }] },
      'Unknown parameter in Tags.0: "key"',
    ],
  ])('refuses %s', async (_case, input, message) => {
    const error = await rejectionOf(aws.callService('ssm', 'PutParameter', input));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('refuses services and operations nobody simulates', async () => {
    await expect(aws.callService('rds', 'StartDBInstance', {})).rejects.toThrow("Unknown service: 'rds'");
    await expect(aws.callService('ssm', 'DescribePatchGroups', {})).rejects.toThrow(
      'ssm:DescribePatchGroups is not simulated',
    );
  });
});

describe('injected faults', () => {
  const call = () => ssmClient.send(new ssmSdk.GetAutomationExecutionCommand({ AutomationExecutionId: 'e-1' }));

  it.each([
    ['throttle', 'ThrottlingException', 400],
    ['server-error', 'InternalServerError', 500],
    ['access-denied', 'AccessDeniedException', 400],
  ] as const)('answers %s as %s, as often as asked for', async (kind, name, httpStatusCode) => {
    aws.faults.add({ target: 'aws', service: 'ssm', operation: 'GetAutomationExecution', kind, times: 2 });
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
    await expect(call()).rejects.toMatchObject({ name });
    await expect(call()).resolves.toBeDefined();
  });

  it('spells throttling as each service does', async () => {
    aws.faults.add({ target: 'aws', service: 'imagebuilder', operation: 'GetImage', kind: 'throttle' });
    const image = ibClient.send(new imagebuilderSdk.GetImageCommand({ imageBuildVersionArn: 'arn' }));
    await expect(image).rejects.toBeInstanceOf(imagebuilderSdk.CallRateLimitExceededException);
    aws.faults.add({ target: 'aws', service: 'sqs', operation: '*', kind: 'throttle' });
    const url = new SQSClient(aws.client).send(new GetQueueUrlCommand({ QueueName: 'q' }));
    await expect(url).rejects.toMatchObject({ name: 'RequestThrottled' });
  });

  it('does the work and gives no answer after an accepted timeout', async () => {
    delete given['GetImage'];
    aws.faults.add({ target: 'aws', service: 'imagebuilder', operation: 'GetImage', kind: 'timeout-after-accept' });
    const image = ibClient.send(new imagebuilderSdk.GetImageCommand({ imageBuildVersionArn: 'arn' }));
    const error = await rejectionOf(image);
    expect(error['$metadata'] ?? {}).not.toHaveProperty('httpStatusCode');
    expect(given['GetImage']).toEqual({ imageBuildVersionArn: 'arn' });
  });

  it('touches calls in process, too, and is gone when cleared', async () => {
    aws.faults.add({ target: 'aws', service: 'ssm', operation: '*', kind: 'throttle', times: 10 });
    await expect(
      aws.callService('ssm', 'GetAutomationExecution', { AutomationExecutionId: 'e' }),
    ).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
    aws.faults.clear();
    await expect(call()).resolves.toBeDefined();
  });

  it('refuses a fault that is not for AWS', () => {
    expect(() => aws.faults.add({ target: 'slack', method: 'chat.update', kind: 'rate-limit' })).toThrow('slack');
  });
});

function post(headers: Record<string, string>, body: string): Promise<Response> {
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20261120/${REGION}/ssm/aws4_request, SignedHeaders=host, Signature=0`;
  return fetch(aws.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', authorization, ...headers },
    body,
  });
}
