import { brokenLink } from '../../../src/runs/decision/audit-chain.ts';
import { loadLedger } from '../../../src/store/ledger.ts';
import { aStep, T0 } from '../fixture.ts';
import { living } from '../living.ts';

/** Each decision about an emergency leaves a record, and nothing else does. */

const stuck = aStep({ state: 'stuck', runs: [{ id: 'p-7k2m9x4q', kind: 'patch', state: 'rejected' }] });
const told = { C0WINDOWS: { kind: 'sent', at: T0 } } as const;

type Rig = Awaited<ReturnType<typeof living>>;

async function recordsOf({ table, id, load }: Rig) {
  const items = await table.query({ partition: `EMERGENCY#${id}`, beginsWith: 'AUDIT#' });
  const links = items.map(({ pk: _pk, sk: _sk, ...entry }) => ({
    ...entry,
    version: Number(entry['version']),
    prev: String(entry['prev']),
    hash: String(entry['hash']),
  }));
  const { traced = { records: 0, hash: '' } } = (await load()).emergency;
  expect(brokenLink(links, { version: traced.records, hash: traced.hash })).toBeUndefined();
  return items.map(({ type, by, person, from, to, note }) => [type, by, person, from, to, note]);
}

const OPENED = ['opened', 'U0REQUEST', 'rita', 'none', 'open', 'exploited in the wild'];

test('an emergency that is opened has a record and a line in the ledger, and what is only seen or told has none', async () => {
  const rig = await living({ readAt: T0 });
  await rig.look();
  expect((await rig.load()).emergency.version).toBeGreaterThan(1);
  expect(await recordsOf(rig)).toEqual([OPENED]);
  expect(await loadLedger(rig.table, { from: T0, to: T0 })).toEqual([{ of: `EMERGENCY#${rig.id}`, at: T0 }]);
});

test('who requested again, closed and reviewed, and why, is written down in order', async () => {
  const rig = await living({ steps: [stuck], readAt: T0, told });
  await rig.look();
  await rig.click('U0BEN', 'again');
  await rig.look();
  await rig.say('U0BEN', 'close');
  await rig.say('U0BEN', 'review', 'Too slow.');
  expect(await recordsOf(rig)).toEqual([
    OPENED,
    ['requested-again', 'U0BEN', expect.any(String), 'open', 'open', undefined],
    ['closed', 'U0BEN', expect.any(String), 'open', 'closed', 'Mitigated at the edge.'],
    ['reviewed', 'U0BEN', expect.any(String), 'closed', 'closed', 'Too slow.'],
  ]);
});

test('what was refused leaves no record', async () => {
  const rig = await living({ steps: [stuck], readAt: T0, told });
  await rig.look();
  await rig.click('U0DEV', 'again');
  await rig.say('U0DEV', 'close');
  expect(await recordsOf(rig)).toEqual([OPENED]);
});

test('an emergency that is over because every instance is safe was ended by nobody', async () => {
  const rig = await living({ steps: [aStep({ state: 'fixed', exposure: 'not-exposed' })], readAt: T0, told });
  await rig.look();
  expect((await rig.load()).emergency.state).toBe('over');
  expect(await recordsOf(rig)).toEqual([OPENED, ['over', undefined, undefined, 'open', 'over', undefined]]);
});

test('of an emergency of a version without records, the next decision has the first one', async () => {
  const rig = await living({ steps: [stuck], readAt: T0, told });
  const { key, emergency } = await rig.load();
  const { traced: _traced, ...before } = emergency;
  const [first] = await rig.table.query({ partition: key.pk, beginsWith: 'AUDIT#' });
  if (first === undefined) throw new Error('there is no record');
  await rig.table.write([
    { kind: 'set', key, set: { emergency: before }, when: {} },
    { kind: 'delete', key: { pk: first.pk, sk: first.sk }, when: {} },
  ]);
  await rig.look();
  expect(await recordsOf(rig)).toEqual([]);
  await rig.say('U0BEN', 'close');
  expect(await recordsOf(rig)).toEqual([
    ['closed', 'U0BEN', expect.any(String), 'open', 'closed', 'Mitigated at the edge.'],
  ]);
});
