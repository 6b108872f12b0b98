import type { AnyBlock } from '@slack/types';
import { createSlackApi, type SlackApi } from '../../src/slack/client.ts';
import { allowedUrl } from '../../src/slack/respond.ts';
import { BOT_TOKEN } from '../support/signed-request.ts';
import { type SlackDouble, startSlackDouble } from '../support/slack-double.ts';

let slack: SlackDouble;
let api: SlackApi;

beforeEach(async () => {
  slack = await startSlackDouble();
  api = createSlackApi({ token: BOT_TOKEN, apiUrl: slack.apiUrl });
});

afterEach(() => slack.close());

const blocks: AnyBlock[] = [{ type: 'divider' }];
const POSTED = { ok: true, channel: 'C0PATCHING', ts: '1.1' };

const sentArgs = () => slack.calls.map(({ method, args }) => [method, args] as const);

test('posts quietly: no parsing, no previews, blocks and text both', async () => {
  slack.answers['chat.postMessage'] = POSTED;
  await expect(
    api.postMessage({
      channel: 'C0PATCHING',
      text: 'Bake web: running',
      blocks,
      metadata: { event_type: 'patch_run', event_payload: { runId: 'b-7k2m9x4q', revision: 1 } },
    }),
  ).resolves.toEqual({ channel: 'C0PATCHING', ts: '1.1' });
  await api.postMessage({ channel: 'C0PATCHING', text: 't', blocks, threadTs: '1.1', replyBroadcast: true });
  const common = {
    channel: 'C0PATCHING',
    blocks: '[{"type":"divider"}]',
    parse: 'none',
    link_names: 'false',
    unfurl_links: 'false',
    unfurl_media: 'false',
  };
  expect(sentArgs()).toEqual([
    [
      'chat.postMessage',
      {
        ...common,
        text: 'Bake web: running',
        metadata: '{"event_type":"patch_run","event_payload":{"runId":"b-7k2m9x4q","revision":1}}',
      },
    ],
    ['chat.postMessage', { ...common, text: 't', thread_ts: '1.1', reply_broadcast: 'true' }],
  ]);
  expect(slack.calls[0]?.token).toBe(BOT_TOKEN);
});

test('edits, ephemeral messages, views and App Home', async () => {
  await api.updateMessage({ channel: 'C1', ts: '1.1', text: 't', blocks });
  await api.postEphemeral({ channel: 'C1', user: 'U1', text: 't' });
  const view = { type: 'modal', title: { type: 'plain_text', text: 'T' }, blocks } as const;
  await api.updateView({ viewId: 'V1', view: { ...view, blocks }, hash: 'h' });
  await api.publishHome('U1', { type: 'home', blocks });
  const quiet = { parse: 'none', link_names: 'false' };
  expect(sentArgs()).toEqual([
    ['chat.update', { channel: 'C1', ts: '1.1', text: 't', blocks: '[{"type":"divider"}]', ...quiet }],
    ['chat.postEphemeral', { channel: 'C1', user: 'U1', text: 't', ...quiet }],
    ['views.update', { view_id: 'V1', view: JSON.stringify(view), hash: 'h' }],
    ['views.publish', { user_id: 'U1', view: '{"type":"home","blocks":[{"type":"divider"}]}' }],
  ]);
});

test('looks up direct messages, links, groups, channels and people', async () => {
  Object.assign(slack.answers, {
    'conversations.open': { ok: true, channel: { id: 'D1' } },
    'chat.getPermalink': { ok: true, permalink: 'https://x.slack.com/archives/C1/p11' },
    'usergroups.users.list': { ok: true, users: ['U1', 'U2'] },
    'conversations.info': { ok: true, channel: CHANNEL },
    'users.info': { ok: true, user: USER },
  });
  expect(await api.openDirectMessage('U1')).toBe('D1');
  expect(await api.permalink('C1', '1.1')).toBe('https://x.slack.com/archives/C1/p11');
  expect(await api.userGroupMembers('S1')).toEqual(['U1', 'U2']);
  expect(await api.channelInfo('C1')).toEqual({
    id: 'C1',
    name: 'web',
    isExternallyShared: false,
    isArchived: false,
    isMember: true,
  });
  expect(await api.userInfo('U1')).toEqual({
    id: 'U1',
    teamId: 'T1',
    enterpriseId: 'E1',
    enterpriseUserId: 'W1',
    deleted: false,
    isBot: false,
    isGuest: false,
    isExternal: false,
    timezone: 'Europe/Berlin',
  });
});

