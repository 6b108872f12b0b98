import { parsePayload } from '../../src/slack/payload.ts';
import * as request from '../support/signed-request.ts';
import { ELEMENTS } from '../support/slack-elements.ts';

type Json = Record<string, unknown>;

const parse = (payload: Json) => parsePayload(request.payloadForm(payload), 'application/x-www-form-urlencoded');

const clicked = (action: Json) => parse(request.clickPayload({ actions: [{ action_id: 'pick', ...action }] }));

describe('the message that a button is on', () => {
  const message = (blocks: unknown) => ({ message: { type: 'message', ts: '1763618400.000100', blocks } });
  const marker = 'patchwarden:RUN#b-7k2m9x4q:card';
  test.each<[string, Json, string | undefined]>([
    ['is known by its first block', message([{ type: 'header', block_id: marker }, { block_id: 'x' }]), marker],
    ['says nothing without blocks', message(undefined), undefined],
    ['says nothing by what is no id', message([{ block_id: 7 }]), undefined],
    ['is not sent when it is ephemeral', { message: undefined }, undefined],
  ])('%s', (_what, parts, expected) => {
    const { from } = Object(parse(request.clickPayload(parts)));
    expect(from).toEqual({
      kind: 'message',
      channelId: 'C0PATCHING',
      messageTs: '1763618400.000100',
      ...(expected === undefined ? {} : { marker: expected }),
    });
  });
});

describe('an element that acts at once', () => {
  test.each(ELEMENTS)('$type: its value arrives typed', ({ type, member, holds, read }) => {
    const from = { kind: 'message', channelId: 'C0PATCHING', messageTs: '1763618400.000100' };
    expect(clicked({ type, [member]: holds })).toMatchObject({
      kind: 'click',
      actionId: 'pick',
      value: '',
      input: read,
      from,
    });
  });

  test.each(ELEMENTS)('$type: emptied, it has no value', ({ type, member, empty }) => {
    const interaction = clicked({ type, [member]: empty });
    expect(interaction).toMatchObject({ kind: 'click', actionId: 'pick', value: '' });
    expect(interaction).not.toHaveProperty('input');
  });

  test.each(ELEMENTS)('$type: any other shape is malformed', ({ type, member, holds }) => {
    const wrong = Array.isArray(holds)
      ? [[7], [null], 'x', {}, [...holds, {}]]
      : [{}, [], true, '\n\u0000'.repeat(4000)];
    expect(wrong.map((value) => clicked({ type, [member]: value }))).toEqual(wrong.map(() => 'malformed'));
  });

  test('an overflow menu says the option, and never a button’s value', () => {
    const action = { type: 'overflow', selected_option: { value: 'b-7k2m9x4q:1' }, value: 'forged' };
    expect(clicked(action)).toMatchObject({ value: '', input: { kind: 'choice', value: 'b-7k2m9x4q:1' } });
  });

  test.each(['button', 'icon_button', 'feedback_buttons', 'workflow_button'])('a %s says its own value', (type) => {
    expect(clicked({ type, value: 'b-7k2m9x4q:1' })).toMatchObject({ value: 'b-7k2m9x4q:1' });
    expect(clicked({ type })).toMatchObject({ value: '' });
    expect(clicked({ type, value: 7 })).toBe('malformed');
  });

  test.each(['rich_text_input', 'file_input', 'hologram_input', '__proto__', undefined, null])(
    'the element type %p is malformed',
    (type) => expect(clicked({ type, value: 'x' })).toBe('malformed'),
  );
});

