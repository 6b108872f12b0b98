import { DAY, HOUR, MINUTE } from '../../../src/duration.ts';
import { loadAudit, loadException } from '../../../src/exceptions/effect/store.ts';
import { saveCatalogue } from '../../../src/posture/effect/known-exploited.ts';
import { exceptionKey, exceptionsIn, loadExceptions, saveSnapshot } from '../../../src/posture/effect/store.ts';
import { brokenLink } from '../../../src/runs/decision/audit-chain.ts';
import { aSnapshot, T0 } from '../fixture.ts';
import { COMPLIANCE, living } from '../living.ts';

test('is requested, approved by two others, reminded of, and told when it expires', async () => {
  const { world, ask, click, load, tick, replies, card, table } = await living();
  const id = await ask('U0ANA');
  expect(await load(id)).toMatchObject({ state: 'asked', fleet: 'win-prod', cves: ['CVE-2026-1001', 'CVE-2026-1002'] });
  expect(replies()[0]?.text).toMatch(/^<!subteam\^S0PLATFORM>: <@U0ANA> requests an exception/);
  await click('U0ANA', 'approve', id);
  expect(world.answers.at(-1)).toMatch(/^Nothing was done: you requested this, so someone else must approve it\. Ask /);
  await click('U0BEN', 'approve', id);
  await click('U0BEN', 'approve', id);
  expect(world.answers.at(-1)).toMatch(/^You have already approved this: 1 of 2 approvals/);
  expect(await load(id)).toMatchObject({ state: 'asked' });
  await click('U0CLEO', 'approve', id);
  expect(await load(id)).toMatchObject({ state: 'approved' });
  expect(world.wakes).toContainEqual({ feature: 'compliance', key: 'fleet:win-prod' });
  await tick(T0 + MINUTE);
  expect(card()).toMatch(/^Exception approved: win-prod\./);
  expect(await loadExceptions(table, 'win-prod')).toMatchObject([{ id, card: { channel: 'C0PATCHING' } }]);
  await tick(T0 + 23 * DAY);
  expect(replies().at(-1)).toMatchObject({
    replyBroadcast: true,
    text: expect.stringContaining('a renewal takes approvals again'),
  });
  world.wakes = [];
  await tick(T0 + 30 * DAY);
  expect(await load(id)).toMatchObject({ state: 'expired' });
  expect(world.wakes).toContainEqual({ feature: 'compliance', key: 'fleet:win-prod' });
  await tick(T0 + 30 * DAY + MINUTE);
  expect(card()).toMatch(/^Exception expired: win-prod\./);
  expect(replies().filter(({ text }) => text.includes('Expired'))).toHaveLength(1);
  expect(await loadExceptions(table, 'win-prod')).toEqual([]);
  expect(world.events.map(({ detail }) => detail['change'])).toEqual([
    'requested',
    'approval-given',
    'approved',
    'reminded',
    'expired',
  ]);
});

test('each transition is in its audit, chained', async () => {
  const { ask, click, table } = await living();
  const id = await ask('U0ANA');
  await click('U0BEN', 'approve', id);
  await click('U0CLEO', 'approve', id);
  const record = await loadException(table, id);
  const audit = await loadAudit(table, id);
  expect(audit.map(({ type, by, from, to }) => [type, by, from, to])).toEqual([
    ['requested', 'U0ANA', '', 'asked'],
    ['approval-given', 'U0BEN', 'asked', 'asked'],
    ['approved', 'U0CLEO', 'asked', 'approved'],
  ]);
  const head = { version: 3, hash: record?.chain ?? '' };
  expect(brokenLink(audit, head)).toBeUndefined();
  const altered = audit.map((one) => (one.version === 1 ? { ...one, note: 'because' } : one));
  expect(brokenLink(altered, head)).toBe('record 1 was altered');
});

