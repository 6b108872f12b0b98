import * as sdk from '@aws-sdk/client-cloudformation';
import type { NewChangeSet } from '../../src/aws/change-set.ts';
import { createCloudFormation } from '../../src/aws/cloudformation.ts';
import { refusalOf, type Script, type ScriptedAws, startScriptedAws } from '../support/scripted-aws.ts';

const STACK = 'arn:aws:cloudformation:ap-southeast-2:111122223333:stack/web-prod/4f1c';
const SET = 'arn:aws:cloudformation:ap-southeast-2:111122223333:changeSet/patchwarden-d-1-1/9b2e';

let aws: ScriptedAws;

afterEach(() => aws.close());

const answering = async (script: Script) => {
  aws = await startScriptedAws({ name: 'cloudformation', sdk }, script);
  return createCloudFormation(aws.client);
};

const newSet = (over: Partial<NewChangeSet> = {}): NewChangeSet => ({
  stack: 'web-prod',
  name: 'patchwarden-d-1-1',
  token: 'patchwarden-d-1-1',
  description: 'Deploy d-1',
  parameters: [
    { key: 'AmazonMachineImage', value: 'ami-2' },
    { key: 'Size', usePrevious: true },
  ],
  capabilities: ['CAPABILITY_IAM'],
  ...over,
});

test('reads a stack: what it runs, by which role, and how it was deployed', async () => {
  const cloudFormation = await answering({
    DescribeStacks: {
      Stacks: [
        {
          StackId: STACK,
          StackName: 'web-prod',
          StackStatus: 'UPDATE_COMPLETE',
          CreationTime: new Date(1_000),
          LastUpdatedTime: new Date(2_000),
          Parameters: [{ ParameterKey: 'Image', ParameterValue: '/golden/web', ResolvedValue: 'ami-1' }],
          Capabilities: ['CAPABILITY_IAM'],
          RoleARN: 'arn:aws:iam::111122223333:role/web-stack',
          DeploymentConfig: { Mode: 'EXPRESS' },
          DriftInformation: { StackDriftStatus: 'DRIFTED' },
          RollbackConfiguration: { MonitoringTimeInMinutes: 0 },
        },
      ],
    },
  });
  expect(await cloudFormation.stack('web-prod')).toEqual({
    id: STACK,
    name: 'web-prod',
    status: 'UPDATE_COMPLETE',
    changedAt: 2_000,
    parameters: [{ key: 'Image', value: '/golden/web', resolved: 'ami-1' }],
    capabilities: ['CAPABILITY_IAM'],
    roleArn: 'arn:aws:iam::111122223333:role/web-stack',
    deploymentMode: 'EXPRESS',
    driftStatus: 'DRIFTED',
    monitoringMinutes: 0,
  });
  expect(aws.asked).toEqual([
    { operation: 'DescribeStacks', input: expect.objectContaining({ StackName: 'web-prod' }) },
  ]);
});

test('never asks for all stacks of the account', async () => {
  const cloudFormation = await answering({ DescribeStacks: { Stacks: [] } });
  await expect(cloudFormation.stack('')).rejects.toThrow('reading stack ');
  expect(aws.asked).toEqual([]);
});

test.each([
  ['ValidationError', 'Stack with id web-prod does not exist', 'gone'],
  ['ValidationError', 'Stack [web-prod] does not exist', 'gone'],
  ['ValidationError', 'Parameters: [Image] do not exist in the template', 'refused'],
  ['ValidationError', 'Role arn:aws:iam::1:role/x is invalid or the stack it names does not exist', 'refused'],
  ['Throttling', 'Rate exceeded', 'busy'],
  ['AccessDenied', 'not authorized', 'refused'],
])('a %s that says "%s" is %s', async (name, message, failure) => {
  const cloudFormation = await answering({
    DescribeStacks: refusalOf(sdk.CloudFormationServiceException, name, message),
  });
  await expect(cloudFormation.stack('web-prod')).rejects.toMatchObject({ failure, code: name });
});

