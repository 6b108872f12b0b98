import type { Card } from '../support/cards-shown.ts';
import { further } from '../support/further.ts';
import type { LocalWorld } from '../support/local-world.ts';
import { buttonsOf, linesOf } from '../support/written-text.ts';
import { call, cardOf, decide, listOf, quickPolicies } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard } from './patching.ts';
import { configFile, QUICK_BAKES, worldWith } from './variants.ts';

const own = { policy: 'nonprod', channel: CHANNEL };
const inPlace = (patchGroup: string) => ({ ...own, patchGroup, patch: {} });
const ofImages = (name: string) => ({ ...own, image: 'web', stack: { name, parameter: 'AmazonMachineImage' } });
const local = inLocalWorld({
  compliance: true,
  world: worldWith({ ...QUICK_BAKES, vendorVersions: true }),
  config: configFile('cve.yml', {
    policies: { ...quickPolicies, emergency: { approvals: 2, from: ['platform', 'leads'], expires: '4h', soak: '5m' } },
    fleets: {
      'rhel-dev': inPlace('RHEL-DEV'),
      'win-dev': inPlace('Win-DEV'),
      'win-qa': { ...inPlace('Win-QA'), after: 'win-dev' },
      'search-dev': ofImages('search-dev'),
      'web-dev': { ...ofImages('web-dev'), after: 'search-dev' },
    },
  }),
});

/** A CVE that rhel-dev misses a patch for, and no other fleet. */
const CVE = 'CVE-2026-45283';
const PAM = 'pam.x86_64:0:1.5.1-22.el9_4';

/** The one card of an emergency. */
function board(world: LocalWorld): Card {
  const [message, ...others] = world
    .messages('C0PATCHING')
    .filter(({ metadata }) => metadata?.event_type === 'patchwarden_emergency');
  if (message === undefined || others.length > 0) throw new Error(`${others.length} cards of emergencies too many`);
  const { ts, text, blocks = [] } = message;
  return { channel: 'C0PATCHING', ts, text, body: linesOf(blocks).join('\n'), buttons: buttonsOf(blocks), replies: [] };
}

/** What a click or a form of the emergency's card leads to. */
const press = async (world: LocalWorld, user: string, action: string): Promise<string[]> => {
  const { channel, ts } = board(world);
  return world.told(user, () => world.control('click', { user, channel, ts, action_id: action }));
};

test('a known-exploited CVE goes from the command to the last instance, and is reviewed', async () => {
  const { world } = local;
  await world.control('cve', { cve: CVE, becomes: 'listed' });
  await world.advance('5m');
  await world.patch('U0ANA', `cve ${CVE.toLowerCase()}`);
  const { body } = world.form('U0ANA');
  expect(body.split('\n')).toEqual(
    expect.arrayContaining([
      `*${CVE}* · known to be exploited`,
      '*Exposed*: rhel-dev',
      '*rhel-dev* · 2 exposed',
      `Fix: install ${PAM} only`,
    ]),
  );
  const [asked] = await world.submit('U0ANA', { 'cve-reason': 'exploited in the wild' });
  expect(asked).toMatch(/Emergency e-\w{8} is open for CVE-2026-45283/);

  // Owners are told before the request, which is one of any other: two people, and not whoever asked.
  const texts = world.messages(CHANNEL).map(({ text }) => text);
  const told = texts.findIndex((text) =>
    text.startsWith(`*Emergency ${CVE}* (known to be exploited) affects rhel-dev.`),
  );
  const request = texts.findIndex((text) =>
    text.startsWith('Approval needed: patch rhel-dev. Needs 2 of @platform, @leads'),
  );
  expect(told).toBeGreaterThanOrEqual(0);
  expect(request).toBeGreaterThan(told);
  const card = patchCard(world, 'rhel-dev');
  expect(card.body).toContain(`emergency ${CVE}`);
  expect(card.body).toContain(`limited to the 1 patch for ${CVE}`);
  expect((await world.press('U0ANA', 'approve', card))[0]).toMatch(/^Nothing was done/);
  await world.press('U0BEN', 'approve', card);
  expect(board(world).text).toContain('2 instances exposed');
  await world.press('U0CLEO', 'approve', card);

  await world.advance('25m');
  const over = board(world);
  expect(over.text).toContain(`Emergency ${CVE} over: no instance exposed · @platform or @leads: review what happened`);
  expect(over.body).toMatch(/\*Fixed\* █{20} 2 of 2 instances/);
  expect(over.body).toMatch(/\*rhel-dev\* · fixed by run p-\w{8}/);
  // The AWS CLI sees the patch, and that nothing else was installed.
  const { Commands } = await call(world, 'ssm', 'ListCommands', {});
  expect(JSON.stringify(listOf(Commands))).toContain('InstallOverrideList');

  await press(world, 'U0ANA', 'cve-review');
  expect((await world.submit('U0ANA', { 'cve-reason': 'mine' }))[0]).toMatch(/^Nothing was done: whoever requested/);
  await press(world, 'U0BEN', 'cve-review');
  await world.submit('U0BEN', { 'cve-reason': 'Fifty minutes from report to fix.' });
  await world.advance('2m');
  expect(board(world).body).toMatch(/\*Reviewed\* by <@U0BEN> .*Fifty minutes/);
  expect(board(world).buttons).toEqual([]);
});

