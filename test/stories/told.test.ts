import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { begin, instanceFault } from './deploy-faults.ts';
import { apiImages, deploy } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { configFile, imageFleets, QUICK_BAKES, worldWith } from './variants.ts';

/**
 * Platform is Ana, Ben, Cleo by two accounts, and Gil, who has left; leads are Ana and Ben. Dev requests. No patch groups: their
 * windows would notify the same people of occurrences.
 */
const policies = {
  nonprod: { approvals: 1, from: ['platform'], expires: '40m', escalate: { after: '10m', to: 'leads' } },
  prod: { approvals: 2, from: ['platform', 'leads'], expires: '80m', escalate: { after: '10m', to: 'leads' } },
};
const local = inLocalWorld({
  windows: false,
  world: worldWith({ ...QUICK_BAKES, start: '2026-11-18T23:20:00Z' }),
  config: configFile('told.yml', { policies, fleets: imageFleets() }),
});

/** What someone was notified of, and why: `group`, `mention` or `direct-message`; all dates and ids left out. */
const toldTo = (world: LocalWorld, user: string): string[] =>
  world
    .notifiedOf(user)
    .map(({ why, text }) => `${why}: ${text.replace(/<!date[^>]*>/g, 'TIME').replace(/\b[bd]-\w{8}\b/g, 'RUN')}`);

const kindsTo = (world: LocalWorld, user: string): string[] =>
  toldTo(world, user).map((line) => line.split(':')[0] ?? '');

const homeButton = (world: LocalWorld, user: string, action_id: string): Promise<unknown> =>
  world.control('click', { user, view_id: world.local.slack.workspace.views.homeOf(user)?.id, action_id });

test('who must act is notified by the group, once, reminded once at half time; the end is told to them and the requester', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.advance('19m');
  expect(toldTo(world, 'U0BEN')).toEqual([
    expect.stringMatching(/^group: <!subteam\^S0PLATFORM> Approval needed: bake web\. /),
  ]);
  expect([toldTo(world, 'U0DEV'), toldTo(world, 'U0GUEST'), toldTo(world, 'U0GONE')]).toEqual([[], [], []]);
  await world.advance('2m');
  await world.advance('10m');
  expect(toldTo(world, 'U0CLEO')[1]).toMatch(
    /^group: <!subteam\^S0PLATFORM> \*Reminder:\* Approval needed: bake web\. /,
  );
  await world.advance('11m');
  expect(kindsTo(world, 'U0BEN')).toEqual(['group', 'group', 'group']);
  expect(toldTo(world, 'U0DEV')).toEqual([expect.stringMatching(/^mention: .*<@U0DEV> Bake of web expired/)]);
});

further('a checkpoint in production is told to who decides, and escalated after its time, once', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  await deploy(world, `api-prod ${to}`, ['U0ANA', 'U0CLEO']);
  const asked = kindsTo(world, 'U0BEN').length;
  await world.advance('5m');
  expect(toldTo(world, 'U0BEN').slice(asked)).toEqual([
    expect.stringMatching(/^group: <!subteam\^S0PLATFORM> .*Needs 2 of @platform, @leads to continue\./),
  ]);
  expect(kindsTo(world, 'U0DEV')).toEqual(['mention']);
  await world.advance('11m');
  expect(toldTo(world, 'U0BEN').at(-1)).toMatch(/^mention: .*\*Escalated to leads:\* this has waited for 10 min\. /);
  await world.advance('20m');
  expect(kindsTo(world, 'U0BEN').slice(asked)).toEqual(['group', 'mention']);
});

further('a production deploy that fails is told to requester and approvers', async () => {
  const { world } = local;
  const { to } = await apiImages(world);
  await deploy(world, `api-prod ${to}`, ['U0ANA', 'U0CLEO']);
  await world.advance('1m');
  await world.fault({ target: 'alarm', alarm: 'api-prod-5xx', state: 'ALARM' });
  await world.advance('10m');
  for (const user of ['U0DEV', 'U0ANA', 'U0CLEO'])
    expect(toldTo(world, user).at(-1)).toMatch(
      /^mention: <@U0DEV> <@U0ANA> <@U0CLEO> Deploy of api-prod to ami-\w+… was rolled back\. /,
    );
});

