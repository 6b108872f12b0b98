import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DOORS } from '../../src/app/doors.ts';

const PAGE = 'docs/coverage.md';
const text = readFileSync(PAGE, 'utf8');
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

interface Row {
  id: string;
  asks: string;
  where: string;
  shows: string;
}

const rows: Row[] = text.split('\n').flatMap((line) => {
  const [, id = '', asks = '', where = '', shows = '', ...rest] = line.split('|').map((cell) => cell.trim());
  return /^[LWPOT]\d+$/.test(id) && rest.length === 1 ? [{ id, asks, where, shows }] : [];
});

const all = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('each document has its rows, numbered without a gap', () => {
  const counts = Object.fromEntries(
    ['L', 'W', 'P', 'O', 'T'].map((one) => [one, rows.filter(({ id }) => id.startsWith(one))]),
  );
  for (const [letter, of] of Object.entries(counts))
    expect(of.map(({ id }) => id)).toEqual(of.map((_row, i) => `${letter}${i + 1}`));
  expect(Object.values(counts).map(({ length }) => length)).toEqual([15, 21, 28, 42, 22]);
});

test('each row is answered: by a place and by what shows it, or by what to do instead', () => {
  for (const { id, asks, where, shows } of rows) {
    expect([id, asks === '', shows === '']).toEqual([id, false, false]);
    const answered = /\]\(.+\)/.test(where) || /^Not covered: .{40,}/.test(where);
    expect([id, answered]).toEqual([id, true]);
    if (/Not covered/.test(where + shows)) expect(`${id} ${where} ${shows}`).toMatch(/Not covered[^:]*: .{40,}/);
  }
});

test('each command is one of a door', () => {
  const commands = new Set(
    Object.values(DOORS).flatMap((door) => ('commands' in door ? Object.keys(door.commands) : [])),
  );
  const named = new Set(all(/`\/patch ([a-z]+)/g));
  expect([...named].filter((word) => !commands.has(word))).toEqual([]);
  expect(named.size).toBeGreaterThan(15);
});

test('each linked file is there, and has the heading', () => {
  const links = [...new Set(all(/\]\(([^)]+)\)/g))];
  const broken = links.filter((link) => {
    const [path = '', anchor] = link.split('#');
    const file = join(dirname(PAGE), path);
    return !existsSync(file) || (anchor !== undefined && !anchorsIn(file).includes(anchor));
  });
  expect(broken).toEqual([]);
  expect(links.length).toBeGreaterThan(40);
});

test('each named file and script is there', () => {
  const files = [...new Set(all(/`((?:test|infra|docs|local)\/[^`]+|[a-z]+\.yml)`/g))];
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(30);
  const run = [...new Set(all(/`npm (?:run )?([a-z-]+)`/g))];
  expect(run.filter((name) => scripts[name] === undefined)).toEqual([]);
});
