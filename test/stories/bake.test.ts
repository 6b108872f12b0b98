import { further } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { quickBakes } from './variants.ts';

const local = inLocalWorld({ windows: false, watched: true, world: quickBakes() });

test('an AMI: asked by one, approved by another, baked, and the difference in the channel', async () => {
  const { world } = local;
  const [asked] = await world.patch('U0ANA', 'bake web because CVE-2023-38545 & friends');
  expect(asked).toMatch(
    /^Requested: bake of web, run b-\w{8}, waiting for 1 approval\. <https:\S+\|Its card> is in <#C0PATCHING>\.$/,
  );
  expect(world.card().body).toContain(': CVE-2023-38545 &amp; friends · run b-');
  expect(world.card().body).toMatch(
    /current `ami-\w+` \(34 days old\) · about 6 min\n16 open CVEs in the current image \(1 critical, 7 high\)/,
  );
  expect(world.card().body).toMatch(
    /Needs 1 of @platform by .*, or it expires and nothing changes\. Starts once approved\./,
  );
  expect(await world.press('U0BEN', 'approve')).toEqual([
    'Approved: the bake of web has started. The card follows it.',
  ]);
  await world.advance('8m');
  const { text, body, buttons, replies } = world.card();
  expect(text).toMatch(/^web baked: ami-[0-9a-f]{17}\. Deploy it with a button on the card/);
  expect(body).toMatch(/\nfixes 2 CVEs .* · introduces 1 .* · 14 still open .*\nNo fleet has changed\n/);
  expect(buttons).toEqual(['Deploy to web-dev', 'Deploy to shop-dev', 'Deploy to search-dev']);
  expect(replies[0]).toMatch(/^Started: runbook Patchwarden-Bake, .* Approved by <@U0BEN>\.$/);
  expect(replies[1]).toMatch(/2 CVEs fixed, 1 introduced, 14 still open; 19 packages changed from ami-/);
  expect(replies[2]).toMatch(/kernel +6\.1\.111-\S+ → 6\.1\.112-/);
  expect(await world.images()).toEqual(['AVAILABLE']);
});

test('while it runs, the card shows steps done, phase, step, and how long it takes yet', async () => {
  const { world } = local;
  await world.start();
  await world.advance('3m');
  const { text, body, buttons } = world.card();
  expect(text).toMatch(/^Baking web: [1-3] of 11 steps\. Nothing is needed from you/);
  expect(body).toMatch(
    /\n█+░+ [1-3] of 11 steps · building \(step \w+\) · about \d min left \(last 3 took [^)]*6 min\)\n/,
  );
  expect(buttons).toEqual(['Stop']);
});

test('a container image, chosen in a form', async () => {
  const { world } = local;
  const [form] = await world.patch('U0DEV', 'bake');
  expect(form).toContain('Someone else approves before anything starts.');
  const [asked] = await world.submit('U0DEV', { image: 'worker', reason: 'weekly' });
  expect(asked).toMatch(/^Requested: bake of worker, run b-/m);
  expect(world.card('worker').body).toContain(': weekly · run b-');
  await world.press('U0CLEO', 'approve');
  await world.advance('8m');
  expect(world.card('worker').text).toMatch(
    /^worker baked: 111122223333\.dkr\.ecr\.\S+\/patchwarden\/worker:1\.0\.7-3\. /,
  );
  expect(world.card('worker').replies.length).toBeGreaterThan(1);
  expect(await world.images('worker')).toEqual(['AVAILABLE']);
});

further('an image for several Regions and accounts names the one that is ours first', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
  await world.advance('8m');
  const { body, replies } = world.card();
  const [, ours = 'none'] = /New AMI `(ami-\w+)`/.exec(body) ?? [];
  expect(body).toMatch(/ · \d more images? for .*ap-southeast-4 · took/);
  const named = replies.find((reply) => reply.includes('Images for other Regions and accounts'));
  expect(named).toMatch(/ap-southeast-4 {2}444455556666 {2}ami-\w+/);
  expect(named).not.toContain(ours);
});

further('two pipelines bake at the same time, each on its own card', async () => {
  const { world } = local;
  await world.start('web');
  await world.start('worker');
  await world.advance('8m');
  expect(world.cards().map(({ text }) => text.slice(0, 25))).toEqual([
    'web baked: ami-07f3278a81',
    'worker baked: 11112222333',
  ]);
  expect([await world.images('web'), await world.images('worker')]).toEqual([['AVAILABLE'], ['AVAILABLE']]);
});
