import type { Card, LocalWorld } from '../support/local-world.ts';
import { buttonsOf, linesOf } from '../support/written-text.ts';
import { call, listOf } from './deploys.ts';
import { inLocalWorld } from './in-local-world.ts';
import { CHANNEL, patchCard } from './patching.ts';

const local = inLocalWorld({ compliance: true });

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
    text.startsWith(`*Emergency ${CVE}* (known to be exploited) concerns rhel-dev.`),
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
