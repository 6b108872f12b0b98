import { changeOf, mayChange } from '../../../src/patch/decision/changes.ts';
import type { PlanFacts } from '../../../src/patch/decision/plan.ts';
import { aNode } from '../../nodes/fixture.ts';
import { aFleet, aGroup, aPlan, GROUP_ARN } from '../facts.ts';

const patch = aFleet().patch;
const nodes = (...ids: readonly string[]) => aGroup({ nodes: ids.map((id) => aNode(id)) });
const [baseline] = aGroup().baselines;
const withBaseline = (parts: object) =>
  aGroup({ baselines: baseline === undefined ? [] : [{ ...baseline, ...parts }] });

test.each<[string, Partial<PlanFacts>, string]>([
  [
    'another reboot choice',
    { fleet: aFleet({ patch: { ...patch, reboot: 'never' } }) },
    'reboots were on if needed and are now off',
  ],
  [
    'another rule of the baseline',
    { group: withBaseline({ rulesHash: 'r2' }) },
    'the rules of baseline Win-PROD have changed',
  ],
  [
    'other limits',
    { fleet: aFleet({ patch: { ...patch, errors: '0' } }) },
    'the limits were 10% at a time with 10% failures and are now 10% at a time with 0 failures',
  ],
  [
    'other waves',
    { fleet: aFleet({ patch: { ...patch, waves: [50, 100] } }) },
    'the waves were 100 % and are now 50 %, 100 %',
  ],
  ['a hook', { fleet: aFleet({ patch: { ...patch, hooks: { exit: 'Tell' } } }) }, 'the hooks are others'],
  [
    'another list',
    { pin: { kind: 'list', fleet: 'win-dev', runId: 'p-2', sha256: 'y', uri: 's3://b/y', patches: 3 } },
    'the patches come from another run of win-dev',
  ],
  [
    'an instance that serves something else',
    { group: aGroup({ nodes: [aNode('i-1', { serves: [GROUP_ARN] }), aNode('i-2'), aNode('i-3'), aNode('i-4')] }) },
    'its instances serve other target groups',
  ],
  ['two of four that went', { group: nodes('i-1', 'i-2') }, '0 instances came and 2 went, of 4'],
  [
    'one that came and one that went',
    { group: nodes('i-1', 'i-2', 'i-3', 'i-9') },
    '1 instances came and 1 went, of 4',
  ],
])('asks again for %s', (_title, facts, why) => {
  expect(changeOf(aPlan(), aPlan(facts), { listsRead: false })).toEqual({ kind: 'changed', why });
});

test('one that comes or goes is shown, and asks nobody', () => {
  const change = changeOf(aPlan(), aPlan({ group: nodes('i-1', 'i-2', 'i-3', 'i-4', 'i-5') }), { listsRead: false });
  expect(change).toMatchObject({
    kind: 'same',
    plan: { changedSince: { added: ['i-5'], removed: [], newPatches: 0 } },
  });
  // Who came is not patched: the approved waves stay.
  expect(change.kind === 'same' && change.plan.selection).toEqual(aPlan().selection);
});

test('new patches that the rules let through ask nobody', () => {
  const [one] = aGroup().missing;
  const missing = one === undefined ? [] : [one, { ...one, id: 'KB2' }, { ...one, id: 'KB3' }];
  const change = changeOf(aPlan(), aPlan({ group: aGroup({ missing }) }), { listsRead: true });
  expect(change).toMatchObject({ kind: 'same', plan: { changedSince: { newPatches: 2 } } });
});

test('what came and went back is no change', () => {
  const shown = aPlan({}, { changedSince: { added: ['i-5'], removed: [], newPatches: 0 } });
  expect(changeOf(shown, aPlan(), { listsRead: false })).toEqual({ kind: 'same', plan: aPlan() });
});

test('two instances that swap what they serve are another plan, though the groups are the same', () => {
  const serving = (a: string[], b: string[]) =>
    aGroup({ nodes: [aNode('i-1', { serves: a }), aNode('i-2', { serves: b })] });
  const change = changeOf(aPlan({ group: serving([GROUP_ARN], []) }), aPlan({ group: serving([], [GROUP_ARN]) }), {
    listsRead: false,
  });
  expect(change).toEqual({ kind: 'changed', why: 'name-i-1 serves other target groups' });
});

test('by tag the runbook learns of those that came within the tenth', () => {
  const many = (count: number) => nodes(...Array.from({ length: count }, (_, i) => `i-${1000 + i}`));
  const change = changeOf(aPlan({ group: many(60) }), aPlan({ group: many(62) }), { listsRead: false });
  expect(change.kind === 'same' && change.plan.selection.kind === 'tag' && change.plan.selection.known).toHaveLength(
    62,
  );
  expect(change.kind === 'same' && change.plan.instances).toHaveLength(60);
});

describe('by tag', () => {
  const ids = (from: number, count: number) => Array.from({ length: count }, (_, i) => `i-${from + i}`);
  const unmanaged = (of: readonly string[]) => of.map((id) => ({ id, why: { code: 'unmanaged' as const } }));
  const group = (more: readonly string[], excluded: Parameters<typeof aGroup>[0] = {}) =>
    aGroup({ nodes: [...ids(1000, 60), ...more].map((id) => aNode(id)), ...excluded });

  test('asks again for many that came and could not be patched when they were seen', () => {
    const now = aPlan({ group: group([], { excluded: unmanaged(ids(5000, 7)) }) });
    expect(changeOf(aPlan({ group: group([]) }), now, { listsRead: false })).toEqual({
      kind: 'changed',
      why: '7 instances came and 0 went, of 60',
    });
  });

  test('counts who came at one look and had gone at the next', () => {
    const first = changeOf(aPlan({ group: group([]) }), aPlan({ group: group(ids(5000, 4)) }), { listsRead: false });
    const approved = first.kind === 'same' ? first.plan : aPlan();
    expect(changeOf(approved, aPlan({ group: group([]) }), { listsRead: false }).kind).toBe('same');
    expect(changeOf(approved, aPlan({ group: group(ids(6000, 4)) }), { listsRead: false })).toMatchObject({
      kind: 'changed',
    });
  });

  test('does not know one that is stopped: should it be up by then, nobody is patched', () => {
    const stopped = [{ id: 'i-9999', why: { code: 'stopped' as const, state: 'stopped' } }];
    const { selection } = aPlan({ group: group([], { excluded: stopped }) });
    expect(selection.kind === 'tag' && selection.known).toEqual(ids(1000, 60));
  });
});

test.each([
  [1, 1],
  [9, 1],
  [10, 1],
  [19, 1],
  [20, 2],
  [500, 50],
])('of %d instances %d may change', (count, most) => {
  expect(mayChange(count)).toBe(most);
});
