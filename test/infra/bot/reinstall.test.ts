import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BotTemplate, list, root } from '../bot-template.ts';

/**
 * What stays when the stack goes, or when its first creation is undone, is in the way of the next deployment by its name. That
 * is the table alone, and it must be possible to import it by itself.
 */

const bot = new BotTemplate();
const resources = Object.entries(bot.resources);
const kept = resources.filter(([, resource]) =>
  [resource.DeletionPolicy, resource.UpdateReplacePolicy].some((policy) => policy !== undefined && policy !== 'Delete'),
);
const [[id, table] = ['', { Type: '', Properties: {} }]] = kept;

test('only the table and the lists of patches outlive the stack', () => {
  expect(kept.map(([, { Type }]) => Type)).toEqual(['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket']);
  expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
});

test('no function can make its log group anew once the stack has deleted it', () => {
  const actions = (['slack', 'worker'] as const).flatMap((role) =>
    bot.statements(role).flatMap(({ Action }) => list(Action)),
  );
  expect(actions.filter((action) => /^logs:(CreateLogGroup|\*)/.test(action))).toEqual([]);
});

test('the table is imported without the rest of the stack: it names nothing of it', () => {
  // cdk import puts exactly this resource into an empty template, by the name that identifies it.
  expect(table).not.toHaveProperty('DependsOn');
  expect(table).not.toHaveProperty('Condition');
  expect(JSON.stringify(table.Properties)).not.toMatch(/"(Ref|Fn::[A-Za-z]+)"/);
  expect(table.Properties['TableName']).toBe('patchwarden');
});

test('the guide imports it by its logical id', () => {
  const guide = readFileSync(join(root, 'docs/operations.md'), 'utf8');
  const [, mapping = '{}'] = /cdk import --resource-mapping-inline '([^']*)'/.exec(guide) ?? [];
  expect(JSON.parse(mapping)).toEqual({ [id]: { TableName: 'patchwarden' } });
});
