import { evidenceOf } from '../../../src/evidence/decision/evidence.ts';
import { loadThings } from '../../../src/evidence/effect/load.ts';
import type { Problem } from '../../../src/evidence/types.ts';
import { exceptionKey } from '../../../src/posture/effect/store.ts';
import type { Item } from '../../../src/store/table.ts';
import { anException } from '../../exceptions/fixture.ts';
import { DAY, T0 } from '../../runs/fixture.ts';
import { createMemoryTable, type MemoryTable } from '../../support/memory-table.ts';
import { portsDouble, withKinds } from '../../support/ports.ts';
import { OPENS } from '../../windows/fixture.ts';
import { DRIFT_OF, EXCEPTION_OF, storedDrift, storedException } from '../stored.ts';

const NOW = OPENS + DAY;
const COPY = exceptionKey(anException().id);

async function problemsIn(table: MemoryTable): Promise<readonly Problem[]> {
  const ports = withKinds({ ...portsDouble({ table }), clock: () => NOW });
  const { things } = await loadThings(ports, { since: T0, now: NOW, until: NOW + DAY });
  return evidenceOf(things, { since: T0, now: NOW }).problems;
}

async function stored(): Promise<MemoryTable> {
  return storedDrift(await storedException(createMemoryTable()));
}

async function changed(at: { pk: string; sk: string }, change: (item: Item) => object): Promise<readonly Problem[]> {
  const table = await stored();
  const item = await table.get(at);
  if (item === undefined) throw new Error(`${at.pk} ${at.sk} is not there`);
  await table.write([{ kind: 'put', item: { ...item, ...change(item) }, when: {} }]);
  return problemsIn(table);
}

const heldIn = (item: Item, name: string): object => Object(item[name]);
const EPISODE = { pk: DRIFT_OF, sk: `EPISODE#${String(OPENS).padStart(15, '0')}` };

test('what is stored beside the chains agrees with them', async () => {
  expect(await problemsIn(await stored())).toEqual([]);
});

test('an episode that an exception ended agrees with its record, and not where it is told as mended', async () => {
  const table = await storedDrift(createMemoryTable(), { excepted: true });
  expect(await problemsIn(table)).toEqual([]);
  const item = await table.get(EPISODE);
  const { excepted, ...mended } = { excepted: undefined, ...Object(item?.['episode']) };
  expect(excepted).toBe(true);
  await table.write([{ kind: 'put', item: { ...EPISODE, ...item, episode: mended }, when: {} }]);
  expect(await problemsIn(table)).toMatchObject([{ of: DRIFT_OF, item: EPISODE.sk, code: 'altered' }]);
});

test.each<[string, { pk: string; sk: string }, (item: Item) => object]>([
  ['what the board shows of an exception', COPY, (item) => ({ exception: { ...heldIn(item, 'exception'), until: 1 } })],
  ['its version there', COPY, () => ({ version: 9 })],
  [
    'a snooze that nobody asked for',
    { pk: DRIFT_OF, sk: 'DRIFT' },
    (item) => ({ drift: { ...heldIn(item, 'drift'), snooze: { by: 'U0ANA', at: OPENS, until: OPENS + 900 * DAY } } }),
  ],
  [
    'drift that no record has',
    { pk: DRIFT_OF, sk: 'DRIFT' },
    (item) => ({ drift: { ...heldIn(item, 'drift'), out: { since: 1, verdict: 'not-seen', causes: [] } } }),
  ],
  ['that an exception ended it', EPISODE, (item) => ({ episode: { ...heldIn(item, 'episode'), excepted: true } })],
  ['when a fleet was back', EPISODE, (item) => ({ episode: { ...heldIn(item, 'episode'), until: OPENS + 1 } })],
])('%s is found where it was changed', async (_title, at, change) => {
  expect(await changed(at, change)).toMatchObject([{ of: at.pk, item: at.sk, code: 'altered' }]);
});

test('an exception that the board alone has was added, and one that it lacks is missing', async () => {
  const table = await stored();
  const added = exceptionKey('x-22222222');
  await table.write([{ kind: 'put', item: { ...added, exception: anException({ id: 'x-22222222' }) }, when: {} }]);
  expect(await problemsIn(table)).toEqual([{ of: added.pk, item: added.sk, code: 'added' }]);
  await table.write([{ kind: 'delete', key: added, when: {} }]);
  await table.write([{ kind: 'delete', key: COPY, when: {} }]);
  const own = await table.get({ pk: EXCEPTION_OF, sk: 'EXCEPTION' });
  expect(Object(own?.['exception']).state).toBe('ended');
  expect(await problemsIn(table)).toEqual([]);
});
