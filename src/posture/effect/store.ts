import { present } from '../../present.ts';
import { boardKey } from '../../store/keys.ts';
import { loadSplit, saveSplit } from '../../store/split.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import { isOpen } from '../decision/covered.ts';
import { EXCEPTION_STATES, type Exception } from '../types/exception.ts';
import type { FleetPosture } from '../types/posture.ts';
import type { FleetSnapshot } from '../types/snapshot.ts';

/** Items of the board's partition begin so: whoever reads the board has them. */
const POSTURE = 'POSTURE';
const EXCEPTION = 'EXCEPTION';

export const postureKey = (fleet: string): Key => boardKey(POSTURE, fleet);
export const exceptionKey = (id: string): Key => boardKey(EXCEPTION, id);
/** Its own item, which its records cover; the board has a copy. */
export const exceptionItemKey = (id: string): Key => ({ pk: `EXCEPTION#${id}`, sk: 'EXCEPTION' });
const snapshotKey = (fleet: string): Key => ({ pk: `SNAPSHOT#${fleet}`, sk: 'NEWEST' });

/** The newest snapshot of a fleet; `undefined` before its first sweep. @throws AwsCallError */
export const loadSnapshot = (table: Table, fleet: string): Promise<FleetSnapshot | undefined> =>
  loadSplit<FleetSnapshot>(table, snapshotKey(fleet));

/** In place of the one before. A large one is split over items. @throws AwsCallError */
export const saveSnapshot = (table: Table, snapshot: FleetSnapshot): Promise<void> =>
  saveSplit(table, snapshotKey(snapshot.fleet), { of: snapshot.sweepId, value: snapshot });

/** @throws AwsCallError */
export async function loadPosture(table: Table, fleet: string): Promise<FleetPosture | undefined> {
  const item = await table.get(postureKey(fleet));
  return item === undefined ? undefined : posturesIn([item])[0];
}

/** Of items of the board. Another schema is left to the version that wrote it. */
export const posturesIn = (kept: readonly Item[]): FleetPosture[] =>
  kept.flatMap(({ sk, posture }) => (sk.startsWith(`${POSTURE}#`) && isPosture(posture) ? [posture] : []));

/** Of items of the board. */
export const exceptionsIn = (kept: readonly Item[]): Exception[] =>
  kept.flatMap((item) => (item.sk.startsWith(`${EXCEPTION}#`) ? (exceptionIn(item) ?? []) : []));

/**
 * Of every fleet, those that hold or wait: one query of the board, and for each its own item. The board says where to look: what it
 * shows permits nothing. @throws AwsCallError
 */
export const loadOpenExceptions = (table: Table): Promise<readonly Exception[]> => loadOpen(table, () => true);

/** The same of one fleet. @throws AwsCallError */
export const loadExceptions = (table: Table, fleet: string): Promise<readonly Exception[]> =>
  loadOpen(table, (exception) => exception.fleet === fleet);

async function loadOpen(table: Table, isWanted: (exception: Exception) => boolean): Promise<readonly Exception[]> {
  const { pk, sk } = exceptionKey('');
  const isShown = (exception: Exception): boolean => isWanted(exception) && isOpen(exception);
  const shown = exceptionsIn(await table.query({ partition: pk, beginsWith: sk })).filter(isShown);
  const own = await Promise.all(shown.map(async ({ id, card }) => withCard(await loadOwn(table, id), card)));
  return own.flatMap((exception) => (exception !== undefined && isShown(exception) ? [exception] : []));
}

async function loadOwn(table: Table, id: string): Promise<Exception | undefined> {
  const item = await table.get(exceptionItemKey(id));
  return item === undefined ? undefined : exceptionIn(item);
}

const withCard = (exception: Exception | undefined, card: Exception['card']): Exception | undefined =>
  exception === undefined ? undefined : { ...exception, ...present({ card }) };

/** Of an exception's own item, or its copy. Another schema or state is left to the version that wrote it. */
export const exceptionIn = ({ exception }: Item): Exception | undefined =>
  isException(exception) ? exception : undefined;

const isOfSchema = (value: unknown): value is { schema: 1 } =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1;

const isPosture = (value: unknown): value is FleetPosture => isOfSchema(value) && 'verdict' in value;

const isException = (value: unknown): value is Exception =>
  isOfSchema(value) && 'state' in value && EXCEPTION_STATES.some((state) => state === value.state);
