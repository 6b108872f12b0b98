import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { MAX_BYTES, type SignedRequest, SigningSecrets, verifyRequest } from '../../src/slack/verifier.ts';
import { inputs } from '../support/inputs.ts';
import { FORM, JSON_TYPE, NOW, NOW_SECONDS, OLD_SECRET, SECRET, signatureOf } from '../support/signed-request.ts';

const signingSecrets = new SigningSecrets([SECRET]);
const BODY = 'command=%2Fpatch&text=bake+web';

interface Making {
  body?: string | Buffer;
  timestamp?: string;
  secret?: string;
  base64?: boolean;
  headers?: Record<string, string | undefined>;
  over?: Partial<SignedRequest>;
}

function made({
  body = BODY,
  timestamp = String(NOW_SECONDS),
  secret,
  base64,
  headers,
  over,
}: Making = {}): SignedRequest {
  return {
    method: 'POST',
    headers: {
      'content-type': FORM,
      'x-slack-signature': signatureOf(body, timestamp, secret),
      'x-slack-request-timestamp': timestamp,
      ...headers,
    },
    body: base64 === true ? Buffer.from(body).toString('base64') : body.toString(),
    isBase64Encoded: base64 === true,
    ...over,
  };
}

const verify = (request: SignedRequest, secrets = signingSecrets): string => {
  const result = verifyRequest(request, { signingSecrets: secrets, now: NOW });
  return result.ok ? 'ok' : `${result.status} ${result.reason}`;
};

const signature = signatureOf(BODY, String(NOW_SECONDS));
const at = (offset: number): Making => ({ timestamp: String(NOW_SECONDS + offset) });
const sig = (value: string | undefined): Making => ({ headers: { 'x-slack-signature': value } });
const time = (value: string | undefined): Making => ({ headers: { 'x-slack-request-timestamp': value } });
const type = (value: string | undefined): Making => ({ headers: { 'content-type': value } });