test('is renewed by people again: the earlier one ends when they have approved', async () => {
  const { ask, click, load, tick, world, replies } = await living();
  const first = await ask('U0ANA');
  await click('U0BEN', 'approve', first);
  await click('U0CLEO', 'approve', first);
  world.now = T0 + 25 * DAY;
  await click('U0ANA', 'renew', first);
  expect(world.views.at(-1)).toMatchObject({ private_metadata: `${first} win-prod` });
  const second = await ask('U0ANA', { until: T0 + 50 * DAY }, first);
  expect(await load(second)).toMatchObject({ state: 'asked', renews: first, scope: { patch: 'KB5031364' } });
  expect(await load(first)).toMatchObject({ state: 'approved' });
  expect(await ask('U0BEN', { until: T0 + 50 * DAY }, first)).toBe('');
  expect(world.answers.at(-1)).toContain(`exception ${second} already covers this (`);
  await click('U0BEN', 'approve', second);
  await click('U0DAN', 'approve', second);
  await tick();
  expect(await load(second)).toMatchObject({ state: 'approved' });
  expect(await load(first)).toMatchObject({ state: 'ended', ended: { cause: { code: 'renewed', id: second } } });
  expect(replies().at(-1)?.text).toContain('No action needed: the renewal is in force.');
});

test.each<[string, Parameters<Awaited<ReturnType<typeof living>>['ask']>[1], string]>([
  ['beyond what the config allows', { until: T0 + 91 * DAY }, 'the latest end that patchwarden.yml allows is'],
  ['for a time that has passed', { until: T0 }, 'that end has passed'],
  ['without a reason', { reason: '  ' }, 'needs what is excepted, a reason and an end'],
  [
    'for a patch that is not missing',
    { scope: 'patch:KB1' },
    'nothing missing that an exception for patch `KB1` could cover',
  ],
  ['for what nobody can read', { other: 'CVE-1' }, "I couldn't read `CVE-1` as an instance id, a patch or a CVE"],
  ['for nothing', { scope: 'odd' }, 'needs what is excepted'],
])('none is requested %s', async (_title, form, expected) => {
  const { ask, world } = await living();
  expect(await ask('U0ANA', form)).toBe('');
  expect(world.answers.at(-1)).toContain(expected);
  expect(world.posts).toEqual([]);
});

test.each([
  ['an instance', 'I-0AAABBBB', 'instance `i-0aaabbbb`'],
  ['a patch', 'kb5029999', undefined],
  ['a CVE', 'cve-2026-2001', undefined],
])('what is typed may be %s', async (_title, other, refused) => {
  const { ask, world } = await living();
  const id = await ask('U0ANA', { other });
  expect(id).toMatch(refused === undefined ? /^x-/ : /^$/);
  if (refused !== undefined) expect(world.answers.at(-1)).toContain(refused);
});

test('a guest, a shared channel and a message that is not its card decide nothing', async () => {
  const { ask, click, load, world } = await living();
  const id = await ask('U0ANA');
  world.guests = ['U0BEN'];
  await click('U0BEN', 'approve', id);
  expect(world.answers.at(-1)).toMatch(/guests/);
  await click('U0CLEO', 'approve', id, 1, '1796000000.999999');
  expect(world.answers.at(-1)).toMatch(/this message is not the card of exception/);
  world.isShared = true;
  await click('U0CLEO', 'approve', id);
  expect(world.answers.at(-1)).toMatch(/is shared with another organisation/);
  expect(await load(id)).toMatchObject({ state: 'asked', approvals: [] });
});

test('an approver who has left meanwhile no longer counts', async () => {
  const { ask, click, load, world } = await living();
  const id = await ask('U0ANA');
  await click('U0BEN', 'approve', id);
  world.platform = ['U0ANA', 'U0CLEO', 'U0DAN'];
  await click('U0CLEO', 'approve', id);
  expect(await load(id)).toMatchObject({ state: 'asked' });
  await click('U0DAN', 'approve', id);
  expect(await load(id)).toMatchObject({ state: 'approved' });
});

test('is rejected, withdrawn or ended early with a reason, and told', async () => {
  const { ask, click, say, load, tick, world, replies } = await living();
  const first = await ask('U0ANA');
  await click('U0BEN', 'reject', first);
  expect(world.views.at(-1)).toMatchObject({ callback_id: 'exception-reject' });
  await say('U0BEN', 'reject', first, 'patch it');
  expect(await load(first)).toMatchObject({ state: 'rejected', ended: { by: 'U0BEN', reason: 'patch it' } });
  await tick(T0 + MINUTE);
  expect(replies().at(-1)?.text).toMatch(/Rejected .* by <@U0BEN>: patch it\. This exception never took effect/);
  const second = await ask('U0ANA');
  await click('U0BEN', 'withdraw', second);
  expect(world.answers.at(-1)).toContain('only <@U0ANA>, who requested it, can withdraw it');
  await click('U0ANA', 'withdraw', second);
  expect(await load(second)).toMatchObject({ state: 'withdrawn' });
  const third = await ask('U0ANA');
  await click('U0BEN', 'approve', third);
  await click('U0CLEO', 'approve', third);
  await say('U0ANA', 'end', third, 'it is certified');
  expect(await load(third)).toMatchObject({ state: 'ended', ended: { by: 'U0ANA' } });
});

