import { isRecord } from './json-value.ts';
import { tableSettings } from './template-policies.ts';
import { Properties } from './template-properties.ts';
import type { ResourceCreator } from './template-types.ts';

/** AWS::DynamoDB::Table and GlobalTable. What the local world has no use for (backups, encryption, tags) is not sent. Its policy counts. */
export const table: ResourceCreator = async (input, { callService, iam, accountId, region }) => {
  const properties = new Properties(input);
  properties.refuse('StreamSpecification', 'ImportSourceSpecification', 'KinesisStreamSpecification');
  const TableName = properties.optionalText('TableName') ?? input.logicalId;
  const isGlobal = input.type === 'AWS::DynamoDB::GlobalTable';
  const { policy } = tableSettings(properties, isGlobal, region);
  const throughput = properties.get('ProvisionedThroughput');
  const isOnDemand = isGlobal || properties.get('BillingMode') === 'PAY_PER_REQUEST';
  const indexes = properties
    .list('GlobalSecondaryIndexes')
    .filter(isRecord)
    .map((index) => indexInput(index, isOnDemand));
  const local = properties.list('LocalSecondaryIndexes');
  await callService('dynamodb', 'CreateTable', {
    TableName,
    KeySchema: properties.list('KeySchema'),
    AttributeDefinitions: properties.list('AttributeDefinitions'),
    BillingMode: isOnDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED',
    ...(!isOnDemand && throughput !== undefined && { ProvisionedThroughput: throughput }),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    ...(local.length > 0 && { LocalSecondaryIndexes: local }),
  });
  const timeToLive = properties.record('TimeToLiveSpecification');
  if (timeToLive['Enabled'] === true) {
    await callService('dynamodb', 'UpdateTimeToLive', {
      TableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: timeToLive['AttributeName'] },
    });
  }
  const arn = `arn:aws:dynamodb:${region}:${accountId}:table/${TableName}`;
  if (policy !== undefined) iam.setResourcePolicy(arn, policy);
  return { ref: TableName, attributes: { Arn: arn } };
};

function indexInput(index: Record<string, unknown>, isOnDemand: boolean): Record<string, unknown> {
  const { IndexName, KeySchema, Projection, ProvisionedThroughput } = index;
  const kept = { IndexName, KeySchema, Projection };
  return isOnDemand ? kept : { ...kept, ProvisionedThroughput };
}
