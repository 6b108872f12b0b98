import { clamp, oneLine } from './escape.ts';
import { date, type Mrkdwn, md } from './mrkdwn.ts';

/** A moment in the reader's own zone. */
export const moment = (at: number): Mrkdwn => md`${date(at)}`;

const BAR = 20;

/** A bar of blocks, as full as `done` of `total`. */
export function barText(done: number, total: number): string {
  const filled = Math.min(BAR, Math.floor((done / Math.max(1, total)) * BAR));
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
}

/** Names and versions may be anyone's: one line, and short enough to stay readable; `max` code points. */
export const short = (text: string, max = 60): string => clamp(oneLine(text).trim(), max) || 'unnamed';

/** `1 instance`, `3 instances`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The first `max` of a list, and how many more there are. */
export function firstOf(words: readonly string[], max: number): string {
  const rest = words.length - max;
  return rest > 0 ? `${words.slice(0, max).join(', ')} and ${rest} more` : words.join(', ');
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (words: readonly string[], last: 'and' | 'or' = 'and'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;

/** A reason as a sentence of its own, whatever it ends with; at most `max` code points of it. */
export const sentence = (reason: string, max = 500): string => `${short(reason, max).replace(/[.\s]+$/, '')}.`;
