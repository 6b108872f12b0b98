import { further } from '../support/further.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile } from './variants.ts';

const pipeline = 'arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline';
const local = inLocalWorld({
  windows: false,
  watched: true,
  config: configFile('slack.yml', {
    images: {
      web: { pipeline: `${pipeline}/web`, policy: 'nonprod', channel: 'C0WEB' },
      api: { pipeline: `${pipeline}/api`, policy: 'nonprod' },
      worker: { pipeline: `${pipeline}/worker`, policy: 'nonprod', channel: 'C0SHARED' },
      legacy: { pipeline: `${pipeline}/legacy`, policy: 'nonprod', channel: 'C0RANDOM' },
    },
  }),
});

describe('posting the card', () => {
  test('a post whose answer is lost leaves one card, which decides and has each piece of its thread once', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-after-accept' });
    await world.patch('U0DEV', 'bake api');
    await world.advance('2m');
    expect(world.cards()).toHaveLength(1);
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-after-accept' });
    expect((await world.press('U0BEN', 'approve'))[0]).toMatch(/^Approved/);
    await world.advance('3m');
    expect(world.cards()).toHaveLength(1);
    expect(world.card().text).toMatch(/^Baking api: /);
    expect(world.card().replies).toEqual([expect.stringMatching(/^Started/)]);
  });

  test('a request that never reaches Slack is sent at the next look', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-before-accept' });
    await world.patch('U0DEV', 'bake api');
    expect(world.cards()).toEqual([]);
    await world.advance('2m');
    expect(world.cards()).toHaveLength(1);
  });

  test('a post that is carried out after it was looked for leaves a second card, which is removed by itself', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-late-accept', by: '100s' });
    await world.patch('U0DEV', 'bake api');
    await world.advance('95s');
    const { ts } = world.card();
    await world.advance('30s');
    expect(world.cards()).toHaveLength(2);
    await world.advance('15m');
    expect(world.cards().map((card) => card.ts)).toEqual([ts]);
    expect((await world.press('U0BEN', 'approve'))[0]).toMatch(/^Approved/);
  });

  test('the first click on a second card makes it say where the card is, and counts for nothing', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-late-accept', by: '100s' });
    await world.patch('U0DEV', 'bake api');
    await world.advance('95s');
    const card = world.card();
    await world.advance('10s');
    const stray = world.cards().find(({ ts }) => ts !== card.ts);
    expect((await world.press('U0BEN', 'approve', stray))[0]).toMatch(
      /^Nothing was done: this message is not the card/,
    );
    const { messages } = world.local.slack.workspace;
    expect(messages.find(card.channel, stray?.ts ?? '')?.message).toMatchObject({
      text: expect.stringMatching(
        /^This is not the card of run b-\w{8}: nothing can be decided here\. The card is in <#C0PATCHING>/,
      ),
      blocks: [{ type: 'section' }],
    });
    await world.advance('2m');
    expect(await world.executions()).toEqual([]);
  });

  further('a card that may be there when an outage begins is looked up after it, and is one', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-after-accept' });
    await world.patch('U0DEV', 'bake api');
    await world.fault({ target: 'slack', method: '*', kind: 'outage', for: '30m' });
    await world.advance('45m');
    expect(world.cards()).toHaveLength(1);
    expect((await world.press('U0BEN', 'approve'))[0]).toMatch(/^Approved/);
  });

  test('an outage of Slack delays the card and loses nothing', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'server-error', times: 10_000 });
    expect((await world.patch('U0DEV', 'bake api'))[0]).toContain('The card follows in <#C0PATCHING>.');
    await world.advance('20m');
    expect(world.cards()).toEqual([]);
    world.local.slack.faults.clear();
    await world.advance('16m');
    expect(world.cards()).toHaveLength(1);
    expect((await world.press('U0BEN', 'approve'))[0]).toMatch(/^Approved/);
  });

  test.each([
    [
      'shared with another organisation',
      'worker',
      'is shared with another organisation, and approvals are not requested in shared channels. Set another channel in patchwarden.yml.',
    ],
    [
      'that the app is not in',
      'legacy',
      'Patchwarden is not in <#C0RANDOM>. Type `/invite @Patchwarden` there, then request it again.',
    ],
  ])('a channel %s is refused before anything is asked', async (_which, image, why) => {
    const { world } = local;
    expect((await world.patch('U0DEV', `bake ${image}`))[0]).toContain(why);
    expect(world.cards()).toEqual([]);
  });
});

