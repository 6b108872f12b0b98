import * as glue from 'aws-cdk-lib/aws-glue';
import type { Construct } from 'constructs';
import { REPORTING } from './names.ts';
import { type DataTable, SYNCED_BELOW } from './tables.ts';
import type { ColumnType, View } from './views.ts';

interface CatalogProps {
  account: string;
  bucketName: string;
  tables: readonly DataTable[];
  views: readonly View[];
  accounts: readonly string[];
  regions: readonly string[];
}

/** Tables that are defined, and not found by a crawler. https://docs.aws.amazon.com/athena/latest/ug/partition-projection.html */
export function createCatalog(scope: Construct, props: CatalogProps): glue.CfnDatabase {
  const database = new glue.CfnDatabase(scope, 'Database', {
    catalogId: props.account,
    databaseInput: { name: REPORTING.database, description: 'Patch compliance, and what Patchwarden decided and did' },
  });
  const add = (id: string, tableInput: glue.CfnTable.TableInputProperty): void => {
    const table = new glue.CfnTable(scope, id, {
      catalogId: props.account,
      databaseName: REPORTING.database,
      tableInput,
    });
    table.node.addDependency(database);
  };
  for (const table of props.tables) add(`Table-${table.name}`, tableInput(table, props));
  for (const view of props.views) add(`View-${view.name}`, viewInput(view));
  return database;
}

function tableInput(table: DataTable, props: CatalogProps): glue.CfnTable.TableInputProperty {
  const location = `s3://${props.bucketName}/${table.location}`;
  const { partitionKeys, parameters } = partitioning(table, location, props);
  return {
    name: table.name,
    description: table.description,
    tableType: 'EXTERNAL_TABLE',
    partitionKeys: partitionKeys.map((name) => ({ name, type: 'string' })),
    parameters: { EXTERNAL: 'TRUE', ...FORMATS[table.format].parameters, ...parameters },
    storageDescriptor: {
      ...FORMATS[table.format].storage,
      location: `${location}/`,
      columns: Object.entries(table.columns).map(([name, type]) => ({ name: name.toLowerCase(), type })),
    },
  };
}

function partitioning(
  { partitions }: DataTable,
  location: string,
  { accounts, regions }: Pick<CatalogProps, 'accounts' | 'regions'>,
): { partitionKeys: string[]; parameters: Record<string, string> } {
  switch (partitions) {
    case 'account-and-region':
      return {
        partitionKeys: ['accountid', 'region'],
        parameters: {
          'projection.enabled': 'true',
          'projection.accountid.type': 'enum',
          'projection.accountid.values': accounts.join(','),
          'projection.region.type': 'enum',
          'projection.region.values': regions.join(','),
          'storage.location.template': `${location}/accountid=\${accountid}/region=\${region}/${SYNCED_BELOW}`,
        },
      };
    case 'day':
      return {
        partitionKeys: ['day'],
        parameters: {
          'projection.enabled': 'true',
          'projection.day.type': 'date',
          'projection.day.format': 'yyyy-MM-dd',
          'projection.day.range': '2026-01-01,NOW+1DAYS',
          'projection.day.interval': '1',
          'projection.day.interval.unit': 'DAYS',
          'storage.location.template': `${location}/day=\${day}`,
        },
      };
    case 'none':
      return { partitionKeys: [], parameters: {} };
  }
}

const TEXT_INPUT = 'org.apache.hadoop.mapred.TextInputFormat';
const TEXT_OUTPUT = 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat';
const PARQUET = 'org.apache.hadoop.hive.ql.io.parquet';

/** https://docs.aws.amazon.com/athena/latest/ug/supported-serdes.html. A line that is no JSON fails the query, and is not left out. */
const FORMATS = {
  'json-lines': {
    parameters: { classification: 'json' },
    storage: {
      inputFormat: TEXT_INPUT,
      outputFormat: TEXT_OUTPUT,
      serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
    },
  },
  csv: {
    parameters: { classification: 'csv', 'skip.header.line.count': '1' },
    storage: {
      inputFormat: TEXT_INPUT,
      outputFormat: TEXT_OUTPUT,
      serdeInfo: {
        serializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        // What it calls the escape character has no way off: no cell of an export has a backslash.
        parameters: { separatorChar: ',', quoteChar: '"', escapeChar: '\\' },
      },
    },
  },
  parquet: {
    parameters: { classification: 'parquet' },
    storage: {
      inputFormat: `${PARQUET}.MapredParquetInputFormat`,
      outputFormat: `${PARQUET}.MapredParquetOutputFormat`,
      serdeInfo: { serializationLibrary: `${PARQUET}.serde.ParquetHiveSerDe` },
    },
  },
} as const;

/** A view as Athena itself stores one: `SHOW CREATE VIEW` and the console read it like any other. */
function viewInput({ name, description, sql, columns }: View): glue.CfnTable.TableInputProperty {
  const typed = Object.entries(columns);
  const stored = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: REPORTING.database,
    columns: typed.map(([column, type]) => ({ name: column, type })),
  };
  return {
    name,
    description,
    tableType: 'VIRTUAL_VIEW',
    parameters: { presto_view: 'true', comment: 'Presto View' },
    viewOriginalText: `/* Presto View: ${Buffer.from(JSON.stringify(stored)).toString('base64')} */`,
    viewExpandedText: '/* Presto View */',
    storageDescriptor: {
      columns: typed.map(([column, type]) => ({ name: column, type: glueType(type) })),
      // Nothing is read by it, but Athena refuses a table without.
      serdeInfo: { name: '-', serializationLibrary: '-' },
    },
  };
}

const glueType = (type: ColumnType): string => (type === 'varchar' ? 'string' : type);
