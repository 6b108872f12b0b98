import { failureOf, type SlackWorld, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
let realNow = 0;
beforeEach(async () => {
  realNow = 1000;
  world = await startSlackWorld({ realNow: () => realNow });
});
afterEach(() => world.close());

const plain = (text: string) => ({ type: 'plain_text', text });
const reason = {
  type: 'input',
  block_id: 'why',
  label: plain('Why'),
  element: { type: 'plain_text_input', action_id: 'reason', max_length: 20 },
};
const modal = (blocks: object[] = [reason], extra: object = {}) => ({
  type: 'modal',
  callback_id: 'ask',
  private_metadata: 'm',
  title: plain('Ask'),
  submit: plain('Send'),
  blocks,
  ...extra,
});

async function trigger(user = 'U0ANA'): Promise<string> {
  await world.control('command', { user, channel: 'C0PATCHING', text: 'bake' });
  return String(world.last()['trigger_id']);
}

const open = async (view: object = modal(), triggerId?: string) =>
  world.client.apiCall('views.open', { trigger_id: triggerId ?? (await trigger()), view });

const viewOf = (answer: object): Record<string, unknown> => Object(answer).view;
const opened = async (view: object = modal()): Promise<string> => String(viewOf(await open(view))['id']);
const modals = async (user = 'U0ANA'): Promise<Record<string, unknown>[]> =>
  Object(await world.read(`views?user=${user}`)).modals;
const submit = (viewId: string, values: object, user = 'U0ANA') =>
  world.control('submit', { user, view_id: viewId, values });

describe('triggers', () => {
  test('open one modal', async () => {
    const triggerId = await trigger();
    expect(viewOf(await open(modal(), triggerId))).toMatchObject({
      id: expect.stringMatching(/^V/),
      type: 'modal',
      callback_id: 'ask',
      private_metadata: 'm',
      team_id: 'T0PATCHW',
      app_id: 'A0PATCHW',
      state: { values: {} },
      previous_view_id: null,
      hash: expect.any(String),
    });
    expect(await failureOf(open(modal(), triggerId))).toMatchObject({ error: 'exchanged_trigger_id' });
    expect(await modals()).toHaveLength(1);
  });

  test('live for three real seconds, whatever the world’s time', async () => {
    const triggerId = await trigger();
    await world.clock.advance(3_600_000);
    realNow += 3000;
    expect(await open(modal(), triggerId)).toMatchObject({ ok: true });
    const late = await trigger();
    realNow += 3001;
    expect(await failureOf(open(modal(), late))).toMatchObject({ error: 'expired_trigger_id' });
  });

  test('that were never issued are invalid', async () => {
    expect(await failureOf(open(modal(), '1.2.3'))).toMatchObject({ error: 'invalid_trigger_id' });
    expect(await failureOf(world.client.apiCall('views.open', { view: modal() }))).toMatchObject({
      error: 'invalid_arguments',
    });
  });

  test('are not used up by a view that Slack refuses', async () => {
    const triggerId = await trigger();
    const wrong = open(modal([reason], { title: plain('x'.repeat(25)) }), triggerId);
    expect(await failureOf(wrong)).toEqual({
      error: 'invalid_arguments',
      messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
    });
    expect(await open(modal(), triggerId)).toMatchObject({ ok: true });
  });
});

describe('updates', () => {
  test('with the present hash pass, with an older one conflict', async () => {
    const view = viewOf(await open());
    const update = (hash: unknown) =>
      world.client.apiCall('views.update', {
        view_id: view['id'],
        hash,
        view: modal([reason], { title: plain('New') }),
      });
    expect(await update(view['hash'])).toMatchObject({ ok: true });
    expect(await failureOf(update(view['hash']))).toMatchObject({ error: 'hash_conflict' });
    expect(await modals()).toMatchObject([{ title: { text: 'New' } }]);
  });

  test('of a view that was closed are not_found', async () => {
    const id = await opened();
    await world.control('close-view', { user: 'U0ANA', view_id: id });
    const update = world.client.apiCall('views.update', { view_id: id, view: modal() });
    expect(await failureOf(update)).toMatchObject({ error: 'not_found' });
  });

  test('larger than 250 kB are view_too_large', async () => {
    const id = await opened();
    const block = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } };
    const view = modal(Array.from({ length: 100 }, () => block));
    const update = world.client.apiCall('views.update', { view_id: id, view });
    expect(await failureOf(update)).toMatchObject({ error: 'view_too_large' });
  });
});

