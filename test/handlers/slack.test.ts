import { createHash } from 'node:crypto';
import { HELP } from '../../src/app/command.ts';
import * as request from '../support/signed-request.ts';
import { type SlackDoor, startSlackDoor } from '../support/slack-door.ts';

let door: SlackDoor;

beforeEach(async () => {
  door = await startSlackDoor();
});

afterEach(() => door.close());

const { command, click, viewClick, submit, eventOf, NOW, signedEvent, restEvent, formOf, payloadForm, commandFields } =
  request;

const idOf = (event: { headers?: Readonly<Record<string, string | undefined>> | undefined }): string =>
  createHash('sha256')
    .update(event.headers?.['x-slack-signature'] ?? '')
    .digest('hex');

const OPENED = { ok: true, view: { id: 'V0LOADING' } };

describe('commands', () => {
  test('become a job, in the person’s own group, under the signature’s hash', async () => {
    const event = command({ text: 'bake web' });
    expect(await door.send(event)).toEqual({ statusCode: 200, body: '' });
    expect(door.jobs()).toEqual([
      {
        kind: 'command',
        id: idOf(event),
        at: NOW,
        actor: { userId: 'U0DEV', teamId: 'T0PATCHW' },
        channelId: 'C0PATCHING',
        text: 'bake web',
        responseUrl: 'https://hooks.slack.com/commands/T0PATCHW/1/canary',
      },
    ]);
    expect(door.aws.messages[0]).toMatchObject({ MessageGroupId: 'user:U0DEV', MessageDeduplicationId: idOf(event) });
    expect(door.slack.calls).toEqual([]);
  });

  test('arrive the same from a REST API, an HTTP API and a function URL', async () => {
    const body = formOf(commandFields());
    await door.send(signedEvent(body));
    await door.send({ ...signedEvent(body), body, isBase64Encoded: false });
    await door.send(signedEvent(body, { contentType: `${request.FORM}; charset=utf-8` }));
    await door.send(restEvent(body));
    const [first, ...others] = door.jobs();
    expect(others).toEqual([first, first, first]);
  });

  test('keep letters of every script', async () => {
    await door.send(command({ text: 'bake web because Größe 東京 🩹' }));
    expect(door.jobs()[0]).toMatchObject({ text: 'bake web because Größe 東京 🩹' });
  });

  test('keep the organisation on Enterprise Grid', async () => {
    await door.send(command({ enterprise_id: 'E0GRID' }));
    expect(door.jobs()[0]).toMatchObject({ actor: { userId: 'U0DEV', teamId: 'T0PATCHW', enterpriseId: 'E0GRID' } });
  });

  test.each(['help', 'HELP'])('%j is answered at once, to that person alone', async (text) => {
    const { statusCode, body } = await door.send(command({ text }));
    expect({ statusCode, ...JSON.parse(body) }).toEqual({ statusCode: 200, response_type: 'ephemeral', text: HELP });
    expect(door.aws.messages).toEqual([]);
  });

  test('a wrong word is answered with the nearest right one', async () => {
    const { body } = await door.send(command({ text: 'bkae web' }));
    expect(JSON.parse(body).text).toBe(
      'Nothing was done: that is not a command. Did you mean `/patch bake`? `/patch help` lists them all.',
    );
  });

  test('bake without an image opens the Loading form, whose id goes with the job', async () => {
    door.slack.answers['views.open'] = OPENED;
    expect(await door.send(command({ text: 'bake' }))).toMatchObject({ statusCode: 200 });
    const [call] = door.slack.calls;
    expect(call).toMatchObject({
      method: 'views.open',
      token: request.BOT_TOKEN,
      args: { trigger_id: '1.2.canarytrigger' },
    });
    expect(JSON.parse(call?.args['view'] ?? '')).toMatchObject({ type: 'modal', title: { text: 'Bake an image' } });
    expect(door.jobs()).toMatchObject([{ kind: 'command', text: 'bake', viewId: 'V0LOADING' }]);
  });

  test('another command is not ours', async () => {
    expect(await door.send(command({ command: '/deploy' }))).toMatchObject({ statusCode: 404 });
    expect(door.aws.messages).toEqual([]);
  });
});

