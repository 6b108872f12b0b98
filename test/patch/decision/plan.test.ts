import { coverageOf } from '../../../src/patch/decision/coverage.ts';
import { type PlanFacts, planOf } from '../../../src/patch/decision/plan.ts';
import { wavesOf } from '../../../src/patch/decision/selection.ts';
import { aNode, T0 } from '../../nodes/fixture.ts';
import { aFleet, aGroup, aPlan, planFacts, WINDOW } from '../facts.ts';

const many = (count: number) => Array.from({ length: count }, (_, i) => aNode(`i-${String(i).padStart(4, '0')}`));
const clean = { at: T0, baselineId: 'pb-win', missing: 0, critical: 0, security: 0, failed: 0, pendingReboot: 0 };

test('says whom, how, what is missing and by which baselines', () => {
  expect(aPlan({ fleet: aFleet({ patch: { ...aFleet().patch, waves: [25, 100] } }) })).toMatchObject({
    kind: 'patch',
    operation: 'install',
    reboot: 'if-needed',
    selection: { kind: 'ids', waves: [['i-1'], ['i-2', 'i-3', 'i-4']] },
    totals: { patches: 1, critical: 1, security: 1, exploited: 1, pendingReboot: 0, neverScanned: 0 },
    timeoutSeconds: 3600,
    baselines: [{ id: 'pb-win' }],
  });
});

test('a scan installs nothing: no reboot, hook, list or wave', () => {
  const fleet = aFleet({ patch: { ...aFleet().patch, waves: [10, 100], hooks: { before: 'Drain' } } });
  const plan = aPlan({ operation: 'scan', fleet });
  expect(plan).toMatchObject({ reboot: 'never', pin: { kind: 'none' }, waves: [100] });
  expect(plan.hooks).toBeUndefined();
});

const EXCLUDED = { id: 'i-9', why: { code: 'auto-scaling', group: 'web' } } as const;

test.each<[string, Partial<PlanFacts>, object]>([
  ['an empty group', { group: aGroup({ nodes: [] }) }, { code: 'no-instances', patchGroup: 'Win-PROD' }],
  ['a group of excluded', { group: aGroup({ nodes: [], excluded: [EXCLUDED] }) }, { code: 'none-left' }],
  ['a chosen stranger', { asked: { only: ['i-1', 'i-77'] } }, { code: 'not-in-group', ids: ['i-77'] }],
  [
    'too many chosen',
    { group: aGroup({ nodes: many(60) }), asked: { only: many(60).map(({ id }) => id) } },
    { code: 'too-many', most: 50, why: 'chosen' },
  ],
  ['more than a run keeps', { group: aGroup({ nodes: many(501) }) }, { code: 'too-many', most: 500 }],
  ['many outside EC2', { group: aGroup({ nodes: [...many(50), aNode('mi-1')] }) }, { code: 'too-many', why: 'hybrid' }],
  [
    'many under two spellings',
    { group: aGroup({ nodes: many(60), keys: ['Patch Group', 'PatchGroup'] }) },
    { code: 'two-tag-keys' },
  ],
  [
    'a tag that reaches an Auto Scaling group',
    { group: aGroup({ nodes: many(60), excluded: [EXCLUDED] }) },
    { code: 'tag-reaches-others', others: [EXCLUDED] },
  ],
  [
    'nothing missing by a recent scan',
    { group: aGroup({ nodes: [aNode('i-1', { scan: clean })], missing: [] }) },
    { code: 'nothing-missing', scannedAt: T0 },
  ],
  [
    'hooks with a list',
    {
      fleet: aFleet({ patch: { ...aFleet().patch, hooks: { before: 'Drain' } } }),
      pin: { kind: 'list', fleet: 'win-dev', runId: 'p-1', sha256: 'x', uri: 's3://b/x', patches: 1 },
    },
    { code: 'hooks-with-list' },
  ],
])('refuses %s', (_title, facts, refusal) => {
  expect(planOf(planFacts(facts))).toMatchObject({ kind: 'refused', refusal });
});

test.each<[string, object]>([
  ['the scan is a day old', { ...clean, at: T0 - 86_400_001 }],
  ['the scan was by another baseline', { ...clean, baselineId: 'pb-other' }],
  ['a reboot is pending', { ...clean, pendingReboot: 1 }],
])('nothing missing is not believed when %s', (_title, scan) => {
  const node = aNode('i-1', { scan: { ...clean, ...scan } });
  expect(planOf(planFacts({ group: aGroup({ nodes: [node] }) })).kind).toBe('plan');
});

test('an occurrence is planned though nothing is missing yet', () => {
  const occurrence = {
    windowId: WINDOW,
    windowName: 'w',
    opensAt: T0,
    endsAt: T0,
    cutoffAt: T0,
    timezone: 'UTC',
    next: [],
  };
  expect(planOf(planFacts({ occurrence, group: aGroup({ nodes: [aNode('i-1', { scan: clean })] }) })).kind).toBe(
    'plan',
  );
});

test('more than fifty are selected by their tag, and the runbook is told all that carry it', () => {
  const lost = { id: 'i-9999', why: { code: 'agent-lost' } } as const;
  const plan = aPlan({ group: aGroup({ nodes: many(120), excluded: [lost] }) });
  expect(plan.selection).toMatchObject({ kind: 'tag', key: 'Patch Group', value: 'Win-PROD' });
  expect(plan.selection.kind === 'tag' && plan.selection.known).toHaveLength(121);
  expect(plan.instances[0]).toEqual({ ...aNode('i-0000'), name: undefined, os: '', serves: [] });
  expect(JSON.stringify(aPlan({ group: aGroup({ nodes: many(500) }) })).length).toBeLessThan(160_000);
});

test.each<[readonly number[], number, readonly number[]]>([
  [[100], 7, [7]],
  [[10, 100], 20, [2, 18]],
  [[10, 50, 100], 3, [1, 1, 1]],
  [[10, 50, 100], 1, [1]],
  [[10, 20, 100], 2, [1, 1]],
])('waves of %j %% of %d are %j instances', (percentages, count, sizes) => {
  const waves = wavesOf(
    many(count).map(({ id }) => id),
    percentages,
  );
  expect(waves.map(({ length }) => length)).toEqual(sizes);
  expect(new Set(waves.flat()).size).toBe(count);
});

test('an approval covers neither the patches nor the instances of the day', () => {
  const other = aPlan({ group: aGroup({ nodes: [aNode('i-1'), aNode('i-8')], missing: [] }), now: T0 + 1e7 });
  expect(coverageOf(other)).toEqual(coverageOf(aPlan()));
});
