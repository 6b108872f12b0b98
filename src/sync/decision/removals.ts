import type { LeftOut, SyncChange } from '../types/change.ts';
import type { SyncFacts, SyncFleet } from '../types/facts.ts';
import type { SyncTask, SyncWindow } from '../types/state.ts';
import { inOrder } from './difference.ts';
import { baselineName, windowName } from './names.ts';
import { MOST_CHANGES } from './parameters.ts';
import { isTaken } from './record.ts';
import { isOurTask, type Place, placesOf } from './windows.ts';
import { groupsOf, wishesOf } from './wishes.ts';

/**
 * What of ours no tag asks for any more. Instances that are stopped still ask for it, and so does a group that is left out: what
 * cannot be read takes nothing away.
 */
export const removalsOf = (facts: SyncFacts): readonly SyncChange[] =>
  inOrder(allRemovals(facts).filter(isTaken)).slice(0, MOST_CHANGES);

/** What no tag asks for any more, and no runbook can be told of. */
export const notRemovable = (facts: SyncFacts): readonly LeftOut[] =>
  inOrder(allRemovals(facts).filter((change) => !isTaken(change))).map(untaken);

function allRemovals(facts: SyncFacts): readonly SyncChange[] {
  const { wishes } = wishesOf(facts);
  const places = placesOf(facts, wishes);
  const tasks = taskRemovals(facts, places);
  return [...tasks, ...windowRemovals(facts, places, tasks), ...scanRemovals(facts), ...groupRemovals(facts)];
}

const untaken = (change: SyncChange): LeftOut => ({
  code: 'name-not-taken',
  ...('group' in change ? { group: change.group } : {}),
  ...('name' in change ? { what: change.name } : 'fleet' in change ? { what: change.fleet } : {}),
});

type RemoveTask = Extract<SyncChange, { kind: 'remove-task' }>;

function taskRemovals(facts: SyncFacts, places: ReadonlyMap<string, Place>): RemoveTask[] {
  const { state, fleets, members } = facts;
  return state.windows.flatMap((window) =>
    window.tasks.flatMap((task): RemoveTask[] => {
      const { id: taskId, fleet: name } = task;
      if (name === undefined || !(window.ours || isOurTask(facts, window, task))) return [];
      const fleet = fleets.find((each) => each.name === name);
      // Whom the config puts into an owner's window is asked for by the config.
      if (!window.ours && fleet?.window === window.id) return [];
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

/**
 * Under a baseline of ours, with no instance left, or of a fleet where the config now has another baseline for it. Somebody may have
 * registered another group there: while instances carry it, it is theirs.
 */
function groupRemovals({ state, members, settings, fleets }: SyncFacts): SyncChange[] {
  return state.groups.flatMap(({ group, operatingSystem, baselineId, baselineName: name }): SyncChange[] => {
    if (!state.baselines.some(({ id, ours }) => ours && id === baselineId)) return [];
    const isUsed = members.some((member) => groupsOf(member).includes(group));
    const wish = settings.baselines[operatingSystem];
    const wished = wish?.kind === 'made' ? baselineName(operatingSystem, wish) : undefined;
    const isGoverned = fleets.some((fleet) => fleet.group === group);
    const isOther =
      isGoverned && wish !== undefined && (wish.kind === 'existing' ? wish.id !== baselineId : wished !== name);
    return isUsed && !isOther ? [] : [{ kind: 'deregister-group', group, baselineId }];
  });
}
