import { digest } from '../aws/identifiers.ts';

/** Instances and baselines as a large organisation has them: public Terraform of one was read for it. */

type System = 'WINDOWS' | 'AMAZON_LINUX_2' | 'AMAZON_LINUX_2023' | 'REDHAT_ENTERPRISE_LINUX' | 'UBUNTU';

export const instanceId = (name: string): string => `i-0${digest(name).slice(0, 16)}`;

interface Row {
  /** `ring-dev-1` and so on, as many as `count`. */
  name: string;
  count: number;
  system: System;
  tags: Record<string, string>;
  more?: object;
}

const rows = ({ name, count, system, tags, more = {} }: Row) =>
  Array.from({ length: count }, (_, index) => ({
    id: instanceId(`${name}-${index + 1}`),
    name: `${name}-${index + 1}`,
    system,
    zone: (['a', 'b', 'c'] as const)[index % 3],
    tags,
    ...more,
  }));

const single = (name: string, system: System, tags: Record<string, string>, more: object = {}) => ({
  id: instanceId(name),
  name,
  system,
  tags,
  ...more,
});

/** Non-production is stopped at night: a window in those hours finds nobody. */
const nights = { stopped: { from: 20, until: 7, timezone: 'Australia/Sydney' } };

const rings = [
  ...rows({ name: 'ring-dev', count: 4, system: 'AMAZON_LINUX_2023', tags: { PatchGroup: 'ring-dev' }, more: nights }),
  ...rows({
    name: 'ring-test',
    count: 4,
    system: 'AMAZON_LINUX_2023',
    tags: { PatchGroup: 'ring-test' },
    more: nights,
  }),
  ...rows({ name: 'ring-preprod', count: 4, system: 'AMAZON_LINUX_2023', tags: { PatchGroup: 'ring-preprod' } }),
  ...rows({
    name: 'ring-prod',
    count: 12,
    system: 'AMAZON_LINUX_2023',
    tags: { PatchGroup: 'ring-prod' },
    more: { serves: ['ring-prod'] },
  }),
];

const strangers = [
  // Equal values under both keys: one group for its baseline, two disjoint sets as targets.
  ...rows({ name: 'app-old', count: 3, system: 'WINDOWS', tags: { 'Patch Group': 'App-PROD' } }),
  ...rows({ name: 'app-new', count: 2, system: 'WINDOWS', tags: { PatchGroup: 'App-PROD' } }),
  single('app-torn', 'WINDOWS', { 'Patch Group': 'App-PROD', PatchGroup: 'App-UAT' }),
  // Keys of their own.
  ...rows({ name: 'batch', count: 3, system: 'REDHAT_ENTERPRISE_LINUX', tags: { patch_group: 'batch' } }),
  ...rows({ name: 'desk', count: 5, system: 'WINDOWS', tags: { 'os-type': 'windows', team: 'desktop' } }),
  ...rows({ name: 'legacy', count: 2, system: 'AMAZON_LINUX_2', tags: { estate: 'legacy' } }),
  single('ledger', 'WINDOWS', { 'Patch Group': 'Ledger' }, { bootedDaysAgo: 410, patchedDaysAgo: 410 }),
  single('ubuntu-1', 'UBUNTU', { 'Patch Group': 'Ubuntu-PROD' }),
  // Those that in-place patching does not reach, each for its own reason.
  single('app-stopped', 'WINDOWS', { 'Patch Group': 'App-PROD' }, { state: 'stopped' }),
  single('app-unmanaged', 'WINDOWS', { 'Patch Group': 'App-PROD' }, { unmanaged: true }),
  single('app-lost', 'WINDOWS', { 'Patch Group': 'App-PROD' }, { lostDaysAgo: 3 }),
  single('app-policy', 'WINDOWS', { 'Patch Group': 'App-PROD' }, { patchPolicy: true, scannedDaysAgo: 0.3 }),
  single('emr-core-1', 'AMAZON_LINUX_2', {
    'Patch Group': 'App-PROD',
    'aws:elasticmapreduce:job-flow-id': 'j-1A2B3C4D5E6F7',
  }),
  {
    ...single('rack-7', 'REDHAT_ENTERPRISE_LINUX', { 'Patch Group': 'Rack' }),
    id: `mi-0${digest('rack-7').slice(0, 16)}`,
  },
];

const linuxRing = (ring: string, approveAfterDays: number) => ({
  name: `Linux-${ring}`,
  description: `Amazon Linux 2023, ${approveAfterDays} days after release`,
  system: 'AMAZON_LINUX_2023' as const,
  rules: [{ filters: { CLASSIFICATION: ['Security', 'Bugfix'] }, approveAfterDays }],
  patchGroups: [`ring-${ring}`],
});

export const uglyEstate = {
  instances: [...rings, ...strangers],
  // Rings by the days of their delay: what must be patched within three days never is in prod.
  baselines: [linuxRing('dev', 0), linuxRing('test', 6), linuxRing('preprod', 10), linuxRing('prod', 14)],
  associations: ['ring-dev', 'ring-test', 'ring-preprod', 'ring-prod']
    .map((group) => ['PatchGroup', group])
    .concat([
      ['Patch Group', 'App-PROD'],
      ['patch_group', 'batch'],
      ['os-type', 'windows'],
    ])
    .map(([key = '', value = '']) => ({
      name: `Scan-${value}`,
      document: 'AWS-RunPatchBaseline',
      parameters: { Operation: ['Scan'] },
      tag: { key, values: [value] },
      schedule: 'rate(1 day)',
    })),
  resourceGroups: [{ name: 'legacy', tag: { key: 'estate', values: ['legacy'] } }],
};
