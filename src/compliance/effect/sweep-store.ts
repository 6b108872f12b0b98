import { DAY, SECOND } from '../../duration.ts';
import { packText, unpackText } from '../../store/packed.ts';
import type { Item, Key, Table, Write } from '../../store/table.ts';
import type { HeldSweep, Sweep, SweepScope, SweepTarget } from '../types/sweep.ts';

/** Longer than a look takes, its last call included. */
const BUSY_MS = 60 * SECOND;

const partitionOf = (place: string): string => `SWEEP#${place}`;
const ALL = 'ALL';
const FLEET = 'FLEET#';

const keyOf = ({ place, scope }: SweepTarget): Key => ({
  pk: partitionOf(place),
  sk: scope.kind === 'all' ? ALL : `${FLEET}${scope.fleet}`,
});

const scopeIn = (sk: string): SweepScope | undefined => {
  if (sk === ALL) return { kind: 'all' };
  return sk.startsWith(FLEET) ? { kind: 'fleet', fleet: sk.slice(FLEET.length) } : undefined;
};

/** The sweep of everything and those of single fleets, as they stand. @throws AwsCallError */
export const listSweeps = async (table: Table, place: string): Promise<readonly HeldSweep[]> =>
  (await table.query({ partition: partitionOf(place) })).flatMap((item) => heldIn(item, place) ?? []);

/** @throws AwsCallError */
export async function loadSweep(table: Table, target: SweepTarget): Promise<HeldSweep> {
  const item = await table.get(keyOf(target));
  return (
    (item === undefined ? undefined : heldIn(item, target.place)) ?? { target, rev: 0, busyUntil: 0, notBefore: 0 }
  );
}

function heldIn({ sk, ...item }: Item, place: string): HeldSweep | undefined {
  const scope = scopeIn(sk);
  if (scope === undefined) return undefined;
  const number = (name: string): number => (typeof item[name] === 'number' ? item[name] : 0);
  const sweep = typeof item['packed'] === 'string' ? sweepIn(item['packed']) : undefined;
  return {
    target: { place, scope },
    rev: number('rev'),
    busyUntil: number('busyUntil'),
    notBefore: number('notBefore'),
    ...(sweep === undefined ? {} : { sweep }),
    ...(item['wantedAt'] === undefined ? {} : { wantedAt: number('wantedAt') }),
  };
}

/** That of another schema was made by another version: the next one is restarted. */
function sweepIn(packed: string): Sweep | undefined {
  const value: Sweep = JSON.parse(unpackText(packed));
  return value.schema === 1 ? value : undefined;
}

/** Takes the sweep for one look. `undefined`: someone else has it. @throws AwsCallError */
export async function claimSweep(
  table: Table,
  held: HeldSweep,
  { sweep, now }: { sweep: Sweep; now: number },
): Promise<HeldSweep | undefined> {
  const isNew = held.sweep?.id !== sweep.id;
  const claimed: HeldSweep = { ...held, sweep, rev: held.rev + 1, busyUntil: now + BUSY_MS };
  return (await write(table, held, claimed, { remove: isNew ? ['wantedAt'] : [] })) ? claimed : undefined;
}

/** One step of it, with what it read. `undefined`: someone else has taken it over. @throws AwsCallError */
export async function saveStep(
  table: Table,
  held: HeldSweep,
  { sweep, also = [] }: { sweep: Sweep; also?: readonly Write[] },
): Promise<HeldSweep | undefined> {
  const saved: HeldSweep = { ...held, sweep, rev: held.rev + 1 };
  return (await write(table, held, saved, { also })) ? saved : undefined;
}

/** Lets it go until the next look. @throws AwsCallError */
export async function releaseSweep(table: Table, held: HeldSweep, notBefore: number): Promise<void> {
  await write(table, held, { ...held, rev: held.rev + 1, busyUntil: 0, notBefore }, {});
}

async function write(
  table: Table,
  before: HeldSweep,
  { target, rev, sweep, busyUntil, notBefore }: HeldSweep,
  { remove = [], also = [] }: { remove?: readonly string[]; also?: readonly Write[] },
): Promise<boolean> {
  const set = {
    rev,
    busyUntil,
    notBefore,
    ...(sweep === undefined ? {} : { packed: packText(JSON.stringify(sweep)) }),
  };
  const when = before.rev === 0 ? { absent: ['rev'] } : { equals: { rev: before.rev } };
  const result = await table.write([...also, { kind: 'set', key: keyOf(target), set, remove, when }]);
  return result.kind === 'written';
}

/** Asks for a sweep at this moment. False when one is asked for already. @throws AwsCallError */
export async function wantSweep(table: Table, target: SweepTarget, at: number): Promise<boolean> {
  const write: Write = { kind: 'set', key: keyOf(target), set: { wantedAt: at }, when: { absent: ['wantedAt'] } };
  return (await table.write([write])).kind === 'written';
}

/** Rows of a sweep are needed until it ends. */
export const rowsTtl = (startedAt: number): number => Math.floor((startedAt + 2 * DAY) / SECOND);
