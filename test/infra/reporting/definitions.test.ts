import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqlFile } from '../../../infra/reporting/sql-file.ts';
import { TABLES } from '../../../infra/reporting/tables.ts';
import { DAILY, NAMED_QUERIES, viewsOf } from '../../../infra/reporting/views.ts';
import { root } from '../bot-template.ts';
import { TRANSLATED } from './engine.ts';
import { EXPORTS } from './sample/exports.ts';
import { sampleConfig } from './sample/world.ts';

const columnsOf = (name: string): string[] => Object.keys(TABLES.find((table) => table.name === name)?.columns ?? {});
const exported = (suffix: string): string =>
  Object.entries(EXPORTS).findLast(([key]) => key.endsWith(suffix))?.[1] ?? '';

describe('tables of exports are what npm run export writes', () => {
  test('each member of a line of changes is a column, but the number of its format', () => {
    const [line = ''] = exported('.jsonl').split('\n');
    const members = Object.keys(JSON.parse(line)).filter((name) => name !== 'schema');
    expect(members.sort()).toEqual(columnsOf('export_changes').sort());
  });

  test('the columns of the instances are in the order of the file', () => {
    const [header = ''] = exported('.csv').split('\r\n');
    expect(header.replaceAll('"', '').split(',')).toEqual(columnsOf('export_instances'));
  });
});

describe('what differs between Athena and the engine of the tests', () => {
  const statements = [
    ...viewsOf(sampleConfig()).map(({ sql }) => sql),
    ...[...NAMED_QUERIES, DAILY].map((name) => sqlFile(name).sql),
  ];
  const code = statements.join('\n').replaceAll(/'[^']*'/g, "''");
  /** A word before a parenthesis that is no function. */
  const WORDS = [
    'and',
    'as',
    'in',
    'over',
    'filter',
    'from',
    'values',
    'when',
    'or',
    'one',
    't',
    'on',
    'where',
    'with',
  ];
  const functions = new Set(
    [...code.matchAll(/([a-z_][a-z_0-9]*)\s*\(/gi)]
      .map(([, name = '']) => name.toLowerCase())
      .filter((name) => !WORDS.includes(name)),
  );
  /** With one meaning in both, for what these queries give them. */
  const BOTH = [
    'array_agg',
    'cast',
    'coalesce',
    'count',
    'date_diff',
    'lower',
    'max',
    'min',
    'nullif',
    'replace',
    'round',
    'row_number',
    'split',
    'trim',
    'try',
    'try_cast',
    'unnest',
    'upper',
  ];
  const translated = Object.keys(TRANSLATED).map((head) => head.slice(0, head.indexOf('(')));

  test('is what is translated, and nothing that a query uses is beyond that', () => {
    expect([...functions].sort()).toEqual([...BOTH, ...translated].sort());
  });

  test('is named in docs/reporting.md', () => {
    const page = readFileSync(join(root, 'docs/reporting.md'), 'utf8');
    for (const name of translated) expect(page).toContain(`\`${name}\``);
    for (const name of [
      ...NAMED_QUERIES,
      ...TABLES.map((table) => table.name),
      ...viewsOf(sampleConfig()).map((view) => view.name),
    ])
      expect(page).toContain(`\`${name}\``);
  });
});
