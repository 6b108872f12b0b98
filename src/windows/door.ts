import type { Door } from '../contract/door.ts';
import { parseDefer, parseSkip, parseWindows } from './command.ts';
import { parseOccurrenceValue, WINDOW_ACTIONS } from './types/actions.ts';

const answerTo = (parsed: { kind: 'request' } | { kind: 'help'; text: string }) =>
  parsed.kind === 'help' ? parsed : ({ kind: 'request' } as const);

/** Of its own: a stop waits for nothing else that the person asked for. */
const groupOfWindow = (value: string): string | undefined => {
  const parsed = parseOccurrenceValue(value);
  return parsed === undefined ? undefined : `window-stop:${parsed.windowId}`;
};

/** Maintenance windows: what opens when, and decisions on one occurrence. */
export const windowsDoor = {
  commands: {
    windows: {
      usage: 'windows [fleet]',
      hint: 'windows',
      does: 'list the maintenance windows of the next 14 days, by fleet',
      parse: (words) => {
        const parsed = parseWindows(words);
        return parsed.kind === 'help' ? parsed : { kind: 'request', loading: 'Maintenance windows' };
      },
    },
    skip: {
      usage: 'skip <fleet> [because reason]',
      hint: 'skip <fleet>',
      does: "skip the next occurrence of a fleet's adopted window",
      parse: (words) => answerTo(parseSkip(words)),
    },
    defer: {
      usage: 'defer <fleet> [to time | to next] [because reason]',
      hint: 'defer <fleet> [to time]',
      does: "move the next occurrence of a fleet's adopted window to another time",
      parse: (words) => answerTo(parseDefer(words)),
    },
  },
  actions: {
    [WINDOW_ACTIONS.details]: { loading: 'Maintenance window' },
    [WINDOW_ACTIONS.stop]: { groupOf: groupOfWindow },
  },
} as const satisfies Door;
