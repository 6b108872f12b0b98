import type { Place } from '../../local/aws/place.ts';
import { deploy, listOf, shortOf, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

/** One board over three accounts in two Regions. */
const story = inLocalWorld({ world: 'estate', config: 'local/world/estate.patchwarden.yml' });

const HUB: Place = { accountId: '111122223333', region: 'ap-southeast-2' };
const SHOP: Place = { accountId: '444455556666', region: 'ap-southeast-2' };
const SHOP_US: Place = { accountId: '444455556666', region: 'us-east-1' };
const DATA: Place = { accountId: '777788889999', region: 'us-east-1' };
const EVERYWHERE = [HUB, SHOP, SHOP_US, DATA];

type Fields = Record<string, unknown>;

function at(place: Place) {
  const parts = story.world.local.aws.cloud.at(place);
  if (parts === undefined) throw new Error('the world has that place');
  return parts;
}

const calling = (place: Place, service: string, operation: string, input: Fields = {}): Promise<Fields> =>
  at(place).server.callService(service, operation, input);

/** Runbooks that ran in a place, and as whom. */
async function executions(place: Place): Promise<string[]> {
  const answer = await calling(place, 'ssm', 'DescribeAutomationExecutions');
  return listOf(answer['AutomationExecutionMetadataList']).map(
    ({ DocumentName, AutomationExecutionStatus, ExecutedBy }) =>
      `${String(DocumentName)} ${String(AutomationExecutionStatus)} by ${String(ExecutedBy).split(':')[4]} ${String(ExecutedBy).split('/')[1]}`,
  );
}

/** The image with which a place's stack web-prod runs. */
async function imageOf(place: Place): Promise<string> {
  const { Stacks } = await calling(place, 'cloudformation', 'DescribeStacks', { StackName: 'web-prod' });
  const parameters = listOf(listOf(Stacks)[0]?.['Parameters']);
  return String(parameters.find(({ ParameterKey }) => ParameterKey === 'AmazonMachineImage')?.['ParameterValue']);
}

const boardOf = async (user: string): Promise<string> => {
  await story.world.control('home', { user });
  await story.world.local.clock.settled();
  return story.world.home(user) ?? '';
};

test('the stacks web-prod of two accounts are deployed at the same time: each by its own runbook, which asks the hub by its own alias', async () => {
  const { world } = story;
  const before = await Promise.all([SHOP, SHOP_US, DATA].map(imageOf));
  await deploy(world, 'data-web');
  await deploy(world, 'shop-web-us');
  await world.advance('12m');
  const after = await Promise.all([SHOP, SHOP_US, DATA].map(imageOf));
  expect([titleOf(world, 'data-web'), titleOf(world, 'shop-web-us')]).toEqual([
    `data-web runs ${shortOf(after[2] ?? '')}`,
    `shop-web-us runs ${shortOf(after[1] ?? '')}`,
  ]);
  expect(after.map((image, index) => image === before[index])).toEqual([true, false, false]);
  expect(new Set(after).size).toBe(3);
  const asReader = (place: Place) =>
    `Patchwarden-Deploy Success by ${place.accountId} patchwarden-reader-${place.region}`;
  expect(await Promise.all(EVERYWHERE.map(executions))).toEqual([[], [], [asReader(SHOP_US)], [asReader(DATA)]]);
  const gates = EVERYWHERE.map((place) => at(place).lambda.counters('patchwarden-gatekeeper').invocations);
  expect(gates).toEqual([2, 0, 1, 1]);
  const told = world.local.aws.events.recent('patchwarden-members');
  expect([...new Set(told.map(({ account, region }) => `${account}/${region}`))].sort()).toEqual([
    '444455556666/us-east-1',
    '777788889999/us-east-1',
  ]);
});

test('one board has the fleets and the windows of all; what a member denies it says, and the rest goes on', async () => {
  const { world } = story;
  await world.advance('3m');
  const board = await boardOf('U0ANA');
  for (const fleet of [
    'web-dev',
    'shop-web',
    'shop-web-us',
    'shop-api',
    'data-web',
    'data-api',
    'shop-linux',
    'data-linux',
  ])
    expect(board).toContain(`*${fleet}*`);
  for (const place of [
    '444455556666/ap-southeast-2 (shop)',
    '444455556666/us-east-1 (shop)',
    '777788889999/us-east-1 (data)',
  ])
    expect(board).toContain(place);
  expect(board).toMatch(/\*shop-linux\* · .* · Patching-LINUX for 3 h\n\*data-linux\* · .* · Patching-LINUX for 3 h/);
  expect(board).not.toContain('Cannot be read');

  await world.place('444455556666/us-east-1', 'denying');
  await world.advance('3m');
  const [checks = ''] = await world.patch('U0DEV', 'doctor');
  expect(checks.split('\n').filter((line) => line.includes('444455556666/us-east-1'))).toEqual([
    expect.stringMatching(/^• 444455556666\/us-east-1: Not read: everything/),
  ]);
  expect(checks).not.toContain('To do');
  const [refused] = await world.patch('U0DEV', 'deploy shop-web-us');
  expect(refused).toMatch(/^No request was made: /);
  expect(await boardOf('U0ANA')).toMatch(/\*Cannot be read\*: `444455556666\/us-east-1` since /);
  await deploy(world, 'data-web');
  await world.advance('12m');
  expect(titleOf(world, 'data-web')).toMatch(/^data-web runs ami-/);

  await world.place('444455556666/us-east-1', 'well');
  await world.advance('3m');
  expect(await boardOf('U0ANA')).not.toContain('Cannot be read');
  await deploy(world, 'shop-web-us');
  await world.advance('12m');
  expect(titleOf(world, 'shop-web-us')).toMatch(/^shop-web-us runs ami-/);
});
