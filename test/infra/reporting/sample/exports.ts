import { filesOf } from '../../../../src/evidence/decision/files.ts';
import type { EvidenceRow, InstanceRow } from '../../../../src/evidence/types.ts';
import type { Ask } from '../../../../src/exceptions/types/ask.ts';

/** Two exports, as `npm run export` writes them and docs/reporting.md uploads them. The older one has what is no longer in the table. */

const row = (parts: Partial<EvidenceRow> & Pick<EvidenceRow, 'at' | 'thing' | 'id' | 'record'>): EvidenceRow => ({
  schema: 1,
  kind: parts.thing,
  subject: 'win-prod',
  change: '',
  from: '',
  to: '',
  who: '',
  person: '',
  why: '',
  outcome: '',
  approvedBy: [],
  policy: 'prod',
  channel: 'C0WINDOWS',
  instances: [],
  cves: [],
  images: [],
  executions: [],
  epoch: '1',
  planHash: '',
  hash: 'f00d',
  chain: 'verified',
  stored: {},
  ...parts,
});

/** An exception that was requested, and whatever followed. */
function exception(id: string, ask: Ask, ...followed: Partial<EvidenceRow>[]): EvidenceRow[] {
  const common = { thing: 'exception', id, subject: ask.fleet } as const;
  return [
    row({
      ...common,
      at: '2026-11-22T09:00:00.000Z',
      record: 'AUDIT#000001',
      change: 'requested',
      to: 'asked',
      person: 'ana',
      stored: { evidence: { ask } },
    }),
    ...followed.map((parts, i) =>
      row({ ...common, at: `2026-11-22T1${i}:00:00.000Z`, record: `AUDIT#00000${i + 2}`, ...parts }),
    ),
  ];
}

const ask = (parts: Partial<Ask>): Ask => ({
  fleet: 'win-prod',
  scope: { kind: 'fleet' },
  reason: 'the vendor certifies it next month',
  until: Date.parse('2026-12-15T00:00:00Z'),
  ...parts,
});

const APPROVED = { change: 'approved', from: 'asked', to: 'approved' };

const EXCEPTIONS: readonly EvidenceRow[] = [
  ...exception('x-holds', ask({ scope: { kind: 'patch', patch: 'KB5031364' } }), APPROVED),
  // Its end has passed, and the record of that is not in the export.
  ...exception(
    'x-over',
    ask({ scope: { kind: 'patch', patch: 'KB5029999' }, until: Date.parse('2026-11-29T00:00:00Z') }),
    APPROVED,
  ),
  ...exception('x-asked', ask({ scope: { kind: 'fleet' } })),
  ...exception('x-shortened', ask({ scope: { kind: 'instance', instanceId: 'i-0aaa0001' } }), APPROVED, {
    change: 'shortened',
    from: 'approved',
    to: 'approved',
    stored: { evidence: { from: Date.parse('2026-12-15T00:00:00Z'), to: Date.parse('2026-11-28T00:00:00Z') } },
  }),
  // One of two CVEs of the kernel, and the only one of OpenSSL.
  ...exception('x-half', ask({ fleet: 'rhel-dev', scope: { kind: 'cve', cve: 'CVE-2026-2001' } }), APPROVED),
  ...exception('x-cve', ask({ fleet: 'rhel-dev', scope: { kind: 'cve', cve: 'CVE-2026-3001' } }), APPROVED),
];

const RUN = { thing: 'run', id: 'p-7k2m9x4q', kind: 'patch' } as const;
const REQUESTED = row({
  ...RUN,
  at: '2026-11-20T08:00:00.000Z',
  record: 'AUDIT#000001',
  change: 'requested',
  to: 'awaiting-approval',
  person: 'dev',
  why: 'monthly "patches", <now>',
});
const SUCCEEDED = row({
  ...RUN,
  at: '2026-11-24T09:00:00.000Z',
  record: 'AUDIT#000003',
  change: 'succeeded',
  from: 'running',
  to: 'succeeded',
  outcome: 'succeeded',
  approvedBy: ['U0ANA', 'U0BEN'],
  instances: ['i-0aaa0001', 'i-0aaa0002'],
});
/** It needed attention first. */
const UNCERTAIN: EvidenceRow = {
  ...SUCCEEDED,
  at: '2026-11-24T08:00:00.000Z',
  record: 'AUDIT#000002',
  change: 'timed-out',
  to: 'needs-attention',
  outcome: 'needs-attention',
  approvedBy: [],
};
const earlier = (id: string, at: string): EvidenceRow =>
  row({ ...RUN, id, at, record: 'AUDIT#000001', change: 'failed', to: 'failed', outcome: 'failed' });
const EARLIER = [earlier('p-0000last', '2026-10-20T08:00:00.000Z'), earlier('p-000of2025', '2025-10-20T08:00:00.000Z')];

const OCCURRENCE = row({
  thing: 'occurrence',
  id: 'mw-02dab9c37e5bf9d70#1763000000000#C0WINDOWS',
  subject: 'Patching-DEV',
  at: '2026-11-13T02:00:00.000Z',
  record: 'STATE#000001',
  to: 'ended',
  outcome: 'ended',
});

/** One was patched after it had failed, one failed after it had been patched. */
const INSTANCES: readonly InstanceRow[] = [
  ['i-0aaa0001', '2026-10-20T08:00:00.000Z', 'failed'],
  ['i-0aaa0001', '2026-11-24T09:00:00.000Z', 'patched'],
  ['i-0aaa0002', '2026-11-24T09:00:00.000Z', 'patched'],
  ['i-0aaa0007', '2026-10-20T08:00:00.000Z', 'patched'],
  ['i-0aaa0007', '2026-11-24T09:00:00.000Z', 'failed'],
].map(([instance = '', at = '', result = '']) => ({
  at,
  ...RUN,
  subject: 'win-prod',
  instance,
  result,
  installed: '2',
  missing: '0',
  rebooted: 'yes',
  cves: ['CVE-2026-1001', 'CVE-2026-1002'],
  approvedBy: ['U0ANA', 'U0BEN'],
  chain: 'verified',
}));

function uploaded(day: string, rows: readonly EvidenceRow[], instances: readonly InstanceRow[]): [string, string][] {
  const evidence = { rows, instances, problems: [], things: 1, records: rows.length, uncovered: 0 };
  return filesOf(evidence, { now: Date.parse(`${day}T12:00:00Z`), verification: '' }).flatMap(
    ({ name, text }): [string, string][] => {
      if (name.endsWith('.jsonl')) return [[`export/changes/day=${day}/${name}`, text]];
      return name.startsWith('patchwarden-instances') ? [[`export/instances/day=${day}/${name}`, text]] : [];
    },
  );
}

export const EXPORTS: Readonly<Record<string, string>> = Object.fromEntries([
  ...uploaded('2026-11-23', [OCCURRENCE, { ...REQUESTED, subject: 'win-prod-old' }, ...EXCEPTIONS], []),
  ...uploaded(
    '2026-11-30',
    [...EARLIER, REQUESTED, UNCERTAIN, { ...SUCCEEDED, chain: 'broken' }, ...EXCEPTIONS],
    INSTANCES,
  ),
]);
