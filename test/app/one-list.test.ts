import { allHints } from '../../local/page/command-hints.ts';
import { ALL_COMMANDS, HELP, USAGE_HINT } from '../../src/app/command.ts';
import { ALL_DOORS } from '../../src/app/doors.ts';
import type { Door } from '../../src/contract/door.ts';

/** What the doors of all features let be typed, in their order. */
const names = ALL_DOORS.flatMap(([, { commands = {} }]: readonly [string, Door]) => Object.keys(commands));

const firstWord = (usage: string): string => usage.replace(/^\/patch /, '').split(' ', 1)[0] ?? '';
const page = (): string[] => allHints([{ command: '/patch' }]).map(({ usage }) => usage);

test('the help, the page and the hint of the manifest name every command of every door, and no other', () => {
  const help = [...HELP.matchAll(/^• `\/patch (\w+)/gm)].map(([, name]) => name);
  expect(names).toContain('deploy');
  expect(names).toContain('rollback');
  expect(help).toEqual(names);
  expect(page().map(firstWord)).toEqual([...names, 'help']);
  expect(USAGE_HINT.split(' | ').map(firstWord)).toEqual(['help', ...names]);
  expect(ALL_COMMANDS.map(({ name }) => name)).toEqual(names);
});

test('each of them says that a deploy can override', () => {
  const of = (lines: readonly string[]): string => lines.find((line) => line.includes('deploy ')) ?? '';
  expect(of(HELP.split('\n'))).toContain('override');
  expect(of(page())).toContain('override');
  expect(of(USAGE_HINT.split(' | '))).toContain('override');
});
