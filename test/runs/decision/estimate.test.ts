import { estimateOf, usualOf } from '../../../src/runs/decision/estimate.ts';
import { aboutText, estimateText } from '../../../src/runs/message/estimate.ts';
import { HOUR, MINUTE } from '../fixture.ts';

const LAST = [14 * MINUTE, 16 * MINUTE, 18 * MINUTE];
const said = (elapsed: number, last: readonly number[]): string => estimateText(estimateOf(elapsed, last));

test('the usual time is the mean of the last ones', () => {
  expect(usualOf(LAST)).toBe(16 * MINUTE);
  expect(usualOf([])).toBeUndefined();
});

test.each<[number, readonly number[], string]>([
  [4 * MINUTE, LAST, 'about 12 min left (last 3 took 14–18 min)'],
  [0, [16 * MINUTE], 'about 16 min left (last one took 16 min)'],
  [MINUTE, [HOUR + 5 * MINUTE, 55 * MINUTE], 'about 59 min left (last 2 took 55 min to 1 h 5 min)'],
  [15.9 * MINUTE, LAST, 'about 1 min left (last 3 took 14–18 min)'],
  [16 * MINUTE, LAST, '16 min so far (last 3 took 14–18 min)'],
  [32 * MINUTE - 1, LAST, '32 min so far (last 3 took 14–18 min)'],
  [32 * MINUTE, LAST, 'taking longer than usual: 32 min, usually 16 min'],
  [40 * MINUTE, LAST, 'taking longer than usual: 40 min, usually 16 min'],
  [8 * MINUTE, [], '8 min so far, no previous run to compare with'],
])('after %d ms, when the last took %j', (elapsed, last, text) => {
  expect(said(elapsed, last)).toBe(text);
});

test('before it starts, about how long it takes', () => {
  expect(aboutText(LAST)).toBe('about 16 min');
  expect(aboutText([])).toBeUndefined();
});
