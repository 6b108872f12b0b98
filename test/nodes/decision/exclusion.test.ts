import { exclusionOf, isReachedByTag, type Seen } from '../../../src/nodes/decision/exclusion.ts';
import { sortGroup } from '../../../src/nodes/decision/group.ts';
import { operatingSystemOf } from '../../../src/nodes/decision/operating-system.ts';
import { aManaged, anInstance, T0 } from '../fixture.ts';

const GROUP = { 'Patch Group': 'Win-PROD' };
const managed = aManaged('i-1');

test.each<[string, Seen, object | undefined]>([
  ['one that is up and registered is patched', { instance: anInstance('i-1'), managed }, undefined],
  ['a node outside EC2 is patched', { managed: aManaged('mi-1') }, undefined],
  ['a stopped one', { instance: anInstance('i-1', { state: 'stopped' }) }, { code: 'stopped', state: 'stopped' }],
  [
    'one that is starting',
    { instance: anInstance('i-1', { state: 'pending' }), managed },
    { code: 'stopped', state: 'pending' },
  ],
  ['one without an agent', { instance: anInstance('i-1') }, { code: 'unmanaged' }],
  [
    'one whose agent is not answering',
    { instance: anInstance('i-1'), managed: aManaged('i-1', { ping: 'connection-lost' }) },
    { code: 'agent-lost', since: T0 },
  ],
  [
    'one of an Auto Scaling group, stopped or not',
    { instance: anInstance('i-1', { state: 'stopped', tags: { ...GROUP, 'aws:autoscaling:groupName': 'web' } }) },
    { code: 'auto-scaling', group: 'web' },
  ],
  [
    'one of EMR',
    { instance: anInstance('i-1', { tags: { ...GROUP, 'aws:elasticmapreduce:job-flow-id': 'j-1' } }), managed },
    { code: 'emr' },
  ],
  [
    'one that a patch policy patches',
    { instance: anInstance('i-1'), managed, byPolicy: true },
    { code: 'patch-policy' },
  ],
  [
    'two spellings that disagree',
    { instance: anInstance('i-1', { tags: { ...GROUP, PatchGroup: 'Win-QA' } }), managed },
    { code: 'conflicting-tags', values: ['Win-PROD', 'Win-QA'] },
  ],
  [
    'two spellings that agree are one group',
    { instance: anInstance('i-1', { tags: { ...GROUP, PatchGroup: 'Win-PROD' } }), managed },
    undefined,
  ],
  [
    'a system without baselines',
    {
      instance: anInstance('i-1'),
      managed: aManaged('i-1', { platform: 'linux', osName: 'Bottlerocket', osVersion: '1.2' }),
    },
    { code: 'unsupported', os: 'Bottlerocket 1.2' },
  ],
])('%s', (_title, seen, why) => {
  expect(exclusionOf(seen)).toEqual(why);
});

test('a command by tag reaches what is excluded though it is up', () => {
  const reached = (['auto-scaling', 'emr', 'stopped', 'unmanaged'] as const).map((code) =>
    isReachedByTag(
      code === 'auto-scaling' ? { code, group: 'web' } : code === 'stopped' ? { code, state: 'stopped' } : { code },
    ),
  );
  expect(reached).toEqual([true, true, false, false]);
});

test('instances of both spellings are one group, each once, none silently missed', () => {
  const both = anInstance('i-3', { tags: { ...GROUP, PatchGroup: 'Win-PROD' } });
  const sorted = sortGroup([
    { key: 'Patch Group', instances: [anInstance('i-2'), both], managed: [aManaged('i-3')] },
    { key: 'PatchGroup', instances: [both], managed: [aManaged('i-3'), aManaged('mi-1', { computerName: 'onprem' })] },
  ]);
  expect(sorted.keys).toEqual(['Patch Group', 'PatchGroup']);
  expect(sorted.patchable.map(({ managed: { id } }) => id)).toEqual(['i-3', 'mi-1']);
  expect(sorted.excluded).toEqual([{ id: 'i-2', name: 'name-i-2', why: { code: 'unmanaged' } }]);
});

test.each([
  ['Amazon Linux', '2023', 'AMAZON_LINUX_2023'],
  ['Amazon Linux', '2', 'AMAZON_LINUX_2'],
  ['Amazon Linux AMI', '2018.03', 'AMAZON_LINUX'],
  ['Red Hat Enterprise Linux Server', '7.9', 'REDHAT_ENTERPRISE_LINUX'],
  ['Ubuntu', '22.04', 'UBUNTU'],
  ['SLES', '15.4', 'SUSE'],
  ['Oracle Linux Server', '8.9', 'ORACLE_LINUX'],
  ['Rocky Linux', '9.4', 'ROCKY_LINUX'],
  ['AlmaLinux', '9.4', 'ALMA_LINUX'],
  ['Debian GNU/Linux', '12', 'DEBIAN'],
  ['CentOS Stream', '9', 'CENTOS'],
  ['Bottlerocket', '1.2', undefined],
])('%s %s is patched as %s', (osName, osVersion, expected) => {
  expect(operatingSystemOf({ platform: 'linux', osName, osVersion })).toBe(expected);
});
