import { parsePause } from '../../src/holds/command.ts';

test('a long reason is cut, not refused', () => {
  const parsed = parsePause(['x'.repeat(900)]);
  expect(parsed.kind === 'request' && parsed.reason).toHaveLength(300);
});

test('the words of a reason stay in their order', () => {
  expect(parsePause(['incident', '4711'])).toEqual({ kind: 'request', reason: 'incident 4711' });
});
