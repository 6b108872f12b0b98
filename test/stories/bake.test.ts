import { inLocalWorld } from './in-local-world.ts';

const local = inLocalWorld({ watched: true });

test('an AMI: asked by one, approved by another, baked, and the difference in the channel', async () => {
  const { world } = local;
  const [asked] = await world.patch('U0ANA', 'bake web because CVE-2023-38545 & friends');
  expect(asked).toMatch(
    /^Requested: bake of web, run b-\w{8}, waiting for 1 approval\. <https:\S+\|Its card> is in <#C0PATCHING>\.$/,
  );
  expect(world.card().body).toContain('because: CVE-2023-38545 &amp; friends');
  expect(world.card().body).toMatch(/\*Current image\* `ami-\w+`, 34 days old\n.*16 open CVEs \(1 critical, 7 high\)/);
  expect(world.card().body).toMatch(/If nobody answers, it expires at .* and nothing happens\./);
  expect(await world.press('U0BEN', 'approve')).toEqual([
    'Approved: the bake of web has started. The card follows it.',
  ]);
  await world.advance('28m');
  const { text, body, buttons, replies } = world.card();
  expect(text).toMatch(/^Bake of web: succeeded: ami-[0-9a-f]{17} \(run b-\w{8}\)$/);
  expect(body).toMatch(/2 CVEs fixed, 1 introduced, 14 still open; 19 packages changed from ami-/);
  expect(body).toContain('No fleet has changed');
  expect(buttons).toEqual(['Deploy to web-dev', 'Deploy to shop-dev', 'Deploy to search-dev']);
  expect(replies[0]).toMatch(/^Started: runbook Patchwarden-Bake, .* Approved by <@U0BEN>\.$/);
  expect(replies[1]).toMatch(/kernel +6\.1\.111-\S+ → 6\.1\.112-/);
  expect(await world.images()).toEqual(['AVAILABLE']);
});

test('while it runs, the card shows phase, step, steps done, elapsed and usual time', async () => {
  const { world } = local;
  await world.start();
  await world.advance('12m');
  const { text, body, buttons } = world.card();
  expect(text).toMatch(/^Bake of web: running/);
  expect(body).toMatch(/\*Phase\* building, step InventoryCollection\n█+░+ 2 of 11 workflow steps\n/);
  expect(body).toMatch(/\*Elapsed\* 1[12] min, usually 2\d min\nNothing is needed from you/);
  expect(buttons).toEqual(['Cancel the bake']);
});

test('a container image, chosen in a form', async () => {
  const { world } = local;
  const [form] = await world.patch('U0DEV', 'bake');
  expect(form).toContain('Someone else must approve the bake before it starts.');
  const [asked] = await world.submit('U0DEV', { image: 'worker', reason: 'weekly' });
  expect(asked).toMatch(/^Requested: bake of worker, run b-/);
  expect(world.card('worker').body).toContain('because: weekly');
  await world.press('U0CLEO', 'approve');
  await world.advance('28m');
  expect(world.card('worker').text).toMatch(/succeeded: 111122223333\.dkr\.ecr\.\S+\/patchwarden\/worker:1\.0\.7-3 /);
  expect(world.card('worker').replies.length).toBeGreaterThan(1);
  expect(await world.images('worker')).toEqual(['AVAILABLE']);
});

test('an image for several Regions and accounts names the one that is ours first', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.press('U0ANA', 'approve');
  await world.press('U0BEN', 'approve');
  await world.advance('28m');
  const { body } = world.card();
  const [, ours] = /\*New AMI\* `(ami-\w+)`/.exec(body) ?? [];
  expect(body).toContain('*Regions* ap-southeast-2, ap-southeast-4 (');
  expect(body).toMatch(/ami-\w+ in ap-southeast-4 for 444455556666/);
  expect(body.slice(body.indexOf('*Regions*'), body.indexOf('*Took*'))).not.toContain(ours);
});

test('two pipelines bake at the same time, each on its own card', async () => {
  const { world } = local;
  await world.start('web');
  await world.start('worker');
  await world.advance('28m');
  expect(world.cards().map(({ text }) => text.slice(0, 25))).toEqual([
    'Bake of web: succeeded: a',
    'Bake of worker: succeeded',
  ]);
  expect([await world.images('web'), await world.images('worker')]).toEqual([['AVAILABLE'], ['AVAILABLE']]);
});
