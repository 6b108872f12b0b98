import { createHmac } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { WebClient } from '@slack/web-api';
import { StartError } from '../../local/settings.ts';
import { type Local, startLocal } from '../../local/start.ts';

const running: Local[] = [];
const errors: unknown[] = [];
const start = async (options: Parameters<typeof startLocal>[0] = {}): Promise<Local> => {
  const local = await startLocal({ onError: (error) => errors.push(error), ...options });
  running.push(local);
  return local;
};
beforeEach(() => {
  errors.length = 0;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((local) => local.close()));
});

const post = async (local: Local, path: string, input: object) => {
  const response = await fetch(`${local.slackUrl}/_local/${path}`, { method: 'POST', body: JSON.stringify(input) });
  return Object(await response.json());
};
const messagesIn = async (local: Local, channel = 'C0PATCHING') =>
  Object(await (await fetch(`${local.slackUrl}/_local/messages?channel=${channel}`)).json());
const command = (local: Local, text: string, user = 'U0ANA') =>
  post(local, 'command', { user, channel: 'C0PATCHING', text });

interface Shown {
  ts: string;
  text: string;
  blocks?: unknown[];
  replies: { text: string }[];
}
const cardIn = (messages: Shown[]): Shown | undefined =>
  messages.find(({ blocks }) => JSON.stringify(blocks ?? []).includes('run-approve'));

test('command, approval and clock lead to the new AMI and the difference in the channel', async () => {
  const local = await start();
  expect(await command(local, 'bake web')).toMatchObject({ status: 200 });
  await post(local, 'clock', { advance: '5s' });
  const card = cardIn(await messagesIn(local));
  const click = { user: 'U0BEN', channel: 'C0PATCHING', ts: card?.ts, action_id: 'run-approve' };
  expect(await post(local, 'click', click)).toMatchObject({ status: 200 });
  await post(local, 'clock', { advance: '40m' });
  const finished = Object(await messagesIn(local)).find(({ ts }: Shown) => ts === card?.ts);
  expect(finished.text).toMatch(/^web baked: ami-[0-9a-f]{17}\./);
  expect(JSON.stringify(finished.replies)).toMatch(/CVE|packages/i);
  expect(errors).toEqual([]);
});

test('two worlds in one process have nothing to do with each other', async () => {
  const [one, other] = await Promise.all([start(), start()]);
  await command(one, 'bake web');
  await one.clock.advance(5000);
  await other.clock.advance(5000);
  expect(await messagesIn(one)).not.toEqual([]);
  expect(await messagesIn(other)).toEqual([]);
});

test('a reset puts the world back to its beginning, on the same ports', async () => {
  const local = await start();
  const { slackUrl, awsUrl } = local;
  const began = local.clock.now();
  await command(local, 'bake web');
  await post(local, 'clock', { advance: '1h' });
  expect(await post(local, 'reset', {})).toEqual({ ok: true });
  expect(await messagesIn(local)).toEqual([]);
  expect([local.slackUrl, local.awsUrl, local.clock.now()]).toEqual([slackUrl, awsUrl, began]);
  await command(local, 'bake web');
  await post(local, 'clock', { advance: '5s' });
  expect(cardIn(await messagesIn(local))).toBeDefined();
});

test('the secrets lie in the parameter store as SecureStrings', async () => {
  const local = await start();
  const client = new SSMClient({ endpoint: local.awsUrl });
  const read = (name: string) =>
    client.send(new GetParameterCommand({ Name: `/patchwarden/${name}`, WithDecryption: true }));
  expect((await read('slack-signing-secret')).Parameter).toMatchObject({
    Type: 'SecureString',
    Value: 'local-signing-secret-of-patchwarden',
  });
  expect((await read('slack-bot-token')).Parameter).toMatchObject({ Value: 'xoxb-local-patchwarden' });
  client.destroy();
});

test('a forged request to the bot’s endpoint has no effect and raises no error', async () => {
  const local = await start();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(Math.floor(local.clock.now() / 1000)),
    'x-slack-signature': `v0=${'0'.repeat(64)}`,
  };
  const body = 'command=%2Fpatch&text=bake+web&user_id=U0ANA&team_id=T0PATCHW&channel_id=C0PATCHING';
  const direct = await fetch(`${local.slackUrl}/slack/events`, { method: 'POST', headers, body });
  expect(direct.status).toBe(401);
  expect(await post(local, 'raw', { headers, body })).toMatchObject({ status: 401 });
  await local.clock.advance(60_000);
  expect(await messagesIn(local)).toEqual([]);
  expect(errors).toEqual([]);
});

