import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, type Context, fields, type Input, listIn, type Permission, type Rules, textIn } from './permission.ts';
import { tagContext } from './ssm-permissions.ts';

/** How the resources are called in ARNs, by how tags name their type. */
const TYPES: Readonly<Record<string, string>> = {
  MaintenanceWindow: 'maintenancewindow',
  PatchBaseline: 'patchbaseline',
  Association: 'association',
  Document: 'document',
};

const arnOf = (type: string, id: string, account: Account): string =>
  id.startsWith('arn:') ? id : arnIn(account, 'ssm', `${TYPES[type] ?? type}/${id}`);

/** The tags of a resource, as IAM sees them; of one that does not exist, none. */
async function tagsOf(ResourceType: string, ResourceId: string, { look }: Account): Promise<Context> {
  try {
    const { TagList } = await look('ssm', 'ListTagsForResource', { ResourceType, ResourceId });
    return Object.fromEntries(
      listIn(TagList)
        .map(fields)
        .map(({ Key, Value }) => [`aws:ResourceTag/${textIn(Key)}`, textIn(Value)]),
    );
  } catch {
    return {};
  }
}

async function onTagged(action: string, type: string, id: string, account: Account): Promise<Permission> {
  return { action, resource: arnOf(type, id, account), context: await tagsOf(type, id, account) };
}

/** One resource of a type, by the member that has its id. */
const on = (type: string, member: string, ...operations: string[]): Rules =>
  Object.fromEntries(
    operations.map((operation) => [
      `ssm:${operation}`,
      async (input, account) => [await onTagged(`ssm:${operation}`, type, textIn(input[member]), account)],
    ]),
  );

/** Making with tags asks for tagging too, of a resource that has no id yet. */
const tagging = (type: string, { Tags }: Input, account: Account): Permission[] =>
  Tags === undefined
    ? []
    : [{ action: 'ssm:AddTagsToResource', resource: arnOf(type, 'new', account), context: tagContext(Tags) }];

const making = (operation: string, type: string): Rules => ({
  [`ssm:${operation}`]: (input, account) => [
    { action: `ssm:${operation}`, resource: '*', context: tagContext(input['Tags']) },
    ...tagging(type, input, account),
  ],
});

/** The documents of AWS belong to no account. */
const documentOf = ({ Name }: Input, { region }: Account): string => `arn:aws:ssm:${region}::document/${textIn(Name)}`;

export const syncRules: Rules = {
  ...making('CreatePatchBaseline', 'PatchBaseline'),
  ...making('CreateMaintenanceWindow', 'MaintenanceWindow'),
  ...on('PatchBaseline', 'BaselineId', 'RegisterPatchBaselineForPatchGroup', 'DeregisterPatchBaselineForPatchGroup'),
  ...on('MaintenanceWindow', 'WindowId', 'UpdateMaintenanceWindow', 'DeleteMaintenanceWindow'),
  ...on('Association', 'AssociationId', 'DescribeAssociation', 'DeleteAssociation'),
  'ssm:RegisterTaskWithMaintenanceWindow': async ({ WindowId, ServiceRoleArn }, account) => [
    await onTagged('ssm:RegisterTaskWithMaintenanceWindow', 'MaintenanceWindow', textIn(WindowId), account),
    {
      action: 'iam:PassRole',
      resource: textIn(ServiceRoleArn),
      context: { 'iam:PassedToService': 'ssm.amazonaws.com' },
    },
  ],
  'ssm:DeregisterTaskFromMaintenanceWindow': async ({ WindowId, WindowTaskId }, account) => [
    await onTagged('ssm:DeregisterTaskFromMaintenanceWindow', 'MaintenanceWindow', textIn(WindowId), account),
    {
      action: 'ssm:DeregisterTaskFromMaintenanceWindow',
      resource: arnIn(account, 'ssm', `windowtask/${textIn(WindowTaskId)}`),
    },
  ],
  'ssm:CreateAssociation': (input, account) => [
    ...[arnOf('Association', 'new', account), documentOf(input, account)].map((resource) => ({
      action: 'ssm:CreateAssociation',
      resource,
      context: tagContext(input['Tags']),
    })),
    ...tagging('Association', input, account),
  ],
  'ssm:UpdateAssociation': async (input, account) => [
    await onTagged('ssm:UpdateAssociation', 'Association', textIn(input['AssociationId']), account),
    { action: 'ssm:UpdateAssociation', resource: documentOf(input, account) },
  ],
  'ssm:ListTagsForResource': async ({ ResourceType, ResourceId }, account) => [
    await onTagged('ssm:ListTagsForResource', textIn(ResourceType), textIn(ResourceId), account),
  ],
};
