import {
  isKept,
  isRecent,
  isSettled,
  joinedAt,
  membershipOf,
  membershipUnkept,
  type Sights,
  settledUntil,
  sightsAfter,
} from '../../../src/approvals/decision/membership.ts';
import { DAY, HOUR } from '../../runs/fixture.ts';

const kept: Sights = { since: 1000, members: { U0ANA: 1000, U0BEN: 5000 } };

describe('what is kept of a user group', () => {
  test('begins with everyone whom the first read finds, as old as the group', () => {
    const first = sightsAfter(undefined, ['U0ANA', 'U0BEN'], 1000);
    expect(first).toEqual({ since: 1000, members: { U0ANA: 1000, U0BEN: 1000 } });
    expect(membershipOf(['U0ANA', 'U0BEN'], first)).toEqual({ ids: ['U0ANA', 'U0BEN'], joined: {} });
  });

  test('is when each was first seen, and nobody is seen earlier by being seen again', () => {
    const after = sightsAfter(kept, ['U0ANA', 'U0BEN', 'U0EVE'], 9000);
    expect(after).toEqual({ since: 1000, members: { U0ANA: 1000, U0BEN: 5000, U0EVE: 9000 } });
    expect(membershipOf(['U0ANA', 'U0BEN', 'U0EVE'], after).joined).toEqual({ U0BEN: 5000, U0EVE: 9000 });
  });

  test('forgets who left, so that who returns is new', () => {
    const without = sightsAfter(kept, ['U0BEN'], 9000);
    expect(without.members).toEqual({ U0BEN: 5000 });
    expect(sightsAfter(without, ['U0ANA', 'U0BEN'], 9500).members).toEqual({ U0ANA: 9500, U0BEN: 5000 });
  });

  test('takes nobody for a member because of a name that objects have by themselves', () => {
    expect(sightsAfter(kept, ['constructor'], 9000).members).toEqual({ constructor: 9000 });
  });

  test.each([
    [['U0ANA', 'U0BEN'], true],
    [['U0BEN', 'U0ANA', 'U0ANA'], true],
    [['U0ANA'], false],
    [['U0ANA', 'U0EVE'], false],
    [['U0ANA', 'U0BEN', 'U0EVE'], false],
  ])('is written anew unless the members are the same: %j', (ids, same) => {
    expect(isKept(kept, ids)).toBe(same);
  });

  test('read without being kept takes whom nobody has seen for new, and everyone where there is nothing', () => {
    expect(membershipUnkept(kept, ['U0ANA', 'U0EVE'], 9000).joined).toEqual({ U0EVE: 9000 });
    expect(membershipUnkept(undefined, ['U0ANA'], 9000).joined).toEqual({ U0ANA: 9000 });
  });
});

describe('when someone joined', () => {
  const membership = { ids: ['U0ANA', 'U0BEN', 'W0BEN', 'U0EVE'], joined: { U0BEN: 9000, W0BEN: 5000, U0EVE: 7000 } };
  test.each([
    [['U0ANA'], undefined],
    [['U0EVE'], 7000],
    [['U0BEN', 'W0BEN'], 5000],
    [['U0ANA', 'U0EVE'], undefined],
    [['U0EVE', 'W0NOTLISTED'], 7000],
    [['U0OTHER'], undefined],
  ])('by the ids %j', (ids, at) => {
    expect(joinedAt(membership, ids)).toBe(at);
  });
});

describe('approvals count', () => {
  test.each([
    ['of someone without an age', undefined, DAY, 0, true],
    ['of a newcomer where nobody waits', 1000, 0, 1000, true],
    ['not at once', 1000, DAY, 1000, false],
    ['not one millisecond before', 1000, DAY, 999 + DAY, false],
    ['from the moment itself', 1000, DAY, 1000 + DAY, true],
  ])('%s', (_title, joined, settleMs, now, expected) => {
    expect(isSettled(joined, settleMs, now)).toBe(expected);
  });

  test('from a moment that can be told', () => {
    expect(settledUntil(1000, DAY)).toBe(1000 + DAY);
    expect(settledUntil(1000, 0)).toBeUndefined();
    expect(settledUntil(undefined, DAY)).toBeUndefined();
  });

  test.each([
    [0, DAY - 1, true],
    [0, DAY, false],
    [HOUR, DAY - 1, true],
    [2 * DAY, 2 * DAY - 1, true],
    [2 * DAY, 2 * DAY, false],
  ])('and with a wait of %i ms a membership of %i ms is told: %s', (settleMs, age, told) => {
    expect(isRecent(1000, settleMs, 1000 + age)).toBe(told);
  });
});