describe('buttons', () => {
  test('become a job in the run’s group, with the message they stand on', async () => {
    const event = click();
    expect(await door.send(event)).toEqual({ statusCode: 200, body: '' });
    expect(door.jobs()).toEqual([
      {
        kind: 'click',
        id: idOf(event),
        at: NOW,
        actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
        actionId: 'run-approve',
        value: 'b-7k2m9x4q:1',
        from: { kind: 'message', channelId: 'C0PATCHING', messageTs: '1763618400.000100' },
        responseUrl: 'https://hooks.slack.com/actions/T0PATCHW/1/canary',
        proof: expect.anything(),
      },
    ]);
    expect(door.aws.messages[0]).toMatchObject({
      MessageGroupId: 'run:b-7k2m9x4q',
      MessageDeduplicationId: idOf(event),
    });
    expect(door.slack.calls).toEqual([]);
  });

  test.each(['run-reject', 'run-defer', 'run-cancel'])('%s opens the Loading form first', async (action_id) => {
    door.slack.answers['views.open'] = OPENED;
    await door.send(click({}, { action_id }));
    expect(door.slack.calls.map(({ method }) => method)).toEqual(['views.open']);
    expect(door.jobs()).toMatchObject([{ kind: 'click', actionId: action_id, viewId: 'V0LOADING' }]);
  });

  test.each<[string, object | 'drop' | { status: number }]>([
    ['an expired trigger', { ok: false, error: 'expired_trigger_id' }],
    ['a rate limit', { status: 429, headers: { 'retry-after': '30' } }],
    ['a Slack that is down', { status: 503 }],
    ['a dropped connection', 'drop'],
    ['an answer without a view', { ok: true }],
  ])('%s costs the form, not the job', async (_what, answer) => {
    door.slack.answers['views.open'] = answer;
    expect(await door.send(click({}, { action_id: 'run-reject' }))).toMatchObject({ statusCode: 200 });
    expect(door.slack.calls).toHaveLength(1);
    expect(door.jobs()).toMatchObject([{ kind: 'click', actionId: 'run-reject' }]);
    expect(door.jobs()[0]).not.toHaveProperty('viewId');
  });

  test('the person’s own team counts, not the one the app is installed in', async () => {
    await door.send(click({ user: { id: 'U0EXT', team_id: 'T0OTHER' } }));
    expect(door.jobs()[0]).toMatchObject({ actor: { userId: 'U0EXT', teamId: 'T0OTHER' } });
  });

  test('on an ephemeral message, which is not in the payload, they count too', async () => {
    const { message: _message, ...payload } = request.clickPayload();
    expect(await door.send(signedEvent(payloadForm(payload)))).toMatchObject({ statusCode: 200 });
    expect(door.jobs()).toHaveLength(1);
  });

  test.each([
    ['an action of another version', {}, { action_id: 'run-explode' }],
    ['an inherited property’s name', {}, { action_id: 'constructor' }],
  ])('%s is acknowledged without a job', async (_what, over, action) => {
    expect(await door.send(click(over, action))).toEqual({ statusCode: 200, body: '' });
    expect(door.aws.messages).toEqual([]);
    expect(door.log.join()).toContain('"reason":"unknown-action"');
  });

  test('a value that nobody of ours wrote opens no form and goes to the worker to refuse', async () => {
    await door.send(click({}, { action_id: 'run-reject', value: '../../etc:1' }));
    expect(door.slack.calls).toEqual([]);
    expect(door.aws.messages[0]).toMatchObject({ MessageGroupId: 'user:U0ANA' });
    expect(door.jobs()).toMatchObject([{ kind: 'click', value: '../../etc:1' }]);
  });
});

