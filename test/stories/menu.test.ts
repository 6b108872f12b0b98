import type { LocalWorld } from '../support/local-world.ts';
import { cardOf, deployCards, imagesFor, press, quickPolicies } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ config: configFile('menu.yml', { policies: quickPolicies }) });

const open = async (world: LocalWorld, user: string): Promise<string> => {
  await world.patch(user, '');
  return world.form(user).body;
};

/** A button of the person's menu that is about a fleet; what it opens stands on top of it. */
async function use(world: LocalWorld, user: string, action: string, value: string): Promise<string> {
  await world.control('click', { user, view_id: world.form(user).id, action_id: action, value });
  await world.local.clock.settled();
  return world.form(user).body;
}

test('/patch alone shows an approver what waits for them, and nobody what is their own request', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  expect(await open(world, 'U0BEN')).toContain('No request waits for your approval.');
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  const body = await open(world, 'U0BEN');
  expect(body).toMatch(/\*deploy of shop-dev\*, .*: .*requested by <@U0DEV>/);
  expect(body).toContain('`/patch pause &lt;reason&gt;`');
  expect(await open(world, 'U0DEV')).toContain('No request waits for your approval.');
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  expect(await open(world, 'U0BEN')).toContain('No request waits for your approval.');
});

test("a fleet's buttons open its chooser, its plan and its status on top of the menu", async () => {
  const { world } = local;
  await open(world, 'U0ANA');
  expect(await use(world, 'U0ANA', 'run-status', 'web-dev')).toMatch(/^Patchwarden|Status/);
  await open(world, 'U0ANA');
  expect(await use(world, 'U0ANA', 'deploy-open', 'web-dev')).toContain('*Fleet web-dev*');
  await open(world, 'U0ANA');
  expect(await use(world, 'U0ANA', 'deploy-roll-back', 'web-dev')).toContain('no deploy of web-dev has succeeded here');
  expect(deployCards(world)).toEqual([]);
});
