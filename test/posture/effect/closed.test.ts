import { AwsCallError } from '../../../src/aws/failure.ts';
import { DAY } from '../../../src/duration.ts';
import { loadClosed } from '../../../src/posture/effect/closed.ts';
import { CONFIG } from '../../model/config.ts';
import { HOME } from '../../support/home.ts';
import { atHome, withPorts } from '../../support/ports.ts';
import { NOON } from '../deadline-fixture.ts';

/** Open until the first of these moments, then closed, then open, … */
const calendarsThat = (...changes: readonly number[]) => ({
  stateAt: async (_arns: readonly string[], at: number) => {
    const passed = changes.filter((change) => change <= at).length;
    const next = changes[passed];
    return { open: passed % 2 === 0, ...(next === undefined ? {} : { nextChange: next }) };
  },
});

const closedBy = (calendars: ReturnType<typeof calendarsThat>, freezes = ['arn:calendar']) =>
  loadClosed(withPorts({ config: { ...CONFIG, freezes }, home: HOME, at: atHome }, { calendars }), NOON);

test.each<[string, readonly number[], readonly object[]]>([
  ['never', [], []],
  [
    'twice',
    [NOON + DAY, NOON + 2 * DAY, NOON + 5 * DAY, NOON + 6 * DAY],
    [
      { from: NOON + DAY, until: NOON + 2 * DAY },
      { from: NOON + 5 * DAY, until: NOON + 6 * DAY },
    ],
  ],
  ['now', [NOON - DAY, NOON + DAY], [{ from: NOON, until: NOON + DAY }]],
  ['without an end', [NOON + DAY], [{ from: NOON + DAY }]],
  ['too far ahead to matter', [NOON + 91 * DAY], []],
])('is closed %s', async (_, changes, closed) => {
  expect(await closedBy(calendarsThat(...changes))).toEqual(closed);
});

test('no calendar is no freeze, and one that cannot be read is not known', async () => {
  expect(await closedBy(calendarsThat(NOON - DAY), [])).toEqual([]);
  const refusing = { stateAt: () => Promise.reject(new AwsCallError('reading calendars', new Error('denied'))) };
  expect(await closedBy(refusing)).toBeUndefined();
});
