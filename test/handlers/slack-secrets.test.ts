import { click, command, commandFields, formOf, OLD_SECRET, SECRET, signedEvent } from '../support/signed-request.ts';
import { type SlackDoor, startSlackDoor } from '../support/slack-door.ts';

const SIGNING = '/patchwarden/slack-signing-secret';
const TOKEN = '/patchwarden/slack-bot-token';

let door: SlackDoor;

beforeEach(async () => {
  door = await startSlackDoor();
});

afterEach(() => door.close());

const oldCommand = () => signedEvent(formOf(commandFields()), { secret: OLD_SECRET });

test('the secrets are read once per container, also when the first requests come together', async () => {
  await Promise.all([door.send(command()), door.send(click()), door.send(command({ text: 'status' }))]);
  await door.send(command());
  expect(door.aws.calls['GetParameters']).toBe(1);
});

test('another prefix', async () => {
  const other = await startSlackDoor({ PATCHWARDEN_SECRETS: '/prod/patchwarden' });
  other.aws.parameters.set(`/prod${SIGNING}`, SECRET);
  other.aws.parameters.set(`/prod${TOKEN}`, 'xoxb-other');
  expect(await other.send(command())).toMatchObject({ statusCode: 200 });
  await other.close();
});

test.each<[string, (door: SlackDoor) => void, () => void]>([
  ['SSM is down', (d) => d.aws.faults.GetParameters.push({ status: 500 }, { status: 500 }), () => undefined],
  ['the connection drops', (d) => d.aws.faults.GetParameters.push('drop', 'drop'), () => undefined],
])(
  'when %s the door is shut with a 503 and a line to alarm on, and the next request tries again',
  async (_what, break_) => {
    break_(door);
    expect(await door.send(command())).toEqual({ statusCode: 503, body: '' });
    expect(door.log).toHaveLength(1);
    expect(JSON.parse(door.log[0] ?? '')).toMatchObject({ level: 'ERROR', event: 'door-unavailable', status: 503 });
    expect(await door.send(command())).toMatchObject({ statusCode: 200 });
  },
);

test.each(['', '   ', 'short', `${SECRET},`, `${SECRET},x`, `${SECRET},${OLD_SECRET},${SECRET}`])(
  'the signing secret %j opens the door to nobody',
  async (secret) => {
    door.aws.parameters.set(SIGNING, secret);
    expect(await door.send(signedEvent(formOf(commandFields()), { secret }))).toEqual({ statusCode: 503, body: '' });
    expect(await door.send(command())).toEqual({ statusCode: 503, body: '' });
    expect(door.log.join()).not.toContain(SECRET);
    door.aws.parameters.set(SIGNING, SECRET);
    expect(await door.send(command())).toMatchObject({ statusCode: 200 });
  },
);

test('a parameter that does not exist shuts the door', async () => {
  door.aws.parameters.delete(TOKEN);
  expect(await door.send(command())).toEqual({ statusCode: 503, body: '' });
});

test.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'PATCHWARDEN_REQUESTS_QUEUE_URL'])(
  'without %s in the environment: 503',
  async (name) => {
    const broken = await startSlackDoor({ [name]: undefined });
    expect(await broken.send(command())).toEqual({ statusCode: 503, body: '' });
    expect(JSON.parse(broken.log[0] ?? '')).toMatchObject({ event: 'door-misconfigured', code: `no-${name}` });
    await broken.close();
  },
);

test('while two secrets are given both are taken', async () => {
  door.aws.parameters.set(SIGNING, `${SECRET}, ${OLD_SECRET}\n`);
  expect(await door.send(command())).toMatchObject({ statusCode: 200 });
  expect(await door.send(oldCommand())).toMatchObject({ statusCode: 200 });
});

test('a rotation is noticed by the first request with the new secret; the old one stops with it', async () => {
  door.aws.parameters.set(SIGNING, OLD_SECRET);
  expect(await door.send(oldCommand())).toMatchObject({ statusCode: 200 });
  door.aws.parameters.set(SIGNING, SECRET);
  door.aws.parameters.set(TOKEN, 'xoxb-new-token');
  expect(await door.send(command())).toMatchObject({ statusCode: 200 });
  door.clock.now += 61_000;
  expect(await door.send(oldCommand())).toEqual({ statusCode: 401, body: '' });
  door.slack.answers['views.open'] = { ok: true, view: { id: 'V1' } };
  await door.send(command({ text: 'bake' }));
  expect(door.slack.calls[0]).toMatchObject({ token: 'xoxb-new-token' });
});

test('wrong signatures read the secrets again at most once a minute', async () => {
  await door.send(command());
  for (let i = 0; i < 50; i += 1) expect(await door.send(oldCommand())).toMatchObject({ statusCode: 401 });
  expect(door.aws.calls['GetParameters']).toBe(2);
  door.clock.now += 60_000;
  await door.send(oldCommand());
  expect(door.aws.calls['GetParameters']).toBe(3);
});

test('when the second reading fails the secrets known so far go on counting', async () => {
  await door.send(command());
  door.aws.faults.GetParameters.push({ status: 500 }, { status: 500 });
  expect(await door.send(oldCommand())).toMatchObject({ statusCode: 401 });
  expect(await door.send(command())).toMatchObject({ statusCode: 200 });
});