describe('buttons in a view', () => {
  const home = { kind: 'home', viewId: 'V0HOME', hash: '1763618400.abc123', privateMetadata: '', values: {} };
  const modal = { type: 'modal', callback_id: 'run-defer' };

  test('become a job in the run’s group, with the view they stand in', async () => {
    const event = viewClick();
    expect(await door.send(event)).toEqual({ statusCode: 200, body: '' });
    expect(door.jobs()).toEqual([
      {
        kind: 'click',
        id: idOf(event),
        at: NOW,
        actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
        actionId: 'run-approve',
        value: 'b-7k2m9x4q:1',
        from: home,
        proof: expect.anything(),
      },
    ]);
    expect(door.aws.messages[0]).toMatchObject({ MessageGroupId: 'run:b-7k2m9x4q' });
  });

  test.each<[string, object, string, object]>([
    ['App Home opens the Loading form', {}, 'views.open', { trigger_id: '1.2.canarytrigger' }],
    ['a modal puts it on top', modal, 'views.push', { trigger_id: '1.2.canarytrigger' }],
    [
      'the third modal of a stack is replaced by it',
      { ...modal, previous_view_id: 'V2', root_view_id: 'V1' },
      'views.update',
      { view_id: 'V0HOME', hash: '1763618400.abc123' },
    ],
  ])('%s, whose id goes with the job', async (_where, view, method, args) => {
    door.slack.answers[method] = OPENED;
    expect(await door.send(viewClick({ ...view }, { action_id: 'run-reject' }))).toMatchObject({ statusCode: 200 });
    expect(door.slack.calls).toMatchObject([{ method, token: request.BOT_TOKEN, args }]);
    expect(JSON.parse(door.slack.calls[0]?.args['view'] ?? '')).toMatchObject({ callback_id: 'loading' });
    expect(door.jobs()).toMatchObject([{ kind: 'click', actionId: 'run-reject', viewId: 'V0LOADING' }]);
  });

  test('a modal that closed meanwhile costs the form, not the job', async () => {
    door.slack.answers['views.push'] = { ok: false, error: 'not_found' };
    expect(await door.send(viewClick(modal, { action_id: 'run-reject' }))).toMatchObject({ statusCode: 200 });
    expect(door.jobs()).toMatchObject([{ kind: 'click', from: { kind: 'modal', callbackId: 'run-defer' } }]);
    expect(door.jobs()[0]).not.toHaveProperty('viewId');
  });

  test('of another version are acknowledged without a job', async () => {
    expect(await door.send(viewClick({}, { action_id: 'run-explode' }))).toEqual({ statusCode: 200, body: '' });
    expect(door.aws.messages).toEqual([]);
  });
});

describe('forms', () => {
  test('become a job with each input under its action id', async () => {
    const values = {
      a: { reason: { type: 'plain_text_input', value: 'Not now' }, empty: { type: 'plain_text_input', value: null } },
      b: { until: { type: 'datetimepicker', selected_date_time: 1_763_700_000 } },
      c: { image: { type: 'static_select', selected_option: { text: {}, value: 'web' } } },
      d: { none: { type: 'static_select', selected_option: null }, box: { type: 'checkboxes', selected_options: [] } },
    };
    const event = submit({}, { state: { values } });
    expect(await door.send(event)).toEqual({ statusCode: 200, body: '' });
    expect(door.jobs()).toEqual([
      {
        kind: 'submit',
        id: idOf(event),
        at: NOW,
        actor: { userId: 'U0ANA', teamId: 'T0PATCHW' },
        callbackId: 'run-reject',
        privateMetadata: 'b-7k2m9x4q:1',
        values: {
          reason: { kind: 'text', text: 'Not now' },
          until: { kind: 'moment', at: 1_763_700_000_000 },
          image: { kind: 'choice', value: 'web' },
        },
      },
    ]);
    // As its button: no approval that fails keeps it waiting.
    expect(door.aws.messages[0]).toMatchObject({ MessageGroupId: 'stop:b-7k2m9x4q' });
  });

  test.each(['bake-choose', 'run-defer', 'run-cancel'])('%s is one of ours', async (callback_id) => {
    await door.send(submit({}, { callback_id }));
    expect(door.jobs()).toMatchObject([{ kind: 'submit', callbackId: callback_id }]);
  });

  test('one of another version says so and does nothing', async () => {
    const { statusCode, body } = await door.send(submit({}, { callback_id: 'fleet-explode' }));
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      response_action: 'update',
      view: { title: { text: 'Nothing was done' } },
    });
    expect(door.aws.messages).toEqual([]);
  });
});

