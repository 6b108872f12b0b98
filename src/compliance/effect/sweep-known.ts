import type { ComplianceSummary, Unread } from '../../posture/types/swept.ts';
import { unpackText } from '../../store/packed.ts';
import type { Item, Key, Table } from '../../store/table.ts';
import { packedParts } from './sweep-rows.ts';

/** A fleet as its last sweep had it: whose instances are they when EC2 does not say, or when an event names one. */
export interface KnownFleet {
  instances: readonly KnownInstance[];
  /** What the last sweep of everything could not read, and a sweep of one fleet does not. */
  unread: readonly Unread[];
}

export interface KnownInstance {
  id: string;
  /** Nothing asks for that of one instance. */
  summary?: ComplianceSummary;
}

const NOTHING: KnownFleet = { instances: [], unread: [] };

const partitionOf = (place: string): string => `MEMBERS#${place}`;
/** Names of fleets have no `#`. */
const partKey = (place: string, fleet: string, part: number): Key => ({
  pk: partitionOf(place),
  sk: `${fleet}#${part}`,
});

/** @throws AwsCallError */
export async function saveKnown(
  table: Table,
  { place, fleet, sweepId }: { place: string; fleet: string; sweepId: string },
  { instances, unread }: KnownFleet,
): Promise<void> {
  // The first part last: it says which parts count.
  for (const [part, packed] of [...packedParts(instances).entries()].reverse()) {
    const item = { ...partKey(place, fleet, part), fleet, sweepId, part, packed, unread };
    await table.write([{ kind: 'put', item, when: {} }]);
  }
}

/** By fleet. @throws AwsCallError */
export const loadKnown = async (table: Table, place: string): Promise<ReadonlyMap<string, KnownFleet>> =>
  knownIn(await table.query({ partition: partitionOf(place) }));

/** @throws AwsCallError */
export const loadKnownFleet = async (table: Table, place: string, fleet: string): Promise<KnownFleet> =>
  knownIn(await table.query({ partition: partitionOf(place), beginsWith: `${fleet}#` })).get(fleet) ?? NOTHING;

function knownIn(items: readonly Item[]): ReadonlyMap<string, KnownFleet> {
  const firsts = new Map(items.filter(({ part }) => part === 0).map((item) => [item['fleet'], item]));
  const known = new Map<string, KnownFleet>();
  for (const { fleet, sweepId, packed } of items) {
    const first = firsts.get(fleet);
    // Parts beyond those of the newest are left over from when there were more.
    if (typeof fleet !== 'string' || typeof packed !== 'string' || first === undefined) continue;
    if (first['sweepId'] !== sweepId) continue;
    const instances: KnownInstance[] = JSON.parse(unpackText(packed));
    const unread = Array.isArray(first['unread']) ? first['unread'] : [];
    known.set(fleet, { unread, instances: [...(known.get(fleet)?.instances ?? []), ...instances] });
  }
  return known;
}
