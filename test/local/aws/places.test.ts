import { DescribeImagesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetImageCommand, ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DescribeMaintenanceWindowsCommand, SSMClient } from '@aws-sdk/client-ssm';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from '../../../local/aws/place.ts';
import { rejectionOf } from './local-aws.ts';
import { DATA, HUB, roleArn, roleTemplate, SHOP, type StartedPlaces, startPlaces } from './places-world.ts';

let places: StartedPlaces;
beforeAll(async () => {
  places = await startPlaces();
  const trusted = { Principal: { AWS: roleArn(HUB, 'worker') } };
  await places.at(DATA).deployTemplate(roleTemplate('reader', trusted));
});
afterAll(() => places.close());

type Config = ReturnType<StartedPlaces['client']>;

/** One call of each protocol, with a client of its own. */
const CALLS: Readonly<Record<string, (config: Config) => Promise<unknown>>> = {
  ssm: (config) => new SSMClient(config).send(new DescribeMaintenanceWindowsCommand({})),
  imagebuilder: (config) =>
    new ImagebuilderClient(config).send(
      new GetImageCommand({ imageBuildVersionArn: 'arn:aws:imagebuilder:us-east-1:111122223333:image/a/1.0.0/1' }),
    ),
  ec2: (config) => new EC2Client(config).send(new DescribeImagesCommand({})),
  sts: (config) => new STSClient(config).send(new GetCallerIdentityCommand({})),
  s3: (config) =>
    new S3Client({ ...config, forcePathStyle: true }).send(new GetObjectCommand({ Bucket: 'none', Key: 'k' })),
};

const call = (service: string, config: Config): Promise<unknown> => {
  const found = CALLS[service];
  if (found === undefined) throw new Error(`no call of ${service}`);
  return found(config);
};

const accountOf = async (config: Config): Promise<unknown> => Object(await call('sts', config)).Account;

/** The worker of the hub takes a role. */
const assume = (RoleArn: string, more: object = {}, caller = 'worker') =>
  new STSClient(places.client(HUB, { accessKeyId: caller })).send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'patchwarden', ...more }),
  );

const session = async () => {
  const { Credentials } = await assume(roleArn(DATA, 'reader'));
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
};

test('a request is of the account of its access key', async () => {
  expect(await accountOf(places.client(HUB, { accessKeyId: 'local' }))).toBe(HUB.accountId);
  expect(await accountOf(places.client(HUB, { accessKeyId: 'worker' }))).toBe(HUB.accountId);
  expect(await accountOf(places.client(DATA))).toBe(DATA.accountId);
  expect(await accountOf(places.client(HUB, await session()))).toBe(DATA.accountId);
});

const UNKNOWN: readonly (readonly [service: string, name: string, expired: string])[] = [
  ['ssm', 'UnrecognizedClientException', 'ExpiredTokenException'],
  ['imagebuilder', 'UnrecognizedClientException', 'ExpiredTokenException'],
  ['ec2', 'AuthFailure', 'RequestExpired'],
  ['sts', 'InvalidClientTokenId', 'ExpiredToken'],
  ['s3', 'InvalidAccessKeyId', 'ExpiredToken'],
];

describe.each(UNKNOWN)('%s refuses', (service, name, expired) => {
  test('an account that the world does not have, and a token that nobody was given', async () => {
    const nobody = places.client({ ...DATA, accountId: '999988887777' });
    expect(await rejectionOf(call(service, nobody))).toMatchObject({ name });
    const given = await session();
    for (const wrong of [
      { ...given, sessionToken: 'x' },
      { ...given, accessKeyId: 'ASIA0000000000000000' },
    ])
      expect(await rejectionOf(call(service, places.client(DATA, wrong)))).toMatchObject({ name });
    const { accessKeyId, secretAccessKey } = given;
    const without = places.client(DATA, { accessKeyId, secretAccessKey });
    expect(await rejectionOf(call(service, without))).toMatchObject({ name });
  });

  test('a session after its hour, by the clock of the world', async () => {
    const given = await session();
    await places.clock.advance(3_599_000);
    const before = await call(service, places.client(DATA, given)).catch((error: Error) => error.name);
    expect(before).not.toBe(expired);
    await places.clock.advance(1_000);
    expect(await rejectionOf(call(service, places.client(DATA, given)))).toMatchObject({ name: expired });
  });

  test('a Region that the world does not have, naming those that it has', async () => {
    const elsewhere = places.client({ ...HUB, region: 'eu-west-1' });
    expect(await rejectionOf(call(service, elsewhere))).toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('nothing in eu-west-1: its Regions are ap-southeast-2, us-east-1'),
    });
  });
});

