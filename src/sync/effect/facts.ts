import type { EstateInstance, EstatePage } from '../../aws/estate.ts';
import { fleetsAt, placedAway } from '../../config/place.ts';
import type { Config, FleetConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { operatingSystemOf } from '../../nodes/decision/operating-system.ts';
import { present } from '../../present.ts';
import type { SyncConfig } from '../types/config.ts';
import type { Member, SyncFacts, SyncFleet, TagKey } from '../types/facts.ts';
import type { SyncState } from '../types/state.ts';

export type FactPorts = Uses<'syncState' | 'estate' | 'nodes' | 'config' | 'home' | 'here'>;

const KEYS: readonly TagKey[] = ['Patch Group', 'PatchGroup'];
/** Values that one filter of Systems Manager takes. */
const VALUES = 100;

/** Everything that a sync decides on, read now: tags, what Systems Manager has, and the fleets of the config. Throws AwsCallError. */
export async function loadFacts(ports: FactPorts, sync: SyncConfig): Promise<SyncFacts> {
  const { config, home, here } = ports;
  const state = await ports.syncState.read();
  const fleets = Object.values(fleetsAt(config, here)).flatMap(fleetOf);
  const instances = await instanceMembers(ports, sync);
  const outside = await outsideMembers(ports, state, fleets);
  return {
    state,
    fleets,
    ...placedAway(home, here),
    members: [...instances, ...outside].sort((one, other) => (one.id < other.id ? -1 : 1)),
    settings: { ...sync, timezone: sync.timezone ?? config.timezone },
  };
}

/** The fleet of a patch group. One that is not patched by Patchwarden cannot be adopted. */
function fleetOf({ name, target, adopted, patch, window, windowFrom }: FleetConfig): SyncFleet[] {
  if (target.kind !== 'patch-group') return [];
  const isAdopted = adopted === true && patch !== undefined;
  return [{ name, group: target.patchGroup, isAdopted, ...present({ window: windowFrom ?? window }) }];
}

async function instanceMembers({ estate, nodes }: FactPorts, { tags }: SyncConfig): Promise<Member[]> {
  const all = await allInstances((token) => estate.instances(undefined, token));
  const tagged = all.filter(({ tags: has }) => [...KEYS, ...tags].some((key) => Object.hasOwn(has, key)));
  const managed = new Map((await nodes.managed(tagged.map(({ id }) => id))).map((node) => [node.id, node]));
  return tagged.map(({ id, tags: has }) => {
    const node = managed.get(id);
    return {
      id,
      groups: KEYS.flatMap((key) => (has[key] === undefined ? [] : [{ key, value: has[key] }])),
      windows: tags.flatMap((key) => has[key] ?? []),
      isManaged: node !== undefined,
      ...present({
        operatingSystem: node && operatingSystemOf(node),
        autoScaling: has['aws:autoscaling:groupName'],
      }),
    };
  });
}

/** Those that are being terminated ask for nothing any more. */
async function allInstances(
  page: (token?: string) => Promise<EstatePage<EstateInstance>>,
): Promise<readonly EstateInstance[]> {
  const all: EstateInstance[] = [];
  let token: string | undefined;
  do {
    const { items, next } = await page(token);
    all.push(...items.filter(({ state }) => state !== 'shutting-down'));
    token = next;
  } while (token !== undefined);
  return all;
}

/** Nodes outside EC2: a tag of Systems Manager selects them, and their inventory says their window, whose characters no such tag takes. */
async function outsideMembers(
  { nodes }: FactPorts,
  { patchInformation }: SyncState,
  fleets: readonly SyncFleet[],
): Promise<Member[]> {
  const groups = [
    ...new Set([...fleets.map(({ group }) => group), ...patchInformation.flatMap(({ group }) => group ?? [])]),
  ];
  const tagged = await taggedOutside({ nodes }, groups);
  const said = new Map(patchInformation.map((each) => [each.nodeId, each]));
  const ids = [...new Set([...tagged.keys(), ...said.keys()])].filter(isOutside);
  const managed = new Map((await nodes.managed(ids)).map((node) => [node.id, node]));
  return ids.map((id) => {
    const node = managed.get(id);
    const { group, window } = said.get(id) ?? {};
    const tags = tagged.get(id);
    return {
      id,
      groups: tags ?? (group === undefined ? [] : [{ key: 'Patch Group', value: group }]),
      windows: window === undefined ? [] : [window],
      isManaged: node !== undefined,
      ...(tags === undefined && group !== undefined ? { isUntagged: true as const } : {}),
      ...present({ operatingSystem: node && operatingSystemOf(node) }),
    };
  });
}

const isOutside = (id: string): boolean => id.startsWith('mi-');

/** By id, the group tags of nodes outside EC2. A filter does not tell which value a node has: where there are any, each value is asked for alone. */
async function taggedOutside(
  { nodes }: Uses<'nodes'>,
  groups: readonly string[],
): Promise<Map<string, Member['groups']>> {
  const found = new Map<string, Member['groups']>();
  for (const key of KEYS) {
    for (let at = 0; at < groups.length; at += VALUES) {
      const values = groups.slice(at, at + VALUES);
      const any = await nodes.managedByTag({ key, values });
      if (!any.some(({ id }) => isOutside(id))) continue;
      for (const value of values)
        for (const { id } of await nodes.managedByTag({ key, values: [value] }))
          if (isOutside(id)) found.set(id, [...(found.get(id) ?? []), { key, value }]);
    }
  }
  return found;
}

/** Where its cards are. */
export const channelOf = ({ channel }: Pick<Config, 'channel'>, sync: SyncConfig): string => sync.channel ?? channel;
