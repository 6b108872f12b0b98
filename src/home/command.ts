import { type BakeRequest, parseBake, parseDifference } from '../bake/command.ts';
import { nearest } from '../config/nearest.ts';
import { type DeployRequest, parseDeploy, parseRollback } from '../deploy/command.ts';
import { parseHistory, parsePause, parseResume, parseStatus, parseWhy, type RunRequest } from '../runs/command.ts';

/** Everything `/patch` can be asked. */
export type PatchRequest = BakeRequest | DeployRequest | RunRequest;

/** A request for the worker, or a sentence to answer with at once. */
export type PatchParse = { kind: 'request'; request: PatchRequest } | { kind: 'help'; text: string };

interface Command {
  usage: string;
  does: string;
  parse: (words: readonly string[]) => PatchParse;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  status: { usage: 'status [image or fleet]', does: 'what is going on now', parse: parseStatus },
  bake: { usage: 'bake [image] [because reason]', does: 'ask for a new image', parse: parseBake },
  deploy: {
    usage: 'deploy [fleet] [image] [at time | in window] [because reason]',
    does: 'ask to move a fleet to an image',
    parse: parseDeploy,
  },
  rollback: { usage: 'rollback <fleet> [because reason]', does: 'back to the image from before', parse: parseRollback },
  diff: { usage: 'diff <image> <image>', does: 'packages and CVEs between two images', parse: parseDifference },
  history: { usage: 'history [image or fleet]', does: 'the last runs and how they ended', parse: parseHistory },
  why: { usage: 'why <run>', does: 'who decided what on a run, and what stops it', parse: parseWhy },
  pause: { usage: 'pause <reason>', does: 'stop every start, everywhere', parse: parsePause },
  resume: { usage: 'resume', does: 'allow starts again', parse: parseResume },
};

export const HELP = [
  '*Patchwarden* asks people before it changes anything. You can type:',
  ...Object.values(COMMANDS).map(({ usage, does }) => `• \`/patch ${usage}\`: ${does}`),
].join('\n');

/** Longest command text that is read; Slack sends up to 3,000 characters. */
const MAX_TEXT = 1000;

/** Words after `/patch` to a request. Total: any text gives a request or a sentence. */
export function parsePatch(text: string): PatchParse {
  if (text.length > MAX_TEXT) {
    return {
      kind: 'help',
      text: `Nothing was done: a command is at most ${MAX_TEXT} characters. Try \`/patch help\`.`,
    };
  }
  const [name = 'help', ...words] = text.trim().split(/\s+/).filter(Boolean);
  const command = Object.hasOwn(COMMANDS, name.toLowerCase()) ? COMMANDS[name.toLowerCase()] : undefined;
  if (command !== undefined) return command.parse(words);
  if (name.toLowerCase() === 'help') return { kind: 'help', text: HELP };
  const meant = nearest(name.toLowerCase().slice(0, 20), Object.keys(COMMANDS));
  return {
    kind: 'help',
    text: `Nothing was done: that is not a command.${meant === undefined ? '' : ` Did you mean \`/patch ${meant}\`?`} \`/patch help\` lists them all.`,
  };
}
