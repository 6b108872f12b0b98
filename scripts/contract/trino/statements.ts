import { readFileSync } from 'node:fs';
import { sqlFile } from '../../../infra/reporting/sql-file.ts';
import { TABLES } from '../../../infra/reporting/tables.ts';
import { DAILY, NAMED_QUERIES } from '../../../infra/reporting/views.ts';
import { Engine } from '../../../test/infra/reporting/engine.ts';
import { FILES, KEPT, NOW, sampleConfig } from '../../../test/infra/reporting/sample/world.ts';

/** `ask` prints every view and query of the reports for Trino, over the sample of the tests; `compare <file>` compares its answers with DuckDB's. */

const engine = await Engine.open({ config: sampleConfig(), files: FILES, now: NOW });
await engine.run(KEPT);

const queries = new Map<string, string>([
  ...engine.views.map(({ name }): [string, string] => [name, `SELECT * FROM ${name}`]),
  ...NAMED_QUERIES.map((name): [string, string] => [name, sqlFile(name).sql]),
  [DAILY, sqlFile(DAILY).sql.replace('INSERT INTO patch_days', '')],
]);

function literal(value: unknown): string {
  if (Array.isArray(value)) return `CAST(ARRAY[${value.map(literal).join(', ')}] AS array(varchar))`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : 'CAST(NULL AS varchar)';
}

/** The rows that a table has, as a table of its own: Trino here has no files. */
async function inline(name: string): Promise<string> {
  const types = Object.entries(await engine.columns(`SELECT * FROM ${name}`));
  const rows = await engine.rows(`SELECT * FROM ${name}`);
  const values = rows.map((row) => `(${types.map(([column]) => literal(row[column])).join(', ')})`);
  // A literal has a length in Trino, and what is in a table has none.
  const columns = types.map(([column, type]) =>
    type === 'VARCHAR' ? `CAST("${column}" AS varchar) AS "${column}"` : `"${column}"`,
  );
  const names = types.map(([column]) => `"${column}"`);
  return `${name} AS (SELECT ${columns.join(', ')} FROM (VALUES ${values.join(', ')}) AS t (${names.join(', ')}))`;
}

async function ask(): Promise<void> {
  const tables = await Promise.all(TABLES.map(({ name }) => inline(name)));
  const views = engine.views.map(({ name, sql }) => `${name} AS (${sql})`);
  for (const [name, sql] of queries)
    console.log(`## ${name}\nWITH ${[...tables, ...views].join(',\n')}\nSELECT * FROM (${sql})`);
}

async function compare(file: string): Promise<void> {
  const answers = new Map(
    readFileSync(file, 'utf8')
      .split(/^## /mu)
      .map((part) => part.split('\n').filter((line) => line !== ''))
      .map(([name = '', ...rows]) => [name, rows.sort()]),
  );
  for (const [name, sql] of queries) {
    const rows = await engine.rows(sql);
    const own = rows.map((row) =>
      Object.values(row)
        .map((value) => String(value).replaceAll(/\s+/gu, ' '))
        .join('\u001F'),
    );
    const theirs = answers.get(name) ?? ['no answer'];
    const differing = [
      ...own.filter((row) => !theirs.includes(row)).map((row) => `DuckDB: ${row}`),
      ...theirs.filter((row) => !own.includes(row)).map((row) => `Trino: ${row}`),
    ];
    const isSame = differing.length === 0 && own.length === theirs.length;
    console.log(isSame ? `${name}: ${own.length} rows alike` : [`${name} differs`, ...differing].join('\n  '));
    if (!isSame) process.exitCode = 1;
  }
}

const [what, answered = ''] = process.argv.slice(2);
await (what === 'ask' ? ask() : compare(answered));
engine.close();
