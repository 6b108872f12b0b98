import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, fields, type Input, listIn, type Permission, type Rules, textIn } from './permission.ts';

/** Of an execution that is about to begin. */
const NEW = 'automation-execution/00000000-0000-4000-8000-000000000000';

const onExecution = (action: string, account: Account, input: Input): Permission => ({
  action,
  resource: arnIn(account, 'ssm', `automation-execution/${textIn(input['AutomationExecutionId'])}`),
});

/** The keys that IAM sees for tags in a request. */
export function tagContext(tags: unknown): Record<string, string | string[]> {
  const given = listIn(tags).map(fields);
  const values = given.map(({ Key, Value }) => [`aws:RequestTag/${textIn(Key)}`, textIn(Value)]);
  return given.length === 0
    ? {}
    : { ...Object.fromEntries(values), 'aws:TagKeys': given.map(({ Key }) => textIn(Key)) };
}

/**
 * The document, its version and the execution, each of which a policy may name; the tags; and the role that the document
 * assumes, which is passed to Systems Manager.
 */
async function starting(input: Input, account: Account): Promise<Permission[]> {
  const { DocumentName, DocumentVersion: version = '$DEFAULT', Tags } = input;
  const name = textIn(DocumentName);
  const context = tagContext(Tags);
  const started = [`document/${name}`, `automation-definition/${name}:${textIn(version)}`, NEW].map((resource) => ({
    action: 'ssm:StartAutomationExecution',
    resource: arnIn(account, 'ssm', resource),
    context,
  }));
  const tagged = { action: 'ssm:AddTagsToResource', resource: arnIn(account, 'ssm', NEW), context };
  return [...started, ...(Tags === undefined ? [] : [tagged]), ...(await passing(name, account))];
}

/** The stack's documents are stored as JSON. @throws when there is no such document: nothing of ours starts one of another's */
async function passing(document: string, { look }: Account): Promise<Permission[]> {
  const { Content } = await look('ssm', 'GetDocument', { Name: document });
  const { assumeRole } = fields(JSON.parse(textIn(Content)));
  if (assumeRole === undefined) return [];
  return [
    { action: 'iam:PassRole', resource: textIn(assumeRole), context: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
  ];
}

async function stopping(input: Input, account: Account): Promise<Permission[]> {
  const ResourceId = textIn(input['AutomationExecutionId']);
  const { TagList } = await account.look('ssm', 'ListTagsForResource', { ResourceType: 'Automation', ResourceId });
  const tags = listIn(TagList).map(fields);
  const context = Object.fromEntries(tags.map(({ Key, Value }) => [`aws:ResourceTag/${textIn(Key)}`, textIn(Value)]));
  return [{ ...onExecution('ssm:StopAutomationExecution', account, input), context }];
}

const onParameter = (action: string, account: Account, name: unknown): Permission => ({
  action,
  resource: arnIn(account, 'ssm', `parameter${textIn(name)}`),
});

export const ssmRules: Rules = {
  'ssm:GetDocument': ({ Name }, account) => [
    { action: 'ssm:GetDocument', resource: arnIn(account, 'ssm', `document/${textIn(Name)}`) },
  ],
  'iam:GetRole': ({ RoleName }, { accountId }) => [
    { action: 'iam:GetRole', resource: `arn:aws:iam::${accountId}:role/${textIn(RoleName)}` },
  ],
  'ssm:GetAutomationExecution': (input, account) => [onExecution('ssm:GetAutomationExecution', account, input)],
  'ssm:StartAutomationExecution': starting,
  'ssm:StopAutomationExecution': stopping,
  'ssm:GetParameters': ({ Names }, account) =>
    listIn(Names).map((name) => ({
      action: 'ssm:GetParameters',
      resource: arnIn(account, 'ssm', `parameter${textIn(name)}`),
    })),
  'ssm:GetParameter': ({ Name }, account) => [onParameter('ssm:GetParameter', account, Name)],
  'ssm:PutParameter': ({ Name }, account) => [onParameter('ssm:PutParameter', account, Name)],
  'ssm:DescribeParameters': () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
  'ssm:GetCalendarState': ({ CalendarNames }) =>
    listIn(CalendarNames).map((arn) => ({ action: 'ssm:GetCalendarState', resource: textIn(arn) })),
};