test('events of the buses and faults of AWS are within reach', async () => {
  const local = await start();
  await command(local, 'bake web');
  await post(local, 'clock', { advance: '1m' });
  const events = async (query = '') =>
    Object(await (await fetch(`${local.slackUrl}/_local/aws/events${query}`)).json()).map(
      ({ bus }: { bus: string }) => bus,
    );
  expect(new Set(await events('?bus=patchwarden'))).toEqual(new Set(['patchwarden']));
  expect(await events('?bus=nobody')).toEqual([]);
  const fault = { target: 'aws', service: 'ssm', operation: '*', kind: 'throttle', times: 3 };
  expect(await post(local, 'fault', fault)).toEqual({ ok: true });
  expect(local.aws.faults.takeAws('ssm', 'GetParameter')).toMatchObject({ kind: 'throttle' });
  const gate = { target: 'aws', service: 'dynamodb', operation: '*', kind: 'server-error', caller: 'gate' };
  expect(await post(local, 'fault', gate)).toEqual({ ok: true });
  expect(local.aws.faults.takeAws('dynamodb', 'UpdateItem', 'worker')).toBeUndefined();
  expect(local.aws.faults.takeAws('dynamodb', 'UpdateItem', 'gate')).toMatchObject({ kind: 'server-error' });
});

test('a worker that is down takes nothing, and catches up when it is back', async () => {
  const local = await start();
  await post(local, 'worker', { down: true });
  await command(local, 'bake web');
  await post(local, 'clock', { advance: '10m' });
  expect(await messagesIn(local)).toEqual([]);
  await post(local, 'worker', { down: false });
  await post(local, 'clock', { advance: '1m' });
  expect(await messagesIn(local)).not.toEqual([]);
  expect(errors).toEqual([]);
});

test('administrators disable, move and delete windows, and hear why not', async () => {
  const local = await start();
  const window = 'mw-0a1b2c3d4e5f67890';
  const enabled = async () =>
    (await local.aws.callService('ssm', 'GetMaintenanceWindow', { WindowId: window }))['Enabled'];
  await post(local, 'window', { window, enabled: false });
  expect(await enabled()).toBe(false);
  const both = post(local, 'window', { window, enabled: true, deleted: true });
  expect(await both).toEqual({
    error: 'A window is either deleted, or gets another schedule, or is enabled or disabled.',
  });
  const unknown = await post(local, 'window', { window: 'mw-00000000000000000', enabled: true });
  expect(unknown).toEqual({
    error: 'DoesNotExistException: Maintenance window mw-00000000000000000 does not exist',
  });
});

test('instances are stopped and started, and their agents are lost and found', async () => {
  const local = await start();
  const instance = 'i-0be15e364206a7d93';
  const seen = async () => {
    const Filters = [{ Key: 'InstanceIds', Values: [instance] }];
    const answer = await local.aws.callService('ssm', 'DescribeInstanceInformation', { Filters });
    return Object(answer['InstanceInformationList']).map(({ PingStatus }: { PingStatus: string }) => PingStatus);
  };
  await post(local, 'instance', { instance, becomes: 'lost' });
  await post(local, 'clock', { advance: '15m' });
  expect(await seen()).toEqual(['ConnectionLost']);
  await post(local, 'instance', { instance, becomes: 'found' });
  expect(await seen()).toEqual(['Online']);
  await post(local, 'instance', { instance, becomes: 'stopped' });
  await post(local, 'clock', { advance: '5m' });
  expect(await seen()).toEqual([]);
  await post(local, 'instance', { instance, becomes: 'started' });
  await post(local, 'clock', { advance: '5m' });
  expect(await seen()).toEqual(['Online']);
  const nobody = await post(local, 'instance', { instance: 'i-00000000000000000', becomes: 'lost' });
  expect(nobody).toEqual({ error: 'InvalidInstanceId: There is no managed node i-00000000000000000' });
  const outcome = { kind: 'never-returns' };
  expect(await post(local, 'fault', { target: 'node', instance, outcome })).toEqual({ ok: true });
});

test('the second built-in world is there by its name', async () => {
  const local = await start({ world: 'ugly' });
  const { WindowIdentities } = await local.aws.callService('ssm', 'DescribeMaintenanceWindows', {});
  expect(Object(WindowIdentities).map(({ Name }: { Name: string }) => Name)).toContain('manual-patching');
});

test('with another Slack given, it is that one which is called and whose signatures count', async () => {
  const slack = await start();
  const env = {
    SLACK_API_URL: `${slack.slackUrl}/api/`,
    SLACK_BOT_TOKEN: slack.slack.workspace.app.botToken,
    SLACK_SIGNING_SECRET: 'another-secret',
  };
  const local = await start({ env });
  expect(() => local.slack).toThrow('this run talks to another Slack');
  expect(await command(local, 'bake web')).toEqual({ error: 'This run talks to another Slack: act there.' });
  const client = new WebClient('x', { slackApiUrl: `${local.slackUrl}/api/`, retryConfig: { retries: 0 } });
  await expect(client.auth.test()).rejects.toThrow();
});

