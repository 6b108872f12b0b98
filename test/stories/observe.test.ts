import type { LocalWorld } from '../support/local-world.ts';
import { bodyOf, buttonsOf } from '../support/written-text.ts';
import { auditOf, call, cardOf, imagesFor, listOf, press, stackOf, updateByHand } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, observedFleets, worldWith } from './variants.ts';

/** All cards of one kind, as they stand. */
const cards = (world: LocalWorld, kind: string) =>
  [...world.local.slack.workspace.channels.keys()]
    .flatMap((channel) => world.messages(channel))
    .filter(({ metadata }) => metadata?.event_type === `patchwarden_${kind}`)
    .map((message) => ({ text: message.text, body: bodyOf(message), buttons: buttonsOf(message.blocks ?? []) }));

/** Nothing was started, no change set was made, and the stack has the image that it had. */
async function expectUnchanged(world: LocalWorld, image: string): Promise<void> {
  const { Summaries } = await call(world, 'cloudformation', 'ListChangeSets', { StackName: 'web-dev' });
  const { status, parameters } = await stackOf(world, 'web-dev');
  expect([await world.executions(), listOf(Summaries), status, parameters['AmazonMachineImage']]).toEqual([
    [],
    [],
    expect.stringMatching(/_COMPLETE$/),
    image,
  ]);
}

/** By the roles that the template gives: whatever the bot may not do, the local AWS denies. */
describe('observe: true', () => {
  const local = inLocalWorld({
    config: configFile('observe.yml', {
      observe: true,
      fleets: observedFleets('web-dev', 'shop-dev', 'win-dev'),
      compliance: { sweep: '1h', windowTags: [] },
    }),
    // An hour and a half before a window opens.
    world: worldWith({ start: '2026-11-18T23:30:00Z' }),
    compliance: true,
  });

  test('requests are over at once and nobody is asked, while all that AWS and others do is told', async () => {
    const { world } = local;
    const web = await imagesFor(world, 'web-dev');
    const [baked] = await world.patch('U0ANA', 'bake web');
    expect(baked).toMatch(
      /^Observed: bake of web, run b-\w{8}\. It would have baked a new image of web from .*\. No approval was requested and nothing was started\./,
    );
    await world.patch('U0ANA', `deploy web-dev ${web.to}`);
    const card = cardOf(world, 'web-dev');
    expect(card.text).toMatch(/^Deploy of web-dev to ami-\w+… would have started\. It would have moved stack web-dev /);
    expect(card.body).toMatch(/ 2 instances, blue\/green .*\nfixes .*read from the template: no change set was made\n/);
    expect(card.body).toMatch(/nothing follows: `observe` is set in patchwarden\.yml\. Once it is removed, `\/patch/);
    expect(card.buttons).toEqual([]);
    const [patched] = await world.patch('U0ANA', 'install win-dev');
    expect(patched).toMatch(/It would have patched 2 instances of Win-DEV, of which 2 would have rebooted\./);
    const shop = await imagesFor(world, 'shop-dev');
    await updateByHand(world, 'shop-dev', { AmazonMachineImage: shop.to });
    await world.advance('2m');
    expect(cards(world, 'outside').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Outside stack update of shop-dev in progress, not through Patchwarden/),
    ]);
    const [notice] = cards(world, 'window');
    expect(notice?.text).toMatch(/^Upcoming window: Patching-DEV, win-dev\. /);
    expect(notice?.buttons).toEqual(['Details']);
    expect(cards(world, 'drift').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^Drift in win-dev: /));
    expect((await world.patch('U0ANA', 'history')).join('\n')).toMatch(/bake of web: would have started, requested by/);
    expect(world.notifiedOf('U0BEN')).toEqual([]);
    await expectUnchanged(world, web.from);
  });
});

describe('observe: shadow', () => {
  const local = inLocalWorld({
    windows: false,
    config: configFile('shadow.yml', { observe: 'shadow', fleets: observedFleets('web-dev') }),
  });

  test('people are asked and approve, and where it would start it is over', async () => {
    const { world } = local;
    const web = await imagesFor(world, 'web-dev');
    const [asked] = await world.patch('U0ANA', `deploy web-dev ${web.to}`);
    expect(asked).toMatch(/^Requested: deploy of web-dev, run d-\w{8}, waiting for 1 approval\./);
    expect(cardOf(world, 'web-dev').text).toMatch(/Needs 1 of @platform .*Observed only: nothing starts even if it is/);
    expect(cardOf(world, 'web-dev').body).toContain('*Observed only* Approvals are recorded, but nothing starts');
    expect(world.notifiedOf('U0BEN')).toHaveLength(1);
    const [approved] = await press(world, 'U0BEN', 'run-approve', cardOf(world, 'web-dev'));
    expect(approved).toMatch(
      /^Approved\. It would have moved stack web-dev to image .* Approved by <@U0BEN>\. Nothing/,
    );
    await world.advance('10s');
    expect(cardOf(world, 'web-dev').body).toMatch(/^Deploy of web-dev to ami-\w+… would have started\n/);
    expect(await auditOf(world, 'web-dev')).toEqual([
      '<@U0ANA>: requested (planning, version 1)',
      'Patchwarden: planned (awaiting approval, version 1)',
      '<@U0BEN>: approved (approved, version 1)',
      'Patchwarden: would have started (observed only, version 1)',
    ]);
    await expectUnchanged(world, web.from);
  });
});
