import { failureOf, type SlackWorld, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';

const post = async (text: string, more: object = {}): Promise<string> => {
  const { ts } = await world.client.chat.postMessage({ channel, text, ...more });
  // One message a second is what a channel takes.
  await world.clock.advance(1000);
  return String(ts);
};

const history = async (more: object = {}) => {
  const { messages, response_metadata: next } = await world.client.conversations.history({ channel, ...more });
  return { texts: messages?.map(({ text }) => text), cursor: next?.next_cursor };
};

const replies = async (ts: string, more: object = {}) => {
  const { messages, response_metadata: next } = await world.client.conversations.replies({ channel, ts, ...more });
  return { texts: messages?.map(({ text }) => text), cursor: next?.next_cursor };
};

describe('conversations.history', () => {
  test('leaves replies, ephemeral messages and metadata out unless asked', async () => {
    const metadata = { event_type: 'run', event_payload: { id: 'b-1' } };
    const ts = await post('parent', { metadata });
    await post('reply', { thread_ts: ts });
    await world.client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'psst' });
    const plain = await world.client.conversations.history({ channel });
    expect(plain.messages).toHaveLength(1);
    expect(plain.messages?.[0]).not.toHaveProperty('metadata');
    const full = await world.client.conversations.history({ channel, include_all_metadata: true });
    expect(full.messages).toMatchObject([{ text: 'parent', metadata }]);
  });

  test('is newest first, between oldest and latest, ends left out unless asked for', async () => {
    const [, two, , four] = [await post('1'), await post('2'), await post('3'), await post('4')];
    expect((await history()).texts).toEqual(['4', '3', '2', '1']);
    expect((await history({ oldest: two, latest: four })).texts).toEqual(['3']);
    expect((await history({ oldest: two, latest: four, inclusive: true })).texts).toEqual(['4', '3', '2']);
  });

  test('pages backward from the newest, and forward from oldest when that is given alone', async () => {
    const first = await post('1');
    for (const text of ['2', '3', '4', '5']) await post(text);
    const newest = await history({ limit: 2 });
    expect(newest.texts).toEqual(['5', '4']);
    expect((await history({ limit: 2, cursor: newest.cursor })).texts).toEqual(['3', '2']);
    const closest = await history({ limit: 2, oldest: first });
    expect(closest.texts).toEqual(['3', '2']);
    expect(await history({ limit: 2, oldest: first, cursor: closest.cursor })).toEqual({ texts: ['5', '4'] });
  });

  test('has a broadcast reply, with the message that it replies to', async () => {
    const ts = await post('parent');
    await post('reply', { thread_ts: ts, reply_broadcast: true });
    const { messages } = await world.client.conversations.history({ channel });
    expect(messages).toMatchObject([
      { text: 'reply', subtype: 'thread_broadcast', thread_ts: ts, root: { text: 'parent', ts, reply_count: 1 } },
      { text: 'parent', reply_count: 1 },
    ]);
  });
});

describe('conversations.replies', () => {
  test('has the parent first, whatever the range, and pages forward', async () => {
    const ts = await post('parent');
    const one = await post('1', { thread_ts: ts });
    await post('2', { thread_ts: ts, reply_broadcast: true });
    await post('3', { thread_ts: ts });
    expect(await replies(ts)).toEqual({ texts: ['parent', '1', '2', '3'] });
    expect((await replies(ts, { oldest: one })).texts).toEqual(['parent', '2', '3']);
    const first = await replies(ts, { limit: 2 });
    expect(first.texts).toEqual(['parent', '1']);
    expect(await replies(ts, { limit: 2, cursor: first.cursor })).toEqual({ texts: ['2', '3'] });
  });

  test('of a reply has that reply alone', async () => {
    const ts = await post('parent');
    const one = await post('1', { thread_ts: ts });
    await post('2', { thread_ts: ts });
    expect((await replies(one)).texts).toEqual(['1']);
  });
});

test.each([
  ['history', { channel: 'C0NOWHERE' }, 'channel_not_found'],
  ['history', { channel: 'C0RANDOM' }, 'not_in_channel'],
  ['history', { oldest: 'yesterday' }, 'invalid_ts_oldest'],
  ['history', { latest: '-1' }, 'invalid_ts_latest'],
  ['history', { limit: 1001 }, 'invalid_limit'],
  ['history', { cursor: 'bm9uc2Vuc2U=' }, 'invalid_cursor'],
  ['replies', { ts: '1.000000' }, 'thread_not_found'],
  ['replies', { channel: 'C0RANDOM', ts: '1.000000' }, 'not_in_channel'],
  ['members', { channel: 'C0NOWHERE' }, 'channel_not_found'],
  ['members', { limit: 1001 }, 'invalid_limit'],
])('conversations.%s refuses %j with %s', async (method, args, error) => {
  expect(await failureOf(world.client.apiCall(`conversations.${method}`, { channel, ...args }))).toMatchObject({
    error,
  });
});

test.each([
  ['a public channel', 'C0PATCHING', 'channels:history'],
  ['a private channel', 'C0WEB', 'groups:history'],
  ['a direct message', 'D0ANA', 'im:history'],
])('reading %s needs its own scope', async (_kind, id, needed) => {
  const all = ['channels:history', 'groups:history', 'im:history', 'chat:write'];
  await world.close();
  world = await startSlackWorld({ app: { scopes: all.filter((scope) => scope !== needed) } });
  world.slack.workspace.dmOf('U0ANA');
  const web = world.slack.workspace.channels.get('C0WEB');
  if (web !== undefined) web.is_private = true;
  for (const method of ['conversations.history', 'conversations.replies'])
    await expect(world.client.apiCall(method, { channel: id, ts: '1.000000' })).rejects.toMatchObject({
      data: { error: 'missing_scope', needed },
    });
  for (const other of ['C0PATCHING', 'C0WEB', 'D0ANA'].filter((each) => each !== id))
    expect(await world.client.conversations.history({ channel: other })).toMatchObject({ messages: [] });
});

test('a reply is broadcast only as a reply', async () => {
  const call = world.client.apiCall('chat.postMessage', { channel, text: 'x', reply_broadcast: true });
  expect(await failureOf(call)).toMatchObject({
    error: 'invalid_arguments',
    messages: [expect.stringContaining('reply_broadcast needs thread_ts')],
  });
});

test('a message keeps the block_id that it was given, and takes none twice', async () => {
  const divider = { type: 'divider', block_id: 'patchwarden:RUN#b-1:card' };
  await post('x', { blocks: [divider, { type: 'divider' }] });
  const { messages } = await world.client.conversations.history({ channel });
  expect(messages?.[0]?.blocks?.map(({ block_id: id }) => id)).toEqual([divider.block_id, expect.any(String)]);
  const twice = world.client.chat.postMessage({ channel, text: 'x', blocks: [divider, divider] });
  expect(await failureOf(twice)).toMatchObject({ error: 'invalid_blocks' });
});
