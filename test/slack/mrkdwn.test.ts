import fc from 'fast-check';
import { clamp, codePoints, escapeMrkdwn, manyLines, oneLine } from '../../src/slack/escape.ts';
import {
  bold,
  channel,
  clampMd,
  code,
  date,
  joinMd,
  link,
  Mrkdwn,
  md,
  topText,
  user,
  usergroup,
  utc,
} from '../../src/slack/mrkdwn.ts';
import { hostileText } from '../support/hostile-text.ts';
import { inputs } from '../support/inputs.ts';
import { readMrkdwn } from '../support/mrkdwn-parser.ts';

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** What stands in the text that we did not put there. Without `expect`, which is too slow for so many texts. */
function foreign(mrkdwn: string, ours: { tokens: RegExp; code?: number }): string[] {
  const { tokens, code: spans, emoji, formatted, text } = readMrkdwn(mrkdwn);
  return [
    ...tokens.filter((token) => !ours.tokens.test(token)).map((token) => `token ${token}`),
    ...(spans.length === (ours.code ?? 0) ? [] : [`${spans.length} code spans`]),
    ...emoji.map((name) => `emoji ${name}`),
    ...formatted.map((inner) => `formatted ${inner}`),
    ...(UNSAFE.test(text.replaceAll('\u0001', '')) ? ['an unsafe character'] : []),
  ];
}

const NONE = /(?!)/;

function check(what: string, mrkdwn: string, ours: { tokens: RegExp; code?: number }): void {
  const found = foreign(mrkdwn, ours);
  if (found.length > 0) throw new Error(`${what}: ${found.join('; ')} in ${JSON.stringify(mrkdwn)}`);
}

test('hostile texts in a sentence, a code span, a link and a mention: nothing in them is markup', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      check('sentence', md`Bake of ${text} by ${user('U0ANA')}, see ${code('web')}`.text, {
        tokens: /^@U0ANA$/,
        code: 1,
      });
      check('code', md`a ${code(text)} b`.text, { tokens: NONE, code: 1 });
      check('label', link('https://console.aws.amazon.com/x', text).text, {
        tokens: /^https:\/\/console\.aws\.amazon\.com\/x\|[^|]+$/,
      });
      check('address', link(text, 'Open').text, { tokens: /^https?:\/\/[^|]+\|Open$/ });
      check('path', link(`https://console.aws.amazon.com/${text}`, 'Open').text, {
        tokens: /^https:\/\/console\.aws\.amazon\.com\/[^|]*\|Open$/,
      });
      check('user', user(`U${text}`).text, { tokens: /^@U[A-Z0-9]+$/ });
      check('channel', channel(text).text, { tokens: /^#[CDG][A-Z0-9]+$/ });
      check('group', usergroup(text).text, { tokens: /^!subteam\^S[A-Z0-9]+$/ });
    }),
    { numRuns: inputs(2_000) },
  );
});

test('the reader sees markup when there is some', () => {
  expect(foreign('<!channel> `a` :fire: *b* \u202e', { tokens: NONE })).toEqual([
    'token !channel',
    '1 code spans',
    'emoji fire',
    'formatted b',
    'an unsafe character',
  ]);
});

test.each([
  ['web-prod', 'web-prod'],
  ['web_prod_1', 'web_prod_1'],
  ['a & b <c>', 'a &amp; b &lt;c&gt;'],
  ['&lt;!channel&gt;', '&amp;lt;!channel&amp;gt;'],
  ['*now* _it_ ~no~', '∗now∗ ˍitˍ ∼no∼'],
  [':white_check_mark: done', '꞉white_check_mark: done'],
  ['done :tada', 'done ꞉tada'],
  ['repo:latest', 'repo:latest'],
  ['arn:aws:ssm:ap-southeast-2:1', 'arn:aws:ssm:ap-southeast-2:1'],
  ['a`b', 'aˋb'],
  ['one\r\ntwo\tthree', 'one two three'],
  ['\u202egnp.exe', 'gnp.exe'],
  ['a\u0000b\u001b[31m', 'ab[31m'],
])('escapes %j', (text, expected) => {
  expect(escapeMrkdwn(text)).toBe(expected);
});

