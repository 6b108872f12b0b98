import type { Proof } from '../../src/slack/job.ts';
import { parseSlackJob } from '../../src/slack/parse-job.ts';
import { parsePayload } from '../../src/slack/payload.ts';
import { type DoorRules, planInteraction } from '../../src/slack/plan.ts';
import * as request from '../support/signed-request.ts';
import { ELEMENTS } from '../support/slack-elements.ts';

const PROOF: Proof = {
  body: 'H4sI',
  contentType: 'application/x-www-form-urlencoded',
  timestamp: request.NOW_SECONDS,
  signature: `v0=${'ab'.repeat(32)}`,
};
const ORIGIN = { id: 'ab'.repeat(32), at: request.NOW, proof: () => PROOF };
const RULES: DoorRules = {
  commands: {},
  actions: { pick: {}, approve: {} },
  submissions: ['run-reject', 'approve'],
  staying: { 'run-reject': 'Reject' },
  proofs: ['approve'],
};

function jobOf(payload: Record<string, unknown>): unknown {
  const interaction = parsePayload(request.payloadForm(payload), 'application/x-www-form-urlencoded');
  if (typeof interaction === 'string') throw new Error(interaction);
  const plan = planInteraction(interaction, RULES, ORIGIN);
  return plan.kind === 'job' ? plan.job : undefined;
}

/** As the queue carries it. */
const carried = (job: unknown): unknown => parseSlackJob(JSON.parse(JSON.stringify(job)));

describe('what the slack function writes, the worker reads', () => {
  test.each(ELEMENTS)('$type, used and submitted', ({ type, member, holds, read, empty }) => {
    const full = { type, [member]: holds };
    const values = { a: { full }, b: { empty: { type, [member]: empty } } };
    const click = jobOf(
      request.viewClickPayload(
        { type: 'modal', callback_id: 'ask', state: { values } },
        { ...full, action_id: 'pick', value: member === 'value' ? holds : undefined },
      ),
    );
    expect(click).toMatchObject({ input: read, from: { kind: 'modal', values: { full: read } } });
    expect(carried(click)).toEqual(click);
    const submit = jobOf(request.submitPayload({}, { state: { values } }));
    expect(submit).toMatchObject({ values: { full: read } });
    expect(carried(submit)).toEqual(submit);
  });

  test.each([
    ['a message', request.clickPayload({}, { action_id: 'pick' })],
    ['App Home', request.viewClickPayload({}, { action_id: 'pick' })],
    ['a modal without a hash', request.viewClickPayload({ type: 'modal', hash: undefined }, { action_id: 'pick' })],
  ])('a button in %s', (_where, payload) => {
    const job = jobOf(payload);
    expect(job).toMatchObject({ kind: 'click', value: 'b-7k2m9x4q:1' });
    expect(carried(job)).toEqual(job);
  });
});

describe('a request that may approve', () => {
  test.each([
    ['a button', request.clickPayload({}, { action_id: 'approve' })],
    ['one of several buttons', request.clickPayload({}, { action_id: 'approve:web' })],
    ['a form', request.submitPayload({}, { callback_id: 'approve' })],
  ])('carries it as Slack signed it: %s', (_what, payload) => {
    const job = jobOf(payload);
    expect(job).toMatchObject({ proof: PROOF });
    expect(carried(job)).toEqual(job);
  });

  test.each([
    ['another button', request.clickPayload({}, { action_id: 'pick' })],
    ['another form', request.submitPayload()],
  ])('and none else does: %s', (_what, payload) => expect(jobOf(payload)).not.toHaveProperty('proof'));

  test.each([
    ['more than a request can be', { ...PROOF, body: 'A'.repeat(100_000) }],
    ['a signature of no shape', { ...PROOF, signature: 'v0=' }],
    ['one member more', { ...PROOF, by: 'me' }],
    ['nothing', null],
  ])('%s is no proof', (_what, proof) => {
    expect(() => carried({ ...Object(jobOf(request.submitPayload({}, { callback_id: 'approve' }))), proof })).toThrow();
  });
});

describe('what the last version’s slack function wrote is read too', () => {
  const base = { id: ORIGIN.id, at: ORIGIN.at, actor: { userId: 'U0ANA', teamId: 'T0PATCHW' } };

  test('a click names its message', () => {
    const click = { ...base, kind: 'click', actionId: 'run-approve', value: 'b-7k2m9x4q:1', responseUrl: 'https://x' };
    expect(carried({ ...click, channelId: 'C0PATCHING', messageTs: '1763618400.000100' })).toEqual({
      ...click,
      from: { kind: 'message', channelId: 'C0PATCHING', messageTs: '1763618400.000100' },
    });
  });

  test('a form’s values are texts', () => {
    const form = { ...base, kind: 'submit', callbackId: 'run-defer', privateMetadata: 'b-7k2m9x4q:1' };
    expect(carried({ ...form, values: { reason: 'Not now', until: '1763700000' } })).toEqual({
      ...form,
      values: { reason: { kind: 'untyped', text: 'Not now' }, until: { kind: 'untyped', text: '1763700000' } },
    });
  });

  test.each([
    ['a click from nowhere', { ...base, kind: 'click', actionId: 'x', value: '' }],
    [
      'a click from two places',
      { ...base, kind: 'click', actionId: 'x', value: '', from: { kind: 'email' }, channelId: 'C1', messageTs: '1.1' },
    ],
    [
      'a value of no kind',
      { ...base, kind: 'submit', callbackId: 'x', privateMetadata: '', values: { a: { text: 'x' } } },
    ],
    ['a value that is a number', { ...base, kind: 'submit', callbackId: 'x', privateMetadata: '', values: { a: 7 } }],
  ])('%s is neither', (_what, job) => expect(() => carried(job)).toThrow());
});