describe('events', () => {
  test('App Home opened', async () => {
    const event = eventOf({ type: 'app_home_opened', user: 'U0DEV', channel: 'D0DEV', tab: 'home' });
    expect(await door.send(event)).toEqual({ statusCode: 200, body: '' });
    expect(door.jobs()).toEqual([
      { kind: 'home', id: idOf(event), at: NOW, actor: { userId: 'U0DEV', teamId: 'T0PATCHW' } },
    ]);
  });

  test.each([
    [
      'a user group changed',
      { type: 'subteam_members_changed', subteam_id: 'S0PLATFORM', team_id: 'T0PATCHW' },
      { event: 'usergroup-changed', usergroupId: 'S0PLATFORM' },
    ],
    [
      'a channel was shared',
      { type: 'channel_shared', connected_team_id: 'E0OTHER', channel: 'C0WEB' },
      { event: 'channel-shared', channelId: 'C0WEB' },
    ],
    ['the app was removed', { type: 'app_uninstalled' }, { event: 'app-removed' }],
    [
      'the bot’s token was revoked',
      { type: 'tokens_revoked', tokens: { bot: ['UPATCHBOT'], oauth: [] } },
      { event: 'app-removed' },
    ],
  ])('%s', async (_what, event, job) => {
    expect(await door.send(eventOf(event))).toMatchObject({ statusCode: 200 });
    expect(door.jobs()).toMatchObject([{ kind: 'workspace', actor: { userId: '', teamId: 'T0PATCHW' }, ...job }]);
    expect(door.aws.messages[0]).toMatchObject({ MessageGroupId: 'team:T0PATCHW' });
  });

  test.each([
    ['the messages tab', { type: 'app_home_opened', user: 'U0DEV', tab: 'messages' }],
    ['a person’s token', { type: 'tokens_revoked', tokens: { oauth: ['U0DEV'], bot: [] } }],
    ['a type nobody asked for', { type: 'message', channel: 'C1', text: '<!channel>' }],
  ])('%s is acknowledged without a job', async (_what, event) => {
    expect(await door.send(eventOf(event))).toEqual({ statusCode: 200, body: '' });
    expect(door.aws.messages).toEqual([]);
  });
});

describe('events that Slack holds back', () => {
  const told = (over: object = {}) =>
    signedEvent(
      JSON.stringify({
        token: 't',
        type: 'app_rate_limited',
        team_id: 'T0PATCHW',
        minute_rate_limited: 1_763_618_400,
        api_app_id: 'A0PATCHW',
        ...over,
      }),
      { contentType: request.JSON_TYPE },
    );

  test('are acknowledged and logged with their minute, without a job', async () => {
    expect(await door.send(told())).toEqual({ statusCode: 200, body: '' });
    expect(door.aws.messages).toEqual([]);
    expect(door.log.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 'WARN', event: 'events-rate-limited', reason: 'minute:1763618400' }),
    ]);
  });

  test.each([{ minute_rate_limited: 'now' }, { team_id: '' }])('without %j are malformed', async (over) => {
    expect(await door.send(told(over))).toMatchObject({ statusCode: 400 });
  });
});

describe('Slack’s own checks', () => {
  test('the address is confirmed when it is signed', async () => {
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc', token: 't' });
    const { statusCode, body: answer } = await door.send(signedEvent(body, { contentType: request.JSON_TYPE }));
    expect({ statusCode, ...JSON.parse(answer) }).toEqual({ statusCode: 200, challenge: 'abc' });
    const forged = signedEvent(body, { contentType: request.JSON_TYPE, secret: request.OLD_SECRET });
    expect(await door.send(forged)).toEqual({ statusCode: 401, body: '' });
  });

  test('ssl_check is answered', async () => {
    expect(await door.send(signedEvent(formOf({ ssl_check: '1', token: 't' })))).toEqual({ statusCode: 200, body: '' });
  });
});

describe('a queue that does not take the job', () => {
  const down = [{ status: 500 }, { status: 500 }];

  test.each([
    ['command', () => command()],
    ['button', () => click()],
    ['form', () => submit()],
    ['event', () => eventOf({ type: 'app_home_opened', user: 'U0DEV', tab: 'home' })],
  ])('is a 503 for a %s, never a throw, and the next try works', async (_kind, event) => {
    door.aws.faults.SendMessage.push(...down);
    expect(await door.send(event())).toEqual({ statusCode: 503, body: '' });
    expect(door.log.filter((line) => line.includes('job-not-enqueued'))).toHaveLength(1);
    expect(await door.send(event())).toMatchObject({ statusCode: 200 });
    expect(door.jobs()).toHaveLength(1);
  });
});

