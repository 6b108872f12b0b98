import { type HeldCall, longestChain } from '../../bench/fixtures/held-calls.ts';

const call = (operation: string, began: number, ended: number, held = ended - began): HeldCall => ({
  operation,
  began,
  ended,
  held,
});

const chainOf = (calls: readonly HeldCall[]): string => {
  const { calls: found, ms } = longestChain(calls);
  return `${found.map(({ operation }) => operation).join(' ')} ${ms}`;
};

test.each<[string, HeldCall[], string]>([
  ['nothing was called', [], ' 0'],
  ['each waited for the one before', [call('a', 0, 10), call('b', 10, 30), call('c', 31, 41)], 'a b c 40'],
  ['what goes beside a longer one costs nothing', [call('a', 0, 10), call('b', 0, 50), call('c', 50, 60)], 'b c 60'],
  ['two short ones beside a long one', [call('a', 0, 20), call('b', 20, 40), call('c', 0, 30)], 'a b 40'],
  ['only what they were held for counts', [call('a', 0, 90, 10), call('b', 0, 20, 20)], 'b 20'],
])('%s', (_title, calls, chain) => expect(chainOf(calls)).toBe(chain));
