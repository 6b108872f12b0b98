import { codePoints, escapeCode, escapeControl, escapeMrkdwn } from './escape.ts';

/**
 * Mrkdwn whose every interpolated part was escaped. Only this file can make one, so a section can hold nothing else.
 * `text` is what goes to Slack.
 */
export class Mrkdwn {
  readonly #text: string;

  constructor(proof: typeof PROOF, text: string) {
    if (proof !== PROOF) throw new TypeError('Mrkdwn is made by md`…` and its helpers only');
    this.#text = text;
  }

  get text(): string {
    return this.#text;
  }

  static is(value: unknown): value is Mrkdwn {
    return typeof value === 'object' && value !== null && #text in value;
  }

  toString(): string {
    return this.#text;
  }
}

/** Not exported: whoever does not hold it cannot pass text off as escaped. */
const PROOF = Symbol('escaped');

const trusted = (text: string): Mrkdwn => new Mrkdwn(PROOF, text);

export type Interpolation = string | number | Mrkdwn;

/** Mrkdwn from a template: its literal parts are markup, its strings and numbers are escaped, its Mrkdwn parts go in as they are. */
export const md = (literals: TemplateStringsArray, ...values: readonly Interpolation[]): Mrkdwn =>
  trusted(literals.map((literal, i) => literal + interpolate(values[i])).join(''));

const interpolate = (value: Interpolation | undefined): string => {
  if (value === undefined) return '';
  return Mrkdwn.is(value) ? value.text : escapeMrkdwn(String(value));
};

/** Several pieces as one, by default a line each. */
export const joinMd = (parts: readonly Mrkdwn[], separator: '\n' | ' ' | ', ' | ' · ' = '\n'): Mrkdwn =>
  trusted(parts.map((part) => part.text).join(separator));

/** A line put in below the first of a text. */
export function belowFirst({ text }: Mrkdwn, line: Mrkdwn): Mrkdwn {
  const [first = '', ...rest] = text.split('\n');
  return trusted([first, line.text, ...rest].join('\n'));
}

export const EMPTY: Mrkdwn = trusted('');

/** A mention; anything but a user id is shown as text. */
export const user = (id: string): Mrkdwn => (/^[UW][A-Z0-9]{2,30}$/.test(id) ? trusted(`<@${id}>`) : md`${id}`);

export const channel = (id: string): Mrkdwn => (/^[CGD][A-Z0-9]{2,30}$/.test(id) ? trusted(`<#${id}>`) : md`${id}`);

/** A user group, by name only with `label`: a mention of the group would notify all of it. */
export const usergroup = (id: string): Mrkdwn =>
  /^S[A-Z0-9]{2,30}$/.test(id) ? trusted(`<!subteam^${id}>`) : md`${id}`;

/** Slack's date formats that are used here; shown in the reader's own zone. */
export type DateFormat =
  | '{time} {date_short_pretty}'
  | '{date_short_pretty}'
  | '{date_long_pretty}'
  | '{date_short}'
  | '{date_num} {time_secs}'
  | '{time}';

/**
 * A moment (milliseconds since the epoch) in the reader's zone, with UTC for clients that cannot.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function date(at: number, format: DateFormat = '{time} {date_short_pretty}'): Mrkdwn {
  if (!Number.isFinite(at) || Math.abs(at) > 8.64e15) return md`an unknown time`;
  return trusted(`<!date^${Math.floor(at / 1000)}^${format}|${utc(at)}>`);
}

/** `2026-11-20 17:00 UTC`, for plain text. */
export const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** A link; a URL that is not http(s), or that could end the token, is shown as text beside its label. */
export function link(url: string, label: string): Mrkdwn {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return md`${label} (${url})`;
  const safe = parsed.href.replaceAll('|', '%7C').replaceAll('<', '%3C').replaceAll('>', '%3E');
  if (safe.length > 2000) return md`${label}`;
  return trusted(`<${escapeControl(safe)}|${escapeMrkdwn(label, 150).replaceAll('|', '¦') || 'link'}>`);
}

/** A code span: for ids, ARNs, commands. Backticks inside become look-alikes, since Slack cannot escape them. */
export const code = (text: string): Mrkdwn => trusted(`\`${escapeCode(text) || '(empty)'}\``);

export const bold = (text: Interpolation): Mrkdwn => trusted(`*${interpolate(text)}*`);

/** Cut to `max` code points without cutting a `<token>`, an `&amp;` or a code span in two: what is in it would be markup. */
export function clampMd(mrkdwn: Mrkdwn, max: number): Mrkdwn {
  if (codePoints(mrkdwn.text) <= max) return mrkdwn;
  let cut = '';
  let length = 0;
  for (const [piece] of mrkdwn.text.matchAll(/<[^<>]*>|&(?:amp|lt|gt);|`[^`\n]+`|./gsu)) {
    length += codePoints(piece);
    if (length > max - 1) break;
    cut += piece;
  }
  return trusted(`${cut}…`);
}

/**
 * The top-level text of a message of ours as part of another one. Who is mentioned in it is named there without being notified, by what
 * `nameOf` says, unless it says nothing.
 */
export const quotedText = (text: string, nameOf: (id: string) => string | undefined): Mrkdwn =>
  trusted(
    text
      .replaceAll(/<!(?:here|channel|everyone)[^<>]*>/g, '')
      .replaceAll(/<(?:@|!subteam\^)([A-Z0-9]+)[^<>]*>/g, (mention, id: string) => {
        const name = nameOf(id);
        return name === undefined ? mention : escapeMrkdwn(name);
      }),
  );

/** A message's top-level text: what notifications and screen readers read. Slack's chat.update takes 4,000 code points. */
export const topText = (mrkdwn: Mrkdwn): string => clampMd(mrkdwn, 4000).text;
