import { nearest } from '../config/nearest.ts';
import type { Command, DoorAnswer } from '../contract/door.ts';
import { present } from '../present.ts';
import { ALL_DOORS, type FeatureName } from './doors.ts';

interface Known {
  feature: FeatureName;
  command: Command;
}

const COMMANDS: ReadonlyMap<string, Known> = new Map(
  ALL_DOORS.flatMap(([feature, { commands = {} }]) =>
    Object.entries(commands).map(([name, command]) => [name, { feature, command }] as const),
  ),
);

/** Every command, in the order of help. */
export const ALL_COMMANDS: readonly (Command & { name: string })[] = [...COMMANDS].map(([name, { command }]) => ({
  ...command,
  name,
}));

export const HELP = [
  '*Patchwarden* asks for approval before it changes anything. Commands:',
  ...ALL_COMMANDS.map(({ usage, does }) => `• \`/patch ${usage}\`: ${does}`),
].join('\n');

/** What Slack shows behind the command while it is typed: `usage_hint` in manifest.yml. */
export const USAGE_HINT = ['help', ...ALL_COMMANDS.map(({ hint, usage }) => hint ?? usage)].join(' | ');

/** Longest command text that is read; Slack sends up to 3,000 characters. */
const MAX_TEXT = 1000;

/** A command of a feature with the words that follow it, or a sentence to answer with at once. */
export type PatchParse =
  | { kind: 'help'; text: string }
  | (Extract<DoorAnswer, { kind: 'request' }> & {
      feature: FeatureName;
      name: string;
      words: readonly string[];
      group?: string;
    });

/** What `/patch` alone asks for. */
const [ALONE] = ALL_DOORS.flatMap(([feature, { alone }]): PatchParse[] =>
  alone === undefined ? [] : [{ kind: 'request', loading: alone, feature, name: '', words: [] }],
);

/** Words after `/patch`. Total: any text gives a request or a sentence. */
export function parsePatch(text: string): PatchParse {
  if (text.length > MAX_TEXT) {
    return {
      kind: 'help',
      text: `Nothing was done: a command is at most ${MAX_TEXT} characters. Try \`/patch help\`.`,
    };
  }
  const [typed, ...words] = text.trim().split(/\s+/).filter(Boolean);
  if (typed === undefined) return ALONE ?? { kind: 'help', text: HELP };
  const name = typed.toLowerCase();
  const known = COMMANDS.get(name);
  if (known !== undefined) {
    const parsed = known.command.parse(words);
    return parsed.kind === 'help'
      ? { kind: 'help', text: parsed.text }
      : {
          kind: 'request',
          ...present({ loading: parsed.loading, group: known.command.group }),
          feature: known.feature,
          name,
          words,
        };
  }
  if (name === 'help') return { kind: 'help', text: HELP };
  const meant = nearest(name.slice(0, 20), COMMANDS.keys());
  return {
    kind: 'help',
    text: `Nothing was done: that is not a command.${meant === undefined ? '' : ` Did you mean \`/patch ${meant}\`?`} \`/patch help\` lists them all.`,
  };
}