test('a replay carries the id of the first, by which the queue drops it; a second click has its own', async () => {
  const first = click();
  await door.send(first);
  await door.send(first);
  await door.send(
    signedEvent(first.body === undefined ? '' : Buffer.from(first.body ?? '', 'base64').toString(), {
      timestamp: String(request.NOW_SECONDS + 1),
    }),
  );
  const ids = door.aws.messages.map(({ MessageDeduplicationId }) => MessageDeduplicationId);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[2]).not.toBe(ids[0]);
});

test.each([
  ['another path', { rawPath: '/' }, 404],
  ['no path', { rawPath: undefined }, 404],
  ['GET', { requestContext: { http: { method: 'GET' } } }, 405],
  ['no signature', { headers: {} }, 401],
  ['a stage before the path', { rawPath: '/prod/slack/events' }, 200],
])('%s', async (_what, over, statusCode) => {
  expect(await door.send({ ...command(), ...over })).toMatchObject({ statusCode });
});

test.each([
  ['not JSON', '{', request.JSON_TYPE],
  ['an empty form', '&', request.FORM],
  ['a payload that is not JSON', 'payload=%7B', request.FORM],
  ['two payloads', 'payload=%7B%7D&payload=%7B%7D', request.FORM],
  ['a list', '[]', request.JSON_TYPE],
  ['null', 'null', request.JSON_TYPE],
  ['an event that is text', '{"type":"event_callback","team_id":"T1","event":"x"}', request.JSON_TYPE],
  ['a command without its person', formOf({ ...commandFields(), user_id: '' }), request.FORM],
  ['a command with two channels', `${formOf(commandFields())}&channel_id=C2`, request.FORM],
  ['a click without the person’s team', payloadForm(request.clickPayload({ user: { id: 'U0ANA' } })), request.FORM],
  ['a click on two buttons', payloadForm(request.clickPayload({ actions: [{}, {}] })), request.FORM],
  [
    'a click whose container and message differ',
    payloadForm(request.clickPayload({ message: { ts: '1.1' } })),
    request.FORM,
  ],
  [
    'a click in a view that is not there',
    payloadForm(request.viewClickPayload({}, {}, { view: undefined })),
    request.FORM,
  ],
  ['a click on an element of no known type', payloadForm(request.clickPayload({}, { type: 'hologram' })), request.FORM],
  ['a click whose channels differ', payloadForm(request.clickPayload({ channel: { id: 'C0OTHER' } })), request.FORM],
  [
    'a form with one input twice',
    payloadForm(
      request.submitPayload(
        {},
        {
          state: {
            values: {
              a: { x: { type: 'plain_text_input', value: '1' } },
              b: { x: { type: 'plain_text_input', value: '2' } },
            },
          },
        },
      ),
    ),
    request.FORM,
  ],
])('signed but malformed: %s is a 400', async (_what, body, contentType) => {
  expect(await door.send(signedEvent(body, { contentType }))).toEqual({ statusCode: 400, body: '' });
  expect(door.aws.messages).toEqual([]);
});

test.each(['shortcut', 'message_action', 'view_closed', 'block_suggestion', 'dialog_submission'])(
  'signed %s is not ours: 404',
  async (type) => {
    expect(
      await door.send(signedEvent(payloadForm({ type, user: { id: 'U0ANA', team_id: 'T0PATCHW' } }))),
    ).toMatchObject({ statusCode: 404 });
  },
);

test('the answer does not wait for anything but the queue', async () => {
  door.slack.answers['views.open'] = 'hang';
  await door.send(command({ text: 'status' }));
  // A call that waited for Slack would never return.
  await door.send(click());
  expect(door.slack.calls).toEqual([]);
});

test('auth.test is never called', async () => {
  for (const event of [
    command(),
    click(),
    submit(),
    eventOf({ type: 'app_home_opened', user: 'U0DEV', tab: 'home' }),
  ]) {
    await door.send(event);
  }
  expect(door.jobs()).toHaveLength(4);
  expect(door.slack.calls).toEqual([]);
});
