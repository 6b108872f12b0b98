import type { Account } from '../../../local/aws/iam.ts';
import { arnIn, type Context, fields, type Input, listIn, type Permission, type Rules, textIn } from './permission.ts';

/** A stack's ARN, whichever way the call names it. */
async function stackArn(name: string, { look, region, accountId }: Account): Promise<string> {
  if (name.startsWith('arn:')) return name;
  const unknown = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/00000000-0000-0000-0000-000000000000`;
  const { Stacks } = await look('cloudformation', 'DescribeStacks', { StackName: name }).catch(() => ({}) as Input);
  return textIn(fields(listIn(Stacks)[0])['StackId']) || unknown;
}

const onStack = (operation: string, contextOf: (input: Input) => Context = () => ({})): Rules => ({
  [`cloudformation:${operation}`]: async (input, account) => [
    {
      action: `cloudformation:${operation}`,
      resource: await stackArn(textIn(input['StackName']), account),
      context: contextOf(input),
    },
  ],
});

const changeSetName = ({ ChangeSetName }: Input): Context => ({
  'cloudformation:ChangeSetName': textIn(ChangeSetName),
});

/** What IAM sees of a new change set besides its name; of a template in the request it sees nothing. */
function newChangeSet(input: Input): Context {
  const { TemplateURL, RoleARN, ResourcesToImport } = input;
  const imported = listIn(ResourcesToImport).map((one) => textIn(fields(one)['ResourceType']));
  return {
    ...changeSetName(input),
    ...(TemplateURL === undefined ? {} : { 'cloudformation:TemplateUrl': textIn(TemplateURL) }),
    ...(RoleARN === undefined ? {} : { 'cloudformation:RoleArn': textIn(RoleARN) }),
    ...(imported.length === 0 ? {} : { 'cloudformation:ImportResourceTypes': imported }),
  };
}

async function groupArn(name: string, { look }: Account): Promise<string> {
  const { AutoScalingGroups } = await look('autoscaling', 'DescribeAutoScalingGroups', {
    AutoScalingGroupNames: [name],
  });
  return textIn(fields(listIn(AutoScalingGroups)[0])['AutoScalingGroupARN']);
}

const onGroup = (operation: string): Rules => ({
  [`autoscaling:${operation}`]: async (input, account) => [
    { action: `autoscaling:${operation}`, resource: await groupArn(textIn(input['AutoScalingGroupName']), account) },
  ],
});

interface Template {
  arn: string;
  tags: Context;
  data: Input;
}

/** A launch template as IAM sees it, and what its version launches. */
async function templateOf(id: string, version: unknown, account: Account): Promise<Template> {
  const { LaunchTemplates } = await account.look('ec2', 'DescribeLaunchTemplates', { LaunchTemplateIds: [id] });
  const tags = listIn(fields(listIn(LaunchTemplates)[0])['Tags']).map(fields);
  const { LaunchTemplateVersions } = await account.look('ec2', 'DescribeLaunchTemplateVersions', {
    LaunchTemplateId: id,
    Versions: [textIn(version) || '$Default'],
  });
  return {
    arn: arnIn(account, 'ec2', `launch-template/${id}`),
    tags: Object.fromEntries(tags.map(({ Key, Value }) => [`aws:ResourceTag/${textIn(Key)}`, textIn(Value)])),
    data: fields(fields(listIn(LaunchTemplateVersions)[0])['LaunchTemplateData']),
  };
}

/**
 * Who names a launch template to Auto Scaling must be allowed to launch from it
 * (https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html).
 */
function launching({ arn, tags, data }: Template, account: Account): Permission[] {
  const action = 'ec2:RunInstances';
  const region = { 'ec2:Region': account.region, 'ec2:LaunchTemplate': arn };
  const image = `arn:aws:ec2:${account.region}::image/${textIn(data['ImageId'])}`;
  const made = ['instance/*', 'volume/*', 'network-interface/*', 'subnet/subnet-1', 'security-group/sg-1'];
  return [
    { action, resource: arn, context: { ...tags, 'ec2:Region': account.region } },
    { action, resource: image, context: { ...region, 'ec2:IsLaunchTemplateResource': 'true' } },
    ...made.map((resource) => ({
      action,
      resource: arnIn(account, 'ec2', resource.replace('*', 'new')),
      context: region,
    })),
    ...listIn(data['TagSpecifications']).map((specification) => ({
      action: 'ec2:CreateTags',
      resource: arnIn(account, 'ec2', `${textIn(fields(specification)['ResourceType'])}/new`),
      context: { 'ec2:CreateAction': 'RunInstances' },
    })),
  ];
}

const launchTemplateIn = (input: Input): Input =>
  fields(fields(input['DesiredConfiguration'])['LaunchTemplate'] ?? input['LaunchTemplate']);

export const deployRules: Rules = {
  // Asked for every alarm: with less, AWS leaves composite alarms out.
  'cloudwatch:DescribeAlarms': () => [{ action: 'cloudwatch:DescribeAlarms', resource: '*' }],
  'servicequotas:GetServiceQuota': ({ ServiceCode, QuotaCode }, account) => [
    {
      action: 'servicequotas:GetServiceQuota',
      resource: arnIn(account, 'servicequotas', `${textIn(ServiceCode)}/${textIn(QuotaCode)}`),
    },
  ],
  ...onStack('DescribeStackEvents'),
  ...onStack('ListStackResources'),
  ...onStack('GetTemplate'),
  ...onStack('DescribeStacks'),
  ...onStack('CancelUpdateStack'),
  ...onStack('DescribeChangeSet', changeSetName),
  ...onStack('DeleteChangeSet', changeSetName),
  ...onStack('ExecuteChangeSet', changeSetName),
  ...onStack('CreateChangeSet', newChangeSet),
  ...onGroup('CancelInstanceRefresh'),
  ...onGroup('RollbackInstanceRefresh'),
  'autoscaling:StartInstanceRefresh': async (input, account) => {
    const { LaunchTemplateId, Version } = launchTemplateIn(input);
    const own = {
      action: 'autoscaling:StartInstanceRefresh',
      resource: await groupArn(textIn(input['AutoScalingGroupName']), account),
    };
    if (LaunchTemplateId === undefined) return [own];
    return [own, ...launching(await templateOf(textIn(LaunchTemplateId), Version, account), account)];
  },
  'ec2:CreateLaunchTemplateVersion': async ({ LaunchTemplateId, SourceVersion }, account) => {
    const { arn, tags } = await templateOf(textIn(LaunchTemplateId), SourceVersion, account);
    const context = { ...tags, 'ec2:Region': account.region };
    return [{ action: 'ec2:CreateLaunchTemplateVersion', resource: arn, context }];
  },
};
