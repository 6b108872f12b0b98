import { readFileSync } from 'node:fs';
import { statesPage } from './states-page.ts';

/** Without the formatter's padding of tables. */
const plain = (text: string): string => text.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');

test('docs/states.md is what the rules say; `npx tsx scripts/states.ts` writes it anew', () => {
  expect(plain(readFileSync('docs/states.md', 'utf8'))).toBe(plain(statesPage()));
});
