import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, type Context, fields, type Input, listIn, type Permission, type Rules, textIn } from './permission.ts';

/** A node's ARN, whichever it is. */
const nodeArn = (id: string, account: Account): string =>
  id.startsWith('mi-') ? arnIn(account, 'ssm', `managed-instance/${id}`) : arnIn(account, 'ec2', `instance/${id}`);

interface Node {
  id: string;
  tags: Context;
}

/** Both spellings of the condition key, for each tag. */
const tagContext = (tags: unknown): Context =>
  Object.fromEntries(
    listIn(tags)
      .map(fields)
      .flatMap(({ Key, Value }) =>
        ['ssm:resourceTag', 'aws:ResourceTag'].map((key) => [`${key}/${textIn(Key)}`, textIn(Value)]),
      ),
  );

async function instancesWhere(filter: Input, { look }: Account): Promise<Node[]> {
  const { Reservations } = await look('ec2', 'DescribeInstances', { Filters: [filter] });
  return listIn(Reservations)
    .flatMap((reservation) => listIn(fields(reservation)['Instances']))
    .map(fields)
    .map(({ InstanceId, Tags }) => ({ id: textIn(InstanceId), tags: tagContext(Tags) }));
}

/** Of these ids; one that does not exist has no tags. */
async function nodesOf(ids: readonly string[], account: Account): Promise<Node[]> {
  const instances = ids.filter((id) => id.startsWith('i-'));
  const known = instances.length === 0 ? [] : await instancesWhere({ Name: 'instance-id', Values: instances }, account);
  return ids.map((id) => known.find((node) => node.id === id) ?? { id, tags: {} });
}

/** An action on each node, with the node's tags. */
const onNodes = (action: string, nodes: readonly Node[], account: Account): Permission[] =>
  nodes.map(({ id, tags }) => ({ action, resource: nodeArn(id, account), context: tags }));

/**
 * The document, and every node that it is sent to: those of the ids, or those that have the tag. The documents of AWS belong to
 * no account. https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
 */
async function sending(input: Input, account: Account): Promise<Permission[]> {
  const { DocumentName, InstanceIds, Targets, ServiceRoleArn, OutputS3BucketName } = input;
  const action = 'ssm:SendCommand';
  const name = textIn(DocumentName);
  const document = name.startsWith('AWS-')
    ? `arn:aws:ssm:${account.region}::document/${name}`
    : arnIn(account, 'ssm', `document/${name}`);
  const nodes = [await nodesOf(listIn(InstanceIds).map(textIn), account)];
  for (const { Key, Values } of listIn(Targets).map(fields)) nodes.push(await targeted(textIn(Key), Values, account));
  return [
    { action, resource: document },
    ...onNodes(action, nodes.flat(), account),
    ...(OutputS3BucketName === undefined
      ? []
      : [{ action: 's3:PutObject', resource: `arn:aws:s3:::${textIn(OutputS3BucketName)}/*` }]),
    ...(ServiceRoleArn === undefined
      ? []
      : [
          {
            action: 'iam:PassRole',
            resource: textIn(ServiceRoleArn),
            context: { 'iam:PassedToService': 'ssm.amazonaws.com' },
          },
        ]),
  ];
}

async function targeted(key: string, values: unknown, account: Account): Promise<Node[]> {
  const wanted = listIn(values).map(textIn);
  if (key === 'InstanceIds') return nodesOf(wanted, account);
  if (!key.startsWith('tag:'))
    throw new Error(`which nodes does a command reach by ${key}? Say so in test/support/iam`);
  const found = await instancesWhere({ Name: key, Values: wanted }, account);
  // With nobody there, the call is judged all the same.
  const Tags = [{ Key: key.slice('tag:'.length), Value: wanted[0] }];
  return found.length > 0 ? found : [{ id: 'i-00000000000000000', tags: tagContext(Tags) }];
}