describe('submissions', () => {
  test('carry the view with its values, and close it', async () => {
    const id = await opened();
    expect(await submit(id, { reason: 'because' })).toEqual({ status: 200, body: { status: 200, body: '' } });
    expect(world.last()).toMatchObject({
      type: 'view_submission',
      user: { id: 'U0ANA', team_id: 'T0PATCHW' },
      view: {
        id,
        callback_id: 'ask',
        private_metadata: 'm',
        state: { values: { why: { reason: { type: 'plain_text_input', value: 'because' } } } },
      },
      response_urls: [],
    });
    expect(await modals()).toEqual([]);
  });

  test.each([
    ['nothing in a required field', {}, 'why: Please complete this required field.'],
    ['too much text', { reason: 'x'.repeat(21) }, 'why: At most 20 characters are allowed.'],
    ['an unknown field', { other: 'x' }, 'has no input other'],
  ])('with %s are refused and not sent', async (_what, values, sentence) => {
    const id = await opened();
    const sent = world.recorded.length;
    const answer = await submit(id, values);
    expect(answer).toMatchObject({ status: 400, body: { error: expect.stringContaining(sentence) } });
    expect(world.recorded).toHaveLength(sent);
  });

  test('of every kind of input hold what Slack sends for it', async () => {
    const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
    const options = [option('a'), option('b')];
    const elements: [object, unknown, object][] = [
      [{ type: 'static_select', options }, 'b', { selected_option: option('b') }],
      [{ type: 'radio_buttons', options, initial_option: option('a') }, undefined, { selected_option: option('a') }],
      [{ type: 'checkboxes', options }, ['a', 'b'], { selected_options: options }],
      [{ type: 'multi_static_select', options }, [], { selected_options: [] }],
      [{ type: 'datepicker' }, '2026-12-24', { selected_date: '2026-12-24' }],
      [{ type: 'timepicker' }, '09:30', { selected_time: '09:30' }],
      [{ type: 'datetimepicker' }, 1_800_000_000, { selected_date_time: 1_800_000_000 }],
      [{ type: 'number_input', is_decimal_allowed: false }, 7, { value: '7' }],
      [{ type: 'email_text_input' }, 'a@b.example', { value: 'a@b.example' }],
      [{ type: 'url_text_input' }, 'https://b.example', { value: 'https://b.example' }],
      [{ type: 'users_select' }, 'U0BEN', { selected_user: 'U0BEN' }],
      [{ type: 'channels_select' }, 'C0WEB', { selected_channel: 'C0WEB' }],
      [{ type: 'plain_text_input' }, undefined, { value: null }],
    ];
    const blocks = elements.map(([element], index) => ({
      type: 'input',
      block_id: `b${index}`,
      optional: true,
      label: plain('x'),
      element: { ...element, action_id: `a${index}` },
    }));
    const given = elements.map(([, value], index) => [`a${index}`, value]).filter(([, value]) => value !== undefined);
    const id = await opened(modal(blocks));
    expect(await submit(id, Object.fromEntries(given))).toMatchObject({ status: 200 });
    const held = elements.map(([element, , value], index) => [
      `b${index}`,
      { [`a${index}`]: { type: Object(element).type, ...value } },
    ]);
    expect(world.last()).toMatchObject({ view: { state: { values: Object.fromEntries(held) } } });
  });

  test('take numbers, dates and options only as the inputs allow', async () => {
    const number = { type: 'number_input', is_decimal_allowed: false, min_value: '1', max_value: '3', action_id: 'n' };
    const id = await opened(modal([{ type: 'input', block_id: 'n', label: plain('n'), element: number }]));
    const sentences = ['0', '4', '1.5', 'x'].map(async (n) => (await submit(id, { n })).body['error']);
    expect(await Promise.all(sentences)).toEqual([
      'n: The number must be at least 1.',
      'n: The number must be at most 3.',
      'n: A whole number is expected here.',
      'n: A number is expected here.',
    ]);
  });

  test('answered with errors leave the modal open and show them', async () => {
    const id = await opened();
    world.botAnswers({ body: JSON.stringify({ response_action: 'errors', errors: { why: 'Say more.' } }) });
    await submit(id, { reason: 'x' });
    expect(await modals()).toMatchObject([{ id, errors: { why: 'Say more.' } }]);
  });

  test('answered with errors for a block that is no input fail', async () => {
    const id = await opened();
    world.botAnswers({ body: JSON.stringify({ response_action: 'errors', errors: { other: 'x' } }) });
    expect(await submit(id, { reason: 'x' })).toMatchObject({ body: { error: 'dispatch_failed' } });
    expect(await modals()).toMatchObject([{ id, failure: 'invalid_response_errors' }]);
  });

  test('may be answered with another view, one on top, or all closed', async () => {
    const id = await opened();
    const answering = (action: object) => world.botAnswers({ body: JSON.stringify(action) });
    answering({ response_action: 'update', view: modal([reason], { title: plain('Second') }) });
    await submit(id, { reason: 'x' });
    expect(await modals()).toMatchObject([{ id, title: { text: 'Second' } }]);
    answering({ response_action: 'push', view: modal([reason], { title: plain('Third') }) });
    await submit(id, { reason: 'x' });
    const [first, second] = await modals();
    expect(second).toMatchObject({ title: { text: 'Third' }, previous_view_id: id, root_view_id: id });
    expect(first).toMatchObject({ id });
    answering({ response_action: 'clear' });
    await submit(String(second?.['id']), { reason: 'x' });
    expect(await modals()).toEqual([]);
  });

  test('of a modal below another, or of someone else’s, are 404', async () => {
    const id = await opened();
    expect(await submit(id, { reason: 'x' }, 'U0BEN')).toMatchObject({ status: 404 });
    world.botAnswers({ body: JSON.stringify({ response_action: 'push', view: modal() }) });
    await submit(id, { reason: 'x' });
    expect(await submit(id, { reason: 'x' })).toMatchObject({ status: 404 });
  });

  test('that the app fails leave the modal open', async () => {
    const id = await opened();
    world.botAnswers({ status: 500 });
    expect(await submit(id, { reason: 'x' })).toMatchObject({ body: { status: 500, error: 'dispatch_failed' } });
    expect(await modals()).toMatchObject([{ id, failure: 'dispatch_failed' }]);
  });
});