const USER = {
  id: 'U1',
  team_id: 'T1',
  deleted: false,
  is_bot: false,
  is_restricted: false,
  is_ultra_restricted: false,
  tz: 'Europe/Berlin',
  enterprise_user: { enterprise_id: 'E1', id: 'W1' },
};
const CHANNEL = {
  id: 'C1',
  name: 'web',
  is_shared: false,
  is_org_shared: false,
  is_ext_shared: false,
  is_archived: false,
  is_member: true,
};

const FLAGS = [
  'is_bot',
  'is_restricted',
  'is_ultra_restricted',
  'is_stranger',
  'is_workflow_bot',
  'is_connector_bot',
  'deleted',
] as const;

test.each(['', 'Mars/Olympus', 7])('a time zone in which no clock can be read here is none (%j)', async (tz) => {
  slack.answers['users.info'] = { ok: true, user: { ...USER, tz } };
  expect((await api.userInfo('U1')).timezone).toBeUndefined();
});

test('all 128 combinations of a person’s flags: a plain member only when every flag is off', async () => {
  for (let bits = 0; bits < 128; bits += 1) {
    const flags = Object.fromEntries(FLAGS.map((flag, i) => [flag, (bits & (1 << i)) !== 0]));
    slack.answers['users.info'] = { ok: true, user: { ...USER, ...flags } };
    const { deleted, isBot, isGuest, isExternal } = await api.userInfo('U1');
    expect([deleted, isBot, isGuest, isExternal].some(Boolean)).toBe(bits !== 0);
  }
});

test.each(['id', 'team_id', 'deleted', 'is_bot', 'is_restricted', 'is_ultra_restricted'])(
  'a person without %s cannot be judged',
  async (field) => {
    slack.answers['users.info'] = { ok: true, user: { ...USER, [field]: undefined } };
    await expect(api.userInfo('U1')).rejects.toMatchObject({ kind: 'refused', code: `no-${field}-in-answer` });
  },
);

test('a deactivated person, whose other flags Slack leaves out, is no member of any kind', async () => {
  slack.answers['users.info'] = { ok: true, user: { id: 'U1', team_id: 'T1', deleted: true } };
  expect(await api.userInfo('U1')).toMatchObject({ deleted: true, isBot: true, isGuest: true });
});

test('Slackbot is a bot, whatever its flags say', async () => {
  slack.answers['users.info'] = { ok: true, user: { ...USER, id: 'USLACKBOT' } };
  expect(await api.userInfo('USLACKBOT')).toMatchObject({ isBot: true });
});

test.each([
  [{ is_ext_shared: true }, true],
  [{ is_pending_ext_shared: true }, true],
  [{ is_shared: true }, true],
  [{ is_shared: true, is_org_shared: true }, false],
])('a channel with %j', async (over, isExternallyShared) => {
  slack.answers['conversations.info'] = { ok: true, channel: { ...CHANNEL, ...over } };
  expect(await api.channelInfo('C1')).toMatchObject({ isExternallyShared });
});

test.each(['name', 'is_shared', 'is_ext_shared', 'is_archived', 'is_member'])(
  'a channel without %s cannot be judged',
  async (field) => {
    slack.answers['conversations.info'] = { ok: true, channel: { ...CHANNEL, [field]: undefined } };
    await expect(api.channelInfo('C1')).rejects.toMatchObject({ kind: 'refused' });
  },
);

test.each<[string, object, () => Promise<unknown>, string]>([
  [
    'chat.postMessage',
    { ok: true, channel: 'C1' },
    () => api.postMessage({ channel: 'C1', text: 't', blocks }),
    'ambiguous',
  ],
  ['conversations.open', { ok: true }, () => api.openDirectMessage('U1'), 'refused'],
  ['chat.getPermalink', { ok: true, permalink: '' }, () => api.permalink('C1', '1.1'), 'refused'],
  ['usergroups.users.list', { ok: true }, () => api.userGroupMembers('S1'), 'refused'],
  ['usergroups.users.list', { ok: true, users: ['U1', null] }, () => api.userGroupMembers('S1'), 'refused'],
])('an answer of %s with something missing is an error', async (method, answer, call, kind) => {
  slack.answers[method] = answer;
  await expect(call()).rejects.toMatchObject({ name: 'SlackCallError', method, kind });
});

