import type { AwsConfig } from '../../src/aws/signed-call.ts';
import type { Here } from '../../src/config/here.ts';
import { lazily } from '../../src/handlers/lazily.ts';
import { createPace } from '../../src/handlers/pace.ts';
import { createPlaces } from '../../src/handlers/places.ts';
import { HOME } from '../support/home.ts';

const AWS: AwsConfig = { region: HOME.region, credentials: { accessKeyId: 'A', secretAccessKey: 'S' } };
const many = Array.from({ length: 52 }, (_, i) => `4444555566${String(i).padStart(2, '0')}`);
const config = {
  accounts: {
    [HOME.account]: { regions: [HOME.region, 'eu-west-1'] },
    ...Object.fromEntries(many.map((id) => [id, { regions: ['us-east-1'] }])),
  },
};

function setUp() {
  const made: { aws: AwsConfig; place: Here }[] = [];
  const at = createPlaces({
    config,
    home: HOME,
    aws: AWS,
    roleArn: ({ account }) => `arn:aws:iam::${account}:role/reader`,
    sessionName: 'patchwarden-worker',
    now: () => 0,
    pace: () => async () => undefined,
    make: (aws, place) => {
      made.push({ aws, place });
      return { place };
    },
  });
  return { at, made };
}

test('home is reached as the function is, another place by its role, in its Region and at its pace', () => {
  const { at, made } = setUp();
  at(HOME);
  at({ account: HOME.account, region: 'eu-west-1' });
  expect(made.map(({ place }) => place)).toEqual([HOME, { account: HOME.account, region: 'eu-west-1' }]);
  expect(made[0]?.aws).toBe(AWS);
  expect(made[1]?.aws).toMatchObject({
    region: 'eu-west-1',
    credentials: expect.any(Function),
    pace: expect.any(Function),
  });
});

test('a place is made once while it is used, and of many the ones used last are kept', () => {
  const { at, made } = setUp();
  const [first = '', ...others] = many;
  const place = (account: string): Here => ({ account, region: 'us-east-1' });
  at(place(first));
  at(place(first));
  expect(made).toHaveLength(2);
  for (const account of others) at(place(account));
  const before = made.length;
  at(place(others.at(-1) ?? ''));
  expect(made).toHaveLength(before);
  at(place(first));
  expect(made).toHaveLength(before + 1);
  // Its credentials and its pace are the same as before.
  expect(made.at(-1)?.aws).toBe(made[1]?.aws);
});

test('a place that the config does not list is reached by no call, and each says what to do', async () => {
  const { at, made } = setUp();
  const place = { account: '999988887777', region: 'us-east-1' };
  expect(at(place)).toEqual({ place });
  const credentials = made.at(-1)?.aws.credentials;
  const asked = typeof credentials === 'function' ? credentials() : 'they are there';
  await expect(asked).rejects.toMatchObject({
    failure: 'refused',
    message:
      'reaching 999988887777/us-east-1 (list it in accounts of patchwarden.yml again, until nothing runs there): PlaceNotListed: it is not in accounts of patchwarden.yml',
  });
});

test('three calls go at once and then three a second; one that would wait beyond the end is not made', async () => {
  let now = 0;
  const pace = createPace({
    perSecond: 3,
    stopwatch: () => now,
    leftMs: () => 10_000 - now,
    wait: async (ms) => {
      now += ms;
    },
  });
  const times: number[] = [];
  for (let call = 0; call < 7; call += 1) {
    await pace();
    times.push(Math.round(now));
  }
  expect(times).toEqual([0, 0, 0, 333, 667, 1000, 1333]);
  now = 9_999;
  await pace();
  await pace();
  await pace();
  await expect(pace()).rejects.toThrow('no time left');
});

test('a port is made when it is first used, once', async () => {
  let made = 0;
  const port = lazily(() => {
    made += 1;
    return { read: async () => 'read', other: 1 };
  });
  const spread = { port };
  expect(made).toBe(0);
  expect([await spread.port.read(), port.other, 'read' in port, { ...port }.other]).toEqual(['read', 1, true, 1]);
  expect(made).toBe(1);
});
