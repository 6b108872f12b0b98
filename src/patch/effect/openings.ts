import type { Key, Table } from '../../store/table.ts';
import type { AdoptedFleet } from '../types/fleet.ts';

type Of = Pick<AdoptedFleet, 'name' | 'window'>;

const openingsKey = ({ name, window }: Of): Key => ({ pk: `OPENINGS#${window}#${name}`, sk: 'OPENINGS' });

/** When the fleet's window was to open, as of the last look, in milliseconds since the epoch; empty before the first. Throws AwsCallError. */
export async function loadOpenings(table: Table, fleet: Of): Promise<readonly number[]> {
  const at = (await table.get(openingsKey(fleet)))?.['at'];
  return Array.isArray(at) ? at.filter((each) => typeof each === 'number') : [];
}

export async function saveOpenings(table: Table, fleet: Of, at: readonly number[]): Promise<void> {
  await table.write([{ kind: 'put', item: { ...openingsKey(fleet), at: [...at] }, when: {} }]);
}