test.each([
  ['a day that no month has', 'datepicker', 'selected_date', '2026-02-30'],
  ['a month that no year has', 'datepicker', 'selected_date', '2026-13-01'],
  ['an hour that no day has', 'timepicker', 'selected_time', '24:00'],
  ['a fraction of a second', 'datetimepicker', 'selected_date_time', 1.5],
  ['milliseconds for seconds', 'datetimepicker', 'selected_date_time', 1_763_700_000_000],
  ['a moment as text', 'datetimepicker', 'selected_date_time', '1763700000'],
  ['a number that is too large', 'number_input', 'value', '1e999'],
  ['a hexadecimal number', 'number_input', 'value', '0x10'],
  ['a sign alone', 'number_input', 'value', '-'],
  ['a channel as a person', 'users_select', 'selected_user', 'C0WEB'],
  ['a person as a channel', 'channels_select', 'selected_channel', 'U0ANA'],
  [
    'more people than anyone chooses',
    'multi_users_select',
    'selected_users',
    Array.from({ length: 1001 }, () => 'U0ANA'),
  ],
])('%s is malformed', (_what, type, member, value) => expect(clicked({ type, [member]: value })).toBe('malformed'));

describe('where it stands', () => {
  const home = { viewId: 'V0HOME', hash: '1763618400.abc123', privateMetadata: '', values: {} };
  const inView = (view: Json, over: Json = {}) => parse(request.viewClickPayload(view, {}, over));

  test('App Home: its view', () =>
    expect(inView({})).toMatchObject({ from: { kind: 'home', ...home }, isStackFull: false }));

  test('a modal: which form it is, and what is in it so far', () => {
    const values = { why: { reason: { type: 'plain_text_input', value: 'so far' } } };
    const from = {
      kind: 'modal',
      callbackId: 'ask',
      ...home,
      privateMetadata: 'm',
      values: { reason: { kind: 'text', text: 'so far' } },
    };
    const view = { type: 'modal', callback_id: 'ask', private_metadata: 'm', state: { values } };
    expect(inView(view)).toMatchObject({ from, value: 'b-7k2m9x4q:1' });
  });

  test.each([
    ['the first modal', { previous_view_id: null, root_view_id: 'V0HOME' }, false],
    ['the second', { previous_view_id: 'V1', root_view_id: 'V1' }, false],
    ['the third', { previous_view_id: 'V2', root_view_id: 'V1' }, true],
  ])('%s of a stack', (_which, view, isStackFull) => {
    expect(inView({ type: 'modal', ...view })).toMatchObject({ isStackFull });
  });

  test.each<[string, Json, Json]>([
    ['without the view', {}, { view: undefined }],
    ['whose container and view differ', {}, { container: { type: 'view', view_id: 'V0OTHER' } }],
    ['of another kind', { type: 'workflow_step' }, {}],
    ['with a hash that is none', { hash: 7 }, {}],
    ['with metadata that is no text', { private_metadata: {} }, {}],
    ['with a state that is none', { state: 'x' }, {}],
    ['with a block that is none', { state: { values: { a: 'x' } } }, {}],
    [
      'with an input that this version cannot read',
      { state: { values: { a: { x: { type: 'rich_text_input' } } } } },
      {},
    ],
    ['in an unknown container', {}, { container: { type: 'message_attachment', view_id: 'V0HOME' } }],
  ])('a view %s is malformed', (_what, view, over) => expect(inView(view, over)).toBe('malformed'));
});

describe('a submitted form', () => {
  const submitted = (values: Json) => parse(request.submitPayload({}, { state: { values } }));

  test('holds every kind of input by its action id, and none that is empty', () => {
    const blocks = ELEMENTS.map(({ type, member, holds, empty }) => ({
      [`${type}-full`]: { type, [member]: holds },
      [`${type}-empty`]: { type, [member]: empty },
    }));
    const expected = ELEMENTS.map(({ type, read }) => [`${type}-full`, read]);
    expect(submitted(Object.fromEntries(blocks.entries()))).toMatchObject({
      kind: 'submit',
      values: Object.fromEntries(expected),
    });
    expect(Object.keys(Object(submitted(Object.fromEntries(blocks.entries()))).values)).toHaveLength(ELEMENTS.length);
  });

  test('without inputs holds none', () =>
    expect(parse(request.submitPayload({}, { state: undefined }))).toMatchObject({ values: {} }));

  test.each(['rich_text_input', 'file_input', 'hologram_input', undefined])(
    'with a %p is malformed as a whole',
    (type) => {
      expect(submitted({ a: { reason: { type: 'plain_text_input', value: 'x' } }, b: { more: { type } } })).toBe(
        'malformed',
      );
    },
  );
});
