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
  stackOf,
  titleOf,
} from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const config = configFile('deploy-story.yml', { policies: quickPolicies });
const local = inLocalWorld({ watched: true, config });

/** Bakes, and moves web-dev to the new image by the button below the bake; returns the image. */
async function bakeAndMoveDev(): Promise<string> {
  const { world } = local;
  await world.start('web');
  await world.advance('28m');
  const bake = world.card('web');
  const [, image = 'none'] = /succeeded: (ami-\w+)/.exec(bake.text) ?? [];
  expect(bake.buttons).toContain('Deploy to web-dev');
  expect(bake.buttons).not.toContain('Deploy to web-prod');
  const [asked] = await press(world, 'U0DEV', 'deploy-image:web-dev', bake);
  expect(asked).toMatch(/^Requested: deploy of web-dev, run d-\w{8}, being planned\./);
  await world.advance('10s');
  expect(titleOf(world, 'web-dev')).toBe(`waiting for approval, ${image}`);
  await press(world, 'U0BEN', 'run-approve', cardOf(world, 'web-dev'));
  await world.advance('3m');
  return image;
}

async function approveProd(image: string): Promise<void> {
  const { world } = local;
  const [form = ''] = await press(world, 'U0ANA', 'deploy-decide', cardOf(world, 'web-prod'));
  expect(form).toContain(`*web-prod*, stack web-prod, run ${runIdOf(world, 'web-prod')}. <@U0DEV> asked at`);
  expect(form).toContain(`→ \`${image}\``);
  expect(form).toContain('4 instances, 4 healthy in 3 zones (ap-southeast-2a, ap-southeast-2b and ap-southeast-2c)');
  expect(form).toContain('*Room* it needs room for 4 more instances while both groups run');
  expect(form).toContain('*With yours* 1 more approval is needed; nothing starts before.');
  expect(await world.submit('U0ANA', {})).toEqual([
    'Approved by you: 1 of 2 approvals. Nothing starts until the others have approved.',
  ]);
  expect(cardOf(world, 'web-prod').body).toMatch(/Approvals 1 of 2 \(policy prod, from platform or leads\): <@U0ANA> /);
  expect(await decide(world, 'U0BEN', 'web-prod')).toEqual([
    'Approved: the deploy of web-prod has started. The card follows it.',
  ]);
}

test('a bake goes to web-dev, soaks, goes by itself to people for web-prod, is watched, and comes back by one click', async () => {
  const { world } = local;
  const { AmazonMachineImage: old = 'none' } = (await stackOf(world, 'web-prod')).parameters;
  const image = await bakeAndMoveDev();
  const dev = cardOf(world, 'web-dev');
  expect(titleOf(world, 'web-dev')).toBe(`succeeded, ${image}`);
  expect(lineOf(dev, 'Image')).toBe(`*Image* \`${image}\` on 2 instances`);
  expect(lineOf(dev, 'Soak')).toMatch(/2 of 2 healthy since .* If it stays so, people are asked for web-prod at /);
  expect(await fleetImages(world, 'web-dev')).toEqual({ [image]: 2 });
  expect(deployCards(world, 'web-prod')).toEqual([]);

  await world.advance('20m');
  expect(lineOf(cardOf(world, 'web-dev'), 'Soak')).toMatch(/looks\. web-prod is asked for with the same image\.$/);
  const asked = cardOf(world, 'web-prod');
  expect(asked.channel).toBe('C0WEB');
  expect(titleOf(world, 'web-prod')).toBe(`waiting for approval, ${image}`);
  expect(lineOf(asked, 'Source')).toMatch(/^\*Source\* pipeline web, baked by run b-\w{8}, owned by this account$/);
  expect(lineOf(asked, 'Before')).toMatch(
    /web-dev runs it since \S+ \S+ UTC \(run d-\w+\): all 2 healthy since .* looks$/,
  );
  await approveProd(image);

  await world.advance('5m');
  const watched = cardOf(world, 'web-prod');
  expect(titleOf(world, 'web-prod')).toBe('new instances serve, being watched, 4 of 4 instances signalled');
  expect(lineOf(watched, 'Kept')).toMatch(/^\*Kept\* the old group until .*: Roll back returns to it at once$/);
  expect(await fleetImages(world, 'web-prod-AutoScalingGroup')).toEqual({ [old]: 4, [image]: 4 });

  await world.advance('15m');
  expect(titleOf(world, 'web-prod')).toBe(`succeeded, ${image}`);
  expect((await groupsOf(world, 'web-prod')).map(({ images }) => images)).toEqual([[image, image, image, image]]);
  const done = cardOf(world, 'web-prod');
  expect(done.buttons).toEqual([`Roll back to ${old}`]);
  const deployed = runIdOf(world, 'web-prod');

  const [told] = await press(world, 'U0CLEO', 'deploy-return', done);
  expect(told).toMatch(
    /^Rolling back: what brings web-prod to `ami-\w+` is being worked out, run d-\w+\. If it is exactly the way back/,
  );
  await world.advance('20m');
  const back = cardOf(world, 'web-prod');
  expect(titleOf(world, 'web-prod')).toBe(`succeeded, ${old}`);
  expect(back.body).toContain(`undoing run ${deployed}`);
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
