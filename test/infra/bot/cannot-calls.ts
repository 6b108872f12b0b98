import type { Context } from '../../support/iam/permission.ts';
import { arn, REGION } from '../bot-template.ts';
import {
  ASK,
  all,
  anything,
  CHANGES_OF_INSTANCES,
  calls,
  EXECUTION,
  INSTANCE,
  MEMORY,
  NO_RECORD,
  on,
  passing,
  type Row,
  RUN,
  role,
  TABLE,
  WINDOW,
} from './cannot-forms.ts';
import { gatekeeper } from './cannot-gatekeeper.ts';
import { CHANGES_OF_WINDOWS, patch, stop, window, windowTask } from './cannot-patching.ts';
import { breakGlass } from './cannot-people.ts';
import { sync, syncRemove } from './cannot-sync.ts';

const STACK = arn('cloudformation', 'stack/web-prod/0a1b2c3d-0000-0000-0000-000000000000');
const OTHER_STACK = arn('cloudformation', 'stack/payroll/0a1b2c3d-0000-0000-0000-000000000000');
const GROUP = arn('autoscaling', 'autoScalingGroup:0a1b2c3d-0000-0000-0000-000000000000:autoScalingGroupName/api-prod');
const OTHER_GROUP = GROUP.replace('api-prod', 'payroll');
const TEMPLATE = arn('ec2', 'launch-template/lt-0a1b2c3d4e5f67890');
const AMI = `arn:aws:ec2:${REGION}::image/ami-0a1b2c3d4e5f67890`;
const PIPELINE = arn('imagebuilder', 'image-pipeline/web');
const IMAGE = arn('imagebuilder', 'image/web/1.4.0/1');

const oursOnly = { 'cloudformation:ChangeSetName': 'patchwarden-d-7k2m9x4q-1' };
const fleetTag = { 'aws:ResourceTag/PatchwardenFleet': 'api-prod', 'ec2:Region': REGION };
const fromTemplate = { 'ec2:LaunchTemplate': TEMPLATE, 'ec2:Region': REGION };

const CHANGES_OF_STACKS = ['UpdateStack', 'DeleteStack', 'ContinueUpdateRollback', 'RollbackStack', 'SetStackPolicy'];
const CHANGES_OF_GROUPS = [
  'SetDesiredCapacity',
  'UpdateAutoScalingGroup',
  'DeleteAutoScalingGroup',
  'SuspendProcesses',
];
const REFRESHES = ['StartInstanceRefresh', 'CancelInstanceRefresh', 'RollbackInstanceRefresh'];

const PARAMETER = arn('ssm', 'parameter/fleets/web-prod/ami');

const publish: Row = {
  can: [
    ...ASK,
    ...calls(PARAMETER, 'ssm:GetParameter', 'ssm:PutParameter'),
    on('*', { 'ec2:Region': REGION })('ec2:DescribeImages'),
  ],
  cannot: {
    'write another parameter': [
      'parameter/fleets/web-dev/ami',
      'parameter/fleets/web-prod/ami/more',
      'parameter/golden/web/latest',
      'parameter/patchwarden/slack-signing-secret',
    ].flatMap((name) => calls(arn('ssm', name), 'ssm:PutParameter')),
    'read another parameter': calls(
      arn('ssm', 'parameter/patchwarden/slack-bot-token'),
      'ssm:GetParameter',
      'ssm:GetParameters',
    ),
    'delete one': calls(PARAMETER, 'ssm:DeleteParameter', 'ssm:DeleteParameters'),
    'change a fleet': [
      ...calls(STACK, ...CHANGES_OF_STACKS.map((name) => `cloudformation:${name}`)),
      ...calls(GROUP, ...[...CHANGES_OF_GROUPS, ...REFRESHES].map((name) => `autoscaling:${name}`)),
    ],
    'reach the table': NO_RECORD,
  },
};

