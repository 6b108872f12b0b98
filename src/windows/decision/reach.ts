import type { Ec2Instance, TagTarget } from '../../aws/nodes.ts';
import type { Target, WindowTarget, WindowTask } from '../../aws/windows.ts';
import type { Config, FleetConfig } from '../../config/types.ts';
import type { Reach } from '../types/place.ts';

/** What must be read to know whom tasks reach: each is a list of targets that an instance must all match. */
export type Selector = readonly Target[];

/** The targets of these tasks: those that the window has registered and the task names, and the task's own. */
export function selectorsOf(tasks: readonly WindowTask[], registered: readonly WindowTarget[]): readonly Selector[] {
  const all = tasks.flatMap((task) => {
    const named = task.targets.flatMap((target) => (target.kind === 'window-target' ? target.ids : []));
    const own = task.targets.filter(({ kind }) => kind !== 'window-target');
    const known = registered.filter(({ id }) => named.includes(id)).map(({ targets }) => targets);
    const missing = named.filter((id) => !registered.some((target) => target.id === id));
    const lost: Selector[] = missing.map((id) => [{ kind: 'other', key: 'WindowTargetIds', values: [id] }]);
    return [...known, ...(own.length === 0 ? [] : [own]), ...lost];
  });
  const byText = new Map(all.map((selector) => [JSON.stringify(selector), selector] as const));
  return [...byText.values()];
}

/** How a target is shown that could not be resolved. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'tag':
      return `tag:${target.key}=${target.values.join(',')}`;
    case 'instances':
      return `${target.ids.length} instance ids`;
    case 'resource-group':
      return `resource group ${target.names.join(', ')}`;
    case 'window-target':
      return `window target ${target.ids.join(', ')}`;
    case 'other':
      return `${target.key}=${target.values.join(',')}`;
  }
}

/** An instance that is reached: `mi-` nodes have no tags here. */
export type Reached = Pick<Ec2Instance, 'id' | 'state' | 'tags'>;

/** The patch group of an instance, under either key. */
const groupsOf = ({ tags }: Reached): readonly string[] =>
  ['Patch Group', 'PatchGroup'].flatMap((key) => (Object.hasOwn(tags, key) ? (tags[key] ?? []) : []));

const patchGroupOf = ({ target }: FleetConfig): string | undefined =>
  target.kind === 'patch-group' ? target.patchGroup : undefined;

/** Instances by the fleet of the config to which their patch group belongs. */
export function reachOf(
  reached: readonly Reached[],
  { fleets, unknown }: { fleets: Config['fleets']; unknown: readonly string[] },
): Reach {
  const byFleet = new Map<string, string[]>();
  const others: string[] = [];
  const sorted = [...new Map(reached.map((instance) => [instance.id, instance])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  for (const instance of sorted) {
    const groups = groupsOf(instance);
    const fleet = Object.values(fleets).find((each) => groups.includes(patchGroupOf(each) ?? ''));
    const ids = fleet === undefined ? others : (byFleet.get(fleet.name) ?? []);
    ids.push(instance.id);
    if (fleet !== undefined) byFleet.set(fleet.name, ids);
  }
  const stopped = sorted.filter(({ state }) => ['stopped', 'stopping'].includes(state)).map(({ id }) => id);
  return { fleets: Object.fromEntries(byFleet), others, stopped, unknown };
}

export const NO_REACH: Reach = { fleets: {}, others: [], stopped: [], unknown: [] };

export const instancesIn = ({ fleets, others }: Reach): readonly string[] => [
  ...Object.values(fleets).flat(),
  ...others,
];

/** A hybrid node found by one of these tags belongs to that group. */
export const tagsOf = (target: TagTarget): Readonly<Record<string, string>> => {
  const [only, ...more] = target.values;
  return only === undefined || more.length > 0 ? {} : { [target.key]: only };
};
