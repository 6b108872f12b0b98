import { joinFleet, stateOf, sweptFleet } from '../../../src/compliance/decision/sweep-join.ts';
import { beginSweep } from '../../../src/compliance/decision/sweep-plan.ts';
import { DAY } from '../../../src/duration.ts';
import { aManaged, aState, T0 } from '../../nodes/fixture.ts';
import { lacking } from '../../posture/fixture.ts';
import { idOf } from '../estates.ts';
import { CONFIG, START } from '../sweep-rig.ts';

const ID = idOf(1);
const noLists = { part: 'lists', what: 'lists of missing patches', error: 'AccessDenied' } as const;

/** One that misses as many as it did when its list was read. */
function fleetWith(endedAt: number, listedAt: number) {
  const state = aState(ID, { missing: 1, endedAt });
  const sweep = { ...beginSweep({ kind: 'all' }, CONFIG, START), noLists };
  const rows = [
    { kind: 'node', node: aManaged(ID) },
    { kind: 'state', state },
  ] as const;
  const lists = new Map([[ID, { of: stateOf({ ...state, endedAt: listedAt }), missing: [lacking('KB1')] }]]);
  const joined = joinFleet(rows, { members: [], summaries: [] });
  return sweptFleet({ sweep, fleet: { name: 'web', config: undefined }, joined, lists, unreadBefore: [] });
}

test.each([
  ['of this scan is all that there is to know', T0, []],
  ['of a scan before may be of other patches', T0 - DAY, [noLists]],
])('a list %s where AWS gives none', (_title, listedAt, expected) => {
  expect(fleetWith(T0, listedAt).unread).toEqual(expected);
});

test('a list of a scan before says of which it is', () => {
  expect(fleetWith(T0, T0 - DAY).instances).toMatchObject([{ id: ID, listedAt: T0 - DAY }]);
  expect(fleetWith(T0, T0).instances[0]).not.toHaveProperty('listedAt');
});
