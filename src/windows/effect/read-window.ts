import type { TagTarget } from '../../aws/nodes.ts';
import type { Target } from '../../aws/windows.ts';
import { fleetsAt } from '../../config/place.ts';
import type { Config } from '../../config/types.ts';
import { documentOf } from '../../nodes/decision/patching-task.ts';
import { adoptingFleets, imageFleetsOf, windowHash } from '../decision/planner.ts';
import { NO_REACH, type Reached, reachOf, type Selector, selectorsOf, tagsOf, targetText } from '../decision/reach.ts';
import { adoptedFleet, windowEffect } from '../decision/tasks.ts';
import type { WindowsConfig } from '../types/config.ts';
import type { Place, Reach, SeenWindow, WindowRead } from '../types/place.ts';

/** So many openings of a window are known beside the next one. */
const UPCOMING = 8;

interface Reading {
  config: Config;
  windows: WindowsConfig;
  now: number;
}

/**
 * What a window does and whom it reaches, read now. What is not announced costs two calls and one for each task; only the
 * others cost the reading of their instances. Throws AwsCallError.
 */
export async function readWindow(
  place: Place,
  window: SeenWindow & { id: string },
  { config, windows, now }: Reading,
): Promise<WindowRead> {
  const { id } = window;
  const own = { ...config, fleets: fleetsAt(config, place.here) };
  const tasks = await place.windows.tasks(id);
  const ours = tasks.flatMap((task) => adoptedFleet(task) ?? []);
  const adopting = adoptingFleets(id, own);
  const adopted = ours.filter((name) => adopting.includes(name));
  const found = windowEffect(tasks, { config: windows, isWatched: windows.watch.includes(id), adopted });
  const base = { at: now, hash: windowHash(window), adopted, ...(adopting.length === 0 ? {} : { adopting }) };
  const hasDeploys = imageFleetsOf(id, config).length > 0;
  if (found === undefined && adopted.length === 0 && !hasDeploys) return { ...base, upcoming: [], reach: NO_REACH };
  const upcoming = await place.windows.upcoming(id, UPCOMING);
  if (found === undefined)
    return {
      ...base,
      upcoming,
      reach: NO_REACH,
      ...(hasDeploys ? { does: { effect: 'deploys', documents: [] } } : {}),
    };
  const selectors = selectorsOf(
    found.tasks,
    await registered(
      place,
      id,
      found.tasks.flatMap(({ targets }) => targets),
    ),
  );
  const documents = [...new Set(found.tasks.map(({ arn }) => documentOf(arn)))];
  return {
    ...base,
    upcoming,
    does: { effect: found.effect, documents },
    reach: await resolve(place, selectors, own),
  };
}

/** The window's registered targets, where a task names one. */
const registered = async (place: Place, id: string, targets: readonly Target[]) =>
  targets.some(({ kind }) => kind === 'window-target') ? place.windows.targets(id) : [];

async function resolve(place: Place, selectors: readonly Selector[], config: Config): Promise<Reach> {
  const reached: Reached[] = [];
  const unknown: string[] = [];
  for (const selector of selectors) {
    const found = await membersOf(place, selector);
    if (found === 'unknown') unknown.push(selector.map(targetText).join(' and '));
    else reached.push(...found);
  }
  return reachOf(reached, { fleets: config.fleets, unknown });
}

/** Instances that match every target of a selector. */
async function membersOf(place: Place, selector: Selector): Promise<readonly Reached[] | 'unknown'> {
  let matching: readonly Reached[] | undefined;
  for (const target of selector) {
    const found = await matches(place, target);
    if (found === 'unknown') return 'unknown';
    const ids = new Set(found.map(({ id }) => id));
    matching = matching === undefined ? found : matching.filter(({ id }) => ids.has(id));
  }
  return matching ?? 'unknown';
}

async function matches(place: Place, target: Target): Promise<readonly Reached[] | 'unknown'> {
  switch (target.kind) {
    case 'tag':
      return byTag(place, target);
    case 'instances':
      return byIds(place, target.ids);
    case 'resource-group': {
      const members = await Promise.all(target.names.map((name) => place.windows.membersOf(name)));
      return members.some((each) => each === 'unknown')
        ? 'unknown'
        : byIds(
            place,
            members.flatMap((each) => (each === 'unknown' ? [] : each)),
          );
    }
    case 'window-target':
    case 'other':
      return 'unknown';
  }
}

/** Nodes outside EC2 are known to Systems Manager alone, which does not show their tags. */
async function byTag(place: Place, target: TagTarget): Promise<readonly Reached[]> {
  const instances = await place.nodes.instancesByTag(target);
  const managed = await place.nodes.managedByTag(target);
  const hybrid = managed.filter(({ id }) => !id.startsWith('i-'));
  return [...instances, ...hybrid.map(({ id }) => ({ id, state: 'running', tags: tagsOf(target) }))];
}

async function byIds(place: Place, ids: readonly string[]): Promise<readonly Reached[]> {
  const inEc2 = ids.filter((id) => id.startsWith('i-'));
  const instances = inEc2.length === 0 ? [] : await place.nodes.instances(inEc2);
  return [...instances, ...ids.filter((id) => !id.startsWith('i-')).map((id) => ({ id, state: 'running', tags: {} }))];
}
