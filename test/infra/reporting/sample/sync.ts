/** Files of a resource data sync, by key. Every attribute is text, as there. */

export const HOME = 'accountid=111122223333/region=ap-southeast-2';
export const OTHER = 'accountid=444455556666/region=us-east-1';
/** An account that patchwarden.yml does not list. */
const UNLISTED = 'accountid=777788889999/region=us-east-1';

type Line = Readonly<Record<string, string>>;

const key = (type: string, place: string, id: string): string =>
  `sync/AWS:${type}/${place}/resourcetype=ManagedInstanceInventory/${id}.json`;

const lines = (of: readonly Line[]): string => of.map((line) => `${JSON.stringify(line)}\n`).join('');

const common = (id: string, captureTime = '2026-11-30T02:10:00Z'): Line => ({
  resourceId: id,
  captureTime,
  schemaVersion: '1.0',
});

const SCANNED = '2026-11-30T02:05:00Z';

interface Sampled {
  place?: string;
  id: string;
  status?: string;
  tags: Readonly<Record<string, string>>;
  /** Absent: no patch operation has ever been reported. */
  summary?: Line;
  /** An older line of its counts, from when it was called terminated. */
  before?: Line;
  items?: readonly Line[];
}

function filesOf({ place = HOME, id, status = 'Active', tags, summary, before, items }: Sampled): [string, string][] {
  const information = (InstanceStatus: string, captureTime?: string): Line => ({
    InstanceId: id,
    ComputerName: `host-${id}`,
    PlatformName: 'Microsoft Windows Server 2022',
    PlatformType: 'Windows',
    // In the line, beside the `resourcetype` of the path.
    ResourceType: 'EC2Instance',
    InstanceStatus,
    ...common(id, captureTime),
  });
  const old = before === undefined ? [] : [before];
  const files: [string, readonly Line[] | undefined][] = [
    ['InstanceInformation', [...old.map(() => information('Terminated', '2026-10-01T00:00:00Z')), information(status)]],
    ['Tag', Object.entries(tags).map(([Key, Value]) => ({ Key, Value, ...common(id) }))],
    ['PatchSummary', summary && [...old, summary].map((counts) => ({ ...COUNTS, ...counts, ...common(id) }))],
    ['ComplianceItem', items?.map((item) => ({ ...item, ...common(id) }))],
  ];
  return files.flatMap(([type, of]) => (of === undefined ? [] : [[key(type, place, id), lines(of)]]));
}

const COUNTS: Line = {
  BaselineId: 'pb-0c10e65780EXAMPLE',
  PatchGroup: 'Win-PROD',
  OperationType: 'Scan',
  OperationEndTime: SCANNED,
  InstalledCount: '40',
  InstalledPendingRebootCount: '0',
  InstalledRejectedCount: '0',
  MissingCount: '0',
  FailedCount: '0',
};

const patch = (Id: string, parts: Line = {}): Line => ({
  ComplianceType: 'Patch',
  ExecutionType: 'Command',
  ExecutionTime: SCANNED,
  Id,
  Title: `2026-11 Update (${Id})`,
  Status: 'COMPLIANT',
  Severity: 'UNSPECIFIED',
  Classification: 'SecurityUpdates',
  PatchSeverity: 'Critical',
  PatchState: 'Installed',
  PatchGroup: 'Win-PROD',
  ...parts,
});

const missing = (Id: string, parts: Line = {}): Line =>
  patch(Id, { Status: 'NON_COMPLIANT', PatchState: 'Missing', Severity: 'CRITICAL', ...parts });

/** Quotes, markup and a line end in what a vendor calls its patch. */
export const TITLE = `2026-11 <b>Cumulative</b> "Update", it's due\n& more; DROP TABLE patch_days --`;
const CUMULATIVE = { Title: TITLE, CVEIds: 'CVE-2026-1001,CVE-2026-1002' };
const ASSOCIATION: Line = { ComplianceType: 'Association', Status: 'COMPLIANT', Id: 'b2f0', ExecutionTime: SCANNED };

const LAB = { 'Patch Group': 'Lab' };
const WIN = { 'Patch Group': 'Win-PROD', Name: 'web' };

