import { type SlackWorld, START, startSlackWorld } from './support/slack-world.ts';

let world: SlackWorld;
beforeEach(async () => {
  world = await startSlackWorld();
});
afterEach(() => world.close());

const retries = () => world.recorded.map(({ headers }) => headers['x-slack-retry-num']);
const home = () => world.control('home', { user: 'U0ANA' });

test('an event comes in its envelope, as JSON', async () => {
  await home();
  expect(world.recorded[0]?.headers['content-type']).toBe('application/json');
  expect(world.last()).toMatchObject({
    token: 'local-verification-token',
    team_id: 'T0PATCHW',
    api_app_id: 'A0PATCHW',
    type: 'event_callback',
    event_id: expect.stringMatching(/^Ev/),
    event_time: START / 1000,
    authorizations: [{ team_id: 'T0PATCHW', user_id: 'UPATCHBOT', is_bot: true }],
  });
});

test('one that is not taken comes again at once, after one minute and after five, and then no more', async () => {
  world.botAnswers({ status: 500 });
  await home();
  expect(retries()).toEqual([undefined, '1']);
  await world.clock.advance(59_999);
  expect(retries()).toHaveLength(2);
  await world.clock.advance(1);
  expect(retries()).toEqual([undefined, '1', '2']);
  await world.clock.advance(240_000);
  expect(retries()).toEqual([undefined, '1', '2', '3']);
  await world.clock.advance(3_600_000);
  expect(retries()).toHaveLength(4);
  expect(world.recorded.map(({ headers }) => headers['x-slack-retry-reason'])).toEqual([
    undefined,
    'http_error',
    'http_error',
    'http_error',
  ]);
  const ids = world.recorded.map(({ body }) => JSON.parse(body).event_id);
  expect(new Set(ids).size).toBe(1);
});

test('a repetition is signed anew', async () => {
  world.botAnswers({ status: 500 });
  await home();
  await world.clock.advance(60_000);
  const stamps = world.recorded.map(({ headers }) => headers['x-slack-request-timestamp']);
  expect(stamps).toEqual([START / 1000, START / 1000, START / 1000 + 60].map(String));
});

test('one that is taken the second time comes no more', async () => {
  let calls = 0;
  world.botAnswers(() => ({ status: ++calls === 1 ? 500 : 200 }));
  await home();
  await world.clock.advance(3_600_000);
  expect(calls).toBe(2);
});

test('x-slack-no-retry on a failure stops the repetitions', async () => {
  world.botAnswers({ status: 500, headers: { 'x-slack-no-retry': '1' } });
  await home();
  await world.clock.advance(3_600_000);
  expect(world.recorded).toHaveLength(1);
});

test('a late answer counts as none', async () => {
  await world.close();
  const waits: AbortController[] = [];
  const tooLate = () => {
    const wait = new AbortController();
    waits.push(wait);
    return wait.signal;
  };
  world = await startSlackWorld({ tooLate });
  world.botAnswers(() => {
    if (waits.length > 1) return {};
    waits[0]?.abort();
    return { isSilent: true };
  });
  await home();
  expect(world.recorded[1]?.headers).toMatchObject({ 'x-slack-retry-reason': 'http_timeout' });
});

test('commands and clicks are never repeated', async () => {
  world.botAnswers({ status: 500 });
  await world.control('command', { user: 'U0ANA', channel: 'C0PATCHING', text: 'help' });
  await world.clock.advance(3_600_000);
  expect(world.recorded).toHaveLength(1);
});

test('a changed user group says who came and who went', async () => {
  await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0CLEO', present: false });
  expect(world.last()).toMatchObject({
    event: { type: 'subteam_members_changed', subteam_id: 'S0PLATFORM', removed_users: ['U0CLEO'], added_users: [] },
  });
  await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0CLEO', present: false });
  expect(world.recorded).toHaveLength(1);
});

test('removing the app says that its tokens are revoked and that it is gone', async () => {
  await world.control('uninstall');
  const events = world.recorded.map(({ body }) => JSON.parse(body).event);
  expect(events).toMatchObject([
    { type: 'tokens_revoked', tokens: { oauth: [], bot: ['UPATCHBOT'] } },
    { type: 'app_uninstalled' },
  ]);
});

test('a channel that another organisation is let into says so once', async () => {
  await world.control('channel', { channel: 'C0WEB', shared: true });
  await world.control('channel', { channel: 'C0WEB', shared: true });
  await world.control('channel', { channel: 'C0WEB', shared: false });
  expect(world.recorded.map(({ body }) => JSON.parse(body).event)).toMatchObject([
    { type: 'channel_shared', channel: 'C0WEB', connected_team_id: 'T0OTHER' },
  ]);
});

test('events that the manifest does not subscribe to are not sent', async () => {
  await world.close();
  world = await startSlackWorld({ app: { events: [] } });
  expect(await home()).toMatchObject({ status: 200 });
  expect(world.recorded).toEqual([]);
});

test('characters beyond ASCII are escaped in events', async () => {
  await world.client.apiCall('views.publish', {
    user_id: 'U0ANA',
    view: { type: 'home', blocks: [{ type: 'section', text: { type: 'plain_text', text: 'Überblick' } }] },
  });
  await home();
  expect(world.recorded.at(-1)?.body).toContain('\\u00dcberblick');
});

test('the request URL is proven by its challenge', async () => {
  world.botAnswers(({ body }) => ({ body: JSON.parse(body).challenge }));
  expect(await world.slack.events.verifyUrl()).toBe(true);
  expect(world.last()).toMatchObject({ type: 'url_verification' });
  world.botAnswers({ body: 'something else' });
  expect(await world.slack.events.verifyUrl()).toBe(false);
});
