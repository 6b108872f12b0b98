import { gzipSync } from 'node:zlib';
import type { Proof } from '../../src/slack/job.ts';
import { isProof, packProof, proofHashOf, proofIn, readProof, unprovenWish } from '../../src/slack/proof.ts';
import { MAX_BYTES, SigningSecrets, type VerifiedRequest, verifyRequest } from '../../src/slack/verifier.ts';
import { proofOfBody, signed } from '../support/signed-job.ts';
import * as request from '../support/signed-request.ts';

const SECRETS = new SigningSecrets([request.SECRET, request.OLD_SECRET]);

/** What the slack function has in its hands when it makes the job. */
function verified(payload: object, secret = request.SECRET): VerifiedRequest {
  const { headers, body, isBase64Encoded } = request.signedEvent(request.payloadForm(payload), { secret });
  const result = verifyRequest(
    { method: 'POST', headers, body, isBase64Encoded },
    { signingSecrets: SECRETS, now: request.NOW },
  );
  if (!result.ok) throw new Error(result.reason);
  return result;
}

const CLICK = request.clickPayload();

describe('a request, packed', () => {
  test.each([
    ['by the secret of today', request.SECRET],
    ['by the one before, while it is rotated', request.OLD_SECRET],
  ])('is read again as Slack signed it, %s', (_by, secret) => {
    const from = verified(CLICK, secret);
    const proof = packProof(from);
    expect(readProof(proof, SECRETS)).toEqual({
      ok: true,
      signatureHash: from.signatureHash,
      signedAt: request.NOW,
      interaction: expect.objectContaining({ kind: 'click', actionId: 'run-approve', value: 'b-7k2m9x4q:1' }),
    });
    expect(proofHashOf(proof)).toBe(from.signatureHash);
  });

  test('says of a form who submitted which', () => {
    expect(readProof(packProof(verified(request.submitPayload())), SECRETS)).toMatchObject({
      interaction: { kind: 'submit', callbackId: 'run-reject', privateMetadata: 'b-7k2m9x4q:1' },
    });
  });

  test('is valid at any time: how old it may be is for whoever reads it', () => {
    const proof = proofOfBody(request.payloadForm(CLICK), 1_500_000_000);
    expect(readProof(proof, SECRETS)).toMatchObject({ ok: true, signedAt: 1_500_000_000_000 });
  });

  test('of the largest request fits, whatever is in it', () => {
    const noise = Array.from({ length: MAX_BYTES }, (_, i) => String.fromCharCode(33 + ((i * 7919 + (i >> 3)) % 90)));
    const from = { ...verified(CLICK), rawBody: noise.join('') };
    expect(isProof(packProof(from))).toBe(true);
  });
});

describe('is refused', () => {
  const good = packProof(verified(CLICK));
  const other = packProof(verified(request.clickPayload({ user: { id: 'U0BEN', team_id: 'T0PATCHW' } })));

  test.each<[string, Proof, string]>([
    [
      'of another secret',
      packProof({ ...verified(CLICK), signature: request.signatureOf('x', '1') }),
      'signature-mismatch',
    ],
    ['with the body of another', { ...good, body: other.body }, 'signature-mismatch'],
    ['at another time', { ...good, timestamp: good.timestamp + 1 }, 'signature-mismatch'],
    ['with a time that is no whole number', { ...good, timestamp: good.timestamp + 0.5 }, 'not-packed'],
    ['with a signature of another shape', { ...good, signature: good.signature.slice(0, -1) }, 'not-packed'],
    ['that is not packed', { ...good, body: Buffer.from('payload={}').toString('base64') }, 'not-packed'],
    ['cut short', { ...good, body: good.body.slice(0, 40) }, 'not-packed'],
    [
      'that unpacks to more than any request',
      { ...good, body: gzipSync(Buffer.alloc(MAX_BYTES + 1)).toString('base64') },
      'not-packed',
    ],
    ['that is packed of nothing', { ...good, body: '' }, 'not-packed'],
    ['longer than any can be', { ...good, body: 'A'.repeat(100_000) }, 'not-packed'],
    ['of bytes that are no text', proofOfBytes(Buffer.from([0xff, 0xfe])), 'not-utf8'],
    ['of a command', proofOfBody(request.formOf(request.commandFields()), request.NOW_SECONDS), 'no-wish'],
    ['of nothing', proofOfBody('payload=%7B', request.NOW_SECONDS), 'no-wish'],
    ['read as another type of content', { ...good, contentType: 'application/json' }, 'no-wish'],
  ])('a proof %s', (_what, proof, reason) => {
    expect(readProof(proof, SECRETS)).toEqual({ ok: false, reason });
  });

  test('and nothing that is read is thrown, whoever may verify it or not', () => {
    for (const body of ['', '=', '\u0000', 'H4sI', 'A'.repeat(99)])
      expect(unprovenWish({ ...good, body })).toEqual({ ok: false, reason: 'not-packed' });
  });
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['a text', 'v0='],
  ['a list', []],
  ['a member too many', { ...packProof(verified(CLICK)), secret: 'x' }],
  ['a member too few', { ...packProof(verified(CLICK)), signature: undefined }],
  ['another type of content', { ...packProof(verified(CLICK)), contentType: 'text/plain' }],
  ['a time before the first second', { ...packProof(verified(CLICK)), timestamp: 0 }],
  ['too long a time', { ...packProof(verified(CLICK)), timestamp: 1e12 }],
])('%s is no proof', (_what, value) => expect(isProof(value)).toBe(false));

test('an item’s other members are not taken with it', () => {
  const proof = packProof(verified(CLICK));
  expect(proofIn({ pk: 'RUN#b-7k2m9x4q', sk: 'PROOF#x', ...proof, ttl: 1 })).toEqual(proof);
});

test('the proof of a job in tests is one that Slack could have signed', () => {
  const from = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1763618400.000100', marker: 'm' } as const;
  const job = signed({
    kind: 'click',
    id: 'a'.repeat(64),
    at: request.NOW,
    actor: { userId: 'U0ANA', teamId: 'T0PATCHW', enterpriseId: 'E0PATCHW' },
    actionId: 'run-approve',
    value: 'b-7k2m9x4q:1',
    from,
    responseUrl: 'https://hooks.slack.com/actions/x',
  });
  const { proof, id: _id, at: _at, ...click } = job;
  expect(readProof(proof, SECRETS)).toMatchObject({ ok: true, interaction: click });
});

function proofOfBytes(body: Buffer): Proof {
  return {
    body: gzipSync(body).toString('base64'),
    contentType: request.FORM,
    timestamp: request.NOW_SECONDS,
    signature: request.signatureOf(body, String(request.NOW_SECONDS)),
  };
}