test('lapses when nobody decides', async () => {
  const { ask, load, tick, replies } = await living();
  const id = await ask('U0ANA');
  await tick(T0 + DAY);
  expect(await load(id)).toMatchObject({ state: 'lapsed' });
  expect(replies().at(-1)?.text).toContain('This exception never took effect');
});

test('without enough approvers nobody is asked', async () => {
  const { ask, world } = await living();
  world.platform = ['U0ANA', 'U0BEN'];
  expect(await ask('U0ANA')).toBe('');
  expect(world.answers.at(-1)).toContain('only 1 person can approve: <@U0BEN>');
});

test('an auditor sees what is over with its audit, and decides nothing', async () => {
  const { ask, click, command, load, tick, world, table } = await living();
  const id = await ask('U0ANA');
  await click('U0OTTO', 'approve', id);
  expect(world.answers.at(-1)).toContain('only approvers can do this');
  expect(await load(id)).toMatchObject({ approvals: [] });
  await tick(T0 + DAY);
  await command('U0BEN', []);
  expect(world.answers.at(-1)).not.toContain(id);
  await command('U0OTTO', []);
  expect(world.answers.at(-1)).toContain('Audit: 2 records, chain intact');
  const key = { pk: `EXCEPTION#${id}`, sk: 'AUDIT#000001' };
  await table.write([{ kind: 'set', key, set: { note: 'because' }, when: {} }]);
  await command('U0OTTO', []);
  expect(world.answers.at(-1)).toContain('*Audit chain broken*: record 1 was altered');
});

test('a worker that dies after its decision is followed by one that tells it once', async () => {
  const { ask, click, load, tick, world, replies } = await living();
  const id = await ask('U0ANA');
  await click('U0BEN', 'approve', id);
  world.now += HOUR;
  world.isDown = true;
  await expect(click('U0CLEO', 'approve', id)).rejects.toThrow('Slack is down');
  expect(await load(id)).toMatchObject({ state: 'approved' });
  world.isDown = false;
  await tick(T0 + 2 * HOUR);
  await tick(T0 + 2 * HOUR + MINUTE);
  expect(replies().filter(({ text }) => text.includes('is approved by'))).toHaveLength(1);
});

test('the fleet leaves the config: what waits is withdrawn, and what holds ends', async () => {
  const { ask, click, load, tick, ports } = await living();
  const id = await ask('U0ANA');
  const other = await ask('U0ANA', { scope: 'fleet' });
  await click('U0BEN', 'approve', other);
  await click('U0CLEO', 'approve', other);
  ports.config = { ...ports.config, fleets: {} };
  await tick(T0 + 2 * HOUR);
  expect(await load(id)).toMatchObject({ state: 'withdrawn', ended: { cause: { code: 'fleet-gone' } } });
  expect(await load(other)).toMatchObject({ state: 'ended', ended: { cause: { code: 'fleet-gone' } } });
});

test('a channel that becomes shared withdraws what waits, and moves the card of what holds', async () => {
  const { ask, load, feature, world } = await living({ channel: 'C0DEFAULT' });
  const id = await ask('U0ANA');
  world.isShared = true;
  await feature.onChannelShared?.('C0PATCHING', T0);
  expect(await load(id)).toMatchObject({ state: 'withdrawn', ended: { cause: { code: 'channel-shared' } } });
});

const CVE = 'CVE-2026-1001';
const listing = (readAt: number, cves: readonly string[]) => ({
  readAt,
  vulnerabilities: Object.fromEntries(cves.map((cve) => [cve, { exploited: { since: readAt } }])),
  holes: 0,
});

