import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import {
  amisOf,
  auditOf,
  call,
  cardOf,
  deploy,
  deployCards,
  fleetImages,
  imagesFor,
  lineOf,
  press,
  quickPolicies,
  shortOf,
  stackOf,
  titleOf,
  updateByHand,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const nonprod = { ...quickPolicies.nonprod, expires: '20m' };
const config = configFile('deploy-return.yml', { policies: { ...quickPolicies, nonprod } });
const local = inLocalWorld({ windows: false, config });

/** Deploys another image to shop-dev, to its end. */
async function deployed(world: LocalWorld): Promise<{ from: string; to: string }> {
  const images = await imagesFor(world, 'shop-dev');
  await deploy(world, `shop-dev ${images.to}`);
  await world.advance('5m');
  expect(titleOf(world, 'shop-dev')).toBe(`shop-dev runs ${shortOf(images.to)}`);
  return images;
}

test('nothing is known to roll back to before the first deploy', async () => {
  expect(await local.world.patch('U0ANA', 'rollback shop-dev')).toEqual([
    'No request was made: no deploy of shop-dev has succeeded here, so Patchwarden does not know the previous image. If you know it, request it with `/patch deploy shop-dev ami-…`.',
  ]);
});

further('once the time for one click has passed, /patch rollback asks for approvals', async () => {
  const { world } = local;
  const { from, to } = await deployed(world);
  await world.advance('20m');
  expect(await world.patch('U0CLEO', 'rollback shop-dev because errors are up')).toEqual([
    expect.stringMatching(
      /^Requested: rollback of shop-dev to `ami-\w+`, run d-\w+\. The approvals of the deploy no longer cover it, so it needs 1 new one\./,
    ),
  ]);
  await world.advance('10s');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: roll back shop-dev to ${shortOf(from)}`);
  expect(cardOf(world, 'shop-dev').body).toContain('errors are up');
  expect(await press(world, 'U0CLEO', 'run-approve', cardOf(world, 'shop-dev'))).toEqual([
    'Nothing was done: you requested this, so someone else must approve it. Ask <@U0ANA> or <@U0BEN>. You can still withdraw it.',
  ]);
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [to]: 3 });
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  await world.advance('5m');
  expect(titleOf(world, 'shop-dev')).toBe(`Rolled back: shop-dev runs ${shortOf(from)}`);
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [from]: 3 });
  const [replaced] = deployCards(world, 'shop-dev');
  expect(replaced?.body).toMatch(/^Superseded: deploy of shop-dev to ami-\w+…\n/);
  expect(replaced?.body).toMatch(
    new RegExp(`Superseded by .*run d-\\w+.*rollback to .?${from}.?, requested by <@U0CLEO>`),
  );
  const [history = ''] = await world.patch('U0ANA', 'history shop-dev');
  expect(history).toContain(`rollback of shop-dev, \`${to}\` → \`${from}\`: succeeded`);
  expect(history).toMatch(new RegExp(`deploy of shop-dev, .${from}. → .${to}.: succeeded.*superseded by <`));
  const [status] = await world.patch('U0ANA', 'status shop-dev');
  expect(status).toContain(`rollback of shop-dev: succeeded at `);
  expect(status).toContain(`, ${to} → ${from}, requested by <@U0CLEO>, <`);
});

test('an approver gets one click, anyone else asks', async () => {
  const { world } = local;
  await deployed(world);
  const [told] = await press(world, 'U0DEV', 'deploy-return', cardOf(world, 'shop-dev'));
  expect(told).toMatch(/^Requested: rollback of shop-dev to .* it needs 1 new one\./);
  await world.advance('1m');
  expect(titleOf(world, 'shop-dev')).toMatch(/^Approval needed/);
});

test('an image that was deregistered is refused beforehand', async () => {
  const { world } = local;
  const { from, to } = await deployed(world);
  await call(world, 'ec2', 'DeregisterImage', { ImageId: from });
  const gone = `No request was made: \`${from}\`, the previous image of shop-dev, no longer exists. \`/patch deploy shop-dev ami-…\` requests another one.`;
  expect(await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'shop-dev'))).toEqual([gone]);
  expect(await world.patch('U0CLEO', 'rollback shop-dev')).toEqual([gone]);
  expect(deployCards(world, 'shop-dev')).toHaveLength(1);
  expect((await stackOf(world, 'shop-dev')).parameters['AmazonMachineImage']).toBe(to);
});

