import { METHOD_NAMES } from '../../../local/slack/web-api.ts';
import { failureOf, type SlackWorld, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';

describe('who may call', () => {
  test('a method nobody simulates is unknown_method', async () => {
    expect(await failureOf(world.client.apiCall('files.list'))).toMatchObject({ error: 'unknown_method' });
  });

  test('an unknown token is invalid_auth, none is not_authed', async () => {
    const stranger = world.clientWith('xoxb-someone-else');
    expect(await failureOf(stranger.auth.test())).toMatchObject({ error: 'invalid_auth' });
    const response = await fetch(`${world.url}/api/auth.test`, { method: 'POST' });
    expect(await response.json()).toEqual({ ok: false, error: 'not_authed' });
  });

  test('a token in a JSON body is not read, one in a form is', async () => {
    const call = async (headers: Record<string, string>, body: string) =>
      (await fetch(`${world.url}/api/auth.test`, { method: 'POST', headers, body })).json();
    const token = 'xoxb-local-patchwarden';
    expect(await call({ 'content-type': 'application/json' }, JSON.stringify({ token }))).toMatchObject({
      error: 'not_authed',
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await call(form, `token=${token}`)).toMatchObject({ ok: true, user_id: 'UPATCHBOT', bot_id: 'B0PATCHW' });
    expect(await call({ 'content-type': 'text/csv' }, 'a,b')).toMatchObject({ error: 'invalid_post_type' });
    expect(await call({ 'content-type': 'application/json' }, '{')).toMatchObject({ error: 'invalid_json' });
  });

  test('a scope the manifest does not ask for is missing_scope, naming it', async () => {
    await world.close();
    world = await startSlackWorld({ app: { scopes: ['chat:write'] } });
    const call = world.client.conversations.history({ channel });
    await expect(call).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'channels:history', provided: expect.stringContaining('chat:write') },
    });
  });

  test('after the app is removed its token is of an inactive account, after a revocation it is revoked', async () => {
    await world.control('uninstall');
    expect(await failureOf(world.client.auth.test())).toMatchObject({ error: 'account_inactive' });
    await world.control('uninstall', { how: 'token-revoked' });
    expect(await failureOf(world.client.auth.test())).toMatchObject({ error: 'token_revoked' });
  });

  test('every method but api.test wants a token', async () => {
    for (const method of METHOD_NAMES.filter((name) => name !== 'api.test')) {
      const response = await fetch(`${world.url}/api/${method}`, { method: 'POST' });
      expect([method, await response.json()]).toEqual([method, { ok: false, error: 'not_authed' }]);
    }
  });

  test('team_id is tolerated, as Bolt adds it', async () => {
    expect(await world.client.apiCall('users.info', { user: 'U0ANA', team_id: 'T0PATCHW' })).toMatchObject({
      ok: true,
    });
  });
});

describe('conversations.list', () => {
  const names = async (args: object) =>
    (await world.client.conversations.list(args)).channels?.map(({ name }) => name) ?? [];

  test('has public channels, archived ones unless they are left out, a page at a time', async () => {
    expect(await names({})).toContain('old-patching');
    const { channels, response_metadata } = await world.client.conversations.list({ exclude_archived: true, limit: 2 });
    expect(channels?.map(({ name, is_member }) => [name, is_member])).toEqual([
      ['patching', true],
      ['web', true],
    ]);
    const cursor = response_metadata?.next_cursor ?? '';
    expect(await names({ exclude_archived: true, cursor })).toEqual(['windows', 'shared-vendor', 'random']);
  });

  test('has private channels only from inside, and only if they are asked for', async () => {
    for (const [id, name, inside] of [
      ['G0IN', 'inside', 'UPATCHBOT'],
      ['G0OUT', 'outside', 'U0ANA'],
    ] as const) {
      const model = world.slack.workspace.channels.get('C0WEB');
      if (model === undefined) throw new Error('no channel');
      world.slack.workspace.channels.set(id, { ...model, id, name, is_private: true, members: new Set([inside]) });
    }
    expect(await names({})).not.toContain('inside');
    expect(await names({ types: 'private_channel' })).toEqual(['inside']);
  });

  test('of another type is refused, and private ones need their scope', async () => {
    expect(await failureOf(names({ types: 'im' }))).toMatchObject({ error: 'invalid_types' });
    await world.close();
    world = await startSlackWorld({ app: { scopes: ['channels:read'] } });
    expect(await failureOf(names({ types: 'public_channel,private_channel' }))).toMatchObject({
      error: 'missing_scope',
    });
  });
});