describe('the stack', () => {
  const button = { type: 'button', action_id: 'more', text: plain('More') };
  const pushable = modal([{ type: 'actions', elements: [button] }]);

  test('holds three', async () => {
    await open(pushable);
    const push = async (): Promise<unknown> => {
      const top = (await modals()).at(-1);
      await world.control('click', { user: 'U0ANA', view_id: top?.['id'], action_id: 'more' });
      return world.client.apiCall('views.push', { trigger_id: world.last()['trigger_id'], view: pushable });
    };
    await push();
    await push();
    expect(await failureOf(push())).toMatchObject({ error: 'push_limit_reached' });
    expect(await modals()).toHaveLength(3);
  });

  test('a click in a modal names the view and not a channel', async () => {
    const id = String(viewOf(await open(modal([reason, { type: 'actions', elements: [button] }])))['id']);
    await world.control('click', { user: 'U0ANA', view_id: id, action_id: 'more', values: { reason: 'so far' } });
    expect(world.last()).toMatchObject({
      container: { type: 'view', view_id: id },
      view: { id, state: { values: { why: { reason: { value: 'so far' } } } } },
    });
    expect(world.last()).not.toHaveProperty('channel');
    expect(world.last()).not.toHaveProperty('response_url');
  });

  test('only the modal on top can be used', async () => {
    const below = String(viewOf(await open(pushable))['id']);
    await world.control('click', { user: 'U0ANA', view_id: below, action_id: 'more' });
    await world.client.apiCall('views.push', { trigger_id: world.last()['trigger_id'], view: pushable });
    const sent = world.recorded.length;
    expect(await world.control('click', { user: 'U0ANA', view_id: below, action_id: 'more' })).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('below another one') },
    });
    expect(world.recorded).toHaveLength(sent);
  });

  test('view_closed is sent to those who ask for it', async () => {
    const silent = await opened();
    const sent = world.recorded.length;
    await world.control('close-view', { user: 'U0ANA', view_id: silent });
    const told = await opened(modal([reason], { notify_on_close: true }));
    await world.control('close-view', { user: 'U0ANA', view_id: told });
    expect(world.recorded).toHaveLength(sent + 2);
    expect(world.last()).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id: told } });
  });
});