const CASES: readonly [string, Making, string][] = [
  ['signed form', {}, 'ok'],
  ['signed base64', { base64: true }, 'ok'],
  ['signed JSON', type(JSON_TYPE), 'ok'],
  ['charset beside the type', type(`${FORM}; charset=utf-8`), 'ok'],
  ['upper-case type', type('Application/JSON'), 'ok'],
  ['non-ASCII base64', { body: '{"text":"Ünïcödé 🩹"}', base64: true, ...type(JSON_TYPE) }, 'ok'],
  ['300 s old', at(-300), 'ok'],
  ['300 s ahead', at(300), 'ok'],
  ['301 s old', at(-301), '401 timestamp-outside-window'],
  ['301 s ahead', at(301), '401 timestamp-outside-window'],
  ['a day ahead', at(86_400), '401 timestamp-outside-window'],
  ['timestamp 0', { timestamp: '0' }, '401 timestamp-header'],
  ['timestamp empty', { timestamp: '' }, '401 timestamp-header'],
  ['timestamp NaN', { timestamp: 'NaN' }, '401 timestamp-header'],
  ['timestamp a float', { timestamp: `${NOW_SECONDS}.5` }, '401 timestamp-header'],
  ['timestamp 2^53', { timestamp: String(2 ** 53) }, '401 timestamp-header'],
  ['timestamp in hex', { timestamp: `0x${NOW_SECONDS.toString(16)}` }, '401 timestamp-header'],
  ['timestamp with exponent', { timestamp: '1.7636e9' }, '401 timestamp-header'],
  ['timestamp negative', { timestamp: `-${NOW_SECONDS}` }, '401 timestamp-header'],
  ['timestamp with plus', { timestamp: `+${NOW_SECONDS}` }, '401 timestamp-header'],
  ['timestamp with a leading zero', { timestamp: `0${NOW_SECONDS}` }, '401 timestamp-header'],
  ['timestamp with spaces', { timestamp: ` ${NOW_SECONDS}` }, '401 timestamp-header'],
  ['timestamp with a line break', { timestamp: `${NOW_SECONDS}\n` }, '401 timestamp-header'],
  ['timestamp twice in one header', { timestamp: `${NOW_SECONDS},${NOW_SECONDS}` }, '401 timestamp-header'],
  ['timestamp missing', time(undefined), '401 timestamp-header'],
  ['timestamp header twice', { headers: { 'X-Slack-Request-Timestamp': String(NOW_SECONDS) } }, '401 timestamp-header'],
  ['timestamp of another request', time(String(NOW_SECONDS + 1)), '401 signature-mismatch'],
  ['signature missing', sig(undefined), '401 signature-header'],
  ['signature empty', sig(''), '401 signature-header'],
  ['signature header twice', { headers: { 'X-Slack-Signature': signature } }, '401 signature-header'],
  ['two signatures in one header', sig(`${signature},${signature}`), '401 signature-header'],
  ['signature in upper case', sig(signature.toUpperCase().replace('V0', 'v0')), '401 signature-header'],
  ['version v1', sig(signature.replace('v0', 'v1')), '401 signature-header'],
  ['no version', sig(signature.slice(3)), '401 signature-header'],
  ['one digit short', sig(signature.slice(0, -1)), '401 signature-header'],
  ['one digit long', sig(`${signature}0`), '401 signature-header'],
  ['not hex', sig(`v0=${'g'.repeat(64)}`), '401 signature-header'],
  ['trailing line break', sig(`${signature}\n`), '401 signature-header'],
  ['all zeros', sig(`v0=${'0'.repeat(64)}`), '401 signature-mismatch'],
  ['another secret', { secret: OLD_SECRET }, '401 signature-mismatch'],
  ['empty secret', { secret: '' }, '401 signature-mismatch'],
  ['another body', { over: { body: `${BODY}x` } }, '401 signature-mismatch'],
  ['body with a space more', { over: { body: `${BODY} ` } }, '401 signature-mismatch'],
  ['encoded body said to be plain', { over: { body: Buffer.from(BODY).toString('base64') } }, '401 signature-mismatch'],
  ['plain body said to be encoded', { over: { isBase64Encoded: true } }, '400 not-base64'],
  [
    'base64 with a line break',
    { base64: true, over: { body: `${Buffer.from(BODY).toString('base64')}\n` } },
    '400 not-base64',
  ],
  [
    'base64url',
    { body: 'a=>>>???', base64: true, over: { body: Buffer.from('a=>>>???').toString('base64url') } },
    '400 not-base64',
  ],
  ['bytes that are not UTF-8', { body: Buffer.from([0x61, 0xff, 0x62]), base64: true }, '400 not-utf8'],
  ['a lone surrogate', { over: { body: 'a\ud800' } }, '400 not-utf8'],
  ['no body', { over: { body: undefined } }, '400 no-body'],
  ['null body', { over: { body: null } }, '400 no-body'],
  ['empty body', { body: '' }, '400 no-body'],
  ['largest body', { body: 'a'.repeat(MAX_BYTES) }, 'ok'],
  ['largest body, encoded', { body: 'a'.repeat(MAX_BYTES), base64: true }, 'ok'],
  ['a byte too large', { body: 'a'.repeat(MAX_BYTES + 1) }, '413 too-large'],
  ['a byte too large, encoded', { body: 'a'.repeat(MAX_BYTES + 1), base64: true }, '413 too-large'],
  ['too large in bytes, not in characters', { body: 'é'.repeat(MAX_BYTES / 2 + 1) }, '413 too-large'],
  ['a megabyte unsigned', { over: { body: 'a'.repeat(1_000_000), headers: {} } }, '413 too-large'],
  ['GET', { over: { method: 'GET' } }, '405 not-post'],
  ['lower-case post', { over: { method: 'post' } }, '405 not-post'],
  ['no method', { over: { method: undefined } }, '405 not-post'],
  ['no headers', { over: { headers: undefined } }, '401 signature-header'],
  ['content type missing', type(undefined), '415 content-type'],
  ['content type of a file', type('multipart/form-data'), '415 content-type'],
  ['content type twice', { headers: { 'Content-Type': FORM } }, '415 content-type'],
];

test.each(CASES)('%s', (_name, making, expected) => {
  expect(verify(made(making))).toBe(expected);
});

test('payload version 1: one value in each of the two header maps passes, two values do not', () => {
  const request = made();
  const multi = (values: readonly string[]) => ({
    ...request,
    multiValueHeaders: { 'X-Slack-Signature': values, 'X-Slack-Request-Timestamp': [String(NOW_SECONDS)] },
  });
  expect(verify(multi([signature]))).toBe('ok');
  expect(verify(multi([signature, signature]))).toBe('401 signature-header');
  expect(verify(multi(['v0=other']))).toBe('401 signature-header');
  expect(verify({ ...multi([signature]), headers: { 'content-type': FORM } })).toBe('ok');
});

test('gives the signed text, the content type, and a name for the request that a replay shares', () => {
  const result = verifyRequest(made({ body: '{"a":"ü"}', base64: true, headers: { 'content-type': JSON_TYPE } }), {
    signingSecrets,
    now: NOW,
  });
  const signed = signatureOf('{"a":"ü"}', String(NOW_SECONDS));
  expect(result).toEqual({
    ok: true,
    rawBody: '{"a":"ü"}',
    contentType: JSON_TYPE,
    signature: signed,
    signatureHash: createHash('sha256').update(signed).digest('hex'),
    timestamp: NOW_SECONDS,
  });
});