describe('with another Slack', () => {
  const startElsewhere = async () => {
    const other = await start();
    const { botToken, signingSecret } = other.slack.workspace.app;
    const apiUrl = `${other.slackUrl}/api/`;
    const env = { SLACK_API_URL: apiUrl, SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret };
    return { other, signingSecret, local: await start({ env }) };
  };

  test('time is real, and nobody sets it', async () => {
    const { local } = await startElsewhere();
    expect(local.clock.speed).toBe(1);
    expect(Math.abs(local.clock.now() - Date.now())).toBeLessThan(5000);
    const refused = { error: 'Time is real in this run: its clock cannot be set.' };
    expect(await post(local, 'clock', { advance: '5m' })).toEqual(refused);
    expect(await post(local, 'clock', { speed: 60 })).toEqual(refused);
    expect(local.clock.speed).toBe(1);
  });

  test('the page is off', async () => {
    const { local, other } = await startElsewhere();
    for (const path of ['/', '/page.js']) {
      const answer = await fetch(`${local.slackUrl}${path}`);
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: 'This run talks to another Slack: act there.' },
      ]);
    }
    expect((await fetch(other.slackUrl)).headers.get('content-type')).toContain('text/html');
    expect([local.otherSlackUrl, other.otherSlackUrl]).toEqual([`${other.slackUrl}/api/`, undefined]);
  });

  test('what it signs at the real time is let in', async () => {
    const { local, other, signingSecret } = await startElsewhere();
    const timestamp = String(Math.floor(Date.now() / 1000));
    const body = new URLSearchParams({
      command: '/patch',
      text: 'bake web',
      user_id: 'U0ANA',
      team_id: 'T0PATCHW',
      channel_id: 'C0PATCHING',
      trigger_id: '1.2.other',
      response_url: `${other.slackUrl}/response/none`,
    }).toString();
    const signature = createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex');
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
    };
    const answer = await fetch(`${local.slackUrl}/slack/events`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    const forged = { ...headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` };
    const refused = await fetch(`${local.slackUrl}/slack/events`, { method: 'POST', headers: forged, body });
    expect(refused.status).toBe(401);
  });
});

describe('what cannot start says why in one sentence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'patchwarden-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const refusal = async (options: Parameters<typeof startLocal>[0]): Promise<string> => {
    try {
      await start(options);
    } catch (error) {
      return String(Object(error).message);
    }
    throw new Error('it started');
  };

  test('a port in use', async () => {
    const local = await start();
    const port = Number(new URL(local.slackUrl).port);
    expect(await refusal({ port })).toBe(
      `Port ${port} is in use: stop what uses it, or start with --port ${port + 1}.`,
    );
    const awsPort = Number(new URL(local.awsUrl).port);
    expect(await refusal({ awsPort })).toBe(
      `Port ${awsPort} is in use: stop what uses it, or start with --aws-port ${awsPort + 1}.`,
    );
  });

  test('a config with a wrong key', async () => {
    expect(await refusal({ config: file('wrong.yml', 'workspace: T0PATCHW\ncolour: red\n') })).toContain('colour');
  });

  test('a missing build, world or manifest', async () => {
    expect(await refusal({ build: folder })).toContain('The build is missing');
    expect(await refusal({ world: join(folder, 'none.yml') })).toContain('The world file');
    expect(await refusal({ manifest: join(folder, 'none.yml') })).toContain("The Slack app's manifest");
  });

  test('a build that was made for a config without its places', async () => {
    expect(await refusal({ world: 'estate', config: 'local/world/estate.patchwarden.yml' })).toBe(
      'The build has no stack for 444455556666/ap-southeast-2, which the config lists: npm start builds for the config that it is given.',
    );
  });

  test('half of another Slack', async () => {
    await expect(start({ env: { SLACK_BOT_TOKEN: 'x' } })).rejects.toThrow(StartError);
    expect(await refusal({ env: { SLACK_BOT_TOKEN: 'x' } })).toBe(
      'To talk to another Slack, set SLACK_API_URL and SLACK_SIGNING_SECRET too; to use the local one, set none.',
    );
  });

  test('a real AWS without credentials', async () => {
    expect(await refusal({ realAws: true })).toMatch(/^To talk to a real AWS, set AWS_ACCESS_KEY_ID and/);
  });
});
