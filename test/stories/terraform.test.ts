import type { LocalWorld } from '../support/local-world.ts';
import { buttonsOf, linesOf } from '../support/written-text.ts';
import { call, cardOf, deploy, fleetImages, imagesFor, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ world: 'terraform', config: 'local/world/terraform.patchwarden.yml' });

const read = async (world: LocalWorld, fleet: string) => {
  const { Parameters } = await call(world, 'ssm', 'GetParameters', { Names: [`/fleets/${fleet}/ami`] });
  const [{ Value, Version, DataType } = {}] = listOf(Parameters);
  return { Value, Version, DataType };
};

/** What an apply of Terraform does, played by the control API. */
const apply = (world: LocalWorld, input: object) => world.control('apply', input);

const outside = (world: LocalWorld) =>
  world
    .messages('C0PATCHING')
    .filter(({ metadata }) => metadata?.event_type === 'patchwarden_outside')
    .map(({ blocks = [] }) => ({ body: linesOf(blocks).join('\n'), buttons: buttonsOf(blocks) }));

test('a deploy writes its image, an apply that takes it back is told once, and the next deploy is right again', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'web-dev');
  await world.advance('2m');
  await deploy(world, 'web-dev');
  await world.advance('20m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [to]: 2 });
  expect(await read(world, 'web-dev')).toEqual({ Value: to, Version: 2, DataType: 'aws:ec2:image' });
  expect(cardOf(world, 'web-dev').body).toContain('written to parameter `/fleets/web-dev/ami`');

  await apply(world, { stack: 'web-dev', image: from });
  await world.advance('30s');
  const [running] = outside(world);
  expect(running?.body).toMatch(/^Outside stack update of web-dev in progress\n/);
  expect(running?.body).toMatch(
    new RegExp(`This reverts run d-\\w{8}: web-dev moves from \`${to}\` to \`${from}\`, the image that it replaced`),
  );
  expect(running?.body).toContain('*by Terraform, not through Patchwarden*');
  await world.advance('40m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [from]: 2 });
  const [ended, ...more] = outside(world);
  expect(more).toEqual([]);
  expect(ended?.body).toContain(
    'If an apply did this, `docs/terraform.md` says how to keep the next one from doing so.',
  );
  expect(ended?.buttons).toEqual(['Deploy to web-dev']);

  await deploy(world, `web-dev ${to}`);
  await world.advance('20m');
  expect(await fleetImages(world, 'web-dev')).toEqual({ [to]: 2 });
  expect((await read(world, 'web-dev')).Value).toBe(to);
});

test('a launch template that is set back, and a parameter that is written over, are told once each with who did it', async () => {
  const { world } = local;
  const [from = ''] = Object.keys(await fleetImages(world, 'web-prod'));
  await world.advance('2m');
  await deploy(world, 'web-prod');
  await world.advance('30m');
  const [to = ''] = Object.keys(await fleetImages(world, 'web-prod'));
  expect(to).not.toBe(from);
  expect((await read(world, 'web-prod')).Value).toBe(to);
  expect(outside(world)).toEqual([]);

  await apply(world, { parameter: '/fleets/web-prod/ami', image: from });
  await world.advance('2m');
  const [written] = outside(world);
  expect(written?.body).toMatch(/^The parameter of web-prod no longer says what it runs\n/);
  expect(written?.body).toContain(`Parameter \`/fleets/web-prod/ami\` holds \`${from}\`, and web-prod runs \`${to}\``);
  expect(written?.body).toContain('by `arn:aws:sts::111122223333:assumed-role/terraform/terraform`');

  await apply(world, { group: 'web-prod', image: from, tool: 'other', role: 'deployer' });
  await world.advance('35m');
  const [, launched, ...more] = outside(world);
  expect(more).toEqual([]);
  expect(launched?.body).toMatch(/^web-prod was reverted to the image that run d-\w{8} replaced\n/);
  expect(launched?.body).toContain(`New instances of web-prod launch from \`${from}\` again, not from \`${to}\``);
  expect(launched?.body).toContain('by `arn:aws:sts::111122223333:assumed-role/deployer/other`');
  expect(launched?.buttons).toEqual(['Deploy to web-prod']);
  expect(await fleetImages(world, 'web-prod')).toEqual({ [to]: 3 });
});
