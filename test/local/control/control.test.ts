import { request as httpRequest } from 'node:http';
import { type SlackWorld, START, startSlackWorld } from '../slack/support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const channel = 'C0PATCHING';

describe('the clock', () => {
  test.each([
    ['90s', 90_000],
    ['25m', 1_500_000],
    ['1h30m', 5_400_000],
    ['2d', 172_800_000],
    ['1.5s', 1500],
  ])('moves by %s', async (advance, ms) => {
    expect(await world.control('clock', { advance })).toEqual({
      status: 200,
      body: { now: START + ms, iso: new Date(START + ms).toISOString(), speed: 0 },
    });
  });

  test('answers when everything due has happened', async () => {
    const seen: string[] = [];
    world.clock.at(START + 60_000, async (sleep) => {
      await sleep(30_000);
      seen.push('slept');
    });
    await world.control('clock', { advance: '2m' });
    expect(seen).toEqual(['slept']);
  });

  test('takes another speed', async () => {
    expect(await world.control('clock', { speed: 120 })).toMatchObject({ body: { speed: 120 } });
    expect(await world.read('state')).toMatchObject({ clock: { speed: 120 } });
  });
});

describe('the state', () => {
  test('lists clock, people with their flags and direct messages, channels, groups and secrets', async () => {
    const state = Object(await world.read('state'));
    expect(state).toMatchObject({
      clock: { now: START, iso: '2026-11-20T09:00:00.000Z', speed: 0 },
      usergroups: [{ id: 'S0PLATFORM', handle: 'platform', users: expect.arrayContaining(['U0ANA', 'U0GONE']) }],
      commands: [{ command: '/patch' }],
      signingSecret: 'local-signing-secret-of-patchwarden',
      botToken: 'xoxb-local-patchwarden',
      awsUrl: 'http://127.0.0.1:4566',
      slackUrl: world.url,
    });
    const people = new Map(state.users.map((user: { id: string }) => [user.id, user]));
    expect(people.get('U0ANA')).toMatchObject({ dm: 'D0ANA', team_id: 'T0PATCHW', deleted: false });
    expect(people.get('U0GUEST')).toMatchObject({ is_restricted: true });
    expect(people.get('U0EXT')).toMatchObject({ team_id: 'T0OTHER', is_stranger: true });
    expect(people.get('U0GONE')).toMatchObject({ deleted: true });
    expect(people.get('UPATCHBOT')).toMatchObject({ is_bot: true });
    const ids = state.channels.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['C0PATCHING', 'C0WEB', 'C0SHARED', 'D0ANA', 'D0BEN']));
  });

  test('of the messages is in order, with threads and what one person alone sees', async () => {
    const { ts } = await world.client.chat.postMessage({ channel, text: 'first' });
    await world.client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'for Ana' });
    await world.client.chat.postMessage({ channel, text: 'second' });
    await world.client.chat.postMessage({ channel, text: 'reply', thread_ts: String(ts) });
    const texts = async (query: string) =>
      Object(await world.read(`messages?channel=${channel}${query}`)).map(
        ({ text, replies }: { text: string; replies: unknown[] }) => [text, replies.length],
      );
    expect(await texts('')).toEqual([
      ['first', 1],
      ['for Ana', 0],
      ['second', 0],
    ]);
    expect(await texts('&user=U0BEN')).toEqual([
      ['first', 1],
      ['second', 0],
    ]);
  });
});

describe('bad input', () => {
  test.each<[string, string, string, number, string]>([
    ['no JSON', 'command', '{', 400, 'The body is not JSON.'],
    ['a missing field', 'command', '{"user":"U0ANA","text":"x"}', 400, 'The body does not fit: channel'],
    ['an unknown field', 'home', '{"user":"U0ANA","colour":1}', 400, 'colour'],
    ['a click on nothing', 'click', '{"user":"U0ANA","action_id":"x"}', 400, 'channel and ts, or view_id'],
    ['a wrong duration', 'clock', '{"advance":"soon"}', 400, '"soon" is not a duration: write it as 90s'],
    ['years', 'clock', '{"advance":"500d"}', 400, 'at most 400 days'],
    ['a negative speed', 'clock', '{"speed":-1}', 400, 'The speed is 0'],
    ['no clock order', 'clock', '{}', 400, 'the clock takes {"advance": "25m"} or {"speed": 60}'],
    ['an unknown fault', 'fault', '{"target":"moon"}', 400, 'a fault needs a target: aws, events, bake'],
    ['an unknown kind of fault', 'fault', '{"target":"slack","method":"*","kind":"sad"}', 400, 'kind'],
    ['a fault of AWS where AWS is real', 'fault', '{"target":"events","kind":"drop"}', 409, 'real AWS'],
    [
      'an unknown group',
      'member',
      '{"usergroup":"S0","user":"U0ANA","present":true}',
      400,
      'No user group has the id S0.',
    ],
    ['an unknown path', 'nonsense', '{}', 404, 'docs/local.md'],
  ])('%s gets one sentence', async (_what, path, body, status, sentence) => {
    const response = await fetch(`${world.url}/_local/${path}`, { method: 'POST', body });
    const answer = Object(await response.json());
    expect([response.status, Object.keys(answer)]).toEqual([status, ['error']]);
    expect(answer.error).toContain(sentence);
    expect(answer.error).not.toMatch(/\n|at .*\.ts/);
  });

  test.each([
    ['messages', 'The query needs channel=….'],
    ['messages?channel=C0X', 'No channel has the id C0X.'],
    ['views?user=U0X', 'No person has the id U0X.'],
  ])('GET %s is 400', async (path, error) => {
    const response = await fetch(`${world.url}/_local/${path}`);
    expect([response.status, await response.json()]).toEqual([400, { error }]);
  });
});

