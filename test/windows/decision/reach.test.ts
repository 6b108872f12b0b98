import { reachOf, selectorsOf, tagsOf, targetText } from '../../../src/windows/decision/reach.ts';
import { aFleet, anInstance, aTask } from '../fixture.ts';

const FLEETS = { 'win-dev': aFleet('win-dev'), 'win-prod': aFleet('win-prod') };

describe('the targets of tasks', () => {
  const registered = [
    { id: 'target-1', targets: [{ kind: 'tag', key: 'Patch Group', values: ['win-dev'] }] },
    { id: 'target-2', targets: [{ kind: 'instances', ids: ['i-9'] }] },
  ] as const;

  test('are those that the window has registered and the task names', () => {
    const task = aTask({ targets: [{ kind: 'window-target', ids: ['target-1'] }] });
    expect(selectorsOf([task], registered)).toEqual([registered[0].targets]);
  });

  test('are the task’s own, which all must match', () => {
    const targets = [
      { kind: 'tag', key: 'env', values: ['dev'] },
      { kind: 'tag', key: 'os-type', values: ['windows'] },
    ] as const;
    expect(selectorsOf([aTask({ targets })], registered)).toEqual([targets]);
  });

  test('are each read once, however many tasks have them', () => {
    expect(selectorsOf([aTask({ id: 'a' }), aTask({ id: 'b' })], [])).toHaveLength(1);
  });

  test('are unknown where the window has no such target any more', () => {
    const task = aTask({ targets: [{ kind: 'window-target', ids: ['target-9'] }] });
    const [[lost] = []] = selectorsOf([task], registered);
    expect(lost === undefined ? '' : targetText(lost)).toBe('WindowTargetIds=target-9');
  });
});

test('instances belong to the fleet of their patch group, under either key; the rest to none', () => {
  const reached = [
    anInstance('i-3', 'other'),
    anInstance('i-1', 'win-dev'),
    anInstance('i-2', '', { tags: { PatchGroup: 'win-prod' }, state: 'stopped' }),
    anInstance('i-1', 'win-dev'),
    { id: 'mi-1', state: 'running', tags: tagsOf({ key: 'Patch Group', values: ['win-dev'] }) },
  ];
  expect(reachOf(reached, { fleets: FLEETS, unknown: ['resource group all'] })).toEqual({
    fleets: { 'win-dev': ['i-1', 'mi-1'], 'win-prod': ['i-2'] },
    others: ['i-3'],
    stopped: ['i-2'],
    unknown: ['resource group all'],
  });
});

test('a hybrid node found by several values belongs to no group for certain', () => {
  expect(tagsOf({ key: 'Patch Group', values: ['a', 'b'] })).toEqual({});
});
