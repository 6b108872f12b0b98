import { pages, paragraphsOf, sentences } from './pages.ts';
import { brokenRules, WORD_RULES } from './word-rules.ts';

test.each(WORD_RULES)('is refused: $catches', ({ avoid, catches, passes }) => {
  expect(brokenRules(catches).map(({ rule }) => rule.avoid)).toContain(avoid);
  expect(brokenRules(passes)).toEqual([]);
});

test('nothing that people read has words that they stumble over', () => {
  const read = [...sentences(), ...pages().flatMap(paragraphsOf)];
  const broken = read.flatMap(({ file, line, text }) =>
    brokenRules(text).map(({ rule, words }) => `${file}:${line} “${words}”: write “${rule.use}” in: ${text}`),
  );
  expect(read.length).toBeGreaterThan(2000);
  expect(broken).toEqual([]);
});