test('after someone changed the stack by hand it is no longer what was approved, so others are asked', async () => {
  const { world } = local;
  const { from, to } = await deployed(world);
  const other = (await amisOf(world)).find((ami) => ami !== from && ami !== to) ?? 'none';
  await updateByHand(world, 'shop-dev', { AmazonMachineImage: other });
  await world.advance('6m');
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'shop-dev'));
  await world.advance('2m');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: roll back shop-dev to ${shortOf(from)}`);
  const card = cardOf(world, 'shop-dev');
  expect(lineOf(card, 'Image')).toContain(`\`${other}\``);
  expect(card.body).toMatch(/\nNeeds 1 of /);
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [other]: 3 });
  expect((await press(world, 'U0CLEO', 'run-approve', card))[0]).toContain('you requested this');
});

further("a stranger's AMI that the fleet ran may come back, but never by one click", async () => {
  const { world } = local;
  const stranger = 'ami-0bad5eed0bad5eed0';
  await updateByHand(world, 'shop-dev', { AmazonMachineImage: stranger });
  await world.advance('6m');
  const { to } = await imagesFor(world, 'shop-dev');
  await world.patch('U0DEV', `deploy shop-dev ${to}`);
  await world.advance('10s');
  expect(cardOf(world, 'shop-dev').body).not.toContain('one-click rollback');
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'shop-dev'));
  await world.advance('5m');
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'shop-dev'));
  await world.advance('1m');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: roll back shop-dev to ${shortOf(stranger)}`);
  const card = cardOf(world, 'shop-dev');
  expect(lineOf(card, 'Source')).toBe(
    '*Source* no known pipeline, owned by account 999988887777, which is not listed in patchwarden.yml',
  );
  await press(world, 'U0BEN', 'run-approve', card);
  await world.advance('5m');
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [stranger]: 3 });
});

further('the button of an older deploy is refused after a newer one', async () => {
  const { world } = local;
  const { from, to } = await deployed(world);
  const older = cardOf(world, 'shop-dev');
  const other = (await amisOf(world)).find((ami) => ami !== from && ami !== to) ?? 'none';
  await deploy(world, `shop-dev ${other}`);
  await world.advance('5m');
  expect(await press(world, 'U0CLEO', 'deploy-return', older, { stale: true })).toEqual([
    'No request was made: shop-dev has been deployed to since. Roll back on the card of its newest deploy, or type `/patch rollback shop-dev`.',
  ]);
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [other]: 3 });
});

further('who clicked Roll back does not replace an approval that no longer counts', async () => {
  const { world } = local;
  const { from, to } = await deployed(world);
  await world.patch('U0ANA', 'pause a moment');
  await press(world, 'U0CLEO', 'deploy-return', cardOf(world, 'shop-dev'));
  await world.advance('10s');
  expect(titleOf(world, 'shop-dev')).toBe(`On hold: roll back shop-dev to ${shortOf(from)}`);
  await world.control('member', { usergroup: 'S0PLATFORM', user: 'U0BEN', present: false });
  await world.patch('U0ANA', 'resume');
  await world.advance('90s');
  expect(titleOf(world, 'shop-dev')).toBe(`Approval needed: roll back shop-dev to ${shortOf(from)}`);
  const card = cardOf(world, 'shop-dev');
  for (const user of ['U0CLEO', 'U0CLEO2']) {
    expect((await press(world, user, 'run-approve', card))[0]).toContain('you requested this');
  }
  expect(await fleetImages(world, 'shop-dev')).toEqual({ [to]: 3 });
  await press(world, 'U0ANA', 'run-approve', card);
  await world.advance('5m');
  expect(titleOf(world, 'shop-dev')).toBe(`Rolled back: shop-dev runs ${shortOf(from)}`);
  expect((await auditOf(world, 'shop-dev'))[0]).toMatch(/^<@U0CLEO>: requested/);
});
