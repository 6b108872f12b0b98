import type { SyncChange } from '../types/change.ts';
import type { SyncFacts, SyncFleet } from '../types/facts.ts';
import type { SyncTask, SyncWindow } from '../types/state.ts';
import { inOrder } from './difference.ts';
import { baselineName, windowName } from './names.ts';
import { MOST_CHANGES } from './parameters.ts';
import { type Place, placesOf } from './windows.ts';
import { groupsOf, wishesOf } from './wishes.ts';

/**
 * What of ours no tag asks for any more. Instances that are stopped still ask for it, and so does a group that is left out: what
 * cannot be read takes nothing away.
 */
export function removalsOf(facts: SyncFacts): readonly SyncChange[] {
  const { wishes } = wishesOf(facts);
  const places = placesOf(facts, wishes);
  const tasks = taskRemovals(facts, places);
  const all = [...tasks, ...windowRemovals(facts, places, tasks), ...scanRemovals(facts), ...groupRemovals(facts)];
  return inOrder(all).slice(0, MOST_CHANGES);
}

type RemoveTask = Extract<SyncChange, { kind: 'remove-task' }>;

function taskRemovals({ state, fleets, members }: SyncFacts, places: ReadonlyMap<string, Place>): RemoveTask[] {
  return state.windows
    .filter(({ ours }) => ours)
    .flatMap((window) =>
      window.tasks.flatMap(({ id: taskId, fleet: name }): RemoveTask[] => {
        if (name === undefined) return [];
        const fleet = fleets.find((each) => each.name === name);
        const isOver = fleet === undefined || !asks({ members }, fleet) || hasMoved(fleet, window, places.get(name));
        return isOver ? [{ kind: 'remove-task', fleet: name, windowId: window.id, taskId }] : [];
      }),
    );
}

/** Its instances still say a window, or the config names one. */
const asks = ({ members }: Pick<SyncFacts, 'members'>, { group, window }: SyncFleet): boolean => {
  const all = members.filter((member) => groupsOf(member).includes(group));
  return window !== undefined && all.length > 0 && (window !== 'tags' || all.some(({ windows }) => windows.length > 0));
};

/** It is in another window by now, so that it is never without one. */
const hasMoved = ({ name }: SyncFleet, { id }: SyncWindow, place: Place | undefined): boolean =>
  place?.kind === 'there' && place.window.id !== id && place.window.tasks.some(({ fleet }) => fleet === name);

function windowRemovals(
  { state, fleets, members }: SyncFacts,
  places: ReadonlyMap<string, Place>,
  gone: readonly RemoveTask[],
): SyncChange[] {
  const isGone = (window: SyncWindow, { id }: SyncTask): boolean =>
    gone.some(({ windowId, taskId }) => windowId === window.id && taskId === id);
  const isWanted = (window: SyncWindow): boolean =>
    [...places.values()].some((place) => place.kind === 'there' && place.window.id === window.id) ||
    fleets.some(
      (fleet) =>
        fleet.window === window.id ||
        (windowName(fleet.name) === window.name &&
          places.get(fleet.name)?.kind !== 'there' &&
          asks({ members }, fleet)),
    );
  return state.windows
    .filter((window) => window.ours && !isWanted(window) && window.tasks.every((task) => isGone(window, task)))
    .map(({ id: windowId, name }) => ({ kind: 'remove-window', windowId, name }));
}

const scanRemovals = ({ state, members }: SyncFacts): SyncChange[] =>
  state.scans
    .filter(
      ({ ours, group, tagKey }) =>
        ours && !members.some(({ groups }) => groups.some(({ key, value }) => key === tagKey && value === group)),
    )
    .map(({ id: associationId, name, group }) => ({ kind: 'remove-scan', associationId, name, group }));

/** Under a baseline of ours, with no instance left, or where the config now has another baseline for it. */
function groupRemovals({ state, members, settings }: SyncFacts): SyncChange[] {
  return state.groups.flatMap(({ group, operatingSystem, baselineId, baselineName: name }): SyncChange[] => {
    if (!state.baselines.some(({ id, ours }) => ours && id === baselineId)) return [];
    const isUsed = members.some((member) => groupsOf(member).includes(group));
    const wish = settings.baselines[operatingSystem];
    const wished = wish?.kind === 'made' ? baselineName(operatingSystem, wish) : undefined;
    const isOther = wish !== undefined && (wish.kind === 'existing' ? wish.id !== baselineId : wished !== name);
    return isUsed && !isOther ? [] : [{ kind: 'deregister-group', group, baselineId }];
  });
}
