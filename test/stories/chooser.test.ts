import type { LocalWorld } from '../support/local-world.ts';
import { cardOf, deployCards, imagesFor, quickPolicies } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ windows: false, config: configFile('chooser.yml', { policies: quickPolicies }) });

const choose = (world: LocalWorld, fleet: string): Promise<string[]> =>
  world.told('U0ANA', () =>
    world.control('click', { user: 'U0ANA', view_id: world.form('U0ANA').id, action_id: 'deploy-fleet', value: fleet }),
  );

/** The form with what its inputs hold. */
const typed = (world: LocalWorld): string =>
  JSON.stringify(world.local.slack.workspace.views.stackOf('U0ANA').at(-1)?.payload);

test('the chooser shows a fleet, its images and what runs, and answers where it was asked', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0ANA', 'deploy');
  expect(world.form('U0ANA').body).not.toContain('win-prod');
  await choose(world, 'shop-dev');
  const { body } = world.form('U0ANA');
  expect(body).toContain(`It runs \`${from}\` now.`);
  expect(body).toMatch(new RegExp(`${to} · .* old`));
  expect(body).toMatch(/open CVEs: \d+ critical, \d+ high/);
  expect(body).toContain('runs now');

  // A moment in the past, then one too far ahead: said at the field, and everything is still there.
  const values = { image: to, when: 'at', reason: 'weekly' };
  const at = (ms: number): number => Math.floor((world.now() + ms) / 1000);
  expect((await world.submit('U0ANA', { ...values, at: at(-3_600_000) })).join()).toContain('has passed');
  expect(typed(world)).toContain('"initial_value":"weekly"');
  expect((await world.submit('U0ANA', { ...values, at: at(40 * 86_400_000) })).join()).toContain('too far ahead');
  expect(deployCards(world)).toEqual([]);

  await world.submit('U0ANA', { ...values, when: 'now', at: null });
  await world.advance('10s');
  expect(world.form('U0ANA').body).toMatch(/deploy of shop-dev, run d-\w{8}/);
  expect(cardOf(world, 'shop-dev').body).toContain('weekly');
});

test('an image of another pipeline needs an override with a reason, asked for in the form', async () => {
  const { world } = local;
  await world.patch('U0ANA', 'deploy');
  await choose(world, 'web-prod');
  await world.submit('U0ANA', { image: 'other', 'other-image': 'ami-0000000000000000f', when: 'now' });
  expect(world.form('U0ANA').body).toContain('ami-0000000000000000f');
  const { to } = await imagesFor(world, 'web-prod');
  await world.submit('U0ANA', { image: 'other', 'other-image': to, when: 'now' });
  expect(world.form('U0ANA').body).toContain('Request it anyway');
  await world.submit('U0ANA', { image: 'other', 'other-image': to, when: 'now', override: ['override'] });
  expect(world.form('U0ANA').body).toContain('an override needs a reason');
  expect(deployCards(world)).toEqual([]);
});
