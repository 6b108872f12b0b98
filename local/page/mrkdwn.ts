/**
 * Slack's mrkdwn, read strictly: only `<…>` makes a mention or a link, and an escaped `&lt;` never does, so what is
 * seen here is what Slack would show. https://docs.slack.dev/messaging/formatting-message-text
 */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'user' | 'channel' | 'usergroup'; id: string; label?: string }
  | { kind: 'broadcast'; range: string }
  | { kind: 'date'; timestamp: number; format: string; fallback: string; link?: string }
  | { kind: 'link'; href: string; label: string }
  | { kind: 'emoji'; name: string };

export type Paragraph =
  | { kind: 'lines'; children: Inline[] }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'preformatted'; text: string };

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

const unescapeText = (text: string): string => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

const isStyle = (mark: string): mark is keyof typeof STYLES => Object.hasOwn(STYLES, mark);

/** One alternative per construct; the first that matches at a place wins. */
const CONSTRUCTS = [
  '`([^`\\n]+)`',
  '<([^<>\\n]+)>',
  '(?<![\\p{L}\\p{N}])([*_~])(?=\\S)((?:(?!\\3)[^\\n])*?[^\\s])\\3(?![\\p{L}\\p{N}])',
  "(?<![\\p{L}\\p{N}:])(:[a-z0-9_+'-]+(?:::skin-tone-[2-6])?:)(?![\\p{L}\\p{N}])",
];
const BARE_LINK = '(https?://[^\\s<>|]+[^\\s<>|.,;:!?\'")\\]])';

const VERBATIM = new RegExp(CONSTRUCTS.join('|'), 'gu');
const LINKED = new RegExp([...CONSTRUCTS, BARE_LINK].join('|'), 'gu');

/** `verbatim`: bare addresses stay text, as Slack leaves them in a text object that asks for it. */
export function parseMrkdwn(source: string, verbatim = false): Paragraph[] {
  return source.split(/```/).flatMap((piece, index, pieces) => {
    const fenced = index % 2 === 1 && index < pieces.length - 1;
    if (fenced) return [{ kind: 'preformatted' as const, text: unescapeText(piece.replace(/^\n|\n$/g, '')) }];
    return parseLines(index % 2 === 1 ? `\`\`\`${piece}` : piece, verbatim);
  });
}

function parseLines(source: string, verbatim: boolean): Paragraph[] {
  const paragraphs: { kind: 'lines' | 'quote'; lines: string[] }[] = [];
  for (const line of source.split('\n')) {
    const quoted = /^(?:>|&gt;) ?(.*)$/u.exec(line);
    const kind = quoted === null ? 'lines' : 'quote';
    const last = paragraphs.at(-1);
    const text = quoted?.[1] ?? line;
    if (last?.kind === kind) last.lines.push(text);
    else paragraphs.push({ kind, lines: [text] });
  }
  return paragraphs
    .map(({ kind, lines }) => ({ kind, text: lines.join('\n') }))
    .filter(({ text }) => text.trim() !== '')
    .map(({ kind, text }) => ({ kind, children: parseInline(text.replace(/^\n+|\n+$/g, ''), verbatim) }));
}

export function parseInline(source: string, verbatim = false): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of source.matchAll(verbatim ? VERBATIM : LINKED)) {
    if (match.index > from) found.push({ kind: 'text', text: unescapeText(source.slice(from, match.index)) });
    found.push(readMatch(match, verbatim));
    from = match.index + match[0].length;
  }
  if (from < source.length) found.push({ kind: 'text', text: unescapeText(source.slice(from)) });
  return found;
}

function readMatch(match: RegExpExecArray, verbatim: boolean): Inline {
  const [whole, code, reference, mark, styled, emoji, url] = match;
  if (code !== undefined) return { kind: 'code', text: unescapeText(code) };
  if (reference !== undefined) return readReference(reference);
  if (mark !== undefined && isStyle(mark)) return { kind: STYLES[mark], children: parseInline(styled ?? '', verbatim) };
  if (emoji !== undefined) return { kind: 'emoji', name: emoji.slice(1, -1) };
  if (url !== undefined) return { kind: 'link', href: unescapeText(url), label: unescapeText(url) };
  return { kind: 'text', text: unescapeText(whole) };
}

function readReference(reference: string): Inline {
  const bar = reference.indexOf('|');
  const target = bar === -1 ? reference : reference.slice(0, bar);
  const label = bar === -1 ? undefined : unescapeText(reference.slice(bar + 1));
  const labelled = label === undefined || label === '' ? {} : { label };
  const id = target.slice(1);
  if (/^@[UW][A-Z0-9]+$/.test(target)) return { kind: 'user', id, ...labelled };
  if (/^#[CDG][A-Z0-9]+$/.test(target)) return { kind: 'channel', id, ...labelled };
  if (/^!subteam\^S[A-Z0-9]+$/.test(target)) return { kind: 'usergroup', id: target.slice(9), ...labelled };
  if (/^!(here|channel|everyone)$/.test(target)) return { kind: 'broadcast', range: id };
  if (target.startsWith('!date^')) return readDate(target, label);
  if (/^(https?:|mailto:)/i.test(target)) {
    return { kind: 'link', href: unescapeText(target), label: label || unescapeText(target) };
  }
  return { kind: 'text', text: unescapeText(`<${reference}>`) };
}

function readDate(target: string, label: string | undefined): Inline {
  const [, timestamp = '', format = '', link] = target.split('^');
  const fallback = label ?? '';
  if (!/^\d{1,12}$/.test(timestamp) || format === '') return { kind: 'text', text: fallback };
  const linked = link !== undefined && /^https?:/i.test(link) ? { link: unescapeText(link) } : {};
  return { kind: 'date', timestamp: Number(timestamp), format: unescapeText(format), fallback, ...linked };
}

/** Plain text knows emoji and nothing else; it is not escaped. */
export function parsePlain(source: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of source.matchAll(/(?<![\p{L}\p{N}:]):([a-z0-9_+'-]+):(?![\p{L}\p{N}])/gu)) {
    if (match.index > from) found.push({ kind: 'text', text: source.slice(from, match.index) });
    found.push({ kind: 'emoji', name: match[1] ?? '' });
    from = match.index + match[0].length;
  }
  if (from < source.length) found.push({ kind: 'text', text: source.slice(from) });
  return found;
}