/** Slack's codes and what has to become of them, from the methods' pages, apart from the code's own table. */
test.each([
  ['ratelimited', 'rate-limited'],
  ['internal_error', 'ambiguous'],
  ['fatal_error', 'ambiguous'],
  ['service_unavailable', 'ambiguous'],
  ['request_timeout', 'ambiguous'],
  ['message_not_found', 'message-gone'],
  ['cant_update_message', 'message-gone'],
  ['edit_window_closed', 'message-gone'],
  ['channel_not_found', 'channel-gone'],
  ['not_in_channel', 'channel-gone'],
  ['is_archived', 'channel-gone'],
  ['restricted_action', 'channel-gone'],
  ['token_revoked', 'token-invalid'],
  ['token_expired', 'token-invalid'],
  ['account_inactive', 'token-invalid'],
  ['invalid_auth', 'token-invalid'],
  ['not_authed', 'token-invalid'],
  ['missing_scope', 'token-invalid'],
  ['msg_too_long', 'invalid-content'],
  ['invalid_blocks', 'invalid-content'],
  ['no_text', 'invalid-content'],
  ['metadata_too_large', 'invalid-content'],
  ['view_too_large', 'invalid-content'],
  ['user_not_found', 'user-unreachable'],
  ['user_not_in_channel', 'user-unreachable'],
  ['cannot_dm_bot', 'user-unreachable'],
  ['hash_conflict', 'refused'],
  ['expired_trigger_id', 'refused'],
  ['plan_upgrade_required', 'refused'],
  ['a_code_of_tomorrow', 'refused'],
])('%s is %s', async (error, kind) => {
  slack.answers['chat.update'] = { ok: false, error };
  const update = api.updateMessage({ channel: 'C1', ts: '1.1', text: 'private words', blocks });
  await expect(update).rejects.toMatchObject({
    kind,
    code: error,
    method: 'chat.update',
    message: `calling chat.update: ${error}`,
  });
  expect(slack.calls).toHaveLength(1);
});

test.each<[string, Parameters<typeof Object.assign>[0], object]>([
  [
    '429 with a time',
    { status: 429, headers: { 'retry-after': '17' } },
    { kind: 'rate-limited', retryAfterSeconds: 17 },
  ],
  ['429 without a time', { status: 429 }, { kind: 'rate-limited', retryAfterSeconds: 30 }],
  ['503', { status: 503, body: 'down' }, { kind: 'ambiguous', code: 'http-503' }],
  ['500', { status: 500 }, { kind: 'ambiguous', code: 'http-500' }],
  ['403', { status: 403 }, { kind: 'refused', code: 'http-403' }],
  ['200 that is not JSON', { status: 200, body: '<html>' }, { kind: 'ambiguous' }],
  ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }, { kind: 'ambiguous' }],
])('%s, once', async (_what, answer, expected) => {
  slack.answers['chat.postMessage'] = answer;
  await expect(api.postMessage({ channel: 'C1', text: 't', blocks })).rejects.toMatchObject(expected);
  expect(slack.calls).toHaveLength(1);
});

test('a dropped connection is ambiguous, and not tried again', async () => {
  slack.answers['chat.postMessage'] = 'drop';
  await expect(api.postMessage({ channel: 'C1', text: 't', blocks })).rejects.toMatchObject({ kind: 'ambiguous' });
  expect(slack.calls).toHaveLength(1);
});

test('a call that Slack does not answer is ambiguous after five seconds', async () => {
  slack.answers['chat.postMessage'] = 'hang';
  const start = performance.now();
  await expect(api.postMessage({ channel: 'C1', text: 't', blocks })).rejects.toMatchObject({ kind: 'ambiguous' });
  expect(performance.now() - start).toBeGreaterThan(4500);
});

