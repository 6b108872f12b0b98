import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { planAndWatchDeploys } from '../features/deploy/worker.ts';
import { allow, type Place, writeLogs } from './arns.ts';
import { SIDE_DOORS } from './denied-actions.ts';
import type { Governed } from './managed.ts';
import { EXECUTION_TAGS, NAMES, SECRET_NAMES } from './names.ts';
import type { Runbook } from './runbooks.ts';
import { readSecrets } from './secrets.ts';
import type { Settings } from './settings.ts';
import { INDEXES } from './table.ts';

interface WorkerNeeds {
  place: Place;
  governed: Governed;
  settings: Settings;
  eventsQueueArn: string;
  busArn: string;
  runbooks: readonly Runbook[];
}

/**
 * The role of the worker: it keeps the record, starts and stops our runbooks, and looks at what they do.
 * Receiving from the queues is added by the event sources.
 */
export function createWorkerRole(scope: Construct, needs: WorkerNeeds): iam.Role {
  const role = new iam.Role(scope, 'WorkerRole', {
    description: 'Decides, records, starts the runbooks of Patchwarden and reports; changes no fleet itself',
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
  });
  const { place, governed, settings } = needs;
  const statements = [
    ...keepRecord(place),
    ...startRunbooks(needs),
    ...watchBakes(place, governed),
    ...planAndWatchDeploys(place, governed),
    ...readCalendars(governed),
    ...readWindows(place, governed),
    allow('SayWhatHappened', ['events:PutEvents'], [needs.busArn]),
    allow('WakeUpLater', ['sqs:SendMessage'], [needs.eventsQueueArn]),
    ...readSecrets(place, settings, [SECRET_NAMES.botToken]),
    writeLogs(place, NAMES.workerFunction),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  // Apart, since a role's own policies have room for 10,240 characters, and each stack of the config takes some 200.
  new iam.ManagedPolicy(scope, 'WorkerSideDoors', {
    description: 'What the worker of Patchwarden may never do, whatever else it is allowed',
    roles: [role],
    statements: SIDE_DOORS.map(({ sid, actions }) => deny(sid, actions)),
  });
  return role;
}

const deny = (sid: string, actions: readonly string[]): iam.PolicyStatement =>
  new iam.PolicyStatement({ sid, effect: iam.Effect.DENY, actions: [...actions], resources: ['*'] });

/**
 * A transaction needs the permission of each of its writes. Deleting, which only the end of a lease does, is allowed in a
 * transaction alone; how partition keys are seen in one is not documented, so nothing rests on that
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html).
 */
function keepRecord(place: Place): iam.PolicyStatement[] {
  const table = place.arn('dynamodb', `table/${NAMES.table}`);
  const indexes = Object.keys(INDEXES).map((name) => place.arn('dynamodb', `table/${NAMES.table}/index/${name}`));
  return [
    allow('ReadRecord', ['dynamodb:GetItem', 'dynamodb:Query'], [table]),
    allow('FindWork', ['dynamodb:Query'], indexes),
    allow('WriteRecord', ['dynamodb:PutItem', 'dynamodb:UpdateItem'], [table]),
    new iam.PolicyStatement({
      sid: 'ReleaseLeases',
      actions: ['dynamodb:DeleteItem'],
      resources: [table],
      conditions: { 'ForAnyValue:StringEquals': { 'dynamodb:EnclosingOperation': ['TransactWriteItems'] } },
    }),
  ];
}

function startRunbooks({ place, runbooks }: WorkerNeeds): iam.PolicyStatement[] {
  const executions = place.arn('ssm', 'automation-execution/*');
  // AWS's examples name the document; older accounts and a start of one version are checked against the definition.
  const startable = [
    ...runbooks.map(({ name }) => place.arn('ssm', `document/${name}`)),
    ...runbooks.map(({ name }) => place.arn('ssm', `automation-definition/${name}:*`)),
    executions,
  ];
  const roles = runbooks.map(({ roleArn }) => roleArn);
  return [
    allow('StartOurRunbooks', ['ssm:StartAutomationExecution'], startable),
    new iam.PolicyStatement({
      sid: 'StartNoOther',
      effect: iam.Effect.DENY,
      actions: ['ssm:StartAutomationExecution'],
      notResources: startable,
    }),
    new iam.PolicyStatement({
      sid: 'TagWhatItStarts',
      actions: ['ssm:AddTagsToResource'],
      resources: [executions],
      conditions: { 'ForAllValues:StringLike': { 'aws:TagKeys': [`${EXECUTION_TAGS.run}*`, EXECUTION_TAGS.kind] } },
    }),
    new iam.PolicyStatement({
      sid: 'PassRunbookRoles',
      actions: ['iam:PassRole'],
      resources: roles,
      conditions: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    }),
    new iam.PolicyStatement({
      sid: 'PassNoOther',
      effect: iam.Effect.DENY,
      actions: ['iam:PassRole'],
      notResources: roles,
    }),
    allow('WatchExecutions', ['ssm:GetAutomationExecution'], [executions]),
    allow('FindExecutions', ['ssm:DescribeAutomationExecutions'], ['*']),
    new iam.PolicyStatement({
      sid: 'StopExecutions',
      actions: ['ssm:StopAutomationExecution'],
      resources: [executions],
      conditions: { Null: { [`aws:ResourceTag/${EXECUTION_TAGS.kind}`]: 'false' } },
    }),
  ];
}

/** Reads only. What a recipe, an image or a workflow is called is not in the config, so these are the account's. */
function watchBakes(place: Place, { pipelineArns }: Governed): iam.PolicyStatement[] {
  const of = (resource: string) => place.arn('imagebuilder', resource);
  const pipelines = [...pipelineArns];
  return [
    allow('ReadPipelines', ['imagebuilder:GetImagePipeline', 'imagebuilder:ListImagePipelineImages'], pipelines),
    allow('ReadImageRecipes', ['imagebuilder:GetImageRecipe'], [of('image-recipe/*')]),
    allow('ReadContainerRecipes', ['imagebuilder:GetContainerRecipe'], [of('container-recipe/*')]),
    allow(
      'ReadImages',
      [
        'imagebuilder:GetImage',
        'imagebuilder:ListImagePackages',
        'imagebuilder:ListImageScanFindings',
        'imagebuilder:ListWorkflowExecutions',
      ],
      [of('image/*')],
    ),
    // ListImageScanFindings reads Amazon Inspector as whoever calls it, and is refused without this.
    allow('ReadFindings', ['inspector2:ListFindings'], ['*']),
    allow('ReadWorkflowSteps', ['imagebuilder:ListWorkflowStepExecutions'], [of('workflow-execution/*')]),
  ];
}

const readCalendars = ({ calendarArns }: Governed): iam.PolicyStatement[] =>
  calendarArns.length === 0 ? [] : [allow('ReadFreezes', ['ssm:GetCalendarState'], [...calendarArns])];

const readWindows = (place: Place, { windowIds }: Governed): iam.PolicyStatement[] =>
  windowIds.length === 0
    ? []
    : [
        allow(
          'ReadWindows',
          ['ssm:GetMaintenanceWindow'],
          windowIds.map((id) => place.arn('ssm', `maintenancewindow/${id}`)),
        ),
      ];
