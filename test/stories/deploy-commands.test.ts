import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  amisOf,
  auditOf,
  call,
  cardOf,
  decide,
  deploy,
  deployCards,
  fleetImages,
  imagesFor,
  lineOf,
  press,
  quickPolicies,
  runIdOf,
  shortOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const local = inLocalWorld({ config: configFile('deploy-commands.yml', { policies: quickPolicies }) });

const said = async (world: LocalWorld, text: string): Promise<string> => (await world.patch('U0ANA', text))[0] ?? '';

test('what cannot be deployed is refused with the nearest that can', async () => {
  const { world } = local;
  for (const [text, answer] of [
    [
      'deploy web-prd',
      'there is no fleet `web-prd`. Did you mean `/patch deploy web-prod`? Fleets: web-dev, web-prod,',
    ],
    ['deploy win-prod', 'win-prod is a patch group. Its instances take no image and are patched in place'],
    ['deploy shop-dev ami-0000000000000000f', 'there is no image `ami-0000000000000000f` in this account and Region.'],
    [
      'deploy shop-dev ami-1 ami-2',
      'the command is `/patch deploy <fleet> [image] [at <time> | in window] [override] [because <reason>]`',
    ],
    ['rollback web-prd', 'there is no fleet `web-prd`. Did you mean `/patch rollback web-prod`?'],
    ['rollback', 'name the fleet, for example `/patch rollback web-prod because errors are up`.'],
  ] as const) {
    expect(await said(world, text)).toContain(`No request was made: ${answer}`);
  }
  expect(deployCards(world)).toEqual([]);
});

further("a stranger's AMI comes into no fleet, and an image of another pipeline only by an override", async () => {
  const { world } = local;
  const stranger = 'ami-0bad5eed0bad5eed0';
  for (const more of ['', ' override because it is free']) {
    expect(await said(world, `deploy shop-dev ${stranger}${more}`)).toBe(
      `No request was made: image \`${stranger}\` belongs to account 999988887777, but shop-dev only takes images of this account. To allow that account, list it under \`images.web.owners\` in patchwarden.yml.`,
    );
  }
  expect(deployCards(world)).toEqual([]);
  const api = (await amisOf(world, 'api')).at(-1) ?? 'none';
  expect(await said(world, `deploy shop-dev ${api}`)).toContain(
    `No request was made: pipeline api made ${api}, but shop-dev takes images of web. If that is intended,`,
  );
  await deploy(world, `shop-dev ${api} override because web is broken`, []);
  const card = cardOf(world, 'shop-dev');
  expect(lineOf(card, 'Source')).toBe('*Source* pipeline api, owned by this account');
  expect(lineOf(card, 'Override')).toBe(
    '*Override* pipeline api made this image, but shop-dev takes images of web. Reason: web is broken',
  );
  expect(card.body).toMatch(/\nNeeds 2 of /);
  await decide(world, 'U0BEN', 'shop-dev');
  await world.advance('1m');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: deploy shop-dev to ${shortOf(api)}`);
  await decide(world, 'U0CLEO', 'shop-dev');
  await world.advance('5m');
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [api]: 3 });
});

test('an image that runs already succeeds without anyone being asked', async () => {
  const { world } = local;
  const { from } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy shop-dev ${from}`);
  await world.advance('20s');
  const card = cardOf(world, 'shop-dev');
  expect(card.body).toMatch(/ already ran `ami-\w+`: nothing had to change/);
  expect(card.buttons).toEqual([]);
  expect(await world.executions()).toEqual([]);
});

test('status, history and why of a fleet say where it is, how it went and who decided', async () => {
  const { world } = local;
  const { to } = await imagesFor(world, 'shop-dev');
  await deploy(world, `shop-dev ${to} because CVE-2026-1`);
  await world.advance('30s');
  expect(await said(world, 'status shop-dev')).toMatch(
    /^shop-dev: 1 active run\n\*deploy of shop-dev\*, `ami-\w+` → `ami-\w+`: running, requested by <@\w+>, <https:\S+\|run d-\w+>\n/,
  );
  await world.advance('5m');
  expect(await said(world, 'status shop-dev')).toMatch(
    /^shop-dev: no active runs\n\*Recently ended\*\ndeploy of shop-dev: succeeded at [^,]+, ami-\w+ → ami-\w+, requested by <@\w+>, <https:\S+\|run d-\w+>\n\*shop-dev\*: `ami-\w+` \(/,
  );
  expect(await said(world, 'history shop-dev')).toMatch(
    /deploy of shop-dev, `ami-\w+` → `ami-\w+`: succeeded, took \d min, requested by <@U0DEV> \d min ago, approved by <@U0BEN>\n/,
  );
  const why = await said(world, `why ${runIdOf(world, 'shop-dev')}`);
  expect(why).toMatch(
    /^Run d-\w+: succeeded\n\*deploy of shop-dev\*, `ami-\w+` → `ami-\w+`, requested by <@U0DEV>\. 1 of 1 approved/,
  );
  expect(why).toMatch(/Audit verified: \d+ records, hash chain intact\.$/);
  expect(await auditOf(world, 'shop-dev')).toEqual([
    '<@U0DEV>: requested: CVE-2026-1 (planning, version 1)',
    'Patchwarden: planned (awaiting approval, version 1)',
    '<@U0BEN>: approved (approved, version 1)',
    'Patchwarden: start claimed (starting, version 1)',
    'Patchwarden: started: ID (running, version 1)',
    'Patchwarden: succeeded (succeeded, version 1)',
    'Patchwarden: result reported: ready (succeeded, version 1)',
  ]);
});

test('a rejected request leaves the stack as it was, and no change set that someone could execute', async () => {
  const { world } = local;
  const { from, to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  await press(world, 'U0BEN', 'run-reject', cardOf(world, 'shop-dev'));
  expect(await world.submit('U0BEN', { reason: 'not during the sale' })).toEqual([
    'Rejected: the deploy of shop-dev will not start.',
  ]);
  await world.advance('1m');
  expect(titleOf(world, 'shop-dev')).toMatch(/ rejected$/);
  expect(cardOf(world, 'shop-dev').body).toContain('<@U0BEN> rejected it: not during the sale.');
  expect((await imagesFor(world, 'shop-dev')).from).toBe(from);
  expect((await call(world, 'cloudformation', 'ListChangeSets', { StackName: 'shop-dev' }))['Summaries']).toEqual([]);
});