test('what needs attention is told to requester and approver, and escalated once; nobody is told of a failure twice', async () => {
  const { world } = local;
  await world.fault({ target: 'stack', stack: 'shop-dev', kind: 'rollback-failure' });
  await world.fault(instanceFault('shop-dev', 'boot-failure', 1));
  await begin(world, 'shop-dev');
  await world.advance('5m');
  const before = toldTo(world, 'U0DEV').length;
  expect(toldTo(world, 'U0DEV').at(-1)).toMatch(
    /^mention: <@U0DEV> <@U0BEN> Needs attention: deploy of shop-dev to ami-/,
  );
  await world.advance('11m');
  expect(toldTo(world, 'U0ANA').at(-1)).toMatch(/^mention: .*<@U0ANA>.*\*Escalated to leads:\* this has waited/);
  await world.advance('20m');
  expect(toldTo(world, 'U0DEV')).toHaveLength(before + 1);
});

test('a requester in the channel hears of the success, and of a rejection, in the thread alone', async () => {
  const { world } = local;
  await world.start('web');
  await world.advance('8m');
  expect(toldTo(world, 'U0ANA').at(-1)).toMatch(/^mention: <@U0ANA> web baked: /);
  await world.patch('U0DEV', 'bake worker');
  await world.decide('U0BEN', 'reject', { reason: 'not today' }, world.card('worker'));
  await world.advance('5s');
  expect(toldTo(world, 'U0DEV')).toEqual([expect.stringMatching(/^mention: <@U0DEV> Bake of worker rejected\./)]);
  expect(kindsTo(world, 'U0BEN')).toEqual(['group', 'group']);
});

further('a requester outside the channel hears of the success directly, with a link to the card', async () => {
  const { world } = local;
  await world.control('channel', { channel: 'C0PATCHING', remove: ['U0DEV'] });
  await world.patch('U0DEV', 'bake web');
  const answers = toldTo(world, 'U0DEV').length;
  await world.press('U0BEN', 'approve');
  await world.advance('8m');
  expect(toldTo(world, 'U0DEV').slice(answers)).toEqual([
    expect.stringMatching(
      /^direct-message: web baked: ami-\w+\. .*<https:\/\/slack\.com\/archives\/C0PATCHING\/p\d+\|Open the card>$/,
    ),
  ]);
});

further('whom Slack does not let be told: the thread says so, and it is not tried for ever', async () => {
  const { world } = local;
  await world.control('channel', { channel: 'C0PATCHING', remove: ['U0DEV'] });
  await world.patch('U0DEV', 'bake web');
  await world.control('user', { user: 'U0DEV', reachable: false });
  await world.press('U0BEN', 'approve');
  await world.advance('20m');
  const said = world.card('web').replies.filter((reply) => reply.startsWith('Slack does not deliver'));
  expect(said).toEqual([
    'Slack does not deliver direct messages to <@U0DEV>, so they were not notified of this. Tell them another way.',
  ]);
});

test('someone who muted in App Home is not notified, and the others are by name, without who has left', async () => {
  const { world } = local;
  await world.control('home', { user: 'U0BEN' });
  await homeButton(world, 'U0BEN', 'notify-mute-8h');
  expect(world.home('U0BEN')).toMatch(/\*My notifications\*: muted until .*no quiet hours/);
  await world.patch('U0DEV', 'bake web');
  expect(toldTo(world, 'U0BEN')).toEqual([]);
  expect(toldTo(world, 'U0ANA')).toEqual([
    expect.stringMatching(/^mention: <@U0ANA> <@U0CLEO> Approval needed: bake web\. /),
  ]);
  await homeButton(world, 'U0BEN', 'notify-unmute');
  expect(world.home('U0BEN')).toContain('*My notifications*: on · no quiet hours');
});

test('quiet hours, set in App Home, hold an ask back until they end', async () => {
  const { world } = local;
  await world.control('home', { user: 'U0CLEO' });
  await homeButton(world, 'U0CLEO', 'notify-quiet');
  // It is 10:20 in Sydney.
  await world.submit('U0CLEO', { 'quiet-from': '09:00', 'quiet-to': '10:30' });
  expect(world.home('U0CLEO')).toContain('quiet hours 09:00–10:30 in your time zone');
  await world.patch('U0DEV', 'bake web');
  await world.advance('9m');
  expect(toldTo(world, 'U0CLEO')).toEqual([]);
  await world.advance('2m');
  expect(toldTo(world, 'U0CLEO')).toEqual([expect.stringMatching(/^direct-message: Approval needed: bake web\. /)]);
});