test('ids are mentions, moments are in the reader’s zone, links are http only', () => {
  expect(user('U0ANA').text).toBe('<@U0ANA>');
  expect(user('U0ANA> <!channel').text).toBe('U0ANA&gt; &lt;!channel');
  expect(channel('C0WEB').text).toBe('<#C0WEB>');
  expect(usergroup('S0PLATFORM').text).toBe('<!subteam^S0PLATFORM>');
  expect(date(Date.UTC(2026, 10, 20, 17)).text).toBe(
    '<!date^1795194000^{time} {date_short_pretty}|2026-11-20 17:00 UTC>',
  );
  expect(date(Number.NaN).text).toBe('an unknown time');
  expect(date(1e300).text).toBe('an unknown time');
  expect(utc(0)).toBe('1970-01-01 00:00 UTC');
  expect(link('https://a.example/?x=1&y=2', 'the | image').text).toBe('<https://a.example/?x=1&amp;y=2|the ¦ image>');
  expect(link('javascript:alert(1)', 'x').text).toBe('x (javascript:alert(1))');
  expect(code('').text).toBe('`(empty)`');
  expect(bold('2 of 3').text).toBe('*2 of 3*');
  expect(joinMd([md`a`, bold('b')], ' · ').text).toBe('a · *b*');
});

test('a text that is too long is cut before a code span, not within it', () => {
  const long = md`image ${code(':tada: x')} is old`;
  expect(clampMd(long, 12).text).toBe('image …');
  expect(clampMd(long, 18).text).toBe('image `:tada: x` …');
});

test('a name that ends as an emoji begins does not become one with the colon after it', () => {
  expect(md`component ${':fire'}: exit code 1`.text).toBe('component ꞉fire: exit code 1');
});

test('a template’s own markup stays, its parts are escaped once', () => {
  const inner = md`*${'a<b'}*`;
  expect(md`${inner} and ${3} of ${'&'}`.text).toBe('*a&lt;b* and 3 of &amp;');
  expect(String(inner)).toBe('*a&lt;b*');
});

test('nobody else can make mrkdwn, or something that passes for it', () => {
  expect(() => Reflect.construct(Mrkdwn, [Symbol('escaped'), '<!channel>'])).toThrow(TypeError);
  expect(Mrkdwn.is({ text: '<!channel>' })).toBe(false);
  expect(Mrkdwn.is(Object.create(Mrkdwn.prototype))).toBe(false);
  expect(Mrkdwn.is(md`a`)).toBe(true);
});

test('cuts: within the limit, never through a token or an entity', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { maxLength: 6 }), fc.integer({ min: 1, max: 400 }), (texts, max) => {
      const whole = joinMd(texts.map((text) => md`${text} ${user('U0ANA')} &amp; ${code(text)}`));
      const cut = clampMd(whole, max).text;
      expect(codePoints(cut)).toBeLessThanOrEqual(max);
      expect(cut.replace(/<@U0ANA>/g, '')).not.toMatch(/[<>]/);
      expect(cut.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      if (cut !== whole.text) expect(cut.endsWith('…')).toBe(true);
    }),
    { numRuns: inputs(1_000) },
  );
});

test('lengths are code points, and no half of a pair is left', () => {
  expect(clamp('👍👍👍', 3)).toBe('👍👍👍');
  expect(clamp('👍👍👍👍', 3)).toBe('👍👍…');
  expect(clamp('abc', 2)).toBe('a…');
  expect(topText(md`${'a'}${'b'}`)).toBe('ab');
  expect(codePoints(topText(joinMd(Array.from({ length: 20 }, () => md`${'x'.repeat(499)}`))))).toBe(4000);
});

test('several lines keep their breaks, one line does not', () => {
  expect(manyLines('a\r\nb\u2028c\td\u0007')).toBe('a\nb\nc\td');
  expect(oneLine('a\r\nb\u2028c\td\u0007')).toBe('a b c d');
});
