import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { call, deployCards, imagesFor, listOf, quickPolicies } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, imageFleets } from './variants.ts';

const local = inLocalWorld({
  windows: false,
  config: configFile('plan-ahead.yml', { policies: quickPolicies, fleets: imageFleets() }),
});

/** What windows are told of meanwhile is theirs. */
const isOfWindows = (text: string): boolean =>
  /^(\{"S":"(OCC|WINDOWS)#|\{"S":"[0-9]{15}#OCC#|Upcoming window)/.test(text);

/** Since when someone is in an approver group is kept whenever a group is read: it is of the group, and of no plan. */
const isOfGroup = (pk: string): boolean => pk.startsWith('{"S":"MEMBERS#');

/** Change sets of the stack, items of the table and messages in channels: what a plan could leave behind. */
async function traces(world: LocalWorld, stack = 'shop-dev'): Promise<unknown> {
  const { Summaries } = await call(world, 'cloudformation', 'ListChangeSets', { StackName: stack });
  const { Items } = await call(world, 'dynamodb', 'Scan', { TableName: 'patchwarden' });
  const channels = [...world.local.slack.workspace.channels.keys()];
  return {
    sets: Summaries,
    items: listOf(Items)
      // A line of the ledger says in its sort key what it is of.
      .map((item) => JSON.stringify(JSON.stringify(item['pk']).includes('LEDGER#') ? item['sk'] : item['pk']))
      .filter((pk) => !isOfWindows(pk) && !isOfGroup(pk)),
    messages: channels
      .flatMap((channel) => world.messages(channel).map(({ text }) => text))
      .filter((text) => !isOfWindows(text)),
    executions: await world.executions(),
  };
}

test('shows one person what a deploy would do, asks nobody and leaves nothing behind', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  const before = await traces(world);
  await world.patch('U0DEV', `plan shop-dev ${to} because CVE-2026-1`);
  await world.advance('10s');
  const { body } = world.form('U0DEV');
  expect(body).toContain('*Plan only*: no request was made, nothing was stored.');
  expect(body).toContain(`\`/patch deploy shop-dev ${to} because CVE-2026-1\` requests this deploy.`);
  expect(body).toContain(from);
  expect(await traces(world)).toEqual(before);
  expect(deployCards(world)).toEqual([]);
});

test('a plan that would be refused says why', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  const plan = async (text: string): Promise<string> => {
    await world.patch('U0DEV', `plan ${text}`);
    await world.advance('10s');
    return world.form('U0DEV').body;
  };
  expect(await plan('shop-dev ami-0000000000000000f')).toContain('A request would be refused. ');
  expect(await plan(`shop-dev ${from}`)).toContain(`shop-dev already runs \`${from}\`: a deploy would change nothing.`);
  expect((await world.patch('U0DEV', 'plan'))[0]).toContain(
    'Nothing was planned: the command is `/patch plan <fleet or instance>',
  );
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  expect(await plan(`shop-dev ${to}`)).toContain('A request would be refused. ');
});

further('what a worker that died had made for a plan is taken away', async () => {
  const { world } = local;
  // What others may have changed is looked at for the first time.
  await world.advance('5m');
  const before = await traces(world);
  await world.patch('U0DEV', `plan shop-dev ${(await imagesFor(world, 'shop-dev')).to}`);
  // Every look from here on finds CloudFormation silent, until the plan has been given up.
  await world.fault({
    target: 'aws',
    service: 'cloudformation',
    operation: 'DescribeChangeSet',
    kind: 'server-error',
    times: 1000,
  });
  await world.advance('6m');
  expect(world.form('U0DEV').body).toContain('AWS did not say within 5 min what a deploy of shop-dev would change.');
  expect(await traces(world)).not.toEqual(before);
  await world.advance('10m');
  expect(await traces(world)).toEqual(before);
});
