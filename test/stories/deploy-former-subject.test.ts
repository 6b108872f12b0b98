import {
  call,
  cardOf,
  deploy,
  fieldsOf,
  imagesFor,
  press,
  quickPolicies,
  runIdOf,
  stackOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

/** A deploy that the version before stored: subject and lease without account and Region. */

const stack = (name: string) => ({ stack: { name, parameter: 'AmazonMachineImage' } });
const config = configFile('deploy-former-subject.yml', {
  policies: quickPolicies,
  fleets: { 'shop-dev': { policy: 'nonprod', image: 'web', ...stack('shop-dev') } },
});
const local = inLocalWorld({ windows: false, config });

const SUBJECT = '111122223333/ap-southeast-2/stack/shop-dev';
const FORMER = 'stack/shop-dev';

const table = (operation: string, input: object) =>
  call(local.world, 'dynamodb', operation, { TableName: 'patchwarden', ...input });

const holderOf = async (subject: string): Promise<unknown> => {
  const { Item } = await table('GetItem', { Key: { pk: { S: `LEASE#${subject}` }, sk: { S: 'LEASE' } } });
  return fieldsOf(fieldsOf(Item)['runId'])['S'];
};

/** Writes the run and its lease as the version before would have. */
async function asBefore(runId: string): Promise<void> {
  await table('UpdateItem', {
    Key: { pk: { S: `RUN#${runId}` }, sk: { S: 'RUN' } },
    UpdateExpression: 'SET subject = :former, run.subject = :former REMOVE subjectHere',
    ConditionExpression: 'subjectHere = :subject AND run.subject = :subject',
    ExpressionAttributeValues: { ':former': { S: FORMER }, ':subject': { S: SUBJECT } },
  });
  await table('DeleteItem', { Key: { pk: { S: `LEASE#${SUBJECT}` }, sk: { S: 'LEASE' } } });
  await table('PutItem', {
    Item: { pk: { S: `LEASE#${FORMER}` }, sk: { S: 'LEASE' }, runId: { S: runId }, since: { N: '1' } },
  });
}

test('passes its gate, keeps others off its stack, ends, and gives its lease back', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  const runId = runIdOf(world, 'shop-dev');
  expect(await holderOf(SUBJECT)).toBe(runId);
  await asBefore(runId);

  const [busy] = await world.patch('U0CLEO', `deploy shop-dev ${to}`);
  expect(busy).toContain(runId);
  expect(await holderOf(SUBJECT)).toBeUndefined();

  // What the version before had people asked for says nothing that a signature could prove: they are asked again.
  const [refused] = await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  expect(refused).toMatch(/^Nothing was done: this approval came without Slack's signature/);
  expect(cardOf(world, 'shop-dev').body).toContain('approval is needed again');
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  await world.advance('15m');
  expect(titleOf(world, 'shop-dev')).toMatch(/ runs ami-/);
  expect(await stackOf(world, 'shop-dev')).toMatchObject({ parameters: { AmazonMachineImage: to } });
  expect(await holderOf(FORMER)).toBeUndefined();

  await deploy(world, `shop-dev ${from}`);
  expect(await holderOf(SUBJECT)).toBe(runIdOf(world, 'shop-dev'));
});