describe('a card that loses its place', () => {
  test('goes to the default channel when its own is deleted, with its thread, and decides from there', async () => {
    const { world } = local;
    await world.start('web');
    await world.advance('2m');
    expect(world.card().channel).toBe('C0WEB');
    await world.control('channel', { channel: 'C0WEB', deleted: true });
    await world.advance('6m');
    const { channel, text, replies } = world.card();
    expect([channel, text]).toEqual(['C0PATCHING', expect.stringMatching(/^Baking /)]);
    expect(replies[0]).toMatch(/^Started:/);
    await world.decide('U0BEN', 'cancel', { reason: 'moved' });
    await world.advance('5m');
    expect(world.card().text).toMatch(/^Bake of \w+ (withdrawn|stopped)/);
  });

  test('ends with its request where another organisation is let in, and who asked is told', async () => {
    const { world } = local;
    await world.patch('U0DEV', 'bake web');
    const asking = world.card();
    const told = await world.told('U0DEV', () => world.control('channel', { channel: 'C0WEB', shared: true }));
    expect(told).toEqual([
      expect.stringMatching(
        /^Withdrawn: the bake of web, run b-\w+\. <#C0WEB> is now shared with another organisation, and approvals are not requested in shared channels\. Nothing was started\./,
      ),
    ]);
    await world.advance('4s');
    expect([world.card().text, world.card().buttons]).toEqual([
      expect.stringMatching(/^Bake of web (withdrawn|stopped)/),
      [],
    ]);
    expect((await world.press('U0BEN', 'approve', asking, { stale: true }))[0]).toMatch(
      /^Nothing was done: it was withdrawn/,
    );
    expect((await world.patch('U0DEV', 'bake web'))[0]).toMatch(/^No request was made: <#C0WEB> is shared/);
    expect(await world.executions()).toEqual([]);
  });

  further('goes to who asked when the default channel is archived, and follows the bake to its end there', async () => {
    const { world } = local;
    await world.start('api');
    await world.control('channel', { channel: 'C0PATCHING', archived: true });
    await world.advance('28m');
    const { channel, text } = world.card();
    expect([channel, text]).toEqual(['D0ANA', expect.stringMatching(/ baked: /)]);
  });

  further('says so in the channel that it left, once that is open again', async () => {
    const { world } = local;
    await world.start('web');
    await world.advance('2m');
    const { ts } = world.card();
    await world.control('channel', { channel: 'C0WEB', archived: true });
    await world.advance('6m');
    expect(world.card().channel).toBe('C0PATCHING');
    await world.control('channel', { channel: 'C0WEB', archived: false });
    await world.advance('15m');
    const left = world.local.slack.workspace.messages.find('C0WEB', ts);
    expect(left?.message).toMatchObject({
      text: expect.stringMatching(
        /^This is not the card of run b-\w{8}: nothing can be decided here\. The card is in <#C0PATCHING>/,
      ),
    });
    expect(world.card().text).toMatch(/^Baking /);
  });

  test('is posted anew when someone deletes it', async () => {
    const { world } = local;
    await world.start('api');
    await world.advance('1m');
    const { channel, ts } = world.card();
    const { messages } = world.local.slack.workspace;
    const gone = messages.find(channel, ts);
    if (gone !== undefined) messages.remove(gone);
    await world.advance('6m');
    expect(world.card().text).toMatch(/^Baking /);
    expect(world.card().replies).toHaveLength(1);
  });
});

test('a rate limit on edits is waited out, and then the newest is shown', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake api');
  await world.fault({ target: 'slack', method: 'chat.update', kind: 'rate-limit', retryAfter: 40 });
  await world.press('U0BEN', 'approve');
  await world.advance('35s');
  expect(world.card().text).toMatch(/^Approval needed/);
  await world.advance('30s');
  expect(world.card().text).toMatch(/^Baking /);
});

further('a revoked token loses no run: the bake goes on, and the card catches up when it is back', async () => {
  const { world } = local;
  const { workspace } = world.local.slack;
  await world.start('api');
  await world.advance('3m');
  await world.control('uninstall', { how: 'token-revoked' });
  await world.advance('35m');
  expect(await world.images('api')).toEqual(['AVAILABLE']);
  workspace.installation = 'installed';
  await world.advance('2m');
  expect(world.card().text).toMatch(/ baked: /);
  expect(world.card().replies).toHaveLength(4);
});

test('while the token is revoked nothing is decided, since nobody can be looked up', async () => {
  const { world } = local;
  const { workspace } = world.local.slack;
  await world.patch('U0DEV', 'bake api');
  workspace.installation = 'token-revoked';
  await world.press('U0BEN', 'approve');
  await world.advance('2m');
  expect(await world.executions()).toEqual([]);
  workspace.installation = 'installed';
  expect((await world.press('U0BEN', 'approve'))[0]).toMatch(/^Approved/);
});

describe('a form that does not open', () => {
  test.each([
    ['of a command', () => local.world.patch('U0DEV', 'bake')],
    ['of a button', () => local.world.press('U0DEV', 'cancel')],
  ])('(%s) is said, with what to do', async (_which, act) => {
    const { world } = local;
    await world.patch('U0DEV', 'bake api');
    await world.fault({ target: 'slack', method: 'views.open', kind: 'server-error' });
    expect(await act()).toEqual(['Nothing was done: Slack did not open the form. Try again.']);
  });

  test('because its content is not taken is said', async () => {
    const { world } = local;
    await world.fault({ target: 'slack', method: 'views.update', kind: 'server-error' });
    expect(await world.patch('U0DEV', 'bake')).toEqual([
      'Nothing was done: Slack did not accept the form. Try again.',
      expect.stringContaining('Nothing has been done yet.'),
    ]);
  });
});

test('an answer that Slack does not take by one way goes by another', async () => {
  const { world } = local;
  world.local.slack.responseUrls.use = () => ({ status: 404, body: 'used_url' });
  expect(await world.patch('U0DEV', 'history')).toEqual([expect.stringContaining('No runs yet')]);
  await world.fault({ target: 'slack', method: 'chat.postEphemeral', kind: 'channel-deleted' });
  const said = await world.patch('U0DEV', 'history');
  expect(said).toEqual([expect.stringContaining('No runs yet')]);
  expect(world.messages('D0DEV')).toHaveLength(1);
});
