import { failureOf, type SlackWorld, START, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('posting', () => {
  test('gives the message back with a time stamp of the world, and ids on its blocks', async () => {
    const blocks = [section('Hello'), { type: 'actions', elements: [button('Go')] }];
    const posted = await world.client.chat.postMessage({ channel, text: 'Hello', blocks });
    expect(posted).toMatchObject({
      ok: true,
      channel,
      message: { type: 'message', user: 'UPATCHBOT', bot_id: 'B0PATCHW', text: 'Hello', team: 'T0PATCHW' },
    });
    expect(posted.ts).toBe(`${START / 1000}.000000`);
    const [first, second] = posted.message?.blocks ?? [];
    expect(first?.block_id).toMatch(/.+/);
    expect(JSON.stringify(second)).toMatch(/"action_id":"b0/);
  });

  test('never gives two messages one time stamp', async () => {
    const [one, other] = await Promise.all([
      world.client.chat.postMessage({ channel, text: 'one' }),
      world.client.chat.postMessage({ channel: 'C0WEB', text: 'other' }),
    ]);
    expect(one.ts).not.toBe(other.ts);
  });

  test.each([
    ['an unknown channel', { channel: 'C0NOWHERE', text: 'x' }, 'channel_not_found'],
    ['a channel the bot is not in', { channel: 'C0RANDOM', text: 'x' }, 'not_in_channel'],
    ['an archived channel', { channel: 'C0OLD', text: 'x' }, 'is_archived'],
    ['nothing to say', { channel, text: '' }, 'no_text'],
    ['an unknown parent', { channel, text: 'x', thread_ts: '1.000001' }, 'invalid_arguments'],
    ['arguments that are not simulated', { channel, text: 'x', icon_emoji: ':boom:' }, 'invalid_arguments'],
    ['metadata without a payload', { channel, text: 'x', metadata: { event_type: 'a' } }, 'invalid_metadata_schema'],
  ])('refuses %s', async (_what, options, error) => {
    expect(await failureOf(world.client.apiCall('chat.postMessage', options))).toMatchObject({ error });
  });

  test('says of wrong blocks what is wrong and where', async () => {
    const blocks = [section('x'.repeat(3001)), { type: 'header', text: { type: 'mrkdwn', text: 'a' } }];
    expect(await failureOf(world.client.apiCall('chat.postMessage', { channel, text: 'x', blocks }))).toEqual({
      error: 'invalid_blocks',
      messages: [
        '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
        '[ERROR] must be one of: plain_text [json-pointer:/blocks/1/text/type]',
      ],
    });
  });

  test('refuses blocks that are no list', async () => {
    const call = world.client.apiCall('chat.postMessage', { channel, text: 'x', blocks: 'nonsense' });
    expect(await failureOf(call)).toMatchObject({ error: 'invalid_blocks_format' });
  });

  test('to a person goes into the direct message with the bot', async () => {
    expect(await world.client.chat.postMessage({ channel: 'U0ANA', text: 'hi' })).toMatchObject({ channel: 'D0ANA' });
  });

  test('takes JSON bodies as well as forms', async () => {
    const response = await fetch(`${world.url}/api/chat.postMessage`, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', authorization: 'Bearer xoxb-local-patchwarden' },
      body: JSON.stringify({ channel, text: 'x', blocks: [section('y')] }),
    });
    expect(await response.json()).toMatchObject({ ok: true, message: { text: 'x' } });
  });
});

describe('threads', () => {
  test('a reply counts on its parent and stands in the thread alone', async () => {
    const parent = await world.client.chat.postMessage({ channel, text: 'parent' });
    await world.client.chat.postMessage({ channel, text: 'reply', thread_ts: String(parent.ts) });
    const messages = await world.read(`messages?channel=${channel}`);
    expect(messages).toMatchObject([{ text: 'parent', reply_count: 1, replies: [{ text: 'reply' }] }]);
    expect(messages).toHaveLength(1);
  });

  test('a reply to a reply joins the same thread', async () => {
    const parent = await world.client.chat.postMessage({ channel, text: 'parent' });
    const reply = await world.client.chat.postMessage({ channel, text: 'reply', thread_ts: String(parent.ts) });
    const deeper = await world.client.chat.postMessage({ channel, text: 'deeper', thread_ts: String(reply.ts) });
    expect(deeper.message?.thread_ts).toBe(parent.ts);
  });

  test('a broadcast reply is also seen in the channel', async () => {
    const parent = await world.client.chat.postMessage({ channel, text: 'parent' });
    const thread = { thread_ts: String(parent.ts), reply_broadcast: true } as const;
    await world.client.chat.postMessage({ channel, text: 'done', ...thread });
    expect(await world.read(`messages?channel=${channel}`)).toMatchObject([
      { text: 'parent', replies: [{ text: 'done' }] },
      { text: 'done', subtype: 'thread_broadcast' },
    ]);
  });
});

describe('updating', () => {
  const metadata = { event_type: 'run', event_payload: { id: 'b-1' } };
  const post = async () =>
    String((await world.client.chat.postMessage({ channel, text: 'first', blocks: [section('a')], metadata })).ts);

  test('with blocks leaves no mark, keeps the time stamp and the metadata', async () => {
    const ts = await post();
    await world.client.chat.update({ channel, ts, text: 'second', blocks: [section('b')] });
    const [message] = await messagesIn();
    expect(message).toMatchObject({ ts, text: 'second', metadata, blocks: [{ text: { text: 'b' } }] });
    expect(message).not.toHaveProperty('edited');
  });

  test('with text alone takes the blocks away and marks the edit', async () => {
    const ts = await post();
    await world.client.chat.update({ channel, ts, text: 'second' });
    const [message] = await messagesIn();
    expect(message).not.toHaveProperty('blocks');
    expect(message).toHaveProperty('edited.user', 'UPATCHBOT');
  });

  test('takes 4,000 characters of text and no more', async () => {
    const ts = await post();
    await world.client.chat.update({ channel, ts, text: 'ä'.repeat(4000) });
    const tooLong = world.client.chat.update({ channel, ts, text: 'ä'.repeat(4001) });
    expect(await failureOf(tooLong)).toMatchObject({ error: 'msg_too_long' });
  });

  test('of an unknown, an ephemeral or another one’s message is refused', async () => {
    const unknown = world.client.chat.update({ channel, ts: '1.000000', text: 'x' });
    expect(await failureOf(unknown)).toMatchObject({ error: 'message_not_found' });
    const { message_ts: ts } = await world.client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'psst' });
    const ephemeral = world.client.chat.update({ channel, ts: String(ts), text: 'x' });
    expect(await failureOf(ephemeral)).toMatchObject({ error: 'message_not_found' });
    const { workspace } = world.slack;
    const { message } = workspace.messages.add({
      channel,
      message: { type: 'message', user: 'U0BEN', team: 'T0PATCHW', text: 'mine', ts: workspace.messages.newTs() },
    });
    const foreign = world.client.chat.update({ channel, ts: message.ts, text: 'x' });
    expect(await failureOf(foreign)).toMatchObject({ error: 'cant_update_message' });
  });

  test('in a channel archived since is refused', async () => {
    const ts = await post();
    await world.control('channel', { channel, archived: true });
    expect(await failureOf(world.client.chat.update({ channel, ts, text: 'x' }))).toMatchObject({
      error: 'is_inactive',
    });
  });

  test('of a direct message needs its D id', async () => {
    const { ts } = await world.client.chat.postMessage({ channel: 'U0ANA', text: 'hi' });
    const byPerson = world.client.chat.update({ channel: 'U0ANA', ts: String(ts), text: 'x' });
    expect(await failureOf(byPerson)).toMatchObject({ error: 'channel_not_found' });
    expect(await world.client.chat.update({ channel: 'D0ANA', ts: String(ts), text: 'x' })).toMatchObject({ ok: true });
  });
});

