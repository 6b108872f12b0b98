/**
 * Slack's mrkdwn as a reader sees it, written from Slack's formatting page and independent of the code under test:
 * tokens in angle brackets, code, emoji, and the paired marks that format.
 * https://docs.slack.dev/messaging/formatting-message-text
 */
export interface MrkdwnParts {
  tokens: string[];
  code: string[];
  emoji: string[];
  /** Text between a pair of `*`, `_` or `~` that Slack would format. */
  formatted: string[];
  /** What is left to read, with entities resolved. */
  text: string;
}

export function readMrkdwn(mrkdwn: string): MrkdwnParts {
  const parts: MrkdwnParts = { tokens: [], code: [], emoji: [], formatted: [], text: '' };
  let rest = '';
  for (let i = 0; i < mrkdwn.length; ) {
    const end = closing(mrkdwn, i);
    if (mrkdwn[i] === '<' && end > i) parts.tokens.push(mrkdwn.slice(i + 1, end));
    if (mrkdwn[i] === '`' && end > i) parts.code.push(resolve(mrkdwn.slice(i + 1, end)));
    // A token or a code span is a word to the marks around it.
    rest += end > i ? '\u0001' : mrkdwn[i];
    i = Math.max(end, i) + 1;
  }
  for (const [, name = ''] of rest.matchAll(/(?<![\p{L}\p{N}]):([a-z0-9_+'-]+):/gu)) parts.emoji.push(name);
  for (const mark of ['*', '_', '~']) {
    const pair = new RegExp(
      `(?<![\\p{L}\\p{N}${mark}])[${mark}](?=\\S)([^${mark}\\n]+?)(?<=\\S)[${mark}](?![\\p{L}\\p{N}${mark}])`,
      'gu',
    );
    for (const [, inner = ''] of rest.matchAll(pair)) parts.formatted.push(inner);
  }
  parts.text = resolve(rest);
  return parts;
}

function closing(text: string, start: number): number {
  if (text[start] === '<') return text.indexOf('>', start);
  if (text[start] === '`') return text.indexOf('`', start + 1);
  return -1;
}

const resolve = (text: string): string =>
  text.replace(/&(amp|lt|gt);/g, (_all, name: string) => ({ amp: '&', lt: '<', gt: '>' })[name] ?? '');
