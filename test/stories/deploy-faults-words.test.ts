import { ask, oldest } from './deploy-faults.ts';
import { cardOf, deployCards, press, runIdOf, submitted, titleOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ watched: true });

describe('words that name nothing to deploy', () => {
  test.each([
    ['web-pord', 'there is no fleet `web-pord`. Did you mean `/patch deploy web-prod`? Fleets: web-dev, web-prod,'],
    ['__proto__', 'there is no fleet `__proto__`. Fleets: web-dev,'],
    ['win-prod', 'win-prod is a patch group. Its instances take no image and are patched in place'],
    ['web-dev wbe', 'there is no image `wbe` in this account and Region. Check its id'],
    ['web-dev ami-0123456789abcdef0', 'there is no image `ami-0123456789abcdef0` in this account and Region.'],
    [
      'web-dev arn:aws:imagebuilder:us-east-1:999999999999:image/x/1.0.0/1',
      'there is no image `arn:aws:imagebuilder:us-',
    ],
    ['web-dev at 25:99', 'read `25:99` as a time. Write `22:00` or `2026-11-21 22:00`, in Australia/Sydney.'],
    ['web-dev at 2020-01-01 10:00', '2019-12-31 23:00 UTC> has passed. Choose a later time'],
    ['web-dev at 2028-01-01 10:00', '2027-12-31 23:00 UTC> is too far ahead; the latest is'],
    ['web-dev in window', 'web-dev has no `window` in patchwarden.yml. Give a time'],
    [
      'web-dev one two',
      'the command is `/patch deploy <fleet> [image] [at <time> | in window] [override] [because <reason>]`',
    ],
    [
      'web-prod override',
      'an override needs a reason, for example `/patch deploy web-prod override because dev is down`',
    ],
    [
      'web-prod',
      'and web-prod comes after it. Deploy there first, with `/patch deploy web-dev ami-033e7c8629ed9b4ba`;',
    ],
  ])('(%s) are answered with what to do, and nothing is asked', async (words, why) => {
    const { world } = local;
    const [said = ''] = await world.patch('U0DEV', `deploy ${words}`);
    const read = said.replaceAll('&lt;', '<').replaceAll('&gt;', '>');
    expect([read.slice(0, 20), read]).toEqual(['No request was made:', expect.stringContaining(why)]);
    await world.advance('5s');
    expect(deployCards(world)).toEqual([]);
  });

  test.each([
    ['web-prod', 'no deploy of web-prod has succeeded here, so Patchwarden does not know the previous image.'],
    ['win-prod', 'win-prod is a patch group.'],
    ['nope', 'there is no fleet `nope`. Fleets: web-dev,'],
    ['', 'name the fleet, for example `/patch rollback web-prod because errors are up`'],
  ])('(rollback %s) the same', async (words, why) => {
    const { world } = local;
    expect((await world.patch('U0DEV', `rollback ${words}`))[0]).toContain(why);
    expect(deployCards(world)).toEqual([]);
  });

  test.each([
    ['U0GUEST', 'guests cannot use Patchwarden.'],
    ['U0EXT', 'people from other organisations cannot use Patchwarden.'],
    ['U0GONE', 'this account is deactivated.'],
  ])('of %s, who may not ask', async (user, why) => {
    const { world } = local;
    expect((await world.patch(user, 'deploy web-dev'))[0]).toContain(`Nothing was done: ${why}`);
    expect(deployCards(world)).toEqual([]);
  });
});

describe('the button of a production deploy', () => {
  const approvals = (): string => (cardOf(local.world).body.includes('Needs 2 of ') ? '0' : 'some');

  test.each([
    ['who asked', 'U0DEV', 'you requested this, so someone else must approve it.'],
    ['a guest', 'U0GUEST', 'guests cannot decide. '],
    ['someone of another organisation', 'U0EXT', 'people from other organisations cannot decide here.'],
  ])('does not count for %s', async (_who, user, why) => {
    const { world } = local;
    await ask(world, 'api-prod');
    const [form = ''] = await press(world, user, 'deploy-decide', cardOf(world));
    const said = form.startsWith('Approve the deploy') ? (await world.submit(user, {}))[0] : form;
    expect(said).toContain(`Nothing was done: ${why}`);
    await world.advance('5s');
    expect([approvals(), await world.executions()]).toEqual(['0', []]);
  });

  test('counts once for one person, and does nothing on a copy', async () => {
    const { world } = local;
    await ask(world, 'api-prod');
    const card = cardOf(world);
    const copy = world.copyCard(card, 'C0WEB');
    expect((await press(world, 'U0BEN', 'deploy-decide', copy))[0]).toContain(
      'so its buttons do nothing. The card is in',
    );
    expect(await submitted(world, 'U0BEN', 'deploy-decide', { card })).toEqual([
      'Approved by you: 1 of 2 approvals. Nothing starts until the remaining approvals are given.',
    ]);
    expect((await press(world, 'U0BEN', 'deploy-decide', card))[0]).toContain(
      'You have already approved this: 1 of 2 approvals.',
    );
    expect(await world.executions()).toEqual([]);
  });

  test('forged as a plain approval does not count unseen: it points to the form', async () => {
    const { world } = local;
    await ask(world, 'api-prod');
    const forged = world.clickBody('U0BEN', `${runIdOf(world, 'api-prod')}:1`, cardOf(world));
    expect(await world.told('U0BEN', () => world.send(forged))).toEqual([
      'Nothing was done: the deploy of api-prod is approved in a form that shows what it does. Open it with the first button of its card.',
    ]);
    await world.advance('5s');
    expect([approvals(), await world.executions()]).toEqual(['0', []]);
  });

  test('of an older version does nothing, nor does a form that was opened before', async () => {
    const { world } = local;
    await ask(world, 'api-prod');
    const old = cardOf(world);
    await press(world, 'U0BEN', 'deploy-decide', old);
    const until = Math.floor(world.now() / 1000) + 7200;
    await submitted(world, 'U0CLEO', 'run-defer', { card: old, values: { until } });
    await world.advance('5s');
    expect((await world.submit('U0BEN', {}))[0]).toContain(
      'older version of the request. The card now shows version 2',
    );
    const forged = world.clickBody('U0ANA', `${runIdOf(world, 'api-prod')}:1`, old);
    expect((await world.told('U0ANA', () => world.send(forged)))[0]).toContain('The card now shows version 2');
    expect([approvals(), titleOf(world, 'api-prod')]).toEqual(['0', expect.stringMatching(/^Approval needed/)]);
  });
});

test('an image that the fleet before has not run needs its reason and one approval more', async () => {
  const { world } = local;
  const image = await oldest(world);
  const [no = ''] = await world.patch('U0DEV', `deploy web-prod ${image}`);
  expect(no).toContain('that needs 3 approvals instead of 2, and everyone sees the reason.');
  await world.patch('U0DEV', `deploy web-prod ${image} override because dev is down`);
  await world.advance('10s');
  const { body } = cardOf(world, 'web-prod');
  expect(body).toContain('dev is down');
  expect(body).toMatch(/Needs 3 of /);
});
