import {
  amisOf,
  auditOf,
  call,
  cardOf,
  deploy,
  deployCards,
  fleetImages,
  lineOf,
  press,
  shortOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ world: 'golden', config: 'local/world/golden.patchwarden.yml' });

const PARAMETER = '/golden/web/latest';
const SHARED = 'ami-0901d5ade0901d5ad';
const STRANGER = 'ami-0bad5eed0bad5eed0';

const said = async (text: string): Promise<string> => (await local.world.patch('U0ANA', text))[0] ?? '';
const write = (name: string, value: string) =>
  call(local.world, 'ssm', 'PutParameter', { Name: name, Value: value, Type: 'String', Overwrite: true });

test('a gold image that moved on after its approval is asked for again, and then goes out', async () => {
  const { world } = local;
  const [moved = '', older = '', gold = ''] = (await amisOf(world)).slice(-3);
  await deploy(world, 'web-dev gold', []);
  expect(titleOf(world, 'web-dev')).toBe(`Approval needed: deploy web-dev to ${shortOf(gold)}`);
  const card = cardOf(world, 'web-dev');
  expect(lineOf(card, 'Source')).toBe(
    `*Source* gold in ${PARAMETER}, test stage passed, pipeline web, owned by this account`,
  );
  expect(card.body).toMatch(/→ `ami-\w+` \(\d days? old, gold\) · 2 instances/);

  await write(PARAMETER, moved);
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'web-dev'));
  await world.advance('30s');
  expect(titleOf(world, 'web-dev')).toBe(`Approval needed: deploy web-dev to ${shortOf(moved)}`);
  expect((await auditOf(world, 'web-dev')).join('\n')).toContain(
    `the gold image was ${gold} and is now ${moved} (parameter ${PARAMETER})`,
  );
  expect(await fleetImages(world, 'web-dev')).toEqual({ [older]: 2 });

  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'web-dev'));
  await world.advance('10m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [moved]: 2 });
});

test('of an image that is baked elsewhere only gold is taken, and only of an owner who is listed', async () => {
  const { world } = local;
  expect(await said('bake shared')).toBe(
    'No request was made: shared has no `pipeline` in patchwarden.yml, so there is nothing to bake here. It is baked by a pipeline of account 444455556666, which writes the id of the gold AMI to parameter `/golden/shared/latest`. `/patch deploy shop-dev gold` requests a deploy of it.',
  );
  const [older = ''] = (await amisOf(world)).slice(-2);
  expect(await said(`deploy shop-dev ${older}`)).toBe(
    `No request was made: shop-dev takes only the gold image (now ${SHARED} in parameter /golden/shared/latest), not \`${older}\`. \`/patch deploy shop-dev gold\` requests it; \`/patch rollback shop-dev\` still goes to the previous image.`,
  );
  await write('/golden/shared/latest', STRANGER);
  expect(await said('deploy shop-dev gold')).toContain(
    `image \`${STRANGER}\` belongs to account 999988887777, but shop-dev only takes images of this account and 444455556666.`,
  );
  await write('/golden/shared/latest', 'latest');
  expect(await said('deploy shop-dev gold')).toContain('parameter `/golden/shared/latest` does not hold an AMI id.');
  expect(deployCards(world)).toEqual([]);
  await write('/golden/shared/latest', SHARED);
  await deploy(world, 'shop-dev');
  expect(lineOf(cardOf(world, 'shop-dev'), 'Source')).toBe(
    '*Source* gold in /golden/shared/latest, test result not known here, owned by account 444455556666, listed in patchwarden.yml',
  );
  await world.advance('15m');
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [SHARED]: 3 });
});
