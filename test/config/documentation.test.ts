import { readFileSync } from 'node:fs';
import { approverSchema } from '../../src/config/approvers-schema.ts';
import { complianceSchema } from '../../src/config/compliance-schema.ts';
import { confirmSchema } from '../../src/config/confirm-schema.ts';
import { parseConfig } from '../../src/config/load.ts';
import { patchSchema } from '../../src/config/patch-schema.ts';
import { accountSchema, configSchemaWith, fleetSchema, imageSchema, policySchema } from '../../src/config/schema.ts';

const text = readFileSync('docs/configuration.md', 'utf8');

const sectionOf = (title: string): string => {
  const start = text.indexOf(`## ${title}\n`);
  if (start === -1) throw new Error(`no section ${title}`);
  const end = text.indexOf('\n## ', start);
  return text.slice(start, end === -1 ? undefined : end);
};

const keysIn = (section: string): string[] =>
  [...section.matchAll(/^\| `([a-zA-Z]+)`\s+\|/gm)].map(([, key = '']) => key);

test('the example is a config', () => {
  const [, example = ''] = /```yaml\n([^`]+)```/.exec(text) ?? [];
  expect(Object.keys(parseConfig(example).fleets)).toEqual(['web-dev', 'web-prod', 'api-prod', 'win-prod']);
});

test.each([
  ['Top level', configSchemaWith([])],
  ['`approvers.<name>`', approverSchema],
  ['`policies.<name>`', policySchema],
  ['`images.<name>`', imageSchema],
  ['`fleets.<name>`', fleetSchema],
  ['`fleets.<name>.patch`', patchSchema],
  ['`compliance`', complianceSchema],
  ['`confirm`', confirmSchema],
  ['`accounts."<id>"`', accountSchema],
])('%s documents each of its keys and no other', (title, schema) => {
  expect(keysIn(sectionOf(title)).sort()).toEqual(Object.keys(schema.shape).sort());
});