test('an account has the other Regions of the world too, with nothing in them', async () => {
  const there = { accountId: DATA.accountId, region: HUB.region };
  expect(await call('ssm', places.client(there))).toMatchObject({ WindowIdentities: [] });
});

describe('sts:AssumeRole', () => {
  const trusting = (name: string, trust: object) => places.at(SHOP).deployTemplate(roleTemplate(name, trust));
  const account = { AWS: `arn:aws:iam::${HUB.accountId}:root` };
  beforeAll(async () => {
    await trusting('of-worker', { Principal: { AWS: roleArn(HUB, 'worker') } });
    await trusting('of-hub', { Principal: account });
    const named = { ArnEquals: { 'aws:PrincipalArn': roleArn(HUB, 'worker') } };
    await trusting('of-hub-worker', { Principal: account, Condition: named });
    const secret = { StringEquals: { 'sts:ExternalId': 'shop-7' } };
    await trusting('of-secret', { Principal: account, Condition: secret });
    await trusting('of-lambda', { Principal: { Service: 'lambda.amazonaws.com' } });
    await trusting('of-none', { Principal: { AWS: roleArn(DATA, 'worker') } });
  });

  test.each([
    ['of-worker', 'worker', {}, 'done'],
    ['of-worker', 'gatekeeper', {}, 'AccessDenied'],
    ['of-hub', 'gatekeeper', {}, 'done'],
    ['of-hub-worker', 'worker', {}, 'done'],
    ['of-hub-worker', 'gatekeeper', {}, 'AccessDenied'],
    ['of-secret', 'worker', {}, 'AccessDenied'],
    ['of-secret', 'worker', { ExternalId: 'shop-8' }, 'AccessDenied'],
    ['of-secret', 'worker', { ExternalId: 'shop-7' }, 'done'],
    ['of-lambda', 'worker', {}, 'AccessDenied'],
    ['of-none', 'worker', {}, 'AccessDenied'],
    ['of-nobody', 'worker', {}, 'AccessDenied'],
    ['of-worker', 'worker', { DurationSeconds: 899 }, 'ValidationError'],
    ['of-worker', 'worker', { DurationSeconds: 3601 }, 'ValidationError'],
    ['of-worker', 'worker', { RoleSessionName: 'a b' }, 'ValidationError'],
  ])('of the role %s by %s with %j: %s', async (role, caller, more, expected) => {
    const answer = await assume(roleArn(SHOP, role), more, caller).then(
      ({ AssumedRoleUser }) => {
        expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${SHOP.accountId}:assumed-role/${role}/patchwarden`);
        return 'done';
      },
      (error: Error) => error.name,
    );
    expect(answer).toBe(expected);
  });

  test('says who may not take which role, and the same of one that is not there', async () => {
    for (const role of ['of-none', 'of-nobody'])
      expect(await rejectionOf(assume(roleArn(SHOP, role)))).toMatchObject({
        message: `User: arn:aws:sts::${HUB.accountId}:assumed-role/worker/local is not authorized to perform: sts:AssumeRole on resource: ${roleArn(SHOP, role)}`,
        $metadata: { httpStatusCode: 403 },
      });
  });

  test('gives credentials that end with the role', async () => {
    const given = await session();
    const { iam } = places.at(DATA);
    iam.setDeleted('reader', true);
    const denied = await rejectionOf(assume(roleArn(DATA, 'reader')));
    const ended = await rejectionOf(call('ssm', places.client(DATA, given)));
    iam.setDeleted('reader', false);
    expect([denied.name, ended.name]).toEqual(['AccessDenied', 'UnrecognizedClientException']);
    expect(await call('ssm', places.client(DATA, given))).toMatchObject({ WindowIdentities: [] });
  });
});

test('in trouble a place throttles every role, or answers nobody; another place is as before', async () => {
  const given = await session();
  const asked = (place: Place) => call('ssm', places.client(place, given));
  places.cloud.trouble.set('777788889999/us-east-1', 'throttled');
  expect(await rejectionOf(asked(DATA))).toMatchObject({ name: 'ThrottlingException' });
  places.cloud.trouble.set('777788889999/us-east-1', 'gone');
  expect(await rejectionOf(asked(DATA))).toMatchObject({ code: 'ECONNRESET' });
  expect(await asked({ ...DATA, region: HUB.region })).toMatchObject({ WindowIdentities: [] });
  places.cloud.trouble.clear();
  expect(await asked(DATA)).toMatchObject({ WindowIdentities: [] });
});
