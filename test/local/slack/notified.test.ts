import { md, plain, rich, richSection, section } from './support/block-builders.ts';
import { type SlackWorld, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';

interface Listed {
  ts: string;
  notified: { user: string; why: string; group?: string }[];
  replies: Listed[];
}

const listed = async (id = channel): Promise<Listed[]> => Object(await world.read(`messages?channel=${id}`));

/** Posts, and says whom that notified: `U0ANA mention`. */
async function notifiedBy(message: object, id = channel): Promise<string[]> {
  await world.client.apiCall('chat.postMessage', { channel: id, text: 'x', ...message });
  const found = (await listed(id)).at(-1)?.notified ?? [];
  return found.map(({ user, why, group }) => [user, why, group].filter((part) => part !== undefined).join(' '));
}

const says = (text: string) => ({ blocks: [section({ text: md(text) })] });

test('a mention notifies a member of the channel, and nobody else', async () => {
  expect(await notifiedBy(says('<@U0ANA> and <@U0EXT>, who is not here'))).toEqual(['U0ANA mention']);
  expect(await notifiedBy(says('Done.'))).toEqual([]);
});

test('a group notifies its members who are in the channel and still active, and once who is also named', async () => {
  await world.control('channel', { channel, remove: ['U0CLEO2'] });
  expect(await notifiedBy(says('<!subteam^S0PLATFORM>: <@U0BEN> asks'))).toEqual([
    'U0BEN mention',
    'U0ANA group S0PLATFORM',
    'U0CLEO group S0PLATFORM',
  ]);
});

test('nobody is notified by a disabled group, by one that there is not, or by a mention of someone deactivated', async () => {
  await world.control('usergroup', { usergroup: 'S0PLATFORM', disabled: true });
  await world.control('user', { user: 'U0DEV', deleted: true });
  expect(await notifiedBy(says('<!subteam^S0PLATFORM> <!subteam^S0NONE> <@U0DEV> <@U0NOBODY>'))).toEqual([]);
});

test('a direct message notifies the person, however it is addressed', async () => {
  await world.client.conversations.open({ users: 'U0DEV' });
  expect(await notifiedBy(says('For you.'), 'D0DEV')).toEqual(['U0DEV direct-message']);
});

test('everyone in the channel but the bot is notified by @here', async () => {
  expect(await notifiedBy(says('<!here>'))).toHaveLength(6);
});

test('with blocks the text is only the preview; without them it counts', async () => {
  expect(await notifiedBy({ text: '<@U0ANA>', ...says('Nobody.') })).toEqual([]);
  expect(await notifiedBy({ text: '<@U0ANA>' })).toEqual(['U0ANA mention']);
});

test.each<[string, object, string[]]>([
  ['a field', section({ fields: [md('<@U0ANA>')] }), ['U0ANA mention']],
  ['rich text', richSection({ type: 'user', user_id: 'U0ANA' }), ['U0ANA mention']],
  ['a group in rich text', richSection({ type: 'usergroup', usergroup_id: 'S0NONE' }), []],
  ['a quote', rich({ type: 'rich_text_quote', elements: [{ type: 'user', user_id: 'U0ANA' }] }), ['U0ANA mention']],
  ['plain text', section({ text: plain('<@U0ANA>') }), []],
  ['a header', { type: 'header', text: plain('<@U0ANA>') }, []],
  ['a context block', { type: 'context', elements: [md('<@U0ANA>')] }, []],
  ['code', section({ text: md('`<@U0ANA>` and ```<@U0BEN>```') }), []],
  ['escaped text', section({ text: md('&lt;@U0ANA&gt;') }), []],
])('a mention in %s', async (_where, block, expected) => {
  expect(await notifiedBy({ blocks: [block] })).toEqual(expected);
});

test('an edit notifies nobody, and what was notified stays', async () => {
  const { ts } = await world.client.chat.postMessage({ channel, text: '<@U0ANA>' });
  await world.client.chat.update({ channel, ts: String(ts), text: '<@U0BEN>' });
  expect((await listed()).at(-1)?.notified).toEqual([{ user: 'U0ANA', why: 'mention' }]);
});

test('a reply notifies whom it mentions, in its thread and as a broadcast', async () => {
  const { ts } = await world.client.chat.postMessage({ channel, text: 'parent' });
  await world.client.chat.postMessage({ channel, text: '<@U0ANA>', thread_ts: String(ts) });
  await world.client.chat.postMessage({ channel, text: '<@U0BEN>', thread_ts: String(ts), reply_broadcast: true });
  const [parent, broadcast] = await listed();
  expect(parent?.replies.map(({ notified }) => notified[0]?.user)).toEqual(['U0ANA', 'U0BEN']);
  expect(broadcast).toMatchObject({ notified: [{ user: 'U0BEN' }], root: { text: 'parent' }, replies: [] });
});

test('the Web API says nothing of it', async () => {
  await world.client.chat.postMessage({ channel, text: '<@U0ANA>' });
  const { messages } = await world.client.conversations.history({ channel });
  expect(messages?.[0]).not.toHaveProperty('notified');
});
