import type { LocalWorld } from '../support/local-world.ts';
import { cardOf, imagesFor, press, quickPolicies } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ windows: false, config: configFile('review.yml', { policies: quickPolicies }) });

/** The newest card of any run. */
function newestCard(world: LocalWorld): { channel: string; ts: string } {
  const cards = [...world.local.slack.workspace.channels.keys()].flatMap((channel) =>
    world.messages(channel).flatMap(({ ts, metadata }) => (metadata === undefined ? [] : { channel, ts })),
  );
  const card = cards.sort((one, other) => Number(one.ts) - Number(other.ts)).at(-1);
  if (card === undefined) throw new Error('there is no card');
  return card;
}

test('anyone opens the review of a deploy, an approver approves in it, and later it is only read', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy shop-dev ${to} because CVE-2026-1`);
  await world.advance('10s');
  const card = cardOf(world, 'shop-dev');

  // Whoever asked for it reads everything, and still cannot approve it.
  await press(world, 'U0DEV', 'run-review', card);
  const { body } = world.form('U0DEV');
  for (const part of ['What', 'How', 'What could go wrong', 'Decision', 'What changed in the image'])
    expect(body.split('\n')).toContain(part);
  expect(body).toContain(from);
  expect(body).toMatch(/CVEs (fixed|introduced|still open), \d+/);
  await world.submit('U0DEV', {});
  expect(cardOf(world, 'shop-dev').buttons).toContain('Review');

  await press(world, 'U0CLEO', 'run-review', card);
  await press(world, 'U0BEN', 'run-review', card);
  await world.submit('U0BEN', {});
  await world.advance('30s');
  expect(cardOf(world, 'shop-dev').buttons).not.toContain('Approve');

  // A review that was open meanwhile approves nothing more.
  expect((await world.submit('U0CLEO', {})).join()).toContain('Nothing was done');
});

test('a bake is reviewed and approved the same way', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.told('U0BEN', () =>
    world.control('click', { user: 'U0BEN', ...newestCard(world), action_id: 'run-review' }),
  );
  expect(world.form('U0BEN').body).toContain('What could go wrong');
  await world.submit('U0BEN', {});
  await world.advance('1m');
  expect(await world.executions()).not.toEqual([]);
});
