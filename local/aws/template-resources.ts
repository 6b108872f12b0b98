import { ruleSender } from './eventbridge-delivery.ts';
import { targetOf } from './eventbridge-handlers.ts';
import { isRecord, stringOr } from './json-value.ts';
import { startSchedule } from './scheduler.ts';
import { LAMBDA_RESOURCES } from './template-lambda.ts';
import { Properties, texts } from './template-properties.ts';
import type { ResourceCreator } from './template-types.ts';

const queue: ResourceCreator = (input, { sqs }) => {
  const { QueueName, Tags: _tags, ...attributes } = input.properties;
  const created = sqs.createQueue(stringOr(QueueName, input.logicalId), texts(attributes));
  const { arn, name } = created.settings;
  const url = sqs.urlOf(created);
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};

const eventBus: ResourceCreator = (input, { events, iam }) => {
  const properties = new Properties(input);
  const { name, arn } = events.createBus(properties.text('Name'));
  if (properties.get('Policy') !== undefined) iam.setResourcePolicy(arn, properties.record('Policy'));
  return { ref: name, attributes: { Arn: arn, Name: name } };
};

/** AWS::Events::EventBusPolicy: one statement about who may do what with a bus. */
const eventBusPolicy: ResourceCreator = (input, { events, iam }) => {
  const properties = new Properties(input);
  properties.refuse('Action', 'Principal', 'Condition');
  const bus = properties.optionalText('EventBusName') ?? 'default';
  const found = events.buses().find(({ name }) => name === bus);
  if (found === undefined) throw properties.problem(`the bus ${bus} does not exist`);
  const id = properties.text('StatementId');
  iam.addStatement(found.arn, { Sid: id, ...properties.record('Statement') });
  return { ref: `${bus}|${id}`, attributes: {} };
};

const rule: ResourceCreator = (input, { events, senders }, { stackName = 'local' }) => {
  const properties = new Properties(input);
  properties.refuse('ScheduleExpression');
  const bus = properties.optionalText('EventBusName');
  // As CloudFormation makes it: the queues' policies name what it begins with.
  const name = properties.optionalText('Name') ?? `${stackName}-${input.logicalId}-LOCAL0000000`;
  const created = events.putRule({
    name,
    pattern: JSON.stringify(properties.record('EventPattern')),
    enabled: properties.optionalText('State') !== 'DISABLED',
    ...(bus !== undefined && { bus }),
  });
  for (const target of properties.list('Targets')) {
    if (!isRecord(target)) continue;
    const wanted = targetOf(awsTarget(target));
    events.putTarget(name, wanted, bus);
    senders.expect(ruleSender(created.arn, wanted));
  }
  return { ref: bus ? `${bus}|${name}` : name, attributes: { Arn: created.arn } };
};

/** A rule's target as the API spells it; templates spell the paths of a transformer's input alike. */
function awsTarget(target: Record<string, unknown>): Parameters<typeof targetOf>[0] {
  const { InputTransformer: transformer, SqsParameters: sqs } = target;
  const paths =
    isRecord(transformer) && isRecord(transformer['InputPathsMap']) ? texts(transformer['InputPathsMap']) : {};
  return {
    Id: stringOr(target['Id'], ''),
    Arn: stringOr(target['Arn'], ''),
    ...(typeof target['Input'] === 'string' && { Input: target['Input'] }),
    ...(typeof target['InputPath'] === 'string' && { InputPath: target['InputPath'] }),
    ...(isRecord(transformer) && {
      InputTransformer: { InputPathsMap: paths, InputTemplate: stringOr(transformer['InputTemplate'], '') },
    }),
    ...(typeof target['RoleArn'] === 'string' && { RoleArn: target['RoleArn'] }),
    ...(isRecord(sqs) && { SqsParameters: { MessageGroupId: stringOr(sqs['MessageGroupId'], '') } }),
  };
}

