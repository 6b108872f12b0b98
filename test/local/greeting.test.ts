import { readFileSync } from 'node:fs';
import { greeting } from '../../local/greeting.ts';
import { BUILT_IN_WORLDS } from '../../local/settings.ts';

const local = {
  slackUrl: 'http://127.0.0.1:8080',
  awsUrl: 'http://127.0.0.1:4566',
  otherSlackUrl: undefined,
  clock: { now: () => Date.UTC(2026, 10, 18, 23), speed: 60 },
};

test('the things to try name what the default world has; of any other the guide says what is in it', () => {
  expect(greeting(local, undefined)).toContain('\nThree things to try:\n');
  const other = greeting(local, 'estate');
  expect(other).not.toContain('Three things to try');
  expect(other).toContain('docs/local.md#worlds');
});

test('the guide says of every built-in world what is there, and what to try', () => {
  const [, section = ''] = readFileSync('docs/local.md', 'utf8').split('\n## Worlds\n');
  const [rows = ''] = section.split('\n## ');
  const told = [...rows.matchAll(/^\| `(\w+)` +\| \S.*? \| \S.*\|$/gm)].map(([, name]) => name);
  expect(told).toEqual(Object.keys(BUILT_IN_WORLDS).sort());
});
