import { type Local, startLocal } from '../../../local/start.ts';
import { roleArn, roleTemplate } from '../aws/places-world.ts';

const HUB = { accountId: '111122223333', region: 'ap-southeast-2' };
const DATA = { accountId: '777788889999', region: 'us-east-1' };
const PLACE = '777788889999/us-east-1';
const WINDOW = 'mw-0da7a1b2c3d4e5f67';

let local: Local;
beforeAll(async () => {
  const reader = roleTemplate('patchwarden-reader-us-east-1', { Principal: { AWS: roleArn(HUB, 'worker') } });
  local = await startLocal({ world: 'estate', members: { [PLACE]: reader } });
});
afterAll(() => local.close());

const act = async (path: string, body: object): Promise<unknown> => {
  const response = await fetch(`${local.slackUrl}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  return response.ok ? 'done' : Object(answer).error;
};

const there = (service: string, operation: string, input: Record<string, unknown>) => {
  const server = local.aws.cloud.at(DATA)?.server;
  if (server === undefined) throw new Error('the world has the data account');
  return server.callService(service, operation, input);
};

test('the state names the places of a world of several', async () => {
  const state: unknown = await (await fetch(`${local.slackUrl}/_local/state`)).json();
  expect(Object(state).places).toEqual([
    '111122223333/ap-southeast-2',
    '444455556666/ap-southeast-2',
    '444455556666/us-east-1',
    PLACE,
  ]);
});

test('what people do in an account and Region is done there alone', async () => {
  const change = { window: WINDOW, enabled: false };
  expect(await act('window', change)).toMatch(/^DoesNotExistException/);
  expect(await act('window', { ...change, place: PLACE })).toBe('done');
  expect(await there('ssm', 'GetMaintenanceWindow', { WindowId: WINDOW })).toMatchObject({ Enabled: false });
  expect(await act('tags', { instance: 'data-linux-1', tags: { Owner: 'data' } })).toMatch(/^No instance has the Name/);
  expect(await act('tags', { instance: 'data-linux-1', tags: { Owner: 'data' }, place: PLACE })).toBe('done');
});

test('a fault in one place waits there', async () => {
  const fault = { target: 'aws', service: 'ssm', operation: 'DescribeMaintenanceWindows', kind: 'throttle' };
  expect(await act('fault', { ...fault, place: PLACE })).toBe('done');
  expect(await local.aws.callService('ssm', 'DescribeMaintenanceWindows', {})).toHaveProperty('WindowIdentities');
  await expect(there('ssm', 'DescribeMaintenanceWindows', {})).rejects.toThrow('Rate exceeded');
});

test.each([
  ['fault', { target: 'slack', method: '*', kind: 'server-error', place: PLACE }, 'A fault of Slack has no place.'],
  ['scan', { instance: 'i-1', place: 7 }, expect.stringContaining('place: Invalid input')],
  ['scan', { instance: 'i-1', place: 'mars' }, expect.stringMatching(/^This world has no mars: its places are 1111/)],
  ['place', { place: 'mars', becomes: 'gone' }, 'This world has no mars.'],
  [
    'place',
    { place: '444455556666/us-east-1', becomes: 'denying' },
    '444455556666/us-east-1 has no role patchwarden-reader-us-east-1, of which this could be said.',
  ],
])('%s with %j is refused', async (path, body, words) => {
  expect(await act(path, body)).toEqual(words);
});

test('a place can deny, be throttled or gone, and be well again', async () => {
  const RoleArn = roleArn(DATA, 'patchwarden-reader-us-east-1');
  const assume = () =>
    local.aws.callService('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'bot' }, 'worker').then(
      () => 'done',
      (error: Error) => error.name,
    );
  const said: unknown[] = [];
  for (const becomes of ['denying', 'throttled', 'gone', 'well']) {
    expect(await act('place', { place: PLACE, becomes })).toBe('done');
    said.push([becomes, await assume(), local.aws.cloud.trouble.get(PLACE)]);
  }
  expect(said).toEqual([
    ['denying', 'AccessDenied', undefined],
    ['throttled', 'done', 'throttled'],
    ['gone', 'done', 'gone'],
    ['well', 'done', undefined],
  ]);
});

test('a member that the world does not have is refused, saying what to do', async () => {
  const members = { '999988887777/us-east-1': { Resources: {} } };
  await expect(startLocal({ members })).rejects.toThrow(
    'The config has 999988887777/us-east-1 in accounts, which this world does not have: choose another --world.',
  );
});
