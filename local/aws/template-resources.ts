import { ruleSender } from './eventbridge-delivery.ts';
import { targetOf } from './eventbridge-handlers.ts';
import { isRecord, stringOr } from './json-value.ts';
import { startSchedule } from './scheduler.ts';
import { Properties, texts } from './template-properties.ts';
import type { ResourceCreator } from './template-types.ts';

const queue: ResourceCreator = (input, { sqs }) => {
  const { QueueName, Tags: _tags, ...attributes } = input.properties;
  const created = sqs.createQueue(stringOr(QueueName, input.logicalId), texts(attributes));
  const { arn, name } = created.settings;
  const url = sqs.urlOf(created);
  return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
};

const eventBus: ResourceCreator = (input, { events }) => {
  const { name, arn } = events.createBus(new Properties(input).text('Name'));
  return { ref: name, attributes: { Arn: arn, Name: name } };
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
    senders.expect(ruleSender(created.arn, wanted.arn));
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
    ...(isRecord(sqs) && { SqsParameters: { MessageGroupId: stringOr(sqs['MessageGroupId'], '') } }),
  };
}

const lambdaFunction: ResourceCreator = async (input, { lambda }, { functions = {} }) => {
  const properties = new Properties(input);
  const name = properties.text('FunctionName');
  const factory = functions[name];
  if (!factory) throw properties.problem(`no handler was given for the function ${name}`);
  const environment = texts(asRecord(properties.record('Environment')['Variables']));
  const timeoutMs = (properties.optionalNumber('Timeout') ?? 3) * 1000;
  const handler = await factory({ ...environment, ...credentialsOf(properties.text('Role')) });
  const { arn } = lambda.registerFunction(name, { handler, timeoutMs, environment });
  return { ref: name, attributes: { Arn: arn } };
};

/** What Lambda sets: credentials of the function's role. Here the access key says which role it is. */
const credentialsOf = (roleArn: string): Record<string, string> => ({
  AWS_ACCESS_KEY_ID: roleNameOf(roleArn),
  AWS_SECRET_ACCESS_KEY: 'local',
});

const roleNameOf = (arn: string): string => arn.split('/').at(-1) ?? '';

const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** A function's name from its name or its ARN, with or without a version or alias behind it. */
const functionNameOf = (reference: string): string =>
  reference.startsWith('arn:') ? (reference.split(':')[6] ?? '') : (reference.split(':')[0] ?? '');

/** Versions and aliases are the function itself: the local world runs one version. */
const version: ResourceCreator = (input, { lambda, accountId, region }) => {
  const name = functionNameOf(new Properties(input).text('FunctionName'));
  lambda.addQualifier(name, '1');
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}:1`;
  return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
};

const alias: ResourceCreator = (input, { lambda, accountId, region }) => {
  const properties = new Properties(input);
  const name = functionNameOf(properties.text('FunctionName'));
  lambda.addQualifier(name, properties.text('Name'));
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}:${properties.text('Name')}`;
  return { ref: arn, attributes: { AliasArn: arn } };
};

const eventSourceMapping: ResourceCreator = (input, { lambda, sqs }) => {
  const properties = new Properties(input);
  properties.refuse('FilterCriteria', 'StartingPosition');
  const source = properties.text('EventSourceArn');
  const found = sqs.queue(source);
  if (!found) throw properties.problem(`the queue ${source} does not exist`);
  const batchSize = properties.optionalNumber('BatchSize');
  const windowSeconds = properties.optionalNumber('MaximumBatchingWindowInSeconds');
  const concurrency = properties.record('ScalingConfig')['MaximumConcurrency'];
  if (properties.isTrue('Enabled', true)) {
    lambda.addEventSource({
      functionName: functionNameOf(properties.text('FunctionName')),
      queue: found,
      reportBatchItemFailures: properties.list('FunctionResponseTypes').includes('ReportBatchItemFailures'),
      ...(batchSize !== undefined && { batchSize }),
      ...(windowSeconds !== undefined && { windowSeconds }),
      ...(concurrency !== undefined && { maximumConcurrency: Number(concurrency) }),
    });
  }
  return { ref: input.logicalId, attributes: { Id: input.logicalId } };
};

const functionUrl: ResourceCreator = (input, { region }) => {
  const name = functionNameOf(new Properties(input).text('TargetFunctionArn'));
  const url = `https://${name}.lambda-url.${region}.on.aws/`;
  return { ref: name, attributes: { FunctionUrl: url, FunctionArn: name } };
};

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
  const sender = { caller: roleNameOf(roleArn), queueArn: stringOr(target['Arn'], '') };
  senders.expect(sender);
  startSchedule(
    {
      name,
      expression: properties.text('ScheduleExpression'),
      targetArn: sender.queueArn,
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
  'AWS::SQS::Queue': queue,
  'AWS::Events::EventBus': eventBus,
  'AWS::Events::Rule': rule,
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Url': functionUrl,
  'AWS::Scheduler::Schedule': schedule,
  'AWS::Scheduler::ScheduleGroup': scheduleGroup,
  'AWS::SSM::Document': ssmDocument,
  'AWS::S3::Bucket': bucket,
  'AWS::Config::ConfigRule': configRule,
};
