import type { ClickInteraction } from '../../src/slack/interaction.ts';
import type { ClickOrigin, Proof } from '../../src/slack/job.ts';
import { type DoorRules, planInteraction } from '../../src/slack/plan.ts';

const PROOF: Proof = {
  body: 'H4sI',
  contentType: 'application/x-www-form-urlencoded',
  timestamp: 1_763_618_400,
  signature: `v0=${'ab'.repeat(32)}`,
};
const OF = { id: 'ab'.repeat(32), at: 1_763_618_400_000 };
const ORIGIN = { ...OF, proof: () => PROOF };
const SHOWN = { viewId: 'V0SHOWN', hash: '1.a', privateMetadata: 'm', values: {} };
const MESSAGE: ClickOrigin = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1763618400.000100' };
const HOME: ClickOrigin = { kind: 'home', ...SHOWN };
const MODAL: ClickOrigin = { kind: 'modal', callbackId: 'ask', ...SHOWN };

const groupOf = (value: string): string | undefined => (value === 'b-1' ? 'run:b-1' : undefined);
const RULES: DoorRules = {
  commands: {
    '/patch': (text) => ({ kind: 'job', ...(text === 'pause' ? { group: 'pause' } : {}) }),
  },
  actions: { decide: { groupOf }, form: { groupOf, loading: 'Patchwarden' }, filter: {}, more: { loading: 'More' } },
  submissions: ['decide', 'ask', 'choose'],
  staying: { choose: 'Choose' },
  proofs: ['approve'],
};

const click = (over: Partial<ClickInteraction>): ClickInteraction => ({
  kind: 'click',
  actionId: 'decide',
  value: 'b-1',
  from: MESSAGE,
  isStackFull: false,
  triggerId: '1.2.t',
  actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
  ...over,
});

const plan = (over: Partial<ClickInteraction>) => planInteraction(click(over), RULES, ORIGIN);

describe.each([
  ['a message', MESSAGE],
  ['App Home', HOME],
  ['a modal', MODAL],
])('a click in %s', (_where, from) => {
  test.each<[string, Partial<ClickInteraction>, string]>([
    ['a button’s value', {}, 'run:b-1'],
    ['the option chosen', { value: '', input: { kind: 'choice', value: 'b-1' } }, 'run:b-1'],
    ['a value that is none of ours: by the person', { value: 'x' }, 'user:U0ANA'],
    ['no value: by the person', { value: '', input: { kind: 'date', date: '2026-11-20' } }, 'user:U0ANA'],
    ['a rule without groups: by the person', { actionId: 'filter' }, 'user:U0ANA'],
    ['an action id with a tail', { actionId: 'decide:web' }, 'run:b-1'],
  ])('is grouped by %s', (_what, over, groupId) => {
    const { isStackFull: _isStackFull, triggerId: _triggerId, ...job } = click({ from, ...over });
    expect(plan({ from, ...over })).toEqual({ kind: 'job', job: { ...job, ...OF }, groupId });
  });

  test('of another version is unknown', () => {
    expect(plan({ from, actionId: 'explode' })).toEqual({ kind: 'unknown', reason: 'unknown-action' });
  });
});

describe('the Loading modal', () => {
  const trigger = { title: 'Patchwarden', triggerId: '1.2.t' };

  test.each<[string, Partial<ClickInteraction>, object]>([
    ['opens over a message', { from: MESSAGE }, { how: 'open', ...trigger }],
    ['opens over App Home', { from: HOME }, { how: 'open', ...trigger }],
    ['goes on top of a modal, which keeps what was entered', { from: MODAL }, { how: 'push', ...trigger }],
    [
      'takes the place of a third modal, if it is still the one clicked in',
      { from: MODAL, isStackFull: true },
      { how: 'replace', title: 'Patchwarden', viewId: 'V0SHOWN', hash: '1.a' },
    ],
  ])('%s', (_what, over, open) => expect(plan({ actionId: 'form', ...over })).toMatchObject({ kind: 'job', open }));

  test('needs no value where the rule has no groups', () => {
    expect(plan({ actionId: 'more', value: '', from: HOME })).toMatchObject({ open: { how: 'open', title: 'More' } });
  });

  test('does not open for a value that is none of ours', () => {
    expect(plan({ actionId: 'form', value: 'x', from: MODAL })).not.toHaveProperty('open');
  });
});

test.each([
  ['decide', 'b-1', 'run:b-1'],
  ['decide', 'x', 'user:U0ANA'],
  ['ask', 'b-1', 'user:U0ANA'],
])('form %s about %s is grouped as the button of its name: %s', (callbackId, privateMetadata, groupId) => {
  const { actor } = click({});
  const form = { kind: 'submit', actor, callbackId, privateMetadata, values: {}, viewId: 'V1' } as const;
  expect(planInteraction(form, RULES, ORIGIN)).toMatchObject({ kind: 'job', groupId });
});

test.each([
  ['choose', { stays: 'Choose', job: { viewId: 'V1' } }],
  ['ask', { stays: undefined, job: { viewId: undefined } }],
])('form %s stays open for its answer only where its door says so', (callbackId, expected) => {
  const { actor } = click({});
  const form = { kind: 'submit', actor, callbackId, privateMetadata: '', values: {}, viewId: 'V1' } as const;
  const { stays, job } = { stays: undefined, ...planInteraction(form, RULES, ORIGIN) } as Record<string, unknown>;
  expect({ stays, job: { viewId: Object(job).viewId } }).toEqual(expected);
});

test.each([
  ['pause', 'pause'],
  ['bake', 'user:U0ANA'],
])('/patch %s is in group %s', (text, groupId) => {
  const { actor, triggerId } = click({});
  const asked = {
    kind: 'command',
    command: '/patch',
    text,
    channelId: 'C1',
    responseUrl: '',
    triggerId,
    actor,
  } as const;
  expect(planInteraction(asked, RULES, ORIGIN)).toMatchObject({ kind: 'job', groupId });
});
