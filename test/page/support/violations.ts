import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe-core finds, as rule and element. https://www.deque.com/axe/core-documentation/api-documentation/ */
export async function violations(page: Page): Promise<unknown> {
  if ((await page.evaluate('typeof axe')) === 'undefined') await page.evaluate(axe.source);
  return page.evaluate(`axe.run().then(({ violations, passes }) =>
    passes.length < 15 ? ['only ' + passes.length + ' rules applied'] :
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))`);
}
