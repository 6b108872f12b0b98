import { elementsNamed } from '../../local/slack/payloads.ts';
import { deploy, imagesFor, listOf, runIdOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ windows: false, watched: true });

const open = (user: string): Promise<unknown> => local.world.told(user, () => local.world.control('home', { user }));

/** What that button of App Home carries: the run, its version and what an approval of it covers. */
const carriedBy = (user: string, action: string): string => {
  const blocks = local.world.local.slack.workspace.views.homeOf(user)?.payload['blocks'];
  return elementsNamed(listOf(blocks), action)
    .map(({ element }) => String(element['value']))
    .join();
};

const home = (user: string): string => local.world.home(user) ?? '';

/** Presses a button of App Home; returns what the person was told because of it. */
const press = (user: string, action: string, value: string): Promise<string[]> => {
  const { world } = local;
  const view = world.local.slack.workspace.views.homeOf(user);
  return world.told(user, () => world.control('click', { user, view_id: view?.id, action_id: action, value }));
};

test('an approval given elsewhere is on the open board at its next look, and after fifteen minutes no longer', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await open('U0ANA');
  expect(home('U0ANA')).toMatch(/^1 run waits for your decision\n\*Waiting for you\*\n\*bake of web\*: /);
  await world.press('U0BEN', 'approve');
  await world.advance('25s');
  expect(home('U0ANA')).toMatch(/^1 active run\n/);
  await world.advance('15m');
  await world.patch('U0DEV', 'pause release 12');
  await world.advance('2m');
  expect(home('U0ANA')).not.toContain('paused');
  await open('U0ANA');
  expect(home('U0ANA')).toContain('*Everything is paused* by <@U0DEV>');
});

test('Review in App Home shows the card as a form, which approves it', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await open('U0BEN');
  await press('U0BEN', 'board-review', carriedBy('U0BEN', 'board-review'));
  expect(world.form('U0BEN').body).toContain('Approve the bake');
  await world.submit('U0BEN', {});
  expect(await world.executions()).toHaveLength(1);
});

test('a fleet: its image, health and last change, and a rollback requested where it stands', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  await deploy(world, `shop-dev ${to}`);
  await world.advance('6m');
  await open('U0ANA');
  expect(home('U0ANA')).toMatch(new RegExp(`\\n\\*shop-dev\\*: \`${to}\` \\([^)]+ old\\) · \\d+ open critical CVE`));
  expect(home('U0ANA')).toContain('Last change: deployed ');
  const [answer = ''] = await press('U0ANA', 'deploy-board-back', `${runIdOf(world, 'shop-dev')}:1`);
  expect(answer).toContain(from);
  await world.advance('25s');
  expect(home('U0ANA')).toMatch(/\n\*shop-dev\*: .*\n.*\nNow: <https:\S+\|run d-\w+>, /);
});

test('Deploy… opens the form in which a fleet is chosen', async () => {
  await open('U0DEV');
  await press('U0DEV', 'deploy-board', 'shop-dev');
  expect(local.world.form('U0DEV').body).toContain('Deploy');
});

test.each(['U0GUEST', 'U0EXT'])('%s reads why nothing is shown, and nothing of it', async (user) => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await open(user);
  expect(home(user)).toMatch(/^Runs and fleets are shown to (full )?members of this workspace only/);
  expect(home(user)).not.toContain('web');
});

test('who becomes a guest while the board is open sees nothing of it from its next look on, and others theirs', async () => {
  const { world } = local;
  await open('U0CLEO');
  await open('U0ANA');
  await world.control('user', { user: 'U0CLEO', is_restricted: true });
  await world.patch('U0DEV', 'bake web');
  await world.advance('45s');
  expect(home('U0CLEO')).toMatch(/^Runs and fleets are shown to full members of this workspace only/);
  expect(home('U0ANA')).toContain('*bake of web*');
});