further('on Windows what the baseline approves is installed, fleet after fleet', async () => {
  const { world } = local;
  await world.advance('5m');
  await world.patch('U0ANA', 'cve CVE-2026-52999');
  const { body } = world.form('U0ANA');
  expect(body).toContain('*Exposed*: win-dev, win-qa');
  expect(body).toContain('Fix: install everything that its baseline approves, KB5062398 included');
  await world.submit('U0ANA', { 'cve-reason': 'exploited in the wild' });
  expect(board(world).body).toContain('*win-qa* · not requested yet');
  for (const fleet of ['win-dev', 'win-qa']) {
    for (const user of ['U0BEN', 'U0CLEO']) await world.press(user, 'approve', patchCard(world, fleet));
    await world.advance('25m');
  }
  expect(board(world).text).toContain('Emergency CVE-2026-52999 over: no instance exposed');
  expect(board(world).body).toMatch(/\*win-qa\* · fixed by run p-\w{8}\n0 exposed, 2 not exposed/);
});

further('fleets of images get one new image that holds the fix, one after the other', async () => {
  const { world } = local;
  await world.control('cve', { cve: 'CVE-2026-38442', becomes: 'listed' });
  await world.advance('5m');
  await world.patch('U0ANA', 'cve CVE-2026-38442');
  expect(world.form('U0ANA').body).toMatch(
    /\*web-dev\* · 2 exposed\n.*vulnerable package in ami-.*\nFix: bake a new web/,
  );
  await world.submit('U0ANA', { 'cve-reason': 'exploited in the wild' });
  for (const user of ['U0BEN', 'U0CLEO']) await world.press(user, 'approve', world.card('web'));
  await world.advance('12m');
  for (const fleet of ['search-dev', 'web-dev']) {
    expect(cardOf(world, fleet).body).toContain('emergency CVE-2026-38442');
    for (const user of ['U0BEN', 'U0CLEO']) await decide(world, user, fleet);
    await world.advance('20m');
  }
  expect(board(world).text).toContain('Emergency CVE-2026-38442 over: no instance exposed');
  expect(board(world).body).toMatch(/\*web-dev\* · fixed by run d-\w{8}\n0 exposed, 2 not exposed/);
});

test('what nobody knows or may be read is said, and is never "not exposed"', async () => {
  const { world } = local;
  expect((await world.patch('U0ANA', 'cve 2026-45283'))[0]).toContain('`2026-45283` is not a CVE id');
  await world.advance('5m');
  await world.patch('U0ANA', 'cve CVE-2031-99999');
  const unheard = world.form('U0ANA').body;
  expect(unheard).toContain('so exposure is not known');
  expect(unheard).toContain('*rhel-dev* · 0 exposed, 2 not known');
  expect(unheard).not.toContain('Reason');
  for (const [service, operation] of [
    ['inspector2', 'ListFindings'],
    ['ssm', 'DescribeAvailablePatches'],
    ['ec2', 'DescribeInstances'],
  ] as const)
    await world.fault({ target: 'aws', service, operation, kind: 'access-denied', times: 100 });
  await world.patch('U0BEN', `cve ${CVE}`);
  const denied = world.form('U0BEN').body;
  expect(denied).not.toMatch(/\*Not exposed\*/);
  expect(denied).toMatch(/could not be read: instances of rhel-dev \(\w+\)/i);
});
