import { createSlackApi, type SlackApi } from '../../src/slack/client.ts';
import { type SlackWorld, startSlackWorld } from '../local/slack/support/slack-world.ts';

/** The real client against the simulated Slack. */
let world: SlackWorld;
let api: SlackApi;
beforeEach(async () => {
  world = await startSlackWorld();
  api = createSlackApi({ token: world.slack.workspace.app.botToken, apiUrl: `${world.url}/api/` });
});
afterEach(() => world.close());

const channel = 'C0PATCHING';
const marker = 'patchwarden:RUN#b-7k2m9x4q:card';

const post = async (blockId: string, more: { threadTs?: string; replyBroadcast?: boolean; channel?: string } = {}) => {
  await world.clock.advance(1000);
  return api.postMessage({ channel, text: 't', blocks: [{ type: 'divider', block_id: blockId }], ...more });
};

/** Someone else writes, as often as they like. */
function someoneWrites(count: number, more: object = {}): void {
  const { messages, team } = world.slack.workspace;
  for (let i = 0; i < count; i += 1)
    messages.add({
      channel,
      message: { type: 'message', user: 'U0ANA', team: team.id, ts: messages.newTs(), text: String(i), ...more },
    });
}

const find = (more: object = {}) => api.findMessage({ channel, marker, since: world.clock.now(), ...more });

test('finds the message with the marker on its first block, and no other', async () => {
  await post('patchwarden:RUN#b-7k2m9x4q:thread/x');
  const { ts } = await post(marker);
  expect(await find()).toBe(ts);
  expect(await find({ marker: 'patchwarden:RUN#b-00000000:card' })).toBeUndefined();
});

test('finds none where the marker is on another block', async () => {
  await api.postMessage({ channel, text: 't', blocks: [{ type: 'divider' }, { type: 'divider', block_id: marker }] });
  expect(await find()).toBeUndefined();
});

test('finds a reply in its thread, broadcast or not, and none of another thread', async () => {
  const [parent, other] = [await post('a'), await post('b')];
  const reply = await post(marker, { threadTs: parent.ts, replyBroadcast: true });
  expect(await find({ threadTs: parent.ts })).toBe(reply.ts);
  expect(await find({ threadTs: other.ts })).toBeUndefined();
});

test('finds it in a direct message', async () => {
  const dm = await api.openDirectMessage('U0ANA');
  const { ts } = await post(marker, { channel: dm });
  expect(await find({ channel: dm })).toBe(ts);
});

test('takes no message of another app for its own', async () => {
  someoneWrites(1, { bot_id: 'B0OTHER', blocks: [{ type: 'divider', block_id: marker }] });
  expect(await find()).toBeUndefined();
});

test('looks from a minute before the attempt: clocks differ, and older messages are of older attempts', async () => {
  const { ts } = await post(marker);
  const at = Number(ts) * 1000;
  expect(await find({ since: at + 59_000 })).toBe(ts);
  expect(await find({ since: at + 61_000 })).toBeUndefined();
});

test('finds it at the beginning of very much, and says so when there is too much to look through', async () => {
  const since = world.clock.now();
  const { ts } = await post(marker);
  someoneWrites(700);
  expect(await find({ since })).toBe(ts);
  await expect(find({ since, marker: 'nowhere' })).rejects.toMatchObject({ kind: 'refused', code: 'too-many-pages' });
});

test('finds it behind the first page', async () => {
  const since = world.clock.now();
  someoneWrites(450);
  const { ts } = await post(marker);
  expect(await find({ since })).toBe(ts);
});

test('fails as Slack says: no scope, no thread, no channel, no answer', async () => {
  await expect(find({ threadTs: '1.000000' })).rejects.toMatchObject({
    kind: 'message-gone',
    code: 'thread_not_found',
  });
  await expect(find({ channel: 'C0RANDOM' })).rejects.toMatchObject({ kind: 'channel-gone', code: 'not_in_channel' });
  await world.control('fault', { target: 'slack', method: 'conversations.history', kind: 'timeout-before-accept' });
  await expect(find()).rejects.toMatchObject({ kind: 'ambiguous' });
  await world.control('fault', { target: 'slack', method: 'conversations.history', kind: 'rate-limit', retryAfter: 9 });
  await expect(find()).rejects.toMatchObject({ kind: 'rate-limited', retryAfterSeconds: 9 });
});

test('without the scope it is missing_scope', async () => {
  await world.close();
  world = await startSlackWorld({ app: { scopes: ['chat:write'] } });
  api = createSlackApi({ token: world.slack.workspace.app.botToken, apiUrl: `${world.url}/api/` });
  await expect(find()).rejects.toMatchObject({ code: 'missing_scope' });
});

test('asks only once who it is', async () => {
  await find();
  await world.control('fault', { target: 'slack', method: 'auth.test', kind: 'server-error' });
  expect(await find()).toBeUndefined();
});

test('knows everyone in a channel, however many', async () => {
  expect(await api.channelMembers('C0WEB')).toEqual(
    new Set(['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV', 'UPATCHBOT']),
  );
  const { channels } = world.slack.workspace;
  for (let i = 0; i < 1200; i += 1) channels.get(channel)?.members.add(`U0${i}`);
  expect((await api.channelMembers(channel)).size).toBe(1207);
  for (let i = 0; i < 5000; i += 1) channels.get(channel)?.members.add(`U0${i}`);
  await expect(api.channelMembers(channel)).rejects.toMatchObject({ kind: 'refused', code: 'too-many-pages' });
});