describe('response_url', () => {
  test('is answered to the person alone, without replacing the message', async () => {
    await api.respond(`${slack.url}/respond/1`, { text: 'done', blocks });
    await api.respond(`${slack.url}/respond/1`, { text: 'done', replaceOriginal: true });
    expect(slack.received.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/respond/1', { response_type: 'ephemeral', replace_original: false, text: 'done', blocks }],
      ['/respond/1', { response_type: 'ephemeral', replace_original: true, text: 'done' }],
    ]);
    expect(slack.received[0]?.headers.authorization).toBeUndefined();
  });

  test.each<[string, object | 'drop', string]>([
    ['used up', { status: 404 }, 'message-gone'],
    ['rate limit', { status: 429, headers: { 'retry-after': '3' } }, 'rate-limited'],
    ['5xx', { status: 500 }, 'ambiguous'],
    ['redirect', { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } }, 'refused'],
    ['dropped', 'drop', 'ambiguous'],
  ])('%s', async (_what, answer, kind) => {
    slack.answers['/respond/2'] = answer;
    await expect(api.respond(`${slack.url}/respond/2`, { text: 't' })).rejects.toMatchObject({
      kind,
      method: 'response_url',
    });
    expect(slack.received).toHaveLength(1);
  });

  test.each([
    'https://hooks.slack.com/actions/T0/1/x',
    'https://hooks.slack-gov.com/commands/T0/1/x',
    'https://HOOKS.slack.com/x',
    'https://hooks.slack.com:443/x',
  ])('%s is Slack', (url) => {
    expect(allowedUrl(url, undefined)).toBeInstanceOf(URL);
  });

  const ELSEWHERE = [
    'http://hooks.slack.com/x',
    'https://hooks.slack.com.evil.example/x',
    'https://evil.example/hooks.slack.com',
    'https://evil.example#hooks.slack.com',
    'https://hooks.slack.com@evil.example/x',
    'https://user@hooks.slack.com/x',
    'https://user:pass@hooks.slack.com/x',
    'https://hooks.slack.com:8443/x',
    'https://hooks.slack.com%2eevil.example/x',
    'https://hooks.slack.com\\.evil.example/x',
    'https://hooks.slack.com\t.evil.example/x',
    'https://xhooks.slack.com/x',
    'https://hooks.slack.co/x',
    'https://slack.com/x',
    'https://api.slack.com/x',
    'https://hooks。slack。com.evil.example/x',
    'https://hooкs.slack.com/x',
    'https://xn--hoos-8hd.slack.com/x',
    'https://169.254.169.254/latest/meta-data',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]/latest',
    'https://[::1]/x',
    'https://[::ffff:169.254.169.254]/x',
    'http://127.0.0.1/x',
    'http://localhost:4566/x',
    'http://0.0.0.0/x',
    'http://2130706433/x',
    'http://0x7f000001/x',
    'http://0177.0.0.1/x',
    'https://127.1/x',
    'file:///etc/passwd',
    'ftp://hooks.slack.com/x',
    'javascript:alert(1)',
    'data:text/plain,x',
    'gopher://hooks.slack.com/x',
    '//hooks.slack.com/x',
    '/x',
    'hooks.slack.com/x',
    '',
    ' ',
    'https://',
    'https:///x',
    'http:hooks.slack.com',
    'https://hooks.slack.com./x',
    'https://*.slack.com/x',
    'https://hooks.slack.com:0/x',
    'blob:https://hooks.slack.com/x',
    'https://evil.example/?hooks.slack.com',
    'https://hooks-slack.com/x',
    'wss://hooks.slack.com/x',
    'https://hooks.slack.com\u0000.evil.example/x',
    'https://evil.example\\@hooks.slack.com/x',
  ];

  test(`${ELSEWHERE.length} addresses elsewhere are never called`, async () => {
    const real = createSlackApi({ token: BOT_TOKEN });
    const fetched = jest.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('called'));
    for (const url of ELSEWHERE) {
      await expect(real.respond(url, { text: 't' })).rejects.toMatchObject({ kind: 'refused', code: 'host-not-slack' });
    }
    expect(ELSEWHERE.length).toBeGreaterThanOrEqual(50);
    expect(fetched).not.toHaveBeenCalled();
    fetched.mockRestore();
  });

  test('the configured Slack’s own origin, and no other port of it', () => {
    expect(allowedUrl('http://127.0.0.1:8080/respond/1', 'http://127.0.0.1:8080/api/')).toBeInstanceOf(URL);
    expect(allowedUrl('http://127.0.0.1:4566/', 'http://127.0.0.1:8080/api/')).toBeUndefined();
    expect(allowedUrl('https://127.0.0.1:8080/', 'http://127.0.0.1:8080/api/')).toBeUndefined();
    expect(allowedUrl('http://127.0.0.1:8080/', 'not a url')).toBeUndefined();
  });
});
