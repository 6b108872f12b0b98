import { placePrefix } from '../../config/place.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { Key } from '../../store/table.ts';

const dailyKey = ({ config, here }: Uses<'config' | 'here'>): Key => ({
  pk: 'SYNC',
  sk: `${placePrefix(config, here)}DAILY`,
});

type LookPorts = Uses<'table' | 'config' | 'here'>;

/** The last day on which everything was compared, the sync that was last asked for, and the plans that were refused before it. */
export interface LastLook {
  day?: string;
  runId?: string;
  refused: readonly string[];
}

/** Throws AwsCallError. */
export async function loadLastLook(ports: LookPorts): Promise<LastLook> {
  const item = await ports.table.get(dailyKey(ports));
  const { day, runId, refused } = { day: item?.['day'], runId: item?.['runId'], refused: item?.['refused'] };
  return {
    ...(typeof day === 'string' ? { day } : {}),
    ...(typeof runId === 'string' ? { runId } : {}),
    refused: Array.isArray(refused) ? refused.filter((hash) => typeof hash === 'string') : [],
  };
}

/** Of each of them what is given. Throws AwsCallError. */
export async function saveLastLook(ports: LookPorts, look: Partial<LastLook>): Promise<void> {
  await ports.table.write([{ kind: 'set', key: dailyKey(ports), set: present(look), when: {} }]);
}
