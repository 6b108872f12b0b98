import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BotTemplate, list, type Resource, root } from '../bot-template.ts';

/**
 * What stays when the stack goes, or when its first creation is undone, is in the way of the next deployment by its name. That
 * is the table alone, and it must be possible to import it with the key that it is encrypted under, and nothing else.
 */

const bot = new BotTemplate();
const resources = Object.entries(bot.resources);
const kept = resources.filter(([, resource]) =>
  [resource.DeletionPolicy, resource.UpdateReplacePolicy].some((policy) => policy !== undefined && policy !== 'Delete'),
);
const only = (type: string): [string, Resource] => {
  const [first, ...others] = kept.filter(([, { Type }]) => Type === type);
  if (first === undefined || others.length > 0) throw new Error(`not one ${type} is kept`);
  return first;
};
const [tableId, table] = only('AWS::DynamoDB::GlobalTable');
const [keyId, key] = only('AWS::KMS::Key');

test('only the table, its key and the lists of patches outlive the stack', () => {
  expect(kept.map(([, { Type }]) => Type)).toEqual(['AWS::KMS::Key', 'AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket']);
  for (const one of [table, key])
    expect(one).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('a key that was kept is in nobody’s way: its name goes with the stack', () => {
  const [alias] = resources.filter(([, { Type }]) => Type === 'AWS::KMS::Alias');
  expect(alias?.[1]).not.toHaveProperty('DeletionPolicy');
});

test('no function can make its log group anew once the stack has deleted it', () => {
  const actions = (['slack', 'worker'] as const).flatMap((role) =>
    bot.statements(role).flatMap(({ Action }) => list(Action)),
  );
  expect(actions.filter((action) => /^logs:(CreateLogGroup|\*)/.test(action))).toEqual([]);
});

test('the table and its key are imported without the rest of the stack: they name nothing else of it', () => {
  // cdk import puts exactly these resources into an empty template, each by what identifies it.
  for (const one of [table, key]) {
    expect(one).not.toHaveProperty('DependsOn');
    expect(one).not.toHaveProperty('Condition');
  }
  expect(JSON.stringify(key.Properties)).not.toMatch(/"(Ref|Fn::[A-Za-z]+)"/);
  const references = JSON.stringify(table.Properties).match(/\{"(Ref|Fn::[A-Za-z]+)":[^}]*\}/g);
  expect(references).toEqual([JSON.stringify({ 'Fn::GetAtt': [keyId, 'Arn'] })]);
  expect(table.Properties['TableName']).toBe('patchwarden');
});

test('the guide imports them by their logical ids', () => {
  const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const [, mapping = '{}'] = /cdk import --resource-mapping-inline "((?:[^"\\]|\\")*)"/.exec(guide) ?? [];
  expect(JSON.parse(mapping.replaceAll('\\"', '"'))).toEqual({
    [tableId]: { TableName: 'patchwarden' },
    [keyId]: { KeyId: '$key' },
  });
});
