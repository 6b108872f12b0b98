import type { Config } from '../../src/config/types.ts';
import { fleetSql, settingSql } from './from-config.ts';
import { sqlFile } from './sql-file.ts';

/** As Athena has them. */
export type ColumnType = 'varchar' | 'bigint' | 'double' | 'boolean' | 'date';

export interface View {
  name: string;
  description: string;
  sql: string;
  columns: Readonly<Record<string, ColumnType>>;
}

const varchars = (...names: string[]): View['columns'] => Object.fromEntries(names.map((name) => [name, 'varchar']));

const INSTANCE = varchars('accountid', 'region', 'resourceid');

/** Views that are a file each, none before those that it reads. A test compares the columns with what the statement gives. */
const IN_FILES: Readonly<Record<string, View['columns']>> = {
  recorded_change: varchars(
    ...['at', 'thing', 'id', 'record', 'kind', 'subject', 'change', 'from', 'to', 'who', 'person', 'why', 'outcome'],
    ...['approved_by', 'policy', 'chain', 'stored', 'day'],
  ),
  patch_item: {
    ...INSTANCE,
    ...varchars('patch_id', 'title', 'severity', 'classification', 'patch_state', 'cves', 'executed_at'),
    is_open: 'boolean',
  },
  instance: {
    ...INSTANCE,
    ...varchars('computer_name', 'platform', 'instance_status', 'patch_group', 'baseline_id', 'state'),
    scanned_on: 'date',
    open_patches: 'bigint',
  },
  missing_patch: {
    ...INSTANCE,
    ...varchars('patch_group', 'state', 'patch_id', 'title', 'severity', 'classification', 'patch_state', 'cves'),
    released_on: 'date',
    missing_since: 'date',
  },
  instance_fleet: { ...varchars('fleet', 'kind', 'policy'), ...INSTANCE },
  exception: {
    ...varchars('id', 'fleet', 'scope', 'scope_value', 'state'),
    holds: 'boolean',
    ...varchars('reason', 'requested_by'),
    until_on: 'date',
  },
  excepted_patch: {
    ...INSTANCE,
    ...varchars('patch_id', 'fleet', 'exception_id', 'scope', 'reason'),
    until_on: 'date',
  },
  run: {
    ...varchars('thing', 'id', 'kind', 'subject'),
    requested_on: 'date',
    ...varchars('requested_by', 'reason'),
    ended_on: 'date',
    ...varchars('outcome', 'approved_by', 'state', 'chain'),
  },
};

/** Every view, none before those that it reads. */
export const viewsOf = (config: Config): View[] => [
  {
    name: 'setting',
    description: 'Now, and after how long a scan no longer counts, as patchwarden.yml has it',
    sql: settingSql(config),
    columns: { today: 'date', now_seconds: 'double', stale_seconds: 'double' },
  },
  {
    name: 'fleet',
    description: 'Fleets of patchwarden.yml, and the tags that instances of each have',
    sql: fleetSql(config),
    columns: varchars('fleet', 'kind', 'policy', 'tag_key', 'tag_value', 'accountid', 'region'),
  },
  ...Object.entries(IN_FILES).map(([name, columns]) => ({ name, ...sqlFile(name), columns })),
];

/** Saved queries of the workgroup: what people run. */
export const NAMED_QUERIES = [
  'compliance-by-patch-group',
  'compliance-by-account',
  'compliance-by-day',
  'not-seen',
  'age-of-missing-patches',
  'missing-patches-beside-exceptions',
  'runs-beside-compliance',
  'run-history',
  'patched-and-still-open',
] as const;

/** What the schedule runs each day. */
export const DAILY = 'keep-today';
