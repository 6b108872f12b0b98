import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { select } from '../../../local/aws/ssm/automation/selector.ts';
import type { Json } from '../../../local/aws/ssm/json.ts';
import { invokedWith } from '../../../src/gatekeeper/invoked.ts';
import { root } from '../bot-template.ts';

/** AWS's pages can be read in two ways: a selector starts at the step's output, or at what the function returned. */

const folder = join(root, 'infra/runbooks');
const selectors = readdirSync(folder).flatMap((file) =>
  [...readFileSync(join(folder, file), 'utf8').matchAll(/Selector: (\$\.Payload\.\w+)/g)].map(([, path = '']) => ({
    file,
    path,
    name: path.split('.')[2] ?? '',
  })),
);

test('every runbook that asks has some', () => {
  expect(new Set(selectors.map(({ file }) => file)).size).toBe(12);
  expect(selectors.map(({ name }) => name)).toContain('admitted');
});

test.each(selectors)('$file finds $path in either reading, and nothing else', ({ path, name }) => {
  const returned: Json = JSON.parse(
    JSON.stringify(invokedWith({ admitted: 'yes', refusal: 'none', ...(name === 'refusal' ? {} : { [name]: 'yes' }) })),
  );
  const expected = { found: true, value: name === 'refusal' ? 'none' : 'yes' };
  expect(select(path, { Payload: returned })).toEqual(expected);
  expect(select(path, returned)).toEqual(expected);
  const without: Json = JSON.parse(JSON.stringify(invokedWith({ admitted: 'no', refusal: 'not-open' })));
  if (name === 'admitted' || name === 'refusal') return;
  expect(select(path, { Payload: without }).found).toBe(false);
  expect(select(path, without).found).toBe(false);
});

test('the largest answer stays far below what a step takes', () => {
  const list = Array.from({ length: 50 }, () => 'i-0123456789abcdef0');
  const parameters = Object.fromEntries(Array.from({ length: 25 }, (_, i) => [`Parameter${i}`, 'x'.repeat(512)]));
  const answer = invokedWith({ admitted: 'yes', refusal: 'none', ...parameters, A: list, B: list, C: list, D: list });
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(200 * 1024);
});