const SAMPLED: readonly Sampled[] = [
  {
    id: 'i-0aaa0001',
    tags: WIN,
    summary: { MissingCount: '2' },
    items: [
      missing('KB5031364', CUMULATIVE),
      // The same patch by an association, which looked before.
      missing('KB5031364', { ...CUMULATIVE, ExecutionTime: '2026-11-29T01:00:00Z', ExecutionType: 'Association' }),
      missing('KB5029999', { PatchSeverity: 'Important' }),
      patch('KB5000001'),
      ASSOCIATION,
    ],
  },
  { id: 'i-0aaa0002', tags: WIN, summary: {}, items: [patch('KB5031364', CUMULATIVE), patch('KB5000001')] },
  // Only associations say anything of it, and all of them that it is compliant.
  { id: 'i-0aaa0003', tags: WIN, items: [ASSOCIATION] },
  { id: 'i-0aaa0004', tags: WIN, status: 'Terminated', summary: { MissingCount: '1' }, items: [missing('KB5031364')] },
  {
    id: 'i-0aaa0005',
    tags: WIN,
    summary: { OperationEndTime: '2026-11-20T02:05:00Z' },
    items: [patch('KB5000001', { ExecutionTime: '2026-11-20T02:05:00Z' })],
  },
  { id: 'i-0aaa0006', tags: { 'Patch Group': 'Win-PROD', PatchGroup: 'Win-DEV' }, summary: {}, items: [] },
  {
    id: 'i-0aaa0007',
    tags: { PatchGroup: 'RHEL-DEV' },
    summary: { PatchGroup: 'RHEL-DEV', MissingCount: '1', InstalledPendingRebootCount: '1' },
    items: [
      missing('kernel.x86_64', {
        Title: 'kernel.x86_64:0:5.14.0-503.el9',
        PatchSeverity: 'Important',
        CVEIds: 'CVE-2026-2001, CVE-2026-2002',
      }),
      // The version that is installed has the same id.
      patch('kernel.x86_64', { Title: 'kernel.x86_64:0:5.14.0-427.el9', ExecutionTime: '2026-11-30T02:06:00Z' }),
      patch('openssl.x86_64', {
        Title: 'openssl.x86_64:1:3.2.2-6.el9',
        PatchState: 'InstalledPendingReboot',
        PatchSeverity: '',
        CVEIds: 'CVE-2026-3001',
      }),
    ],
  },
  { id: 'i-0aaa0008', tags: WIN },
  { id: 'mi-0aaa00009', tags: WIN, status: 'ConnectionLost', summary: { MissingCount: '', FailedCount: 'n/a' } },
  {
    place: OTHER,
    id: 'i-0bbb0001',
    tags: WIN,
    summary: { MissingCount: '1' },
    items: [missing('KB5031364', CUMULATIVE)],
  },
  { place: OTHER, id: 'i-0bbb0002', tags: WIN, summary: {}, items: [patch('KB5031364', CUMULATIVE)] },
  { place: OTHER, id: 'i-0bbb0003', tags: LAB, summary: { OperationEndTime: 'yesterday' } },
  { place: OTHER, id: 'i-0bbb0004', tags: LAB, summary: { OperationEndTime: '2026-12-24T00:00:00Z' } },
  // Its counts say what no item does.
  { place: OTHER, id: 'i-0bbb0005', tags: LAB, summary: { MissingCount: '3' } },
  {
    place: OTHER,
    id: 'i-0bbb0006',
    tags: LAB,
    summary: {},
    before: { MissingCount: '9', OperationEndTime: '2026-11-30T01:00:00Z' },
  },
  { place: UNLISTED, id: 'i-0ccc0001', tags: WIN, summary: { MissingCount: '9' }, items: [missing('KB5031364')] },
];

export const SYNC: Readonly<Record<string, string>> = {
  ...Object.fromEntries(SAMPLED.flatMap(filesOf)),
  // Files without a line.
  [key('PatchSummary', HOME, 'i-0aaa0008')]: '',
  [key('ComplianceItem', HOME, 'i-0aaa0008')]: '',
  // What is not of an instance lies in a folder of its own.
  [`sync/AWS:ComplianceItem/${HOME}/resourcetype=Document/i-0aaa0002.json`]: lines([
    { ...missing('KB9999999'), ...common('i-0aaa0002') },
  ]),
  [key('ComplianceSummary', HOME, 'i-0aaa0001')]: lines([
    {
      ComplianceType: 'Patch',
      PatchGroup: 'Win-PROD',
      Status: 'NON_COMPLIANT',
      NonCompliantCriticalCount: '2',
      ...common('i-0aaa0001'),
    },
  ]),
};