describe('rate limits', () => {
  const update = async (ts: string) => world.client.chat.update({ channel, ts, text: 'x' });

  test('chat.update passes 50 times in a world minute, then says when to come again', async () => {
    const { ts } = await world.client.chat.postMessage({ channel, text: 'x' });
    for (let i = 0; i < 50; i++) await update(String(ts));
    await expect(update(String(ts))).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 60 });
    await world.clock.advance(45_000);
    await expect(update(String(ts))).rejects.toMatchObject({ retryAfter: 15 });
    await world.clock.advance(15_000);
    expect(await update(String(ts))).toMatchObject({ ok: true });
  });

  test('counts the last sixty seconds, not calendar minutes', async () => {
    for (let i = 0; i < 20; i++) {
      await world.client.usergroups.list();
      await world.clock.advance(2500);
    }
    await world.clock.advance(9000);
    await expect(world.client.usergroups.list()).rejects.toMatchObject({ retryAfter: 1 });
    await world.clock.advance(1000);
    expect(await world.client.usergroups.list()).toMatchObject({ ok: true });
  });

  test('posting is about one message a second in a channel after a short burst, other channels aside', async () => {
    const post = (to: string) => world.client.chat.postMessage({ channel: to, text: 'x' });
    for (let i = 0; i < 5; i++) await post(channel);
    await expect(post(channel)).rejects.toMatchObject({ retryAfter: 1 });
    expect(await post('C0WEB')).toMatchObject({ ok: true });
    await world.clock.advance(1000);
    expect(await post(channel)).toMatchObject({ ok: true });
    await expect(post(channel)).rejects.toMatchObject({ retryAfter: 1 });
  });

  test('a refused call is not counted', async () => {
    for (let i = 0; i < 20; i++) await world.client.usergroups.list();
    for (let i = 0; i < 5; i++) await expect(world.client.usergroups.list()).rejects.toThrow();
    await world.clock.advance(60_000);
    for (let i = 0; i < 20; i++) expect(await world.client.usergroups.list()).toMatchObject({ ok: true });
  });
});

