import { loadGroup, loadMembers } from '../../../src/nodes/effect/group.ts';
import { patchPorts } from '../../patch/double.ts';
import { aManaged, anInstance, aPatch, aState } from '../fixture.ts';

test('reads a group in as few calls as there are kinds of answers', async () => {
  const { ports, asked } = patchPorts({
    patches: { 'i-1': [aPatch('KB1', { cves: ['CVE-2026-1'] })], 'i-2': [aPatch('KB1', { cves: ['CVE-2026-1'] })] },
    exploited: ['CVE-2026-1'],
  });
  const group = await loadGroup(ports, 'Win-PROD');
  expect(asked.toSorted()).toEqual([
    'baseline WINDOWS',
    'exploited CVE-2026-1',
    'instances Patch Group',
    'instances PatchGroup',
    'managed Patch Group',
    'managed PatchGroup',
    'patches i-1 Missing',
    'patches i-2 Missing',
    'states',
    'targets',
    'under policy',
  ]);
  expect(group.missing).toMatchObject([{ id: 'KB1', instances: 2, exploited: true }]);
  expect(group.nodes.map(({ id, scan }) => [id, scan?.missing])).toEqual([
    ['i-1', 3],
    ['i-2', 3],
  ]);
});

test('a check that is repeated reads no lists', async () => {
  const { ports, asked } = patchPorts();
  await loadGroup(ports, 'Win-PROD', { lists: false });
  expect(asked.filter((what) => /patches|exploited/.test(what))).toEqual([]);
});

test('the lists of fifty instances are read, of those that miss most, and that there are more is said', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `i-${100 + i}`);
  const { ports, asked } = patchPorts({
    instances: ids.map((id) => anInstance(id)),
    managed: ids.map((id) => aManaged(id)),
    states: ids.map((id, i) => aState(id, { missing: i, failed: i === 59 ? 1 : 0 })),
  });
  const group = await loadGroup(ports, 'Win-PROD');
  const read = asked.filter((what) => what.startsWith('patches'));
  expect(read).toHaveLength(50);
  expect(read).toContain('patches i-159 Missing,Failed');
  expect(read).not.toContain('patches i-105 Missing');
  expect(group.notRead).toBe(9);
});

test('of a group in which nobody can be patched nothing more is asked', async () => {
  const { ports, asked } = patchPorts({ instances: [anInstance('i-1', { state: 'stopped' })], managed: [] });
  const group = await loadGroup(ports, 'Win-PROD');
  expect(group).toMatchObject({ nodes: [], excluded: [{ id: 'i-1', why: { code: 'stopped' } }], baselines: [] });
  expect(asked).toHaveLength(5);
});

test('who a patch policy patches is left out and named; the account is swept once an hour', async () => {
  const { ports, asked } = patchPorts({ underPolicy: ['i-2', 'i-9'] });
  let now = 0;
  const at = { ...ports, clock: () => now };
  const group = await loadGroup(at, 'Win-PROD', { lists: false });
  expect(group.nodes.map(({ id }) => id)).toEqual(['i-1']);
  expect(group.excluded).toEqual([{ id: 'i-2', name: 'name-i-2', why: { code: 'patch-policy' } }]);
  now = 3_599_999;
  await loadMembers(at, 'Win-PROD');
  expect(asked.filter((what) => what === 'under policy')).toHaveLength(1);
  now = 3_600_000;
  await loadMembers(at, 'Win-PROD');
  expect(asked.filter((what) => what === 'under policy')).toHaveLength(2);
});
