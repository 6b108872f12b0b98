import { isRecord } from './json-value.ts';
import { Properties } from './template-properties.ts';
import type { ResourceCreator } from './template-types.ts';

/** AWS::SQS::QueuePolicy: who may do what with its queues. */
export const queuePolicy: ResourceCreator = (input, { iam, sqs }) => {
  const properties = new Properties(input);
  const document = properties.record('PolicyDocument');
  for (const url of properties.list('Queues')) {
    const queue = sqs.queue(String(url));
    if (queue === undefined) throw properties.problem(`the queue ${String(url)} does not exist`);
    const { arn } = queue.settings;
    // A second one would replace the first in AWS, in whichever order.
    if (iam.resourcePolicy(arn) !== undefined) throw properties.problem(`the queue ${arn} has a policy already`);
    iam.setResourcePolicy(arn, document);
  }
  return { ref: input.logicalId, attributes: { Id: input.logicalId } };
};

/** AWS::KMS::Key is a name: nothing is encrypted here, and its policy is not asked. */
export const key: ResourceCreator = ({ logicalId }, { accountId, region }) => {
  const digits = Buffer.from(logicalId).toString('hex').padEnd(32, '0').slice(0, 32);
  const id = digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { ref: id, attributes: { Arn: `arn:aws:kms:${region}:${accountId}:key/${id}`, KeyId: id } };
};

/** AWS::KMS::Alias */
export const keyAlias: ResourceCreator = (input) => {
  const properties = new Properties(input);
  const name = properties.text('AliasName');
  if (!name.startsWith('alias/')) throw properties.problem('AliasName must begin with alias/');
  properties.text('TargetKeyId');
  return { ref: name, attributes: {} };
};

/** What a table says of its own key and policy; a global table says it of each Region, and here there is one. */
export function tableSettings(properties: Properties, isGlobal: boolean, region: string) {
  const replicas = properties.list('Replicas').filter(isRecord);
  const [own] = replicas;
  if (isGlobal && (replicas.length !== 1 || own?.['Region'] !== region))
    throw properties.problem(`Replicas must be one, in ${region}: others are not simulated`);
  const encryption = isGlobal ? own?.['SSESpecification'] : properties.get('SSESpecification');
  const keyId = isRecord(encryption) ? (encryption['KMSMasterKeyId'] ?? encryption['KMSMasterKeyID']) : undefined;
  if (keyId !== undefined && properties.record('SSESpecification')['SSEEnabled'] !== true)
    throw properties.problem('SSESpecification names a key, and SSEEnabled is not true');
  const attached = isGlobal ? own?.['ResourcePolicy'] : properties.get('ResourcePolicy');
  return { policy: isRecord(attached) ? attached['PolicyDocument'] : undefined };
}