const slack: Row = {
  can: [
    ...calls(arn('sqs', 'patchwarden-requests.fifo'), 'sqs:SendMessage'),
    ...calls(arn('ssm', 'parameter/patchwarden/slack-signing-secret'), 'ssm:GetParameters'),
    ...calls(
      arn('logs', 'log-group:/aws/lambda/patchwarden-slack:log-stream:one'),
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
  ],
  cannot: {
    'anything else': [
      ...calls(arn('sqs', 'patchwarden-events'), 'sqs:SendMessage'),
      ...calls(arn('sqs', 'patchwarden-requests.fifo'), 'sqs:ReceiveMessage', 'sqs:PurgeQueue'),
      ...calls(arn('ssm', 'parameter/payroll/password'), 'ssm:GetParameters'),
      ...calls(TABLE, 'dynamodb:GetItem', 'dynamodb:PutItem'),
      ...calls(arn('ssm', 'document/Patchwarden-Bake'), 'ssm:StartAutomationExecution'),
      ...calls(arn('lambda', 'function:patchwarden-worker'), 'lambda:InvokeFunction', 'lambda:UpdateFunctionCode'),
      ...ASK,
      ...calls(role('patchwarden-bake-runbook-ap-southeast-2'), 'sts:AssumeRole'),
    ],
  },
};

const WRITES = ['PutItem', 'UpdateItem', 'DeleteItem'].map((name) => `dynamodb:${name}`);

/** Of items of these partitions, in a transaction unless told otherwise. */
const writing = (leading: string[], how: Context = { 'dynamodb:EnclosingOperation': 'TransactWriteItems' }) =>
  WRITES.map(on(TABLE, { 'dynamodb:LeadingKeys': leading, ...how }));

const worker: Row = {
  can: [
    ...calls(arn('ssm', 'document/Patchwarden-Bake'), 'ssm:StartAutomationExecution'),
    passing('patchwarden-bake-runbook-ap-southeast-2', 'ssm'),
    ...['CreateChangeSet', 'DeleteChangeSet'].map((name) => on(STACK, oursOnly)(`cloudformation:${name}`)),
    ...calls(STACK, 'cloudformation:DescribeStacks'),
    ...anything('autoscaling:DescribeInstanceRefreshes'),
    ...calls(PIPELINE, 'imagebuilder:GetImagePipeline'),
    ...calls(arn('ssm', 'parameter/patchwarden/slack-bot-token'), 'ssm:GetParameters'),
    ...writing(RUN),
  ],
  cannot: {
    'start any other document': [
      ...calls(arn('ssm', 'document/AWS-RestartEC2Instance'), 'ssm:StartAutomationExecution'),
      ...calls(arn('ssm', 'automation-definition/AWS-RestartEC2Instance:1'), 'ssm:StartAutomationExecution'),
      ...calls(arn('ssm', 'automation-definition/Patchwarden-Bake2:1'), 'ssm:StartAutomationExecution'),
    ],
    'pass any other role': [passing('Administrator', 'ssm'), passing('web-prod-deploy', 'cloudformation')],
    'run commands': [
      ...calls(arn('ssm', 'document/AWS-RunShellScript'), 'ssm:SendCommand'),
      ...calls(INSTANCE, 'ssm:SendCommand', 'ssm:StartSession'),
      ...calls(arn('ssm', 'document/AWS-RunShellScript'), 'ssm:CreateAssociation', 'ssm:UpdateAssociation'),
      ...calls(WINDOW, 'ssm:RegisterTaskWithMaintenanceWindow', 'ssm:UpdateMaintenanceWindowTask'),
      ...calls(arn('ssm', 'session/ana-0a1b2c3d4e5f67890'), 'ssm:ResumeSession'),
    ],
    'execute a change set': [on(STACK, oursOnly)('cloudformation:ExecuteChangeSet')],
    'change a stack': [
      ...all('cloudformation', [...CHANGES_OF_STACKS, 'CancelUpdateStack', 'CreateStack'], STACK),
      on(STACK, { ...oursOnly, 'cloudformation:TemplateUrl': 'https://example.com/t' })(
        'cloudformation:CreateChangeSet',
      ),
      on(STACK, { ...oursOnly, 'cloudformation:RoleArn': role('Administrator') })('cloudformation:CreateChangeSet'),
      on(STACK, { 'cloudformation:ChangeSetName': 'someone-elses' })('cloudformation:DeleteChangeSet'),
    ],
    'change a group': all('autoscaling', [...CHANGES_OF_GROUPS, ...REFRESHES], GROUP),
    'change an instance': [
      ...all('ec2', [...CHANGES_OF_INSTANCES, 'RunInstances'], INSTANCE),
      ...calls(TEMPLATE, 'ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate', 'ec2:DeleteLaunchTemplate'),
    ],
    'start a bake': [
      ...calls(PIPELINE, 'imagebuilder:StartImagePipelineExecution', 'imagebuilder:UpdateImagePipeline'),
      ...calls(IMAGE, 'imagebuilder:CancelImageCreation', 'imagebuilder:DeleteImage'),
    ],
    'ask the gatekeeper': [
      ...ASK,
      ...calls(arn('lambda', 'function:patchwarden-gatekeeper'), 'lambda:UpdateFunctionCode'),
    ],
    'put a request on the queue': calls(arn('sqs', 'patchwarden-requests.fifo'), 'sqs:SendMessage'),
    'change a window': CHANGES_OF_WINDOWS.map(on(WINDOW)),
    'write what the gatekeeper remembers': [
      ...writing(MEMORY, {}),
      ...writing(MEMORY),
      // However DynamoDB shows the keys of a transaction: those of all its writes.
      ...writing([...RUN, ...MEMORY]),
    ],
    'read the signing secret': [
      ...calls(
        arn('ssm', 'parameter/patchwarden/slack-signing-secret'),
        'ssm:GetParameters',
        'ssm:GetParameter',
        'ssm:GetParameterHistory',
      ),
      ...calls(arn('ssm', 'parameter/patchwarden'), 'ssm:GetParametersByPath'),
    ],
  },
};

const bake: Row = {
  can: [
    ...ASK,
    ...calls(PIPELINE, 'imagebuilder:StartImagePipelineExecution', 'imagebuilder:GetImagePipeline'),
    on(IMAGE, { 'aws:TagKeys': ['PatchwardenRun'] })('imagebuilder:TagResource'),
    ...calls(IMAGE, 'imagebuilder:GetImage', 'imagebuilder:CancelImageCreation'),
    on('*', { 'ec2:Region': REGION })('ec2:DescribeImages'),
  ],
  cannot: {
    'anything else': [
      ...NO_RECORD,
      ...calls(arn('imagebuilder', 'image-pipeline/payroll'), 'imagebuilder:StartImagePipelineExecution'),
      on(IMAGE, { 'aws:TagKeys': ['PatchwardenRun', 'Owner'] })('imagebuilder:TagResource'),
      ...calls(IMAGE, 'imagebuilder:DeleteImage'),
      on('*', { 'ec2:Region': 'us-east-1' })('ec2:DescribeImages'),
      ...calls(`arn:aws:ec2:${REGION}::image/ami-0a1b2c3d4e5f67890`, 'ec2:DeregisterImage'),
      passing('Administrator', 'ec2'),
    ],
  },
};

const STEP = arn('imagebuilder', 'workflow-step-execution/step-5e914740-4b71-4945-a79c-d7234d8698d5');
const NO_OTHER_IMAGE_CALLS = [
  ...NO_RECORD,
  ...calls(PIPELINE, 'imagebuilder:StartImagePipelineExecution', 'imagebuilder:UpdateImagePipeline'),
  ...calls(IMAGE, 'imagebuilder:DeleteImage', 'imagebuilder:DistributeImage'),
];

const resumeStep: Row = {
  can: [...ASK, ...[IMAGE, STEP].flatMap((one) => calls(one, 'imagebuilder:SendWorkflowStepAction'))],
  cannot: {
    'anything else': [
      ...NO_OTHER_IMAGE_CALLS,
      ...calls(IMAGE, 'imagebuilder:RetryImage', 'imagebuilder:CancelImageCreation'),
    ],
  },
};

const stopStep: Row = {
  can: [...ASK, ...[IMAGE, STEP].flatMap((one) => calls(one, 'imagebuilder:SendWorkflowStepAction'))],
  cannot: {
    'anything else': [...NO_OTHER_IMAGE_CALLS, ...calls(IMAGE, 'imagebuilder:RetryImage')],
  },
};

const retryImage: Row = {
  can: [
    ...ASK,
    ...calls(IMAGE, 'imagebuilder:RetryImage', 'imagebuilder:GetImage', 'imagebuilder:CancelImageCreation'),
  ],
  cannot: {
    'anything else': [
      ...NO_OTHER_IMAGE_CALLS,
      ...[IMAGE, STEP].flatMap((one) => calls(one, 'imagebuilder:SendWorkflowStepAction')),
    ],
  },
};

const deploy: Row = {
  can: [
    ...ASK,
    ...['ExecuteChangeSet', 'DescribeChangeSet'].map((name) => on(STACK, oursOnly)(`cloudformation:${name}`)),
    ...calls(STACK, 'cloudformation:DescribeStacks', 'cloudformation:CancelUpdateStack'),
  ],
  cannot: {
    'anything else': [
      ...NO_RECORD,
      on(STACK, { 'cloudformation:ChangeSetName': 'someone-elses' })('cloudformation:ExecuteChangeSet'),
      on(OTHER_STACK, oursOnly)('cloudformation:ExecuteChangeSet'),
      ...calls(OTHER_STACK, 'cloudformation:CancelUpdateStack', 'cloudformation:DescribeStacks'),
      ...all('cloudformation', [...CHANGES_OF_STACKS, 'CreateChangeSet'], STACK),
      ...all('autoscaling', [...CHANGES_OF_GROUPS, ...REFRESHES], GROUP),
      ...all('ec2', [...CHANGES_OF_INSTANCES, 'RunInstances'], INSTANCE),
      passing('web-prod-deploy', 'cloudformation'),
    ],
  },
};

const refresh: Row = {
  can: [
    ...ASK,
    ...all('autoscaling', REFRESHES, GROUP),
    on(TEMPLATE, fleetTag)('ec2:RunInstances'),
    on(TEMPLATE, fleetTag)('ec2:CreateLaunchTemplateVersion'),
    on(AMI, { ...fromTemplate, 'ec2:IsLaunchTemplateResource': 'true' })('ec2:RunInstances'),
    on(INSTANCE, fromTemplate)('ec2:RunInstances'),
    passing('api-prod-instances', 'ec2'),
  ],
  cannot: {
    'launch without a template': [
      on(INSTANCE, { 'ec2:Region': REGION })('ec2:RunInstances'),
      on(AMI, { 'ec2:Region': REGION })('ec2:RunInstances'),
      on(TEMPLATE, { 'ec2:Region': REGION })('ec2:RunInstances'),
      on(TEMPLATE, { ...fleetTag, 'aws:ResourceTag/PatchwardenFleet': 'payroll' })('ec2:RunInstances'),
      on(TEMPLATE, { 'ec2:Region': REGION })('ec2:CreateLaunchTemplateVersion'),
    ],
    "launch another image than the template's": [
      on(AMI, { ...fromTemplate, 'ec2:IsLaunchTemplateResource': 'false' })('ec2:RunInstances'),
      on(AMI, fromTemplate)('ec2:RunInstances'),
    ],
    'pass another role': [passing('Administrator', 'ec2'), passing('api-prod-instances', 'lambda')],
    "change a group's size": [
      ...all('autoscaling', CHANGES_OF_GROUPS, GROUP),
      ...all('autoscaling', REFRESHES, OTHER_GROUP),
    ],
    'terminate an instance': [
      ...all('ec2', CHANGES_OF_INSTANCES, INSTANCE),
      ...calls(GROUP, 'autoscaling:TerminateInstanceInAutoScalingGroup'),
      ...NO_RECORD,
    ],
  },
};

const scheduler: Row = {
  can: calls(arn('sqs', 'patchwarden-events'), 'sqs:SendMessage'),
  cannot: {
    'anything else': [
      ...calls(arn('sqs', 'patchwarden-requests.fifo'), 'sqs:SendMessage'),
      ...calls(arn('sqs', 'patchwarden-events'), 'sqs:ReceiveMessage', 'sqs:PurgeQueue'),
      ...calls(arn('lambda', 'function:patchwarden-worker'), 'lambda:InvokeFunction'),
      ...calls(EXECUTION, 'ssm:StopAutomationExecution'),
    ],
  },
};

/** By the first column. */
export const ROWS: Readonly<Record<string, Row>> = {
  'slack function': slack,
  worker,
  gatekeeper,
  'runbook Patchwarden-Bake': bake,
  'runbook Patchwarden-Deploy': deploy,
  'runbook Patchwarden-Refresh': refresh,
  'runbook Patchwarden-Publish': publish,
  'runbook Patchwarden-Patch': patch,
  'runbook Patchwarden-Window': window,
  'runbook Patchwarden-StopWindow': stop,
  'runbook Patchwarden-Sync': sync,
  'runbook Patchwarden-SyncRemove': syncRemove,
  'runbook Patchwarden-ResumeStep': resumeStep,
  'runbook Patchwarden-StopStep': stopStep,
  'runbook Patchwarden-RetryImage': retryImage,
  'task of an adopted window': windowTask,
  scheduler,
  'break-glass, for people': breakGlass,
};
