import { isRecord } from './json-value.ts';
import { inlineHandler } from './lambda-inline.ts';
import { isSamePlace } from './place.ts';
import { Properties, texts } from './template-properties.ts';
import type { FunctionFactory, ResourceCreator, TemplateWorld } from './template-types.ts';

const lambdaFunction: ResourceCreator = async (input, world, { functions = {} }) => {
  const properties = new Properties(input);
  const name = properties.text('FunctionName');
  const environment = texts(asRecord(properties.record('Environment')['Variables']));
  const timeoutMs = (properties.optionalNumber('Timeout') ?? 3) * 1000;
  const code = properties.record('Code')['ZipFile'];
  const factory = typeof code === 'string' ? inline(code, properties, world) : functions[name];
  if (factory === undefined) throw properties.problem(`no handler was given for the function ${name}`);
  const credentials = credentialsOf(world, { roleArn: properties.text('Role'), name });
  const handler = await factory({ ...environment, ...credentials });
  const { arn } = world.lambda.registerFunction(name, { handler, timeoutMs, environment });
  return { ref: name, attributes: { Arn: arn } };
};

/** The code that the template holds. */
const inline =
  (code: string, properties: Properties, { region, endpoint }: TemplateWorld): FunctionFactory =>
  (environment) =>
    inlineHandler(code, {
      entry: properties.text('Handler'),
      env: { ...environment, AWS_REGION: region, AWS_ENDPOINT_URL: endpoint() },
    });

/** What Lambda sets: credentials of the function's role. At home the access key says which role it is; elsewhere it is a session's. */
function credentialsOf(
  { cloud, accountId, region }: TemplateWorld,
  { roleArn, name }: { roleArn: string; name: string },
): Record<string, string> {
  const role = roleArn.split('/').at(-1) ?? '';
  if (isSamePlace(cloud.home, { accountId, region }))
    return { AWS_ACCESS_KEY_ID: role, AWS_SECRET_ACCESS_KEY: 'local' };
  const issued = cloud.sessions.issue({ accountId, role, name, expiresAt: Number.POSITIVE_INFINITY });
  return {
    AWS_ACCESS_KEY_ID: issued.accessKeyId,
    AWS_SECRET_ACCESS_KEY: issued.secretAccessKey,
    AWS_SESSION_TOKEN: issued.sessionToken,
  };
}

const asRecord = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

interface FunctionName {
  name: string;
  qualifier?: string | undefined;
}

/** A function by its name or its ARN, with or without a version or alias behind it. */
function functionNameOf(reference: string): FunctionName {
  const parts = reference.split(':');
  const [name = '', qualifier] = reference.startsWith('arn:') ? parts.slice(6) : parts;
  return { name, qualifier };
}

/** Versions and aliases are the function itself: the local world runs one version. */
const version: ResourceCreator = (input, { lambda, accountId, region }) => {
  const { name } = functionNameOf(new Properties(input).text('FunctionName'));
  lambda.addQualifier(name, '1');
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}:1`;
  return { ref: arn, attributes: { Version: '1', FunctionArn: arn } };
};

const alias: ResourceCreator = (input, { lambda, accountId, region }) => {
  const properties = new Properties(input);
  const { name } = functionNameOf(properties.text('FunctionName'));
  lambda.addQualifier(name, properties.text('Name'));
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}:${properties.text('Name')}`;
  return { ref: arn, attributes: { AliasArn: arn } };
};

/** AWS::Lambda::Permission: one statement of the policy of a function, or of one of its versions or aliases. */
const permission: ResourceCreator = (input, { lambda, iam, cloud, accountId, region }) => {
  const properties = new Properties(input);
  properties.refuse('EventSourceToken', 'PrincipalOrgID');
  const { name, qualifier } = functionNameOf(properties.text('FunctionName'));
  if (!lambda.has(name, qualifier ?? '$LATEST'))
    throw properties.problem(`the function ${properties.text('FunctionName')} does not exist`);
  // Lambda looks the role up, in whichever account it is.
  const [, account = '', role = ''] = /^arn:aws:iam::(\d{12}):role\/(.+)$/.exec(properties.text('Principal')) ?? [];
  if (role !== '' && cloud.iamOf(account)?.role(role) === undefined)
    throw properties.problem('The provided principal was invalid. Please check the principal and try again.');
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}${qualifier === undefined ? '' : `:${qualifier}`}`;
  const sourceArn = properties.optionalText('SourceArn');
  const sourceAccount = properties.optionalText('SourceAccount');
  const urlType = properties.optionalText('FunctionUrlAuthType');
  const equals = {
    ...(sourceAccount !== undefined && { 'AWS:SourceAccount': sourceAccount }),
    ...(urlType !== undefined && { 'lambda:FunctionUrlAuthType': urlType }),
  };
  const condition = {
    ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
    ...(sourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(properties.isTrue('InvokedViaFunctionUrl') && { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } }),
  };
  iam.addStatement(arn, {
    Sid: input.logicalId,
    Effect: 'Allow',
    Principal: principalOf(properties.text('Principal')),
    Action: properties.text('Action'),
    Resource: arn,
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  });
  return { ref: input.logicalId, attributes: { Id: input.logicalId } };
};

const principalOf = (principal: string): unknown => {
  if (principal === '*') return principal;
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  return principal.startsWith('arn:') ? { AWS: principal } : { Service: principal };
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
  const { name, qualifier } = functionNameOf(properties.text('FunctionName'));
  if (properties.isTrue('Enabled', true)) {
    lambda.addEventSource({
      functionName: name,
      ...(qualifier !== undefined && { qualifier }),
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
  const { name } = functionNameOf(new Properties(input).text('TargetFunctionArn'));
  const url = `https://${name}.lambda-url.${region}.on.aws/`;
  return { ref: name, attributes: { FunctionUrl: url, FunctionArn: name } };
};

export const LAMBDA_RESOURCES: Readonly<Record<string, ResourceCreator>> = {
  'AWS::Lambda::Function': lambdaFunction,
  'AWS::Lambda::Version': version,
  'AWS::Lambda::Alias': alias,
  'AWS::Lambda::Permission': permission,
  'AWS::Lambda::EventSourceMapping': eventSourceMapping,
  'AWS::Lambda::Url': functionUrl,
};
