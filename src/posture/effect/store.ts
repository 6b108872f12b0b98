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

/** Of items of the board. Another schema or state is left to the version that wrote it. */
export const exceptionsIn = (kept: readonly Item[]): Exception[] =>
  kept.flatMap(({ sk, exception }) => (sk.startsWith(`${EXCEPTION}#`) && isException(exception) ? [exception] : []));

/** Of every fleet, those that hold or wait: one query of the board. @throws AwsCallError */
export async function loadOpenExceptions(table: Table): Promise<readonly Exception[]> {
  const { pk, sk } = exceptionKey('');
  return exceptionsIn(await table.query({ partition: pk, beginsWith: sk })).filter(isOpen);
}

/** Of one fleet, those that hold or wait: one query of the board. @throws AwsCallError */
export const loadExceptions = async (table: Table, fleet: string): Promise<readonly Exception[]> =>
  (await loadOpenExceptions(table)).filter((exception) => exception.fleet === fleet);

const isOfSchema = (value: unknown): value is { schema: 1 } =>
  typeof value === 'object' && value !== null && 'schema' in value && value.schema === 1;

const isPosture = (value: unknown): value is FleetPosture => isOfSchema(value) && 'verdict' in value;

const isException = (value: unknown): value is Exception =>
  isOfSchema(value) && 'state' in value && EXCEPTION_STATES.some((state) => state === value.state);
