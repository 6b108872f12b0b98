import fc from 'fast-check';
import { loadEmergency, saveEmergency } from '../../../src/emergency/effect/store.ts';
import { evidenceOf } from '../../../src/evidence/decision/evidence.ts';
import { verify } from '../../../src/evidence/decision/verify.ts';
import type { Problem, StoredThing } from '../../../src/evidence/types.ts';
import { loadLedger } from '../../../src/store/ledger.ts';
import { hashOf, type Item } from '../../../src/store/table.ts';
import { DAY, T0 } from '../../runs/fixture.ts';
import { createMemoryTable, type MemoryTable } from '../../support/memory-table.ts';
import { OPENS } from '../../windows/fixture.ts';
import {
  DRIFT_OF,
  EMERGENCY_OF,
  EXCEPTION_OF,
  OCCURRENCE_OF,
  RUN_ID,
  RUN_OF,
  storedDrift,
  storedEmergency,
  storedException,
  storedOccurrence,
  storedRun,
  thingsIn,
} from '../stored.ts';

/** Whatever is changed in what is stored is found, and its place is named. */

const NOW = OPENS + DAY;

let table: MemoryTable;
let items: readonly Item[];
let things: readonly StoredThing[];
beforeAll(async () => {
  table = createMemoryTable();
  await storedRun(table);
  await storedOccurrence(table);
  await storedException(table);
  await storedDrift(table);
  await storedEmergency(table);
  items = [...table.store.items()];
  things = await thingsIn(items, table);
});

/** Of one thing with one item changed. */
const problemsWith = (item: Item, changed: Item): readonly Problem[] => {
  const own = things.filter(({ of }) => of === item.pk);
  return own.flatMap(
    (thing) => verify({ ...thing, items: thing.items.map((each) => (each === item ? changed : each)) }, NOW).problems,
  );
};

const problemsOf = async (changed: readonly Item[]): Promise<readonly Problem[]> =>
  evidenceOf(await thingsIn(changed, table), { since: T0, now: NOW }).problems;

const name = ({ pk, sk }: Item): string => `${pk} ${sk}`;
const named = (problems: readonly Problem[]): string[] =>
  problems.flatMap(({ of, item, says }) => [`${of} ${item}`, `${of} ${says}`]);
const changedAt = (at: string, change: (item: Item) => Item | undefined): Item[] =>
  items.flatMap((item) => (name(item) === at ? (change(item) ?? []) : item));

/** What of a thing's own item is no record of what was decided: it says how far its message and its next look are. */
const OPERATIONAL = new Set([
  'announced',
  'card',
  'cardRev',
  'reconciledAt',
  'lookedAt',
  'workPk',
  'workDueAt',
  'schema',
  'ttl',
  'gate',
  'wakeAt',
]);

/** What of an emergency is only seen or told, and changes without a decision. */
const SEEN = /^emergency(\.| without )(exploited|steps|readAt|unread|inspector|fixes|told)\b/;