describe('only from here', () => {
  const status = (headers: Record<string, string>, method = 'GET', path = '/_local/state') =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(world.url);
      const sent = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });

  test.each([
    ['localhost:8080', 200],
    ['127.0.0.1', 200],
    ['rebound.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example:8080', 403],
  ])('a request to the host %s is answered %i', async (host, expected) => {
    expect(await status({ host })).toBe(expected);
  });

  test('a page of another site cannot act', async () => {
    const headers = { host: 'localhost', origin: 'https://evil.example' };
    expect(await status(headers, 'POST', '/_local/uninstall')).toBe(403);
    expect(await status({ host: 'localhost', origin: 'null' }, 'POST', '/_local/uninstall')).toBe(403);
    expect(world.slack.workspace.installation).toBe('installed');
  });
});

test('changes are streamed as they happen', async () => {
  const response = await fetch(`${world.url}/_local/events`);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const seen: unknown[] = [];
  const until = async (count: number): Promise<void> => {
    while (seen.length < count) {
      const chunk = await reader?.read();
      const lines = String(chunk?.value ?? '').split('\n');
      seen.push(...lines.filter((line) => line.startsWith('data: ')).map((line) => JSON.parse(line.slice(6))));
    }
  };
  const { ts } = await world.client.chat.postMessage({ channel, text: 'x' });
  await world.control('clock', { advance: '1s' });
  await world.control('reset');
  await until(3);
  expect(seen).toMatchObject([
    { type: 'message', channel, ts },
    { type: 'clock', now: START + 1000 },
    { type: 'reset' },
  ]);
  await reader?.cancel();
});

test('a reset is asked for once', async () => {
  expect(await world.control('reset')).toEqual({ status: 200, body: { ok: true } });
  expect(world.resets).toBe(1);
});

test('raw bytes go to the bot as they are, signed or not', async () => {
  world.botAnswers({ status: 401, body: 'no' });
  const headers = { 'x-slack-signature': 'v0=forged', 'x-slack-request-timestamp': '1' };
  expect(await world.control('raw', { headers, body: 'payload=%7B%7D' })).toMatchObject({
    status: 200,
    body: { status: 401, body: 'no' },
  });
  expect(world.recorded).toMatchObject([{ headers, body: 'payload=%7B%7D' }]);
});

test('people, channels and groups can be changed', async () => {
  await world.control('user', { user: 'U0DEV', deleted: true });
  await world.control('channel', { channel, shared: true, add: ['U0EXT'], remove: ['U0DEV'] });
  expect((await world.client.users.info({ user: 'U0DEV' })).user).toMatchObject({ deleted: true });
  expect((await world.client.conversations.info({ channel })).channel).toMatchObject({ is_ext_shared: true });
  const { members } = await world.client.conversations.members({ channel });
  expect(members).toContain('U0EXT');
  expect(members).not.toContain('U0DEV');
  await world.control('channel', { channel, deleted: true });
  await expect(world.client.conversations.info({ channel })).rejects.toMatchObject({
    data: { error: 'channel_not_found' },
  });
});

test('someone with an id of the organisation is known by both, and changes under both', async () => {
  await world.control('user', { user: 'U0BEN', enterprise_user_id: 'W0BEN' });
  await world.control('user', { user: 'U0BEN', is_restricted: true });
  const enterprise_user = { id: 'W0BEN', enterprise_id: 'E0PATCHW' };
  for (const id of ['U0BEN', 'W0BEN']) {
    const { user } = await world.client.users.info({ user: id });
    expect(user).toMatchObject({ id, name: 'ben', is_restricted: true, enterprise_user });
  }
  expect(await world.control('member', { usergroup: 'S0PLATFORM', user: 'W0BEN', present: true })).toMatchObject({
    status: 200,
  });
  const taken = await world.control('user', { user: 'U0CLEO', enterprise_user_id: 'W0BEN' });
  expect(taken).toMatchObject({ status: 400, body: { error: 'W0BEN is someone already.' } });
});

test('what is not built is said so', async () => {
  const response = await fetch(`${world.url}/page.js`);
  expect([response.status, await response.json()]).toEqual([
    404,
    { error: 'page.js is not built: npm run build makes it. The control API works without it.' },
  ]);
});
