import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import paths from '../../scripts/mutants/paths.json';

const mutated: readonly string[] = paths.mutated;
const unseen: Readonly<Record<string, string>> = JSON.parse(readFileSync('scripts/mutants/unseen.json', 'utf8'));
const report = readFileSync('docs/mutants.md', 'utf8');
const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`);

/** Rows of the report's table: the first cell is the file. */
const reported = [...report.matchAll(/^\| (src\/\S+)/gm)].flatMap(([, file]) => file ?? []);

test('what npm run mutants makes mistakes in exists', () => {
  expect(mutated.filter((path) => !existsSync(path))).toEqual([]);
});

test('a folder in a mutated folder is mutated too, so that moving a file keeps it covered', () => {
  const inner = mutated
    .filter((path) => !path.endsWith('.ts'))
    .flatMap((path) =>
      readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [`${path}/${entry.name}`] : [],
      ),
    );
  expect(inner.filter((path) => !mutated.includes(path))).toEqual([]);
});

test.each([...paths.near, ...paths.wide])('%s has tests to run', (path) => {
  expect(tests.filter((file) => file.startsWith(path))).not.toEqual([]);
});

test('every file that the report or an explanation names exists, and is one that mistakes are made in', () => {
  const named = [...reported, ...Object.keys(unseen).map((name) => name.slice(0, name.indexOf(':')))];
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
  expect(named.filter((file) => !mutated.includes(file) && !mutated.includes(dirname(file)))).toEqual([]);
});

test('the report names no other file of src or test that is gone', () => {
  const named = report.match(/\b(?:src|test)\/[\w./-]*\w/g) ?? [];
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