test('makes a change set of the template that is there, in standard mode, with its alarms', async () => {
  const cloudFormation = await answering({ CreateChangeSet: { Id: SET, StackId: STACK } });
  const alarm = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-5xx';
  const both = 'arn:aws:cloudwatch:ap-southeast-2:111122223333:alarm:web-prod-down';
  const alarms = [
    { arn: alarm, type: 'AWS::CloudWatch::Alarm' as const },
    { arn: both, type: 'AWS::CloudWatch::CompositeAlarm' as const },
  ];
  const set = newSet({ rollback: { monitoringMinutes: 15, alarms } });
  expect(await cloudFormation.createChangeSet(set)).toEqual({ changeSetId: SET, stackId: STACK });
  const [{ input } = { input: {} }] = aws.asked;
  expect(Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))).toEqual({
    StackName: 'web-prod',
    ChangeSetName: 'patchwarden-d-1-1',
    ChangeSetType: 'UPDATE',
    ClientToken: 'patchwarden-d-1-1',
    Description: 'Deploy d-1',
    UsePreviousTemplate: true,
    DeploymentConfig: { Mode: 'STANDARD' },
    Parameters: [
      { ParameterKey: 'AmazonMachineImage', ParameterValue: 'ami-2' },
      { ParameterKey: 'Size', UsePreviousValue: true },
    ],
    Capabilities: ['CAPABILITY_IAM'],
    RollbackConfiguration: {
      MonitoringTimeInMinutes: 15,
      RollbackTriggers: [
        { Arn: alarm, Type: 'AWS::CloudWatch::Alarm' },
        { Arn: both, Type: 'AWS::CloudWatch::CompositeAlarm' },
      ],
    },
  });
});

test('takes a set of that name as it is, and leaves the monitoring as the stack has it', async () => {
  const cloudFormation = await answering({
    CreateChangeSet: new sdk.AlreadyExistsException({ message: 'exists', $metadata: {} }),
    DescribeChangeSet: { ChangeSetId: SET, StackId: STACK },
  });
  expect(await cloudFormation.createChangeSet(newSet())).toEqual({ changeSetId: SET, stackId: STACK });
  expect(aws.asked[0]?.input['RollbackConfiguration']).toBeUndefined();
  expect(aws.asked[1]?.input).toMatchObject({ ChangeSetName: 'patchwarden-d-1-1', StackName: 'web-prod' });
});

test('a watch without alarms of ours leaves the stack its own alarms', async () => {
  const cloudFormation = await answering({ CreateChangeSet: { Id: SET, StackId: STACK } });
  await cloudFormation.createChangeSet(newSet({ rollback: { monitoringMinutes: 15, alarms: [] } }));
  const rollback = JSON.stringify(aws.asked[0]?.input['RollbackConfiguration']);
  expect(rollback).toBe('{"MonitoringTimeInMinutes":15}');
});

