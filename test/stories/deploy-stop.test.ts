import { further } from '../support/further.ts';
import {
  apiImages,
  auditOf,
  cardOf,
  deploy,
  eventsOf,
  fleetImages,
  groupsOf,
  imagesFor,
  lineOf,
  press,
  quickPolicies,
  refreshesOf,
  runIdOf,
  shortOf,
  stackOf,
  submitted,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const stack = (name: string) => ({ stack: { name, parameter: 'AmazonMachineImage' } });
const config = configFile('deploy-stop.yml', {
  policies: quickPolicies,
  fleets: {
    'shop-dev': { policy: 'nonprod', image: 'web', ...stack('shop-dev') },
    'web-prod': { policy: 'nonprod', image: 'web', watch: '15m', ...stack('web-prod') },
    'api-prod': { policy: 'nonprod', image: 'api', autoScalingGroup: 'api-prod', alarms: ['api-prod-5xx'] },
  },
});
const local = inLocalWorld({ windows: false, config });

/** Presses a button that asks for a reason, and gives one. */
const stop = (fleet: string, action: 'run-cancel' | 'run-roll-back', reason = 'errors'): Promise<string[]> =>
  submitted(local.world, 'U0CLEO', action, { card: cardOf(local.world, fleet), values: { reason } });

describe('a stack while it is updated', () => {
  test.each(['run-roll-back', 'run-cancel'] as const)('%s takes it back to what it was', async (action) => {
    const { world } = local;
    const { from, to } = await imagesFor(world, 'shop-dev');
    await deploy(world, `shop-dev ${to}`);
    await world.advance('30s');
    const [form = ''] = await press(world, 'U0CLEO', action, cardOf(world, 'shop-dev'));
    expect(form).toContain('The stack update is cancelled, and CloudFormation rolls the stack back to `ami-');
    await world.submit('U0CLEO', { reason: 'errors' });
    await world.advance('10s');
    expect(titleOf(world, 'shop-dev')).toMatch(/^Rolling back shop-dev to ami-/);
    expect((await stackOf(world, 'shop-dev')).status).toBe('UPDATE_ROLLBACK_IN_PROGRESS');
    await world.advance('5m');
    expect(titleOf(world, 'shop-dev')).toMatch(/ was rolled back$/);
    const card = cardOf(world, 'shop-dev');
    expect(lineOf(card, 'Fleet now')).toBe(`Fleet now: 3 instances on \`${from}\``);
    expect(card.body).toContain('Rolled back by <@U0CLEO>: errors.');
    expect(card.buttons).toEqual([]);
    expect(await stackOf(world, 'shop-dev')).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      parameters: { AmazonMachineImage: from },
    });
    expect(await fleetImages(world, 'shop-dev')).toEqual({ [from]: 3 });
    expect((await auditOf(world, 'shop-dev')).slice(-2)).toEqual([
      '<@U0CLEO>: stop requested: errors (stopping, version 1)',
      expect.stringMatching(/^Patchwarden: rolled back: .*\(rolled back, version 1\)$/),
    ]);
  });

  test('is sent back during the watch: the old group was kept, and serves on', async () => {
    const { world } = local;
    const { from, to } = await imagesFor(world, 'web-prod');
    const [old] = await groupsOf(world, 'web-prod');
    await deploy(world, `web-prod ${to}`);
    await world.advance('5m');
    expect(titleOf(world, 'web-prod')).toBe('Watching the deploy of web-prod: 4 of 4 new instances healthy');
    await stop('web-prod', 'run-roll-back', 'slow pages');
    await world.advance('5m');
    expect(titleOf(world, 'web-prod')).toMatch(/ was rolled back$/);
    expect(cardOf(world, 'web-prod').body).toContain('Rolled back by <@U0CLEO>: slow pages.');
    expect((await stackOf(world, 'web-prod')).status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await groupsOf(world, 'web-prod')).toEqual([{ ...old, images: [from, from, from, from] }]);
    const events = await eventsOf(world, 'web-prod', world.now() - 400_000);
    expect(events).toContain('web-prod UPDATE_ROLLBACK_IN_PROGRESS User Initiated');
  });
});

describe('an instance refresh while it goes on', () => {
  test('Cancel leaves the fleet mixed, and names what runs', async () => {
    const { world } = local;
    const { from, to } = await apiImages(world);
    await deploy(world, `api-prod ${to}`);
    await world.advance('3m');
    const [form = ''] = await press(world, 'U0CLEO', 'run-cancel', cardOf(world, 'api-prod'));
    expect(form).toContain('instances replaced so far keep the new image, the others the old one');
    await world.submit('U0CLEO', { reason: 'wrong image' });
    await world.advance('4m');
    expect(titleOf(world, 'api-prod')).toMatch(/ stopped( at its checkpoint)?$/);
    const images = await fleetImages(world, 'api-prod');
    expect(Object.keys(images).sort()).toEqual([from, to].sort());
    const now = lineOf(cardOf(world, 'api-prod'), 'Fleet now');
    expect(now).toContain(`${images[to]} instances on \`${to}\` (new)`);
    expect(now).toContain(`${images[from]} instances on \`${from}\``);
    expect(now).toMatch(/^Fleet now: mixed, /);
    expect(cardOf(world, 'api-prod').body).toContain('Stopped by <@U0CLEO>: wrong image.');
    expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['Cancelled']);
  });

  test('Roll back replaces what is new by the old image again', async () => {
    const { world } = local;
    const { from, to } = await apiImages(world);
    await deploy(world, `api-prod ${to}`);
    await world.advance('3m');
    await stop('api-prod', 'run-roll-back');
    await world.advance('5s');
    expect(titleOf(world, 'api-prod')).toMatch(/^Rolling back api-prod to ami-/);
    expect(cardOf(world, 'api-prod').body).toContain('Auto Scaling rolls the new instances back to `ami-');
    expect(cardOf(world, 'api-prod').body).not.toContain('First failure');
    await world.advance('10m');
    expect(titleOf(world, 'api-prod')).toMatch(/ was rolled back$/);
    expect(cardOf(world, 'api-prod').replies.filter((reply) => reply.includes('Full error'))).toEqual([]);
    expect(await fleetImages(world, 'api-prod')).toEqual({ [from]: 10 });
    expect((await refreshesOf(world)).map(({ Status }) => Status)).toEqual(['RollbackSuccessful']);
    expect((await groupsOf(world, 'api-prod'))[0]?.version).toBe('1');
  });
});

further('a fleet that was sent back can be asked for again', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  await deploy(world, `shop-dev ${to}`);
  const first = runIdOf(world, 'shop-dev');
  await world.advance('30s');
  await stop('shop-dev', 'run-roll-back');
  await world.advance('5m');
  await deploy(world, `shop-dev ${to}`);
  await world.advance('5m');
  expect(runIdOf(world, 'shop-dev')).not.toBe(first);
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(to)}`);
  expect((await stackOf(world, 'shop-dev')).status).toBe('UPDATE_COMPLETE');
});
