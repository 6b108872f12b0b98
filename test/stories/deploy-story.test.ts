import {
  auditOf,
  cardOf,
  decide,
  deployCards,
  fleetImages,
  groupsOf,
  lineOf,
  press,
  quickPolicies,
  runIdOf,
  shortOf,
  stackOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const config = configFile('deploy-story.yml', { policies: quickPolicies });
const local = inLocalWorld({ windows: false, watched: true, config });

/** Bakes, and moves web-dev to the new image by the button below the bake; returns the image. */
async function bakeAndMoveDev(): Promise<string> {
  const { world } = local;
  await world.start('web');
  await world.advance('28m');
  const bake = world.card('web');
  const [, image = 'none'] = /(ami-\w+)/.exec(bake.text) ?? [];
  expect(bake.buttons).toContain('Deploy to web-dev');
  expect(bake.buttons).not.toContain('Deploy to web-prod');
  const [asked] = await press(world, 'U0DEV', 'deploy-image:web-dev', bake);
  expect(asked).toMatch(/^Requested: deploy of web-dev, run d-\w{8}, being planned\./);
  await world.advance('10s');
  expect(titleOf(world, 'web-dev')).toBe(`Approval needed: deploy web-dev to ${shortOf(image)}`);
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'web-dev'));
  await world.advance('3m');
  return image;
}

async function approveProd(image: string): Promise<void> {
  const { world } = local;
  const [form = ''] = await press(world, 'U0ANA', 'deploy-decide', cardOf(world, 'web-prod'));
  expect(form).toContain('*Target* stack web-prod');
  expect(form).toContain('*Requested* by <@U0DEV> at ');
  expect(form).toContain(`→ \`${image}\``);
  expect(form).toContain('4 instances, 4 healthy in 3 zones (ap-southeast-2a, ap-southeast-2b and ap-southeast-2c)');
  expect(form).toContain('*Extra capacity* 4 instances while both groups run');
  expect(form).toContain('*With your approval* 1 more is needed; nothing starts before that');
  expect(await world.submit('U0ANA', {})).toEqual([
    'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
  ]);
  expect(cardOf(world, 'web-prod').body).toContain('1 of 2 approved: <@U0ANA> · needs 1 more of ');
  expect(await decide(world, 'U0BEN', 'web-prod')).toEqual([
    'Approved: the deploy of web-prod has started. The card follows it.',
  ]);
}

test('a bake goes to web-dev, soaks, goes by itself to people for web-prod, is watched, and comes back by one click', async () => {
  const { world } = local;
  const { AmazonMachineImage: old = 'none' } = (await stackOf(world, 'web-prod')).parameters;
  const image = await bakeAndMoveDev();
  const dev = cardOf(world, 'web-dev');
  expect(titleOf(world, 'web-dev')).toBe(`web-dev runs ${shortOf(image)}`);
  expect(dev.body).toContain(`*web-dev* runs \`${image}\` on 2 instances`);
  expect(lineOf(dev, 'Soak')).toMatch(/2 of 2 healthy since .* if it stays healthy, a request opens for web-prod at /);
  expect(await fleetImages(world, 'web-dev')).toEqual({ [image]: 2 });
  expect(deployCards(world, 'web-prod')).toEqual([]);

  await world.advance('20m');
  expect(lineOf(cardOf(world, 'web-dev'), 'Soak complete')).toMatch(
    /checked \d+ times, last .* · request opened for web-prod$/,
  );
  const asked = cardOf(world, 'web-prod');
  expect(asked.channel).toBe('C0WEB');
  expect(titleOf(world, 'web-prod')).toBe(`Approval needed: deploy web-prod to ${shortOf(image)}`);
  expect(lineOf(asked, 'Source')).toMatch(/^\*Source\* pipeline web, baked by run b-\w{8}, owned by this account$/);
  expect(lineOf(asked, 'Previous fleet')).toMatch(
    /web-dev has run it since \S+ \S+ UTC \(run d-\w+\): all 2 healthy since .* checked \d+ times, last .*$/,
  );
  expect(asked.body).toContain('Opened automatically: web-dev has been healthy on it for 20 min');
  await approveProd(image);

  await world.advance('5m');
  const watched = cardOf(world, 'web-prod');
  expect(titleOf(world, 'web-prod')).toBe('Watching the deploy of web-prod: 4 of 4 new instances healthy');
  expect(watched.body).toMatch(/\nWatch until .*: the old group is kept · /);
  expect(watched.body).toContain(`Roll back switches to the old group (\`${old}\`) at once`);
  expect(await fleetImages(world, 'web-prod-AutoScalingGroup')).toEqual({ [old]: 4, [image]: 4 });

  await world.advance('15m');
  expect(titleOf(world, 'web-prod')).toBe(`web-prod runs ${shortOf(image)}`);
  expect((await groupsOf(world, 'web-prod')).map(({ images }) => images)).toEqual([[image, image, image, image]]);
  const done = cardOf(world, 'web-prod');
  expect(done.buttons).toEqual([`Roll back to ${old}`]);
  const deployed = runIdOf(world, 'web-prod');

  const [told] = await press(world, 'U0CLEO', 'deploy-return', done);
  expect(told).toMatch(
    /^Planning the rollback of web-prod to `ami-\w+`, run d-\w+\. If it exactly reverses the deploy/,
  );
  await world.advance('20m');
  const back = cardOf(world, 'web-prod');
  expect(titleOf(world, 'web-prod')).toBe(`Rolled back: web-prod runs ${shortOf(old)}`);
  expect(back.body).toContain(`rolled back run ${deployed}`);
  expect(back.body).toContain('approved by <@U0ANA>, <@U0BEN>');
  expect(await stackOf(world, 'web-prod')).toMatchObject({
    status: 'UPDATE_COMPLETE',
    parameters: { AmazonMachineImage: old, Capacity: '4' },
  });
  expect(await fleetImages(world, 'web-prod')).toEqual({ [old]: 4 });
  expect(await auditOf(world, 'web-prod')).toEqual([
    expect.stringMatching(/requested.* \(planning, version 1\)$/),
    'Patchwarden: planned (approved, version 1)',
    'Patchwarden: start claimed (starting, version 1)',
    'Patchwarden: started: ID (running, version 1)',
    'Patchwarden: watch began (waiting, version 1)',
    'Patchwarden: succeeded (succeeded, version 1)',
    'Patchwarden: result reported: ready (succeeded, version 1)',
  ]);
});