describe('faults', () => {
  const fault = (input: object) => world.control('fault', { target: 'slack', ...input });
  const post = () => world.client.chat.postMessage({ channel, text: 'x' });
  const texts = async () => world.read(`messages?channel=${channel}`);

  test('a rate limit gives Retry-After once', async () => {
    await fault({ method: 'chat.postMessage', kind: 'rate-limit', retryAfter: 7 });
    await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
    expect(await post()).toMatchObject({ ok: true });
  });

  test('a server error changes nothing, as often as asked', async () => {
    await fault({ method: '*', kind: 'server-error', times: 2 });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_http_error', statusCode: 503 });
    await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    expect(await texts()).toEqual([]);
    expect(await post()).toMatchObject({ ok: true });
  });

  test('a timeout after acceptance posts the message and cuts the connection', async () => {
    await fault({ method: 'chat.postMessage', kind: 'timeout-after-accept' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(await texts()).toHaveLength(1);
  });

  test('a late acceptance cuts the connection, and posts the message that much later', async () => {
    expect(await fault({ method: 'chat.postMessage', kind: 'timeout-late-accept' })).toMatchObject({ status: 400 });
    await fault({ method: 'chat.postMessage', kind: 'timeout-late-accept', by: '90s' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    await world.clock.advance(89_000);
    expect(await texts()).toEqual([]);
    await world.clock.advance(2_000);
    expect(await texts()).toHaveLength(1);
  });

  test('a timeout before acceptance cuts the connection, and nothing was done', async () => {
    await fault({ method: 'chat.postMessage', kind: 'timeout-before-accept' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    expect(await texts()).toEqual([]);
  });

  test('an outage refuses every call until its time is over', async () => {
    for (const wrong of [{ kind: 'outage' }, { kind: 'outage', for: 'ever' }, { kind: 'outage', for: '2h', times: 2 }])
      expect(await fault({ method: '*', ...wrong })).toMatchObject({ status: 400 });
    expect(await fault({ method: '*', kind: 'server-error', for: '2h' })).toMatchObject({ status: 400 });
    await fault({ method: '*', kind: 'outage', for: '10m' });
    for (let i = 0; i < 3; i++) await expect(post()).rejects.toMatchObject({ statusCode: 503 });
    await world.clock.advance(599_000);
    await expect(world.client.auth.test()).rejects.toMatchObject({ statusCode: 503 });
    await world.clock.advance(1000);
    expect(await post()).toMatchObject({ ok: true });
  });

  test('someone whom the bot cannot write to', async () => {
    const { channel: dm } = await world.client.conversations.open({ users: 'U0BEN' });
    await world.control('user', { user: 'U0BEN', reachable: false });
    expect(await failureOf(world.client.conversations.open({ users: 'U0BEN' }))).toMatchObject({
      error: 'user_not_visible',
    });
    const write = () => world.client.chat.postMessage({ channel: String(dm?.id), text: 'x' });
    expect(await failureOf(write())).toMatchObject({ error: 'channel_not_found' });
    await world.control('user', { user: 'U0BEN', reachable: true });
    expect(await write()).toMatchObject({ ok: true });
  });

  test('a user group that is disabled has no members, and has them again when it is enabled', async () => {
    const members = () => world.client.usergroups.users.list({ usergroup: 'S0PLATFORM' });
    await world.control('usergroup', { usergroup: 'S0PLATFORM', disabled: true });
    expect(await failureOf(members())).toMatchObject({ error: 'no_such_subteam' });
    expect(await world.read('state')).toMatchObject({ usergroups: [{ is_disabled: true }] });
    await world.control('usergroup', { usergroup: 'S0PLATFORM', disabled: false });
    expect(await members()).toMatchObject({ ok: true });
    expect(await world.control('usergroup', { usergroup: 'S0NONE', disabled: true })).toMatchObject({ status: 400 });
  });

  test('a revoked token and a deleted channel have Slack’s names', async () => {
    await fault({ method: 'chat.postMessage', kind: 'revoked-token' });
    expect(await failureOf(post())).toMatchObject({ error: 'token_revoked' });
    await fault({ method: 'chat.postMessage', kind: 'channel-deleted' });
    expect(await failureOf(post())).toMatchObject({ error: 'channel_not_found' });
  });
});

describe('people and channels', () => {
  test.each([
    ['U0ANA', { deleted: false, is_restricted: false, is_bot: false, team_id: 'T0PATCHW', tz: 'Australia/Sydney' }],
    ['U0GUEST', { is_restricted: true, is_ultra_restricted: false }],
    ['U0EXT', { team_id: 'T0OTHER', is_stranger: true }],
    ['U0GONE', { deleted: true }],
    ['UPATCHBOT', { is_bot: true }],
  ])('users.info of %s has its flags', async (user, flags) => {
    expect((await world.client.users.info({ user })).user).toMatchObject(flags);
  });

  test('users.info of a deactivated account has no time zone, of nobody is user_not_found', async () => {
    expect((await world.client.users.info({ user: 'U0GONE' })).user).not.toHaveProperty('tz');
    expect(await failureOf(world.client.users.info({ user: 'U0NOBODY' }))).toMatchObject({ error: 'user_not_found' });
  });

  test('conversations.info tells a shared channel from an own one', async () => {
    const info = async (id: string) => (await world.client.conversations.info({ channel: id })).channel;
    expect(await info('C0SHARED')).toMatchObject({ is_ext_shared: true, is_shared: true });
    expect(await info('C0PATCHING')).toMatchObject({ is_ext_shared: false, name: 'patching', is_member: true });
    expect(await failureOf(info('C0NOWHERE'))).toMatchObject({ error: 'channel_not_found' });
  });

  test('conversations.open gives one direct message per person, and none with the deactivated', async () => {
    const open = (users: string) => world.client.conversations.open({ users });
    expect(await open('U0BEN')).toMatchObject({ channel: { id: 'D0BEN' } });
    expect(await open('U0BEN')).toMatchObject({ already_open: true, channel: { id: 'D0BEN' } });
    expect(await failureOf(open('U0GONE'))).toMatchObject({ error: 'user_disabled' });
    expect(await failureOf(open('U0ANA,U0BEN'))).toMatchObject({ error: 'missing_scope' });
  });

  test('conversations.members comes in pages', async () => {
    const first = await world.client.conversations.members({ channel, limit: 4 });
    const cursor = String(first.response_metadata?.next_cursor);
    const second = await world.client.conversations.members({ channel, limit: 4, cursor });
    const all = [...(first.members ?? []), ...(second.members ?? [])];
    expect(all).toEqual(['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0DEV', 'U0GUEST', 'UPATCHBOT']);
    expect(second.response_metadata?.next_cursor).toBe('');
  });

  test('user groups list their members, the deactivated one too', async () => {
    const { users } = await world.client.usergroups.users.list({ usergroup: 'S0PLATFORM' });
    expect(users).toEqual(['U0ANA', 'U0BEN', 'U0CLEO', 'U0CLEO2', 'U0GONE']);
    const { usergroups } = await world.client.usergroups.list({ include_users: true });
    expect(usergroups).toMatchObject([{ id: 'S0PLATFORM', handle: 'platform', users }]);
    const unknown = world.client.usergroups.users.list({ usergroup: 'S0NONE' });
    expect(await failureOf(unknown)).toMatchObject({ error: 'no_such_subteam' });
  });

  test('a changed group is seen at once', async () => {
    await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0DEV', present: true });
    const { users } = await world.client.usergroups.users.list({ usergroup: 'S0PLATFORM' });
    expect(users).toContain('U0DEV');
  });
});