describe('ephemeral messages', () => {
  test('are seen by their person alone', async () => {
    await world.client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'psst' });
    expect(await world.read(`messages?channel=${channel}&user=U0ANA`)).toMatchObject([
      { text: 'psst', ephemeral_to: 'U0ANA' },
    ]);
    expect(await world.read(`messages?channel=${channel}&user=U0BEN`)).toEqual([]);
  });

  test('go to members only', async () => {
    const call = world.client.chat.postEphemeral({ channel, user: 'U0EXT', text: 'psst' });
    expect(await failureOf(call)).toMatchObject({ error: 'user_not_in_channel' });
  });
});

test('deleting removes the bot’s own message', async () => {
  const { ts } = await world.client.chat.postMessage({ channel, text: 'x' });
  await world.client.chat.delete({ channel, ts: String(ts) });
  expect(await messagesIn()).toEqual([]);
});

test('a permalink names the workspace, the channel and the message', async () => {
  const { ts } = await world.client.chat.postMessage({ channel, text: 'x' });
  const { permalink } = await world.client.chat.getPermalink({ channel, message_ts: String(ts) });
  expect(permalink).toBe(`https://patchwarden.slack.com/archives/C0PATCHING/p${String(ts).replace('.', '')}`);
});

const messagesIn = async (): Promise<unknown[]> => {
  const messages = await world.read(`messages?channel=${channel}`);
  return Array.isArray(messages) ? messages : [];
};

function button(text: string) {
  return { type: 'button', text: { type: 'plain_text', text } };
}