const schedule: ResourceCreator = (input, { clock, sqs, senders, accountId, region }) => {
  const properties = new Properties(input);
  properties.refuse('StartDate', 'EndDate');
  if (properties.record('FlexibleTimeWindow')['Mode'] !== 'OFF')
    throw properties.problem('only FlexibleTimeWindow OFF is simulated');
  const target = properties.record('Target');
  const group = asRecord(target['SqsParameters'])['MessageGroupId'];
  const name = properties.optionalText('Name') ?? input.logicalId;
  const body = target['Input'];
  const roleArn = target['RoleArn'];
  if (typeof roleArn !== 'string') throw properties.problem('Target.RoleArn must be the ARN of a role');
  const sender = { caller: roleNameOf(roleArn), targetArn: stringOr(target['Arn'], '') };
  senders.expect(sender);
  startSchedule(
    {
      name,
      expression: properties.text('ScheduleExpression'),
      targetArn: sender.targetArn,
      isRefused: () => senders.isRefused(sender),
      enabled: properties.optionalText('State') !== 'DISABLED',
      ...(typeof body === 'string' && { input: body }),
      ...(typeof group === 'string' && { messageGroupId: group }),
    },
    clock,
    sqs,
  );
  const inGroup = properties.optionalText('GroupName') ?? 'default';
  return { ref: name, attributes: { Arn: `arn:aws:scheduler:${region}:${accountId}:schedule/${inGroup}/${name}` } };
};

const roleNameOf = (arn: string): string => arn.split('/').at(-1) ?? '';

const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

const scheduleGroup: ResourceCreator = (input, { accountId, region }) => {
  const name = new Properties(input).optionalText('Name') ?? input.logicalId;
  return { ref: name, attributes: { Arn: `arn:aws:scheduler:${region}:${accountId}:schedule-group/${name}` } };
};

const ssmDocument: ResourceCreator = async (input, { callService }) => {
  const properties = new Properties(input);
  const Name = properties.optionalText('Name') ?? input.logicalId;
  const content = properties.get('Content');
  const versionName = properties.optionalText('VersionName');
  await callService('ssm', 'CreateDocument', {
    Name,
    Content: typeof content === 'string' ? content : JSON.stringify(content),
    DocumentType: properties.optionalText('DocumentType') ?? 'Command',
    DocumentFormat: typeof content === 'string' ? (properties.optionalText('DocumentFormat') ?? 'JSON') : 'JSON',
    ...(versionName !== undefined && { VersionName: versionName }),
    ...(properties.get('Tags') !== undefined && { Tags: properties.list('Tags') }),
  });
  return { ref: Name, attributes: {} };
};

/** A rule of AWS Config; its parameters may be given as an object. */
const configRule: ResourceCreator = async (input, { callService, accountId, region }) => {
  const properties = new Properties(input);
  properties.refuse('MaximumExecutionFrequency', 'EvaluationModes');
  const name = properties.text('ConfigRuleName');
  const parameters = properties.get('InputParameters');
  const { ComplianceResourceTypes } = properties.record('Scope');
  const { Owner, SourceIdentifier } = properties.record('Source');
  await callService('config', 'PutConfigRule', {
    ConfigRule: {
      ConfigRuleName: name,
      Source: { Owner, SourceIdentifier },
      ...(ComplianceResourceTypes !== undefined && { Scope: { ComplianceResourceTypes } }),
      ...(parameters !== undefined && {
        InputParameters: typeof parameters === 'string' ? parameters : JSON.stringify(parameters),
      }),
    },
  });
  return { ref: name, attributes: { Arn: `arn:aws:config:${region}:${accountId}:config-rule/${name}` } };
};

/** What the local world has no use for (encryption, access logs, lifecycle, versions, who may reach it) is not sent. */
const bucket: ResourceCreator = async (input, { callService, accountId, region }) => {
  const properties = new Properties(input);
  properties.refuse('WebsiteConfiguration', 'ReplicationConfiguration', 'NotificationConfiguration');
  // CloudFormation makes a name of the stack's, the logical id and a random end, in lower case.
  const name = properties.optionalText('BucketName') ?? `${input.logicalId.toLowerCase()}-${accountId}-${region}`;
  await callService('s3', 'CreateBucket', { Bucket: name });
  const domain = `${name}.s3.${region}.amazonaws.com`;
  return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain, RegionalDomainName: domain } };
};

export const RESOURCES: Readonly<Record<string, ResourceCreator>> = {
  ...LAMBDA_RESOURCES,
  'AWS::SQS::Queue': queue,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::EventBusPolicy': eventBusPolicy,
  'AWS::Events::Rule': rule,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
  'AWS::SSM::Document': ssmDocument,
  'AWS::S3::Bucket': bucket,
  'AWS::Config::ConfigRule': configRule,
};
