import type { Uses } from '../../contract/ports.ts';
import type { Key } from '../../store/table.ts';

const DAILY: Key = { pk: 'SYNC', sk: 'DAILY' };

/** The last day on which everything was compared, and the run that was last asked for. */
export interface LastLook {
  day?: string;
  runId?: string;
}

/** Throws AwsCallError. */
export async function loadLastLook({ table }: Uses<'table'>): Promise<LastLook> {
  const item = await table.get(DAILY);
  const { day, runId } = { day: item?.['day'], runId: item?.['runId'] };
  return { ...(typeof day === 'string' ? { day } : {}), ...(typeof runId === 'string' ? { runId } : {}) };
}

/** Of each of them what is given. Throws AwsCallError. */
export async function saveLastLook({ table }: Uses<'table'>, { day, runId }: LastLook): Promise<void> {
  const set = { ...(day === undefined ? {} : { day }), ...(runId === undefined ? {} : { runId }) };
  await table.write([{ kind: 'set', key: DAILY, set, when: {} }]);
}
