/**
 * Text of other people (names, tags, reasons, error output) made safe for Slack. All lengths are Slack's: code points, not UTF-16 units.
 */

/** C0/C1 controls, bidi and zero-width characters, tag characters, lone surrogates, line and paragraph separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Longest piece of untrusted text that goes into one sentence. */
const MAX_INTERPOLATION = 500;

/** One line: line breaks become spaces, unsafe characters go. */
export const oneLine = (text: string): string => text.replace(/[\r\n\t\u2028\u2029]+/gu, ' ').replace(UNSAFE, '');

/** Several lines: line breaks and tabs stay, other unsafe characters go. */
export const manyLines = (text: string): string =>
  text
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(UNSAFE, (character) => (character === '\n' || character === '\t' ? character : ''));

/** Length as Slack counts it. */
export const codePoints = (text: string): number => Array.from(text).length;

/** Cut to `max` code points, the last of them an ellipsis when something was cut. */
export function clamp(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = Array.from(text);
  return points.length <= max ? text : `${points.slice(0, Math.max(0, max - 1)).join('')}…`;
}

/** The three characters that Slack asks to be escaped: without them no `<!channel>`, `<@U…>` or `<url|label>` can be made. */
export const escapeControl = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What people typed, from a command's text, where Slack escapes the same three: "R&D" is sent as "R&amp;D". */
export const unescapeControl = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const LOOKALIKE: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/**
 * Slack has no escape for `*`, `_`, `~`, backticks and `:emoji:`. Where they could format, they become a look-alike;
 * inside a word (`web_prod`, `arn:aws:ssm`) they stay, so names can be copied. An emoji's name at the end counts too: a sentence
 * may be followed by a colon.
 */
const defuseFormatting = (text: string): string =>
  text
    .replace(/`|[*~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, (mark) => LOOKALIKE[mark] ?? mark)
    .replace(/(?<![\p{L}\p{N}]):(?=[\w+'-]+(?::|$))/gu, '꞉');

/**
 * Untrusted text for a mrkdwn field: one line, at most `max` code points before escaping, no token, no markup, no emoji.
 * https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export const escapeMrkdwn = (text: string, max = MAX_INTERPOLATION): string =>
  escapeControl(defuseFormatting(clamp(oneLine(text), max)));

/** Untrusted text for inside a code span or fence: nothing there is markup but the three control characters and the closing backtick. */
export const escapeCode = (text: string, max = MAX_INTERPOLATION): string =>
  escapeControl(clamp(oneLine(text), max).replaceAll('`', 'ˋ'));