const onWindow = (...operations: string[]): Rules =>
  Object.fromEntries(
    operations.map((operation) => [
      `ssm:${operation}`,
      ({ WindowId }, account) => [
        { action: `ssm:${operation}`, resource: arnIn(account, 'ssm', `maintenancewindow/${textIn(WindowId)}`) },
      ],
    ]),
  );

/** An execution says nothing of its window. */
async function windowOf(executionId: string, { look }: Account): Promise<string> {
  const { WindowIdentities } = await look('ssm', 'DescribeMaintenanceWindows', {});
  for (const { WindowId } of listIn(WindowIdentities).map(fields)) {
    const { WindowExecutions } = await look('ssm', 'DescribeMaintenanceWindowExecutions', { WindowId });
    const ids = listIn(WindowExecutions).map((execution) => fields(execution)['WindowExecutionId']);
    if (ids.includes(executionId)) return textIn(WindowId);
  }
  return 'mw-00000000000000000';
}

const onBaseline = (...operations: string[]): Rules =>
  Object.fromEntries(
    operations.map((operation) => [
      `ssm:${operation}`,
      ({ BaselineId }, account) => {
        const id = textIn(BaselineId);
        const resource = id.startsWith('arn:') ? id : arnIn(account, 'ssm', `patchbaseline/${id}`);
        return [{ action: `ssm:${operation}`, resource }];
      },
    ]),
  );

/** Reads an object; HeadObject asks for the same. */
const onObject = (operation: string, action: string): Rules => ({
  [`s3:${operation}`]: ({ Bucket, Key }) => [{ action, resource: `arn:aws:s3:::${textIn(Bucket)}/${textIn(Key)}` }],
});

export const patchingRules: Rules = {
  'ssm:SendCommand': sending,
  'ssm:DescribeInstancePatchStates': async ({ InstanceIds }, account) =>
    onNodes('ssm:DescribeInstancePatchStates', await nodesOf(listIn(InstanceIds).map(textIn), account), account),
  'ssm:DescribeInstancePatches': async ({ InstanceId }, account) =>
    onNodes('ssm:DescribeInstancePatches', await nodesOf([textIn(InstanceId)], account), account),
  ...onBaseline('GetPatchBaseline', 'DescribeEffectivePatchesForPatchBaseline'),
  ...onWindow(
    'GetMaintenanceWindow',
    'GetMaintenanceWindowTask',
    'DescribeMaintenanceWindowTargets',
    'DescribeMaintenanceWindowTasks',
    'DescribeMaintenanceWindowExecutions',
  ),
  'ssm:CancelMaintenanceWindowExecution': async ({ WindowExecutionId }, account) => [
    {
      action: 'ssm:CancelMaintenanceWindowExecution',
      resource: arnIn(account, 'ssm', `maintenancewindow/${await windowOf(textIn(WindowExecutionId), account)}`),
    },
  ],
  // Of one account: no data sync is named.
  'ssm:ListNodes': () => [{ action: 'ssm:ListNodes', resource: '*' }],
  'ssm:GetServiceSetting': ({ SettingId }, account) => [
    { action: 'ssm:GetServiceSetting', resource: arnIn(account, 'ssm', `servicesetting${textIn(SettingId)}`) },
  ],
  'ssm:GetDocument': ({ Name }, account) => [
    { action: 'ssm:GetDocument', resource: arnIn(account, 'ssm', `document/${textIn(Name)}`) },
  ],
  // https://docs.aws.amazon.com/ARG/latest/APIReference/API_ListGroupResources.html: a tag-based group is read with the caller's own
  // right to find resources by their tags.
  'resource-groups:ListGroupResources': ({ Group, GroupName }, account) => {
    const name = textIn(Group ?? GroupName);
    const resource = name.startsWith('arn:') ? name : arnIn(account, 'resource-groups', `group/${name}`);
    return [
      { action: 'resource-groups:ListGroupResources', resource },
      { action: 'tag:GetResources', resource: '*' },
    ];
  },
  ...onObject('PutObject', 's3:PutObject'),
  ...onObject('GetObject', 's3:GetObject'),
  ...onObject('HeadObject', 's3:GetObject'),
};
