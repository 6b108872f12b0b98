import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { dueLead, firstLeadAt, leadsOf, nextLeadAt } from '../../../src/nodes/decision/leads.ts';

const OPENS = Date.parse('2026-12-05T22:00:00Z');
const NOTICES = [3 * DAY, DAY, HOUR];

describe('lead times of an occurrence', () => {
  test.each([
    ['all of them for a weekly window', NOTICES, 7 * DAY, [3 * DAY, DAY, HOUR]],
    ['one as long as the interval', NOTICES, DAY, [DAY, HOUR]],
    ['not those longer than the interval', NOTICES, 12 * HOUR, [HOUR]],
    ['the interval itself where every notice is longer', NOTICES, 15 * MINUTE, [15 * MINUTE]],
    ['the interval itself without notices', [], 7 * DAY, [7 * DAY]],
    ['all of them where no opening before is known', NOTICES, undefined, [3 * DAY, DAY, HOUR]],
    ['longest first and each once', [HOUR, DAY, HOUR], 7 * DAY, [DAY, HOUR]],
    ['at the opening where nothing at all is known', [], undefined, [0]],
  ])('are %s', (_, notices, interval, before) => {
    const previousAt = interval === undefined ? undefined : OPENS - interval;
    expect(leadsOf(notices, { opensAt: OPENS, previousAt })).toEqual({ opensAt: OPENS, before });
  });

  const leads = leadsOf(NOTICES, { opensAt: OPENS });

  test('begin with the longest', () => {
    expect(firstLeadAt(leads)).toBe(OPENS - 3 * DAY);
  });

  test.each([
    ['none before the first', 3 * DAY + 1, undefined],
    ['the first at its moment', 3 * DAY, { before: 3 * DAY, isLast: false }],
    ['the first until the second', DAY + 1, { before: 3 * DAY, isLast: false }],
    ['the second', DAY, { before: DAY, isLast: false }],
    ['the last', HOUR, { before: HOUR, isLast: true }],
    ['the last when it is first seen a minute before it opens', MINUTE, { before: HOUR, isLast: true }],
    ['the last after it opened', -MINUTE, { before: HOUR, isLast: true }],
  ])('%s is due', (_, until, due) => {
    const expected = due === undefined ? undefined : { ...due, at: OPENS - due.before };
    expect(dueLead(leads, OPENS - until)).toEqual(expected);
  });

  test.each([
    ['the first before it', 4 * DAY, 3 * DAY],
    ['the one after it at its moment', 3 * DAY, DAY],
    ['the last', 2 * HOUR, HOUR],
    ['none after the last', HOUR, undefined],
  ])('%s is next', (_, until, next) => {
    expect(nextLeadAt(leads, OPENS - until)).toBe(next === undefined ? undefined : OPENS - next);
  });
});