test('while a secret is rotated both are taken, afterwards only the new one', () => {
  const both = new SigningSecrets([SECRET, OLD_SECRET]);
  expect(verify(made(), both)).toBe('ok');
  expect(verify(made({ secret: OLD_SECRET }), both)).toBe('ok');
  expect(verify(made({ secret: OLD_SECRET }))).toBe('401 signature-mismatch');
});

test.each([
  [[]],
  [['']],
  [['   ']],
  [['short']],
  [[' '.repeat(32)]],
  [[SECRET, '']],
  [['a b'.repeat(8)]],
  [[SECRET, SECRET, SECRET]],
])('no verifier is made from %j', (secrets) => {
  expect(() => new SigningSecrets(secrets)).toThrow(RangeError);
});

test('the secrets cannot be read back', () => {
  expect(JSON.stringify(signingSecrets)).not.toContain(SECRET);
  expect(Object.values(signingSecrets)).toEqual([]);
});

/** Every way in which one signed request can be altered, one at a time. */
const mutation = fc.oneof(
  fc.record({ what: fc.constant('bit' as const), at: fc.nat(), bit: fc.integer({ min: 0, max: 7 }) }),
  fc.record({ what: fc.constant('insert' as const), at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ what: fc.constant('delete' as const), at: fc.nat() }),
  fc.record({ what: fc.constant('swap' as const), at: fc.nat() }),
);

function mutate(bytes: Buffer, m: { what: string; at: number; bit?: number; byte?: number }): Buffer {
  const at = m.at % bytes.length;
  const copy = Buffer.from(bytes);
  if (m.what === 'bit') copy.writeUInt8(copy.readUInt8(at) ^ (1 << (m.bit ?? 0)), at);
  if (m.what === 'insert')
    return Buffer.concat([bytes.subarray(0, at), Buffer.from([m.byte ?? 0]), bytes.subarray(at)]);
  if (m.what === 'delete') return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  if (m.what === 'swap')
    copy.set([bytes.readUInt8((at + 1) % bytes.length), bytes.readUInt8(at)], Math.min(at, bytes.length - 2));
  return copy;
}

test('altered requests: none accepted, none thrown', () => {
  let altered = 0;
  fc.assert(
    fc.property(
      fc.constantFrom('body', 'encoded', 'signature', 'timestamp'),
      fc.boolean(),
      mutation,
      (where, base64, m) => {
        const request = made({ base64 });
        const parts: Record<string, Buffer> = {
          body: Buffer.from(BODY),
          encoded: Buffer.from(request.body ?? ''),
          signature: Buffer.from(signature),
          timestamp: Buffer.from(String(NOW_SECONDS)),
        };
        const original = parts[where] ?? Buffer.alloc(0);
        const mutated = mutate(original, m);
        if (mutated.equals(original)) return;
        altered += 1;
        const text = mutated.toString('latin1');
        const attempt: SignedRequest = {
          ...request,
          ...(where === 'body' ? { body: base64 ? mutated.toString('base64') : text } : {}),
          ...(where === 'encoded' ? { body: text } : {}),
          headers: {
            ...request.headers,
            ...(where === 'signature' ? { 'x-slack-signature': text } : {}),
            ...(where === 'timestamp' ? { 'x-slack-request-timestamp': text } : {}),
          },
        };
        expect(verify(attempt)).toMatch(/^4\d\d /);
      },
    ),
    { numRuns: inputs(2_100) },
  );
  expect(altered).toBeGreaterThanOrEqual(inputs(2_000));
});

test('any values at all in any place give a 4xx and no throw', () => {
  const junk = fc.oneof(fc.string({ unit: 'binary' }), fc.constant(undefined), fc.constant(signature));
  fc.assert(
    fc.property(
      fc.record({
        method: fc.constantFrom('POST', 'GET', undefined),
        headers: fc.option(
          fc.dictionary(
            fc.constantFrom(
              'x-slack-signature',
              'X-Slack-Signature',
              'x-slack-request-timestamp',
              'content-type',
              '__proto__',
            ),
            junk,
          ),
          { nil: undefined },
        ),
        multiValueHeaders: fc.option(fc.dictionary(fc.string(), fc.option(fc.array(fc.string()), { nil: undefined }))),
        body: fc.oneof(fc.string({ unit: 'binary' }), fc.constant(null), fc.constant(undefined)),
        isBase64Encoded: fc.constantFrom(true, false, undefined),
      }),
      (request) => {
        expect(verify(request)).toMatch(/^4\d\d /);
      },
    ),
    { numRuns: inputs(1_000) },
  );
});
