import { claimOf, stopText } from '../../../src/runs/decision/binding.ts';
import { runIn } from '../fixture.ts';

const START = { RunId: 'b-7k2m9x4q', Epoch: '1', PlanHash: 'a'.repeat(64) };
const DOCUMENT = 'Patchwarden-Refresh';

test('sends a Boolean as its word, and everything with the token of its epoch', () => {
  const parameters = { ...START, SkipMatching: true, Alarms: ['none'] };
  const claim = (epoch: number) => claimOf(runIn('approved', { epoch }), { document: DOCUMENT, parameters });
  expect(claim(1)).toEqual({
    document: DOCUMENT,
    parameters: { ...START, SkipMatching: 'true', Alarms: ['none'] },
    token: claim(1).token,
  });
  expect(claim(2).token).not.toBe(claim(1).token);
});

test('an empty list is not claimed', () => {
  const parameters = { ...START, Alarms: [] };
  expect(() => claimOf(runIn('approved'), { document: DOCUMENT, parameters })).toThrow('the list Alarms is empty');
});

test('a start that only ends something is one text, by name and not by order', () => {
  expect(stopText({ Reason: 'no', Attempt: '1' })).toBe('Attempt=1;Reason=no');
  expect(stopText({ Attempt: '1', Reason: 'no' })).toBe('Attempt=1;Reason=no');
  expect(stopText({ Attempt: '1', Reason: 'yes' })).not.toBe('Attempt=1;Reason=no');
});
