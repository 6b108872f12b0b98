import { createHmac } from 'node:crypto';
import { type SlackWorld, START, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';
const command = (text: string, user = 'U0ANA') => world.control('command', { user, channel, text });
const messages = async (user = 'U0ANA') => world.read(`messages?channel=${channel}&user=${user}`);

async function postButton(value = 'v1', extra: object = {}): Promise<string> {
  const button = { type: 'button', action_id: 'go', value, text: { type: 'plain_text', text: 'Go' }, ...extra };
  const blocks = [{ type: 'actions', block_id: 'deck', elements: [button] }];
  return String((await world.client.chat.postMessage({ channel, text: 'card', blocks })).ts);
}

describe('every request', () => {
  test('is signed with the signing secret over the world’s time and the exact body', async () => {
    await command('bake web');
    const [{ headers, body }] = [...world.recorded, { headers: {}, body: '' }];
    const timestamp = String(START / 1000);
    const hmac = createHmac('sha256', 'local-signing-secret-of-patchwarden').update(`v0:${timestamp}:${body}`);
    expect(headers).toMatchObject({
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${hmac.digest('hex')}`,
      'content-type': 'application/x-www-form-urlencoded',
    });
  });
});

describe('slash commands', () => {
  test('carry the form that Slack sends', async () => {
    expect(await command('/patch bake web')).toEqual({ status: 200, body: { status: 200, body: '' } });
    expect(world.last()).toEqual({
      token: 'local-verification-token',
      team_id: 'T0PATCHW',
      team_domain: 'patchwarden',
      channel_id: channel,
      channel_name: 'patching',
      user_id: 'U0ANA',
      user_name: 'ana',
      command: '/patch',
      text: 'bake web',
      api_app_id: 'A0PATCHW',
      is_enterprise_install: 'false',
      response_url: expect.stringMatching(new RegExp(`^${world.url}/response/`)),
      trigger_id: expect.stringMatching(/^\d+\.\d+\.[0-9a-f]+$/),
    });
  });

  test.each([
    ['bake web because @ben asked', 'bake web because <@U0BEN|ben> asked'],
    ['tell #web and @platform', 'tell <#C0WEB|web> and <!subteam^S0PLATFORM|@platform>'],
    ['see https://example.com/a?b=1&c=2', 'see <https://example.com/a?b=1&amp;c=2>'],
    ['<!channel> & `x`', '&lt;!channel&gt; &amp; `x`'],
    ['@nobody and mail@ben.example', '@nobody and mail@ben.example'],
  ])('escape %s', async (typed, sent) => {
    await command(typed);
    expect(world.last()['text']).toBe(sent);
  });

  test('an answer’s text is shown to the person alone, an in_channel one to all', async () => {
    world.botAnswers({ body: 'only you' });
    await command('help');
    world.botAnswers({
      body: JSON.stringify({ response_type: 'in_channel', text: 'everybody' }),
      headers: { 'content-type': 'application/json' },
    });
    await command('help');
    expect(await messages('U0ANA')).toMatchObject([{ text: 'only you', ephemeral_to: 'U0ANA' }, { text: 'everybody' }]);
    expect(await messages('U0BEN')).toMatchObject([{ text: 'everybody' }]);
  });

  test('an answer with blocks Slack would refuse is a failure', async () => {
    const body = JSON.stringify({ blocks: [{ type: 'nonsense' }] });
    world.botAnswers({ body, headers: { 'content-type': 'application/json' } });
    expect(await command('help')).toMatchObject({ body: { error: 'dispatch_failed' } });
    expect(await messages()).toMatchObject([{ text: '/patch failed with the error "invalid_command_response"' }]);
  });

  test('a bot that answers an error, or too late, is said to have failed', async () => {
    await world.close();
    let wait = new AbortController();
    const tooLate = () => {
      wait = new AbortController();
      return wait.signal;
    };
    world = await startSlackWorld({ tooLate });
    world.botAnswers({ status: 500, body: 'no' });
    expect(await command('help')).toEqual({
      status: 200,
      body: { status: 500, body: 'no', error: 'dispatch_failed' },
    });
    world.botAnswers(() => {
      wait.abort();
      return { isSilent: true };
    });
    expect(await command('help')).toMatchObject({ body: { status: 504, error: 'operation_timeout' } });
    expect(await messages()).toMatchObject([
      { user: 'USLACKBOT', text: '/patch failed with the error "dispatch_failed"' },
      { user: 'USLACKBOT', text: '/patch failed with the error "operation_timeout"' },
    ]);
  });

  test('the acknowledgement deadline is three real seconds by default', async () => {
    world.botAnswers({ isSilent: true });
    const before = performance.now();
    expect(await command('help')).toMatchObject({ body: { error: 'operation_timeout' } });
    expect(performance.now() - before).toBeGreaterThan(2900);
  });

  test.each([
    ['an unknown person', { user: 'U0NOBODY', channel, text: 'x' }, 400, 'No person has the id U0NOBODY.'],
    ['an unknown channel', { user: 'U0ANA', channel: 'C0X', text: 'x' }, 400, 'No channel has the id C0X.'],
    ['an archived channel', { user: 'U0ANA', channel: 'C0OLD', text: 'x' }, 400, '#old-patching is archived'],
    ['another command', { user: 'U0ANA', channel, text: '/deploy' }, 404, '/deploy is not a command'],
  ])('of %s are refused and not sent', async (_what, input, status, sentence) => {
    const answer = await world.control('command', input);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toContain(sentence);
    expect(world.recorded).toEqual([]);
  });
});

describe('clicks', () => {
  test('carry the payload that Slack sends', async () => {
    const ts = await postButton();
    await world.control('click', { user: 'U0BEN', channel, ts, action_id: 'go' });
    const { message, ...payload } = world.last();
    expect(payload).toEqual({
      type: 'block_actions',
      team: { id: 'T0PATCHW', domain: 'patchwarden' },
      enterprise: null,
      is_enterprise_install: false,
      user: { id: 'U0BEN', username: 'ben', name: 'ben', team_id: 'T0PATCHW' },
      api_app_id: 'A0PATCHW',
      token: 'local-verification-token',
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      trigger_id: expect.any(String),
      channel: { id: channel, name: 'patching' },
      state: { values: {} },
      response_url: expect.stringMatching(/\/response\//),
      actions: [
        {
          type: 'button',
          action_id: 'go',
          block_id: 'deck',
          value: 'v1',
          text: { type: 'plain_text', text: 'Go' },
          action_ts: expect.stringMatching(/^\d+\.\d{6}$/),
        },
      ],
    });
    expect(message).toMatchObject({ ts, text: 'card', bot_id: 'B0PATCHW' });
  });

  test('give the status and body that the bot gave', async () => {
    world.botAnswers({ status: 409, body: 'stop' });
    const ts = await postButton();
    expect(await world.control('click', { user: 'U0BEN', channel, ts, action_id: 'go' })).toMatchObject({
      status: 200,
      body: { status: 409, body: 'stop' },
    });
  });

  test('of external people carry their own team', async () => {
    const ts = await postButton();
    await world.control('click', { user: 'U0EXT', channel, ts, action_id: 'go' });
    expect(world.last()).toMatchObject({ user: { id: 'U0EXT', team_id: 'T0OTHER' }, team: { id: 'T0PATCHW' } });
  });

  test.each([
    ['another button', { action_id: 'stop' }],
    ['another value', { action_id: 'go', value: 'v2' }],
    ['another message', { action_id: 'go', ts: '1.000000' }],
  ])('on %s than is shown are 404 and not sent', async (_what, input) => {
    const ts = await postButton();
    expect(await world.control('click', { user: 'U0BEN', channel, ts, ...input })).toMatchObject({ status: 404 });
    expect(world.recorded).toEqual([]);
  });

  test('on a button of an earlier version pass only from a screen that lags behind', async () => {
    const ts = await postButton('v1');
    await world.client.chat.update({ channel, ts, text: 'decided' });
    const click = { user: 'U0BEN', channel, ts, action_id: 'go' };
    expect(await world.control('click', click)).toMatchObject({ status: 404 });
    expect(await world.control('click', { ...click, stale: true })).toMatchObject({ status: 200 });
    expect(world.last()).toMatchObject({ actions: [{ value: 'v1' }], message: { text: 'decided' } });
  });

  test('on someone else’s ephemeral message are 404; on one’s own they say that it is ephemeral', async () => {
    const blocks = [
      { type: 'actions', elements: [{ type: 'button', action_id: 'x', text: { type: 'plain_text', text: 'X' } }] },
    ];
    const posted = await world.client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'psst', blocks });
    const click = { channel, ts: posted.message_ts, action_id: 'x' };
    expect(await world.control('click', { user: 'U0BEN', ...click })).toMatchObject({ status: 404 });
    expect(await world.control('click', { user: 'U0ANA', ...click })).toMatchObject({ status: 200 });
    expect(world.last()).toMatchObject({ container: { is_ephemeral: true } });
    expect(world.last()).not.toHaveProperty('message');
  });

  test('on a menu carry the chosen option, and none that is not listed', async () => {
    const option = (value: string) => ({ text: { type: 'plain_text', text: value }, value });
    const menu = { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] };
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x' }, accessory: menu }];
    const { ts } = Object(await world.client.apiCall('chat.postMessage', { channel, text: 'x', blocks }));
    const click = { user: 'U0ANA', channel, ts, action_id: 'pick' };
    expect(await world.control('click', { ...click, value: 'c' })).toMatchObject({ status: 404 });
    await world.control('click', { ...click, value: 'b' });
    expect(world.last()).toMatchObject({ actions: [{ type: 'static_select', selected_option: option('b') }] });
  });

  test('that the app fails are said to the person alone', async () => {
    world.botAnswers({ status: 500 });
    const ts = await postButton();
    await world.control('click', { user: 'U0BEN', channel, ts, action_id: 'go' });
    expect(await messages('U0BEN')).toMatchObject([{ text: 'card' }, { ephemeral_to: 'U0BEN', user: 'USLACKBOT' }]);
    expect(await messages('U0ANA')).toHaveLength(1);
  });
});

describe('response URLs', () => {
  const respond = (url: unknown, body: object) =>
    fetch(String(url), { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

  test('speak to the person alone by default', async () => {
    await command('help');
    expect((await respond(world.last()['response_url'], { text: 'hello' })).status).toBe(200);
    expect(await messages('U0ANA')).toMatchObject([{ text: 'hello', ephemeral_to: 'U0ANA' }]);
    expect(await messages('U0BEN')).toEqual([]);
  });

  test('replace and delete the message that was acted on', async () => {
    const ts = await postButton();
    await world.control('click', { user: 'U0BEN', channel, ts, action_id: 'go' });
    const url = world.last()['response_url'];
    await respond(url, { replace_original: true, text: 'gone' });
    expect(await messages()).toMatchObject([{ ts, text: 'gone' }]);
    await respond(url, { delete_original: true });
    expect(await messages()).toEqual([]);
  });

  test('serve five times', async () => {
    await command('help');
    const url = world.last()['response_url'];
    for (let i = 0; i < 5; i++) expect((await respond(url, { text: 'x' })).status).toBe(200);
    const sixth = await respond(url, { text: 'x' });
    expect([sixth.status, await sixth.json()]).toEqual([404, { ok: false, error: 'used_url' }]);
  });

  test('serve for thirty world minutes', async () => {
    await command('help');
    const url = world.last()['response_url'];
    await world.clock.advance(30 * 60_000);
    expect((await respond(url, { text: 'x' })).status).toBe(200);
    await world.clock.advance(1);
    expect(await (await respond(url, { text: 'x' })).json()).toEqual({ ok: false, error: 'expired_url' });
  });

  test('refuse nothing to say, wrong blocks, and unknown ids', async () => {
    await command('help');
    const url = world.last()['response_url'];
    expect(await (await respond(url, {})).json()).toMatchObject({ error: 'no_text' });
    expect(await (await respond(url, { blocks: [{ type: 'x' }] })).json()).toMatchObject({ error: 'invalid_blocks' });
    expect((await respond(`${world.url}/response/R0`, { text: 'x' })).status).toBe(404);
  });
});
