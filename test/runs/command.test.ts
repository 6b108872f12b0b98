import { parseHistory, parseWhy } from '../../src/runs/command.ts';

test.each(['b-7k2m9x4q', 'B-7K2M9X4Q'])('/patch why %s', (typed) => {
  expect(parseWhy([typed])).toEqual({ kind: 'request', request: { kind: 'why', runId: 'b-7k2m9x4q' } });
});

test('/patch history of one thing, or of all', () => {
  expect(parseHistory(['api'])).toEqual({ kind: 'request', request: { kind: 'history', subject: 'api' } });
  expect(parseHistory([])).toEqual({ kind: 'request', request: { kind: 'history' } });
});
