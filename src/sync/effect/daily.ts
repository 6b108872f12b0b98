import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Key } from '../../store/table.ts';

const DAILY: Key = { pk: 'SYNC', sk: 'DAILY' };

/** The last day on which everything was compared, the sync that was last asked for, and the plans that were refused before it. */
export interface LastLook {
  day?: string;
  runId?: string;
  refused: readonly string[];
}

/** Throws AwsCallError. */
export async function loadLastLook({ table }: Uses<'table'>): Promise<LastLook> {
  const item = await table.get(DAILY);
  const { day, runId, refused } = { day: item?.['day'], runId: item?.['runId'], refused: item?.['refused'] };
  return {
    ...(typeof day === 'string' ? { day } : {}),
    ...(typeof runId === 'string' ? { runId } : {}),
    refused: Array.isArray(refused) ? refused.filter((hash) => typeof hash === 'string') : [],
  };
}

/** Of each of them what is given. Throws AwsCallError. */
export async function saveLastLook({ table }: Uses<'table'>, look: Partial<LastLook>): Promise<void> {
  await table.write([{ kind: 'set', key: DAILY, set: present(look), when: {} }]);
}