test('what waits for the end of quiet hours is not sent to someone who has muted since', async () => {
  const { world } = local;
  await world.control('home', { user: 'U0CLEO' });
  await homeButton(world, 'U0CLEO', 'notify-quiet');
  await world.submit('U0CLEO', { 'quiet-from': '09:00', 'quiet-to': '10:30' });
  await world.patch('U0DEV', 'bake web');
  await world.advance('4m');
  await homeButton(world, 'U0CLEO', 'notify-mute-8h');
  await world.advance('8m');
  expect(toldTo(world, 'U0CLEO')).toEqual([]);
});

further(
  'what waits for the end of quiet hours waits on when they are longer, and comes not after a newer mention',
  async () => {
    const { world } = local;
    const quietUntil = async (to: string): Promise<void> => {
      await world.control('home', { user: 'U0CLEO' });
      await homeButton(world, 'U0CLEO', 'notify-quiet');
      await world.submit('U0CLEO', to === 'off' ? { 'quiet-from': to } : { 'quiet-from': '09:00', 'quiet-to': to });
    };
    await quietUntil('10:30');
    await world.patch('U0DEV', 'bake web');
    await world.advance('4m');
    await quietUntil('11:00');
    await world.advance('8m');
    expect(toldTo(world, 'U0CLEO')).toEqual([]);
    await quietUntil('off');
    await world.advance('30m');
    expect(kindsTo(world, 'U0CLEO').slice(0, 1)).toEqual(['group']);
    expect(kindsTo(world, 'U0CLEO')).not.toContain('direct-message');
  },
);

test('a deleted group: the requester is told that nobody was, and the group when it is back', async () => {
  const { world } = local;
  await world.control('usergroup', { usergroup: 'S0PLATFORM', disabled: true });
  await world.patch('U0DEV', 'bake web');
  await world.advance('3m');
  expect(toldTo(world, 'U0DEV').filter((line) => line.includes('No approver was notified'))).toHaveLength(1);
  expect(toldTo(world, 'U0BEN')).toEqual([]);
  await world.control('usergroup', { usergroup: 'S0PLATFORM', disabled: false });
  await world.advance('16m');
  expect(kindsTo(world, 'U0BEN')).toEqual(['group']);
});

further('an outage of Slack at the time of a reminder makes it late, and one', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.advance('15m');
  await world.fault({ target: 'slack', method: '*', kind: 'outage', for: '10m' });
  await world.advance('9m');
  expect(kindsTo(world, 'U0BEN')).toEqual(['group']);
  await world.advance('10m');
  expect(kindsTo(world, 'U0BEN')).toEqual(['group', 'group']);
});

test('a notification whose answer was lost is there once', async () => {
  const { world } = local;
  await world.patch('U0DEV', 'bake web');
  await world.advance('15m');
  await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-after-accept' });
  await world.advance('10m');
  expect(kindsTo(world, 'U0BEN')).toEqual(['group', 'group']);
});

further(
  'a notification whose answer was lost is there once, also when its card was deleted before that was known',
  async () => {
    const { world } = local;
    const { messages } = world.local.slack.workspace;
    await world.patch('U0DEV', 'bake web');
    await world.advance('19m');
    await world.fault({ target: 'slack', method: 'chat.postMessage', kind: 'timeout-after-accept' });
    await world.advance('70s');
    const { channel, ts } = world.card('web');
    const card = messages.find(channel, ts);
    if (card !== undefined) messages.remove(card);
    await world.advance('5m');
    expect(kindsTo(world, 'U0BEN')).toEqual(['group', 'group']);
  },
);

test('what someone chose with one of their accounts holds for the other', async () => {
  const { world } = local;
  for (const [user, ...buttons] of [
    ['U0CLEO', 'notify-mute-8h', 'notify-unmute'],
    ['U0CLEO2', 'notify-mute-8h'],
  ] as const) {
    await world.control('home', { user });
    for (const button of buttons) await homeButton(world, user, button);
  }
  await world.control('home', { user: 'U0CLEO' });
  expect(world.home('U0CLEO')).toContain('*My notifications*: muted until');
  await world.patch('U0DEV', 'bake web');
  expect([...toldTo(world, 'U0CLEO'), ...toldTo(world, 'U0CLEO2')]).toEqual([]);
  expect(kindsTo(world, 'U0BEN')).toEqual(['mention']);
});
