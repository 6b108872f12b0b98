import { unpackText } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import { packedParts } from './sweep-rows.ts';

/** Instances of each fleet as of its last sweep that saw them all: whose they are when EC2 does not say, and when an event names one. */
const key = (place: string, fleet: string, part: number): Key => ({ pk: `MEMBERS#${place}`, sk: `${fleet}#${part}` });

/** @throws AwsCallError */
export async function saveMembers(
  table: Table,
  { place, fleet, sweepId }: { place: string; fleet: string; sweepId: string },
  ids: readonly string[],
): Promise<void> {
  const parts = packedParts(ids);
  for (const [i, packed] of parts.entries()) {
    const item = { ...key(place, fleet, i), fleet, sweepId, parts: parts.length, part: i, packed };
    await table.write([{ kind: 'put', item, when: {} }]);
  }
}

/** Ids by fleet. @throws AwsCallError */
export async function loadMembers(table: Table, place: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const items = await table.query({ partition: key(place, '', 0).pk });
  const firsts = new Map(items.filter(({ part }) => part === 0).map((item) => [item['fleet'], item]));
  const members = new Map<string, string[]>();
  for (const { fleet, sweepId, packed } of items) {
    // Parts beyond those of the newest are left over from when there were more.
    if (typeof fleet !== 'string' || typeof packed !== 'string' || firsts.get(fleet)?.['sweepId'] !== sweepId) continue;
    const ids: string[] = JSON.parse(unpackText(packed));
    members.set(fleet, [...(members.get(fleet) ?? []), ...ids]);
  }
  return members;
}
