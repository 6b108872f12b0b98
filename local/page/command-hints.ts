import { ALL_COMMANDS } from '../../src/app/command.ts';
import type { Command } from './world-types.ts';

/** A line of the list that typing `/` opens. */
export interface Hint {
  /** What is put into the composer. */
  insert: string;
  usage: string;
  description: string;
}

const BUILT_IN: readonly Hint[] = [
  ...ALL_COMMANDS.map(({ name, usage, does }) => hint(name, usage, does)),
  hint('help', 'help', 'everything you can type'),
];

function hint(name: string, usage: string, does: string): Hint {
  return {
    insert: `/patch ${name}${usage === name ? '' : ' '}`,
    usage: `/patch ${usage}`,
    description: `${does.charAt(0).toUpperCase()}${does.slice(1)}`,
  };
}

const isPatch = ({ command }: Command): boolean => command === '/patch';

/** The commands that the workspace has, `/patch` with each of its words on a line of its own. */
export function allHints(commands: readonly Command[] | undefined): readonly Hint[] {
  if (commands === undefined) return BUILT_IN;
  const others = commands
    .filter((one) => !isPatch(one))
    .map(({ command, usage_hint = '', description = '' }) => ({
      insert: `${command} `,
      usage: `${command} ${usage_hint}`.trim(),
      description,
    }));
  return commands.some(isPatch) ? [...BUILT_IN, ...others] : others;
}

/** Hints for what has been typed so far: none once the command's own words are behind the cursor. */
export function hintsFor(typed: string, hints: readonly Hint[]): Hint[] {
  if (!typed.startsWith('/')) return [];
  const wanted = typed.toLowerCase();
  return hints.filter(({ insert }) => insert.startsWith(wanted) && insert.trimEnd() !== wanted.trimEnd());
}

/** The usage line of the command that is being written, once its name is complete. */
export function usageFor(typed: string, hints: readonly Hint[]): Hint | undefined {
  const wanted = typed.toLowerCase();
  return hints.find(({ insert }) => wanted === insert.trimEnd() || wanted.startsWith(`${insert.trimEnd()} `));
}

/** Whether Slack would pass this on to an app: its first word is one of the workspace's commands. */
export function isKnownCommand(typed: string, commands: readonly Command[] | undefined): boolean {
  const word = typed.trim().split(/\s+/)[0] ?? '';
  return commands === undefined ? word === '/patch' : commands.some(({ command }) => command === word);
}