/** Every place of a value at which one thing can be changed, as a function that gives the changed whole. */
function* changesOf(value: unknown, rest: (part: unknown) => unknown, at = ''): Generator<readonly [string, unknown]> {
  if (typeof value === 'string') {
    yield [`${at} +1`, rest(`${value}x`)];
    for (const i of new Set([0, Math.floor(value.length / 2), value.length - 1]))
      if (value.length > 0)
        yield [`${at}[${i}]`, rest(`${value.slice(0, i)}${value[i] === 'q' ? 'r' : 'q'}${value.slice(i + 1)}`)];
  } else if (typeof value === 'number') yield [`${at} +1`, rest(value + 1)];
  else if (typeof value === 'boolean') yield [`${at} not`, rest(!value)];
  else if (Array.isArray(value)) {
    yield [`${at} longer`, rest([...value, 'q'])];
    for (const [i, each] of value.entries()) {
      yield [`${at} without ${i}`, rest(value.toSpliced(i, 1))];
      yield* changesOf(each, (part) => rest(value.with(i, part)), `${at}[${i}]`);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield [`${at} and q`, rest({ ...value, q: 1 })];
    for (const [key, each] of Object.entries(value)) {
      const { [key]: _gone, ...others } = Object(value);
      yield [`${at} without ${key}`, rest(others)];
      yield* changesOf(each, (part) => rest({ ...value, [key]: part }), `${at}.${key}`);
    }
  }
}

const isThings = ({ pk }: Item): boolean => [RUN_OF, OCCURRENCE_OF, EXCEPTION_OF, DRIFT_OF, EMERGENCY_OF].includes(pk);
/** What people know of drift is written over; what is evidence of it is in its records. */
const isEvidence = (item: Item): boolean =>
  isThings(item) &&
  item.sk !== 'BEFORE' &&
  !item.sk.startsWith('EPISODE#') &&
  !(item.pk === DRIFT_OF && item.sk === 'DRIFT');
const isCovered = ({ sk }: Item, attribute: string): boolean =>
  !['RUN', 'OCC', 'EXCEPTION', 'EMERGENCY'].includes(sk) || !OPERATIONAL.has(attribute);

test('what nobody changed is whole, and every record is in it', async () => {
  const evidence = evidenceOf(await thingsIn(items, table), { since: T0, now: NOW });
  expect(evidence).toMatchObject({ problems: [], things: 5, records: 18, uncovered: 0 });
  expect(evidence.rows.every(({ chain }) => chain === 'verified')).toBe(true);
});

test('any single change of anything that is written down is found, and names its item', () => {
  const missed: string[] = [];
  let changes = 0;
  for (const item of items.filter(isEvidence)) {
    for (const [attribute, value] of Object.entries(item)) {
      if (attribute === 'pk' || attribute === 'sk' || !isCovered(item, attribute)) continue;
      const whole = (part: unknown): Item => ({ ...item, [attribute]: part });
      for (const [at, changed] of changesOf(value, whole, attribute)) {
        if (SEEN.test(at)) continue;
        changes += 1;
        const found = problemsWith(item, Object(changed));
        if (!named(found).includes(name(item))) missed.push(`${name(item)} ${at}: ${JSON.stringify(found)}`);
      }
    }
  }
  expect(missed).toEqual([]);
  expect(changes).toBeGreaterThan(1000);
});

const records = (): Item[] => items.filter((item) => isThings(item) && /^(AUDIT|STATE|CHANGE)#/.test(item.sk));
const rehashed = ({ pk, sk, hash: _hash, ...entry }: Item): Item => ({ pk, sk, ...entry, hash: hashOf(entry) });

test('a record that is not there is named', async () => {
  for (const item of records()) {
    expect(await problemsOf(items.filter((each) => each !== item))).toContainEqual({
      of: item.pk,
      item: item.sk,
      code: 'missing',
    });
  }
});

test('a record with another key is named where it was and where it is', () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.constantFrom('0', '1', '4', '9', 'A', 'q'),
      async (which, at, char) => {
        const item = records().at(which % records().length);
        if (item === undefined || item.sk[at] === char) return;
        const sk = `${item.sk.slice(0, at)}${char}${item.sk.slice(at + 1)}`;
        const others = items.filter((each) => each !== item && (each.pk !== item.pk || each.sk !== sk));
        expect(named(await problemsOf([...others, { ...item, sk }]))).toContain(name(item));
      },
    ),
    { numRuns: 60 },
  ));

test('two records in each other’s place are both named', async () => {
  const found = await problemsOf(
    items.map((item) =>
      item.pk !== RUN_OF || !['AUDIT#000002', 'AUDIT#000003'].includes(item.sk)
        ? item
        : { ...item, sk: item.sk === 'AUDIT#000002' ? 'AUDIT#000003' : 'AUDIT#000002' },
    ),
  );
  expect(found).toEqual([
    { of: RUN_OF, item: 'AUDIT#000002', code: 'moved', says: 'AUDIT#000003' },
    { of: RUN_OF, item: 'AUDIT#000003', code: 'moved', says: 'AUDIT#000002' },
  ]);
});

test.each([
  ['after the last', 'AUDIT#000006'],
  ['far after it', 'AUDIT#000400'],
  ['under a key that no record has', 'AUDIT#last'],
])('a record that was added %s is named', async (_, sk) => {
  const [first] = records();
  if (first === undefined) throw new Error('nothing is stored');
  const forged = rehashed({ ...first, sk, version: 6, note: 'approved by everyone' });
  expect(await problemsOf([...items, forged])).toEqual([{ of: RUN_OF, item: sk, code: 'added' }]);
});