describe('App Home', () => {
  const home = { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Hi' } }] };

  test('being opened is an event; what is published is shown', async () => {
    await world.control('home', { user: 'U0ANA' });
    expect(world.last()).toMatchObject({
      type: 'event_callback',
      event: { type: 'app_home_opened', user: 'U0ANA', channel: 'D0ANA', tab: 'home' },
    });
    await world.client.apiCall('views.publish', { user_id: 'U0ANA', view: home });
    expect(await world.read('views?user=U0ANA')).toMatchObject({ modals: [], home: { blocks: [{ type: 'section' }] } });
    expect(await world.read('views?user=U0BEN')).toMatchObject({ home: null });
  });

  test('has buttons and inputs: a click names the view, what its inputs hold, and not a channel', async () => {
    const options = ['a', 'b'].map((value) => ({ text: plain(value), value }));
    const blocks = [
      { type: 'actions', block_id: 'pick', elements: [{ type: 'static_select', action_id: 'fleet', options }] },
      {
        type: 'actions',
        block_id: 'one',
        elements: [{ type: 'button', action_id: 'go', value: '1', text: plain('Go') }],
      },
      {
        type: 'actions',
        block_id: 'two',
        elements: [{ type: 'button', action_id: 'go', value: '1', text: plain('Go') }],
      },
    ];
    await world.client.apiCall('views.publish', { user_id: 'U0ANA', view: { type: 'home', blocks } });
    const { home: shown } = Object(await world.read('views?user=U0ANA'));
    const click = { user: 'U0ANA', view_id: shown.id };
    await world.control('click', { ...click, action_id: 'fleet', value: 'b' });
    const chosen = { type: 'static_select', selected_option: options[1] };
    expect(world.last()).toMatchObject({
      type: 'block_actions',
      container: { type: 'view', view_id: shown.id },
      actions: [{ ...chosen, action_id: 'fleet', block_id: 'pick' }],
      view: { id: shown.id, type: 'home', hash: shown.hash, state: { values: { pick: { fleet: chosen } } } },
    });
    for (const member of ['channel', 'message', 'response_url']) expect(world.last()).not.toHaveProperty(member);
    await world.control('click', { ...click, action_id: 'go', block_id: 'two', values: { fleet: 'a' } });
    expect(world.last()).toMatchObject({
      actions: [{ type: 'button', action_id: 'go', block_id: 'two', value: '1' }],
      view: { state: { values: { pick: { fleet: { selected_option: options[0] } } } } },
    });
    const triggerId = world.last()['trigger_id'];
    expect(await world.client.apiCall('views.open', { trigger_id: triggerId, view: modal() })).toMatchObject({
      ok: true,
    });
  });

  test('takes no modal, and a modal takes no home', async () => {
    const publish = world.client.apiCall('views.publish', { user_id: 'U0ANA', view: modal() });
    expect(await failureOf(publish)).toMatchObject({ error: 'invalid_arguments' });
    expect(await failureOf(open(home))).toMatchObject({ error: 'invalid_arguments' });
  });
});

describe('a click in a view', () => {
  const options = [{ text: plain('A'), value: 'a' }];
  const input = (block_id: string, element: object, dispatch_action?: boolean) => ({
    type: 'input',
    block_id,
    optional: true,
    label: plain(block_id),
    element: { action_id: block_id, ...element },
    ...(dispatch_action === undefined ? {} : { dispatch_action }),
  });
  const blocks = [
    input('live', { type: 'static_select', options }, true),
    input('typed', { type: 'plain_text_input', max_length: 5, min_length: 2 }, true),
    input('count', { type: 'number_input', is_decimal_allowed: false }),
    input('quiet', { type: 'static_select', options }),
    { type: 'actions', block_id: 'do', elements: [{ type: 'button', action_id: 'go', value: '1', text: plain('Go') }] },
  ];
  const click = async (act: object) =>
    world.control('click', { user: 'U0ANA', view_id: await opened(modal(blocks)), ...act });

  test.each([
    ['an unknown action', { action_id: 'other' }, 404, 'action_id other is shown'],
    ['an unknown block', { action_id: 'go', block_id: 'other' }, 404, 'action_id go in block other is shown'],
    ['another value than the button’s', { action_id: 'go', value: '2' }, 404, 'and value "2"'],
    ['an option that is not offered', { action_id: 'live', value: 'z' }, 404, 'and value "z"'],
    ['an input that waits for the submission', { action_id: 'quiet', value: 'a' }, 404, 'action_id quiet'],
    ['a value for no input', { action_id: 'go', values: { other: 'x' } }, 400, 'has no input other'],
    ['a choice that an input does not offer', { action_id: 'go', values: { quiet: 'z' } }, 400, 'quiet: Choose one'],
    ['a word for a number', { action_id: 'go', values: { count: 'x' } }, 400, 'count: A number'],
  ])('on %s is refused and not sent', async (_what, act, status, sentence) => {
    const answer = await click(act);
    expect(answer).toMatchObject({ status, body: { error: expect.stringContaining(sentence) } });
    expect(world.last()).not.toMatchObject({ type: 'block_actions' });
  });

  test('carries text that is not finished, which the submission alone checks', async () => {
    expect(await click({ action_id: 'typed', value: 'x' })).toMatchObject({ status: 200 });
    const typed = { type: 'plain_text_input', value: 'x' };
    expect(world.last()).toMatchObject({ actions: [typed], view: { state: { values: { typed: { typed } } } } });
  });

  test('that clears a menu says so', async () => {
    await click({ action_id: 'live', value: null, values: { live: 'a' } });
    const cleared = { type: 'static_select', selected_option: null };
    expect(world.last()).toMatchObject({
      actions: [cleared],
      view: { state: { values: { live: { live: cleared } } } },
    });
  });
});