test('reads all pages of a set, each change of a property once', async () => {
  const property = (Name: string, BeforeValue: string, AfterValue: string) => ({
    Target: { Attribute: 'Properties', Name, BeforeValue, AfterValue },
  });
  const change = (LogicalResourceId: string, over: object) => ({
    Type: 'Resource',
    ResourceChange: { LogicalResourceId, ResourceType: 'AWS::X', Action: 'Modify', ...over },
  });
  const page = { ChangeSetId: SET, Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' };
  const details = [
    property('ImageId', 'ami-1', 'ami-2'),
    property('ImageId', 'ami-1', 'ami-2'),
    { Target: { Attribute: 'Tags' } },
  ];
  const cloudFormation = await answering({
    DescribeChangeSet: [
      { ...page, Changes: [change('Template', { Replacement: 'False', Details: details })], NextToken: 'more' },
      { ...page, Changes: [change('Group', { Action: 'Add' })] },
    ],
  });
  const set = await cloudFormation.changeSet({ stackId: STACK, changeSetId: SET });
  expect(set).toMatchObject({ id: SET, status: 'CREATE_COMPLETE', executionStatus: 'AVAILABLE' });
  expect(set.changes).toEqual([
    {
      logicalId: 'Template',
      type: 'AWS::X',
      action: 'Modify',
      replacement: 'False',
      properties: [{ name: 'ImageId', before: 'ami-1', after: 'ami-2' }],
    },
    { logicalId: 'Group', type: 'AWS::X', action: 'Add', properties: [] },
  ]);
  expect(aws.asked.map(({ input }) => [input['NextToken'], input['IncludePropertyValues']])).toEqual([
    [undefined, true],
    ['more', true],
  ]);
});

test('a set that is gone is gone to its reader, and nothing to whoever deletes it', async () => {
  const gone = new sdk.ChangeSetNotFoundException({ message: 'ChangeSet [x] does not exist', $metadata: {} });
  const cloudFormation = await answering({ DescribeChangeSet: gone, DeleteChangeSet: gone });
  await expect(cloudFormation.changeSet({ stackId: STACK, changeSetId: SET })).rejects.toMatchObject({
    failure: 'gone',
  });
  await cloudFormation.deleteChangeSet({ stackId: STACK, changeSetId: SET });
  expect(aws.asked.map(({ operation }) => operation)).toEqual(['DescribeChangeSet', 'DeleteChangeSet']);
});

test.each([
  ['EXECUTE_COMPLETE', 'left as it is'],
  ['UNAVAILABLE', 'busy'],
])('a set that cannot be deleted and is %s is %s', async (ExecutionStatus, expected) => {
  const cloudFormation = await answering({
    DeleteChangeSet: new sdk.InvalidChangeSetStatusException({ message: 'status', $metadata: {} }),
    DescribeChangeSet: { ChangeSetId: SET, ExecutionStatus },
  });
  const deleted = cloudFormation.deleteChangeSet({ stackId: STACK, changeSetId: SET }).then(
    () => 'left as it is',
    (error) => error.failure,
  );
  expect(await deleted).toBe(expected);
});

const event = (EventId: string) => ({
  StackId: STACK,
  StackName: 'web-prod',
  EventId,
  Timestamp: new Date(5_000),
  LogicalResourceId: 'Group',
  ResourceType: 'AWS::AutoScaling::AutoScalingGroup',
  ResourceStatus: 'UPDATE_IN_PROGRESS',
  ResourceStatusReason: 'Received SUCCESS signal with UniqueId i-1',
  ClientRequestToken: 'token',
});

test('reads events page by page, until a page is enough', async () => {
  const cloudFormation = await answering({
    DescribeStackEvents: [
      { StackEvents: [event('e3')], NextToken: '2' },
      { StackEvents: [event('e2')], NextToken: '3' },
      { StackEvents: [event('e1')] },
    ],
  });
  const events = await cloudFormation.events(STACK, (page) => page.some(({ id }) => id === 'e2'));
  expect(events.map(({ id }) => id)).toEqual(['e3', 'e2']);
  expect(events[0]).toEqual({
    id: 'e3',
    at: 5_000,
    logicalId: 'Group',
    type: 'AWS::AutoScaling::AutoScalingGroup',
    status: 'UPDATE_IN_PROGRESS',
    reason: 'Received SUCCESS signal with UniqueId i-1',
    token: 'token',
  });
  expect(aws.asked).toHaveLength(2);
});

test('reads the processed template, and every resource', async () => {
  const resource = (LogicalResourceId: string) => ({
    LogicalResourceId,
    PhysicalResourceId: 'web-1',
    ResourceType: 'AWS::AutoScaling::AutoScalingGroup',
    ResourceStatus: 'UPDATE_COMPLETE',
    LastUpdatedTimestamp: new Date(5_000),
  });
  const cloudFormation = await answering({
    GetTemplate: { TemplateBody: '{"Resources":{}}' },
    ListStackResources: [
      { StackResourceSummaries: [resource('A')], NextToken: '2' },
      { StackResourceSummaries: [resource('B')] },
    ],
  });
  expect(await cloudFormation.template(STACK)).toBe('{"Resources":{}}');
  expect(aws.asked[0]?.input).toMatchObject({ StackName: STACK, TemplateStage: 'Processed' });
  expect((await cloudFormation.resources(STACK)).map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
});
