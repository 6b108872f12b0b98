import { existsSync, readFileSync } from 'node:fs';

/** The threat table of docs/security.md. */

const [, section = ''] = readFileSync('docs/security.md', 'utf8').split(/^## 6\. /m);
const table = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
const rows = table.slice(2).map((line) => {
  const [, right = '', can = '', stops = '', shows = '', test = '', ...rest] = line
    .split('|')
    .map((cell) => cell.trim());
  return { right, can, stops, shows, test, rest };
});

test('each row says what the right can do alone, what stops it and what shows it', () => {
  expect(rows.length).toBeGreaterThan(20);
  for (const { right, can, stops, shows, rest } of rows)
    expect([right, [right, can, stops, shows].every((cell) => cell !== ''), rest]).toEqual([right, true, ['']]);
});

test('each row is held by a test, but those that nothing of ours stops', () => {
  for (const { right, stops, test: cell } of rows) {
    const files = [...cell.matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    const nothing = /^(nothing|the review)/.test(stops);
    expect([right, files.length > 0 || nothing]).toEqual([right, true]);
    for (const file of files) expect([file, existsSync(file)]).toEqual([file, true]);
  }
});

test.each([
  'requests queue',
  'events queue',
  'the table',
  "the worker's role",
  "the slack function's role",
  "the gatekeeper's role",
  "a runbook's role",
  'break-glass',
  'signing secret',
  'bot token',
  "one approver's Slack account",
  "every approver's Slack account",
  'user group',
  'on the gatekeeper',
  'IAM',
  'patchwarden.yml',
  'sink',
])('%s has a row', (word) => {
  expect(rows.filter(({ right }) => right.includes(word)).length).toBeGreaterThan(0);
});
