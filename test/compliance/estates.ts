import { DAY } from '../../src/duration.ts';
import { aPatch, T0 } from '../nodes/fixture.ts';
import type { EstateFacts, Simulated } from './estate-double.ts';

export const idOf = (i: number): string => `i-${i.toString(16).padStart(17, '0')}`;

const missing = (...kbs: readonly string[]): Pick<Simulated, 'state' | 'patches'> => ({
  state: { missing: kbs.length, criticalNonCompliant: kbs.length },
  patches: kbs.map((kb) => aPatch(kb, { cves: [`CVE-2026-${kb.slice(2)}`] })),
});

const prod = { 'Patch Group': 'Win-PROD', 'Maintenance Window': 'mw-1' };

/** One of each: what an account has, small enough to be read page by page in a test. */
export const SERVERS: readonly Simulated[] = [
  { id: idOf(1), tags: prod },
  { id: idOf(2), tags: prod, ...missing('KB5000001', 'KB5000002') },
  { id: idOf(3), tags: { PatchGroup: 'Win-PROD' }, ...missing('KB5000001') },
  { id: idOf(4), tags: prod, ec2: { state: 'stopped' } },
  { id: idOf(5), tags: { ...prod, PatchGroup: 'Win-DEV' } },
  { id: idOf(6), tags: { PatchGroup: 'Win-DEV' }, state: 'none' },
  { id: idOf(7), tags: { PatchGroup: 'Win-DEV' }, node: 'none', state: 'none', ec2: { hasProfile: false } },
  { id: idOf(8), tags: { 'aws:autoscaling:groupName': 'web', Name: '<!here> & *web*' } },
  { id: idOf(9), tags: { 'aws:autoscaling:groupName': 'web' }, state: { endedAt: T0 - 30 * DAY } },
  { id: idOf(10), tags: {}, ...missing('KB5000003') },
  { id: 'mi-00000000000000001', tags: { 'Patch Group': 'Win-DEV' } },
  // Gone: compliance and states are kept for weeks.
  { id: idOf(99), tags: prod, ec2: { state: 'terminated' } },
];

export const serverEstate = (more: Partial<EstateFacts> = {}): EstateFacts => ({
  count: SERVERS.length,
  at: (i) => SERVERS[i] ?? { id: 'i-none' },
  registered: ['Win-PROD'],
  pageOf: () => 3,
  ...more,
});
