import type { Schema } from '../../../local/aws/wire-model.ts';
import { operationsOf, startEmptyAws } from './every-service.ts';
import { leastInput } from './least-input.ts';
import { rejectionOf } from './local-aws.ts';

const NOPE = 'Nope';

let aws: Awaited<ReturnType<typeof startEmptyAws>>;
let WindowId: unknown;
beforeAll(async () => {
  aws = await startEmptyAws();
  const window = { Name: 'empty', Schedule: 'rate(7 days)', Duration: 3, Cutoff: 1, AllowUnassociatedTargets: true };
  ({ WindowId } = await aws.callService('ssm', 'CreateMaintenanceWindow', window));
});
afterAll(() => aws.close());

/** What operations need beside a filter of any key and value. */
const besides = (operation: string): Record<string, unknown> | undefined =>
  ({
    DescribeMaintenanceWindowExecutions: { WindowId },
    DescribeMaintenanceWindowTargets: { WindowId },
    DescribeMaintenanceWindowTasks: { WindowId },
    GetParametersByPath: { Path: '/web' },
    GetInventory: { ResultAttributes: [{ TypeName: 'Custom:PatchInformation' }] },
    ListComplianceItems: { ResourceIds: ['i-0123456789abcdef0'] },
  })[operation];

/** Operations that list what belongs to something, which is not there; and one that is asked in one way alone. */
const SAY_OTHERWISE = [
  'ssm:ListInventoryEntries',
  'ssm:DescribeAutomationStepExecutions',
  'ssm:DescribeInstancePatches',
  'ssm:DescribeMaintenanceWindowExecutionTaskInvocations',
  'ssm:DescribeMaintenanceWindowExecutionTasks',
  'imagebuilder:ListImagePipelineImages',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeInstanceTypes',
  'resource-groups:ListGroupResources',
];

/** The names of a filter's key and values, in the spelling of the operation. */
const keyOf = (filter: Schema): string | undefined =>
  [...filter.structIterator()].map(([name]) => name).find((name) => /^(?:key|name)$/i.test(name));

const valuesOf = (filter: Schema): [string, boolean] =>
  [...filter.structIterator()].flatMap(([name, member]): [string, boolean][] =>
    /^value/i.test(name) ? [[name, member.isListSchema()]] : [],
  )[0] ?? ['', false];

interface FilterMember {
  service: string;
  operation: string;
  input: Schema;
  member: string;
  filter: Schema;
}

const filterMembers = (): FilterMember[] =>
  aws.models.flatMap((model) =>
    operationsOf(model).flatMap(({ name: operation, input }) =>
      [...input.structIterator()].flatMap(([member, schema]) => {
        const filter = schema.isListSchema() ? schema.getValueSchema() : undefined;
        return /filter/i.test(member) && filter?.isStructSchema()
          ? [{ service: model.name, operation, input, member, filter }]
          : [];
      }),
    ),
  );

const asked = ({ operation, input, member, filter }: FilterMember, key: string, value: string) => {
  const [values, isList] = valuesOf(filter);
  const type = operation === 'DescribeInstancePatchStatesForPatchGroup' ? { Type: 'Equal' } : {};
  const given = { [keyOf(filter) ?? '']: key, [values]: isList ? [value] : value, ...type };
  return { ...leastInput(input, [], undefined), ...besides(operation), [member]: [given] };
};

/** The error, or one that says that there was none. */
const errorOf = (one: FilterMember, key: string, value: string): Promise<Error> =>
  aws.callService(one.service, one.operation, asked(one, key, value)).then(
    () => new Error('accepted'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );

test('a key that an operation does not know is refused where there is nothing to filter', async () => {
  const found = filterMembers().filter((one) => !SAY_OTHERWISE.includes(`${one.service}:${one.operation}`));
  const accepted: string[] = [];
  for (const one of found) {
    const { message } = await errorOf(one, NOPE, 'x');
    if (!message.includes(NOPE) && !message.includes(`with ${one.member}`))
      accepted.push(`${one.service}:${one.operation} ${one.member}: ${message}`);
  }
  expect(accepted).toEqual([]);
  expect(found.length).toBeGreaterThan(40);
});

/** Keys whose values AWS lists, or that are times or numbers. */
const LISTED: readonly [operation: string, keys: readonly string[]][] = [
  [
    'DescribeAutomationExecutions',
    ['ExecutionStatus', 'StartTimeAfter', 'StartTimeBefore', 'AutomationType', 'AutomationSubtype'],
  ],
  ['DescribeAvailablePatches', ['PATCH_SET']],
  ['DescribeInstanceInformation', ['InstanceIds', 'PingStatus', 'PlatformTypes', 'ResourceType']],
  ['DescribeInstancePatchStatesForPatchGroup', ['MissingCount']],
  ['DescribeMaintenanceWindowExecutions', ['ExecutedBefore', 'ExecutedAfter']],
  ['DescribeMaintenanceWindowSchedule', ['ScheduledBefore', 'ScheduledAfter']],
  ['DescribeMaintenanceWindowTargets', ['Type']],
  ['DescribeMaintenanceWindowTasks', ['TaskType']],
  ['DescribeMaintenanceWindows', ['Enabled']],
  ['DescribeParameters', ['Type', 'DataType']],
  ['DescribePatchBaselines', ['OWNER', 'OPERATING_SYSTEM']],
  ['DescribePatchGroups', ['OPERATING_SYSTEM']],
  ['ListAssociations', ['AssociationStatusName']],
  ['ListCommandInvocations', ['Status', 'InvokedAfter', 'InvokedBefore']],
  ['ListCommands', ['Status', 'ExecutionStage', 'InvokedAfter', 'InvokedBefore']],
  ['ListDocuments', ['DocumentType', 'Owner', 'PlatformTypes']],
  ['DescribeTags', ['propagate-at-launch']],
];

/** What came before, and is not simulated. */
const OLDER = ['ListDocuments DocumentFilterList', 'DescribeParameters Filters'];

test.each(LISTED)('%s refuses an impossible value where there is nothing to filter', async (operation, keys) => {
  const members = filterMembers().filter(
    (one) => one.operation === operation && !OLDER.includes(`${operation} ${one.member}`),
  );
  const errors = members.flatMap((one) => keys.map((key) => errorOf(one, key, NOPE)));
  const messages = (await Promise.all(errors)).map(({ message }) => message);
  expect(messages.filter((message) => !/Nope|is not a count/.test(message))).toEqual([]);
  expect(errors.length).toBeGreaterThan(0);
});

test('a status of a stack that does not exist is refused', async () => {
  const error = await rejectionOf(aws.callService('cloudformation', 'ListStacks', { StackStatusFilter: [NOPE] }));
  expect(error).toMatchObject({ name: 'ValidationError', message: expect.stringContaining("'Nope'") });
});
