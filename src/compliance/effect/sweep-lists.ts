import { DAY, SECOND } from '../../duration.ts';
import type { MissingHere } from '../../posture/types/swept.ts';
import { packText, unpackText } from '../../store/packed.ts';
import type { Table, Write } from '../../store/table.ts';
import type { KeptList } from '../types/kept-list.ts';

/** Lists outlive sweeps, since they are read only where something has changed. */
const KEPT_MS = 45 * DAY;

const partitionOf = (place: string, fleet: string): string => `LISTS#${place}#${fleet}`;

export const listWrite = (
  { place, fleet, id }: { place: string; fleet: string; id: string },
  list: KeptList,
  now: number,
): Write => ({
  kind: 'put',
  item: {
    pk: partitionOf(place, fleet),
    sk: id,
    packed: packText(JSON.stringify(list)),
    ttl: Math.floor((now + KEPT_MS) / SECOND),
  },
  when: {},
});

/** By instance id. Patches that many instances miss are one object. @throws AwsCallError */
export async function loadLists(table: Table, place: string, fleet: string): Promise<ReadonlyMap<string, KeptList>> {
  const known = new Map<string, MissingHere>();
  const shared = (patch: MissingHere): MissingHere => {
    const name = `${patch.id} ${patch.state} ${patch.title} ${patch.cves.length}`;
    const before = known.get(name);
    if (before === undefined) known.set(name, patch);
    return before ?? patch;
  };
  const lists = new Map<string, KeptList>();
  for (const { sk, packed } of await table.query({ partition: partitionOf(place, fleet) })) {
    if (typeof packed !== 'string') continue;
    const list: KeptList = JSON.parse(unpackText(packed));
    lists.set(sk, { ...list, missing: list.missing.map(shared) });
  }
  return lists;
}