test('a record that was written anew, with a hash that fits it, is named by the one after it', async () => {
  const forged = changedAt(`${RUN_OF} AUDIT#000002`, (item) => rehashed({ ...item, by: 'U0MALLORY' }));
  expect(await problemsOf(forged)).toEqual([{ of: RUN_OF, item: 'AUDIT#000002', code: 'replaced' }]);
  const last = changedAt(`${RUN_OF} AUDIT#000005`, (item) => rehashed({ ...item, note: 'no' }));
  expect(await problemsOf(last)).toEqual([{ of: RUN_OF, item: 'RUN', code: 'disagrees', says: 'AUDIT#000005' }]);
});

test('a run without its item, without its line in the ledger, or of which nothing is left, is named', async () => {
  expect(await problemsOf(changedAt(`${RUN_OF} RUN`, () => undefined))).toEqual([
    { of: RUN_OF, item: 'RUN', code: 'head-missing' },
  ]);
  expect(await problemsOf(items.filter(({ pk }) => pk !== RUN_OF))).toEqual([
    { of: RUN_OF, item: 'RUN', code: 'gone' },
  ]);
  const unlisted = things.map((thing) => ({ ...thing, inLedger: thing.of !== RUN_OF }));
  expect(evidenceOf(unlisted, { since: T0, now: NOW }).problems).toEqual([
    { of: RUN_OF, item: 'RUN', code: 'not-in-ledger' },
  ]);
});

test('an occurrence whose item has come of age is whole by its records alone', async () => {
  const old = items.filter(({ pk, sk }) => pk !== OCCURRENCE_OF || sk.startsWith('STATE#'));
  const at = (now: number) => thingsIn(old, table).then((things) => evidenceOf(things, { since: T0, now }).problems);
  expect(await at(OPENS + 89 * DAY)).toEqual([{ of: OCCURRENCE_OF, item: 'OCC', code: 'head-missing' }]);
  expect(await at(OPENS + 90 * DAY)).toEqual([]);
});

test('a run of before records covered its item is whole, and said to be uncovered', async () => {
  let prev = '';
  const former = items.flatMap((item): Item[] => {
    if (item.pk !== RUN_OF || !item.sk.startsWith('AUDIT#')) return [item];
    const { headHash: _headHash, ...rest } = item;
    const made = rehashed({ ...rest, pk: item.pk, sk: item.sk, prev });
    prev = String(made['hash']);
    return [made];
  });
  const whole = former.map((item) => (name(item) === `${RUN_OF} RUN` ? { ...item, chain: prev } : item));
  const unlisted = (await thingsIn(whole, table)).map((thing) => ({ ...thing, inLedger: thing.of !== RUN_OF }));
  expect(evidenceOf(unlisted, { since: T0, now: NOW })).toMatchObject({ problems: [], uncovered: 1 });
  expect(RUN_OF).toContain(RUN_ID);
});

test('an emergency of before records covered it is whole, and named from its first decision on', async () => {
  const old = createMemoryTable();
  const item = items.find((each) => name(each) === `${EMERGENCY_OF} EMERGENCY`);
  const { traced: _traced, ...emergency } = Object(item?.['emergency']);
  const at: number = emergency.requestedAt;
  await old.write([{ kind: 'put', item: { ...Object(item), emergency }, when: {} }]);
  const evidence = async () => evidenceOf(await thingsIn([...old.store.items()], old), { since: at, now: NOW });
  expect(await evidence()).toMatchObject({ problems: [], records: 0 });
  const record = await loadEmergency(old, emergency.id);
  if (record === undefined) throw new Error('it does not load');
  await saveEmergency(old, record, record.emergency, { audit: { type: 'reviewed', at, by: 'U0ANA' } });
  expect(await evidence()).toMatchObject({ problems: [], records: 1, uncovered: 0 });
  expect(await loadLedger(old, { from: at, to: at })).toEqual([{ of: EMERGENCY_OF, at }]);
});
