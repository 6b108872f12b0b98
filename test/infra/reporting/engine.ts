import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type DataTable, SYNCED_BELOW, TABLES } from '../../../infra/reporting/tables.ts';
import { viewsOf } from '../../../infra/reporting/views.ts';
import type { Config } from '../../../src/config/types.ts';

/**
 * Functions of Athena (Trino) that DuckDB has under another name, or not. All that a query may use beyond what both have: docs/reporting.md lists
 * them, and a test compares.
 */
export const TRANSLATED: Readonly<Record<string, string>> = {
  'from_iso8601_timestamp(t)': 't::TIMESTAMPTZ',
  'to_unixtime(t)': 'epoch(t)',
  'from_unixtime(t)': 'to_timestamp(t)',
  'array_join(a, s)': 'array_to_string(a, s)',
  'json_extract_scalar(j, p)': 'json_extract_string(j, p)',
};

type Files = Readonly<Record<string, string>>;

/** Tables over files, and the views that are deployed, in an engine inside of this process. */
export class Engine {
  /** As they are deployed, but for the clock. */
  readonly views: readonly { name: string; sql: string }[];
  private readonly connection: DuckDBConnection;
  private readonly folder: string;

  private constructor(parts: { connection: DuckDBConnection; folder: string; views: Engine['views'] }) {
    this.connection = parts.connection;
    this.folder = parts.folder;
    this.views = parts.views;
  }

  /** `files`: by key in the bucket. `now`: in place of the one view that reads the clock. */
  static async open({ config, files, now }: { config: Config; files: Files; now?: string }): Promise<Engine> {
    const folder = mkdtempSync(join(tmpdir(), 'patchwarden-reporting-'));
    for (const [key, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), text);
    }
    const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
    const views = viewsOf(config).map(({ name, sql }) => ({
      name,
      sql: name === 'setting' && now !== undefined ? settingAt(now) : sql,
    }));
    const engine = new Engine({ connection: await instance.connect(), folder, views });
    await engine.run(`SET TimeZone = 'UTC'`);
    for (const [head, body] of Object.entries(TRANSLATED)) await engine.run(`CREATE MACRO ${head} AS ${body}`);
    for (const table of TABLES) await engine.run(engine.tableSql(table, config, Object.keys(files)));
    for (const { name, sql } of views) await engine.run(`CREATE VIEW ${name} AS ${sql}`);
    return engine;
  }

  async run(sql: string): Promise<void> {
    await this.connection.run(sql);
  }

  /** Rows as objects; 64-bit integers as text. */
  async rows(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.connection.runAndReadAll(sql)).getRowObjectsJson();
  }

  /** Name and type of each column. */
  async columns(sql: string): Promise<Record<string, string>> {
    const read = await this.connection.runAndReadAll(sql);
    return Object.fromEntries(read.columnNames().map((name, i) => [name, String(read.columnType(i))]));
  }

  close(): void {
    this.connection.closeSync();
    rmSync(this.folder, { recursive: true });
  }

  private tableSql(table: DataTable, { accounts }: Config, keys: readonly string[]): string {
    const typed = Object.entries(table.columns).map(([name, type]) => [
      name,
      type === 'string' ? 'VARCHAR' : 'VARCHAR[]',
    ]);
    if (table.format === 'parquet')
      return `CREATE TABLE ${table.name} (${typed.map(([name, type]) => `${name} ${type}`).join(', ')})`;
    const names = [
      ...typed.map(([name = '']) => `"${name}" AS "${name.toLowerCase()}"`),
      ...PARTITIONS[table.partitions].keys,
    ];
    if (!keys.some((key) => key.startsWith(`${table.location}/`)))
      return `CREATE VIEW ${table.name} AS SELECT ${[...typed.map(([name, type]) => `NULL::${type} AS "${name?.toLowerCase()}"`), ...PARTITIONS[table.partitions].keys.map((key) => `'' AS ${key}`)].join(', ')} WHERE false`;
    const columns = `columns = {${typed.map(([name, type]) => `'${name}': '${type}'`).join(', ')}}`;
    const hive = `hive_partitioning = true, hive_types_autocast = false`;
    const files = `'${join(this.folder, table.location, PARTITIONS[table.partitions].below)}'`;
    const source =
      table.format === 'csv'
        ? `read_csv(${files}, ${columns}, header = true, quote = '"', escape = '"', ${hive})`
        : `read_json(${files}, ${columns}, format = 'newline_delimited', ${hive})`;
    return `CREATE VIEW ${table.name} AS SELECT ${names.join(', ')} FROM ${source} WHERE ${
      table.partitions === 'account-and-region' ? projected(accounts) : 'true'
    }`;
  }
}

const PARTITIONS = {
  'account-and-region': { keys: ['accountid', 'region'], below: `accountid=*/region=*/${SYNCED_BELOW}/*.json` },
  day: { keys: ['day'], below: 'day=*/*' },
  none: { keys: [], below: '*' },
} as const;

/** Athena looks only where the table’s projection says. */
function projected(accounts: Config['accounts']): string {
  const list = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');
  const regions = Object.values(accounts).flatMap((account) => account.regions);
  return `accountid IN (${list(Object.keys(accounts))}) AND region IN (${list(regions)})`;
}

const settingAt = (now: string): string =>
  `SELECT DATE '${now.slice(0, 10)}' AS today, ${Date.parse(now) / 1000}e0 AS now_seconds, 259200e0 AS stale_seconds`;