test('is voided, and told, as soon as a CVE that it covers becomes known to be exploited', async () => {
  const { ask, click, load, feature, table, replies, tick, world } = await living();
  await saveCatalogue(table, listing(T0, []));
  const id = await ask('U0ANA');
  await click('U0BEN', 'approve', id);
  await click('U0CLEO', 'approve', id);
  world.now = T0 + 2 * HOUR;
  await saveCatalogue(table, listing(world.now, ['CVE-2026-2001']));
  await feature.look?.('fleet:win-prod', { now: world.now, hinted: false });
  expect(await load(id)).toMatchObject({ state: 'approved' });
  await saveCatalogue(table, listing(world.now, ['CVE-2026-2001', CVE]));
  await feature.look?.('fleet:win-prod', { now: world.now, hinted: false });
  expect(await load(id)).toMatchObject({ state: 'voided', ended: { cause: { code: 'exploited', cves: [CVE] } } });
  await tick(world.now + MINUTE);
  expect(replies().at(-1)?.text).toContain(
    `${CVE} is now known to be exploited. What is still missing counts as drift`,
  );
});

test('one for a fleet is voided by a CVE that came after it, and not by one that people knew of', async () => {
  const { ask, click, load, tick, table } = await living();
  await saveCatalogue(table, listing(T0, [CVE]));
  const id = await ask('U0ANA', { scope: 'fleet' });
  expect(await load(id)).toMatchObject({ exploited: [CVE] });
  await click('U0BEN', 'approve', id);
  await click('U0CLEO', 'approve', id);
  await tick(T0 + 2 * HOUR);
  expect(await load(id)).toMatchObject({ state: 'approved' });
  const { patches, ...rest } = aSnapshot();
  const later = { ...patches, KB9: { ...patches['KB5029999'], cves: ['CVE-2026-3001'] } };
  await saveSnapshot(table, { ...rest, patches: JSON.parse(JSON.stringify(later)) });
  await saveCatalogue(table, listing(T0 + 2 * HOUR, [CVE, 'CVE-2026-3001']));
  await tick(T0 + 4 * HOUR);
  expect(await load(id)).toMatchObject({ state: 'voided', ended: { cause: { cves: ['CVE-2026-3001'] } } });
});

const rule = { name: 'Known exploited', days: 7, exploited: true, source: 'Policy 4.2', date: '2026-11-30' } as const;
const withDeadlines = { compliance: { ...COMPLIANCE, deadlines: 'custom', custom: [rule] } } as const;

test('none is requested beyond a deadline of what it covers', async () => {
  const { ask, table, world } = await living(withDeadlines);
  await saveCatalogue(table, listing(T0, [CVE]));
  expect(await ask('U0ANA', { until: T0 + 20 * DAY })).toBe('');
  expect(world.answers.at(-1)).toMatch(/CVE-2026-1001 is due .* an exception cannot outlast the deadline/);
  expect(await ask('U0ANA', { scope: 'patch:KB5029999', until: T0 + 20 * DAY })).toMatch(/^x-/);
  expect(await ask('U0ANA', { until: T0 + 2 * DAY })).toMatch(/^x-/);
});

test('what the board shows permits nothing: the exception itself does', async () => {
  const { ask, table } = await living();
  const id = await ask('U0ANA');
  const key = exceptionKey(id);
  const [shown] = exceptionsIn([(await table.get(key)) ?? { ...key }]);
  await table.write([
    { kind: 'set', key, set: { exception: { ...shown, state: 'approved', scope: { kind: 'fleet' } } }, when: {} },
    {
      kind: 'put',
      item: { ...exceptionKey('x-22222222'), exception: { ...shown, id: 'x-22222222', state: 'approved' } },
      when: {},
    },
  ]);
  expect(await loadExceptions(table, 'win-prod')).toMatchObject([{ id, state: 'asked', scope: { kind: 'patch' } }]);
});

test('a shorter limit in the config shortens one that holds', async () => {
  const { ask, click, load, tick, ports } = await living();
  const id = await ask('U0ANA');
  await click('U0BEN', 'approve', id);
  await click('U0CLEO', 'approve', id);
  ports.config.compliance = { ...COMPLIANCE, exceptions: { ...COMPLIANCE.exceptions, maxMs: 10 * DAY } };
  await tick(T0 + HOUR);
  expect(await load(id)).toMatchObject({ state: 'approved', until: T0 + 10 * DAY, shortened: { from: T0 + 30 * DAY } });
  await tick(T0 + 10 * DAY);
  expect(await load(id)).toMatchObject({ state: 'expired' });
});
