/** How a table is stored, and how its files are found below its location. */
export interface DataTable {
  name: string;
  description: string;
  /** Below the bucket, without slashes at its ends. */
  location: string;
  format: 'json-lines' | 'csv' | 'parquet';
  /** Names as the files spell them (Glue and Athena take them in lower case), and their types. A column that a file lacks is null. */
  columns: Readonly<Record<string, 'string' | 'array<string>'>>;
  /**
   * `account-and-region`: as a resource data sync lays its files out. `day`: folders `day=2026-11-30`. Partitions are worked out by Athena from
   * the table (partition projection), so that nothing has to be crawled or added.
   */
  partitions: 'account-and-region' | 'day' | 'none';
}

/** Below the bucket. */
export const FOLDERS = {
  sync: 'sync',
  exports: 'export',
  history: 'history',
  catalogue: 'catalogue',
  results: 'results',
} as const;

/** The one folder below account and Region that a data sync of instances writes. */
export const SYNCED_BELOW = 'resourcetype=ManagedInstanceInventory';

const strings = (...names: string[]): DataTable['columns'] => Object.fromEntries(names.map((name) => [name, 'string']));

/** Every line of a data sync has these. */
const COMMON = ['resourceId', 'captureTime', 'schemaVersion'];

/**
 * One type of inventory of the data sync. All attributes are text there, numbers too. `resourcetype` is in the path and, for some types, also in the
 * line: it is a column of none of these tables, and so never twice.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-schema.html
 */
const synced = (type: string, description: string, attributes: readonly string[]): DataTable => ({
  name: `aws_${type.toLowerCase()}`,
  description,
  location: `${FOLDERS.sync}/AWS:${type}`,
  format: 'json-lines',
  columns: strings(...attributes, ...COMMON),
  partitions: 'account-and-region',
});

const COMPLIANCE_ITEM = [
  'ComplianceType',
  'ExecutionId',
  'ExecutionType',
  'ExecutionTime',
  'Id',
  'Title',
  'Status',
  'Severity',
  'DocumentName',
  'DocumentVersion',
  'Classification',
  'PatchBaselineId',
  'PatchSeverity',
  'PatchState',
  'PatchGroup',
  'InstalledTime',
  'CVEIds',
];

const COMPLIANCE_SUMMARY = [
  'ComplianceType',
  'PatchGroup',
  'PatchBaselineId',
  'Status',
  'OverallSeverity',
  'ExecutionId',
  'ExecutionType',
  'ExecutionTime',
  'CompliantCriticalCount',
  'NonCompliantCriticalCount',
  'NonCompliantHighCount',
  'NonCompliantMediumCount',
  'NonCompliantLowCount',
  'NonCompliantInformationalCount',
  'NonCompliantUnspecifiedCount',
];

const INSTANCE_INFORMATION = [
  'AgentType',
  'AgentVersion',
  'ComputerName',
  'InstanceId',
  'IpAddress',
  'PlatformName',
  'PlatformType',
  'PlatformVersion',
  'AgentStatus',
  'InstanceStatus',
];

const PATCH_SUMMARY = [
  'PatchGroup',
  'BaselineId',
  'SnapshotId',
  'InstalledCount',
  'InstalledOtherCount',
  'InstalledPendingRebootCount',
  'InstalledRejectedCount',
  'NotApplicableCount',
  'MissingCount',
  'FailedCount',
  'CriticalNonCompliantCount',
  'SecurityNonCompliantCount',
  'OtherNonCompliantCount',
  'OperationType',
  'OperationStartTime',
  'OperationEndTime',
  'RebootOption',
  'ExecutionId',
];

/** The lines of `patchwarden-changes-….jsonl`: `EvidenceRow` of src/evidence, which a test compares. */
const CHANGES: DataTable['columns'] = {
  ...strings('at', 'thing', 'id', 'record', 'kind', 'subject', 'change', 'from', 'to', 'who', 'person', 'why'),
  ...strings('outcome', 'policy', 'channel', 'epoch', 'planHash', 'hash', 'chain'),
  approvedBy: 'array<string>',
  instances: 'array<string>',
  cves: 'array<string>',
  images: 'array<string>',
  executions: 'array<string>',
  /** The record itself, as JSON text. */
  stored: 'string',
};

/** The columns of `patchwarden-instances-….csv`, in their order, which is all that a CSV is read by. */
const INSTANCES = strings(
  'at',
  'thing',
  'id',
  'subject',
  'instance',
  'result',
  'installed',
  'missing',
  'rebooted',
  'cves',
  'approvedBy',
  'chain',
);

export const TABLES: readonly DataTable[] = [
  synced('ComplianceItem', 'Each patch and association of each instance, as last reported', COMPLIANCE_ITEM),
  synced('ComplianceSummary', 'Counts of compliance by instance and type, as last reported', COMPLIANCE_SUMMARY),
  synced('InstanceInformation', 'What each instance is, and whether it is active', INSTANCE_INFORMATION),
  synced('PatchSummary', 'Counts of the newest patch operation of each instance', PATCH_SUMMARY),
  synced('Tag', 'Tags of each instance', ['Key', 'Value']),
  {
    name: 'export_changes',
    description: 'Exports of Patchwarden: every record of runs, occurrences, exceptions, drift and emergencies',
    location: `${FOLDERS.exports}/changes`,
    format: 'json-lines',
    columns: CHANGES,
    partitions: 'day',
  },
  {
    name: 'export_instances',
    description: 'Exports of Patchwarden: what each run and window did to each instance',
    location: `${FOLDERS.exports}/instances`,
    format: 'csv',
    columns: INSTANCES,
    partitions: 'day',
  },
  {
    name: 'patch_days',
    description: 'How every instance stood on each day, and what it lacked: kept by the schedule, never by hand',
    location: FOLDERS.history,
    format: 'parquet',
    columns: strings(
      'day',
      'accountid',
      'region',
      'resourceid',
      'patch_group',
      'state',
      'patch_id',
      'title',
      'severity',
    ),
    partitions: 'none',
  },
  {
    name: 'available_patches',
    description: 'Release dates of Windows patches, from DescribeAvailablePatches: optional, uploaded by hand',
    location: FOLDERS.catalogue,
    format: 'json-lines',
    columns: strings('Id', 'KbNumber', 'Title', 'ReleaseDate', 'Product', 'Classification', 'MsrcSeverity'),
    partitions: 'none',
  },
];
