import { BY_OPERATION, documentOf } from '../../nodes/decision/patching-task.ts';
import type { AdoptWindow, LeftOut, SyncChange } from '../types/change.ts';
import type { SyncFacts } from '../types/facts.ts';
import type { SyncTask, SyncWindow } from '../types/state.ts';
import { windowName } from './names.ts';
import { isSameSchedule } from './window-tag.ts';
import { type GroupWish, textOf } from './wishes.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html: maintenance windows of an account in a Region, tasks of a window. */
export const MOST_WINDOWS = 50;
export const MOST_TASKS = 20;

/** Where a fleet is patched: a window that is there, or one that is made; or why nowhere. */
export type Place =
  | { kind: 'there'; window: SyncWindow; change?: SyncChange }
  | { kind: 'made'; name: string; schedule: string }
  | { kind: 'left-out'; left: LeftOut };

/** The window of every fleet, by the fleet's name. */
export function placesOf(facts: SyncFacts, wishes: readonly GroupWish[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const wish of wishes) {
    const elsewhere = keptElsewhere(facts, wish);
    if (elsewhere !== undefined) places.set(wish.fleet.name, elsewhere);
    else if (wish.window.kind === 'window') places.set(wish.fleet.name, inNamed(facts, wish, wish.window.id));
    else if (wish.fleet.window !== 'tags') places.set(wish.fleet.name, inConfigured(facts, wish));
  }
  for (const class_ of sharingOf(
    facts,
    wishes.filter(({ fleet }) => !places.has(fleet.name)),
  )) {
    const place = placeOfAll(facts, class_);
    for (const { fleet, group } of class_) places.set(fleet.name, place(group));
  }
  return withinQuota(facts, wishes, places);
}

/** What puts a fleet into its window. */
export function windowChanges({ settings }: SyncFacts, { fleet }: GroupWish, place: Place): readonly SyncChange[] {
  switch (place.kind) {
    case 'left-out':
      return [];
    case 'there': {
      const isIn = place.window.tasks.some((task) => task.fleet === fleet.name);
      const adopt: AdoptWindow = { kind: 'adopt-window', fleet: fleet.name, window: { id: place.window.id } };
      return [...(place.change === undefined ? [] : [place.change]), ...(isIn ? [] : [adopt])];
    }
    case 'made':
      return [
        {
          kind: 'make-window',
          name: place.name,
          schedule: place.schedule,
          timezone: settings.timezone,
          durationHours: settings.duration,
          cutoffHours: settings.cutoff,
        },
        { kind: 'adopt-window', fleet: fleet.name, window: { made: place.name } },
      ];
  }
}

/**
 * The window in which each fleet with `window: tags` is now. One that is in two, since it is moving, is in the one that its tags
 * ask for; where that is not known it is in none.
 */
export function currentWindows(facts: SyncFacts, wishes: readonly GroupWish[]): Readonly<Record<string, string>> {
  const places = placesOf(facts, wishes);
  const found = facts.fleets.flatMap(({ name, window }) => {
    if (window !== 'tags') return [];
    const inside = facts.state.windows.filter(({ tasks }) => tasks.some(({ fleet }) => fleet === name));
    const place = places.get(name);
    const wished = place?.kind === 'there' ? inside.find(({ id }) => id === place.window.id) : undefined;
    const current = wished ?? (inside.length === 1 ? inside[0] : undefined);
    return current === undefined ? [] : [[name, current.id] as const];
  });
  return Object.fromEntries(found);
}

const DOCUMENT = 'Patchwarden-Window';

/** Our task of a fleet of the config, in a window that the config names: all that a sync ever adds to a window of somebody else. */
export const isOurTask = (
  { settings, fleets }: Pick<SyncFacts, 'settings' | 'fleets'>,
  { id }: SyncWindow,
  { document, fleet }: SyncTask,
): boolean =>
  Object.values(settings.windows).includes(id) &&
  documentOf(document) === DOCUMENT &&
  fleets.some(({ name }) => name === fleet);

const leftOut = (left: LeftOut): Place => ({ kind: 'left-out', left });

/**
 * A task for it in a window that is not ours, and not the one that its tags name: who registered it there takes it away. What a removal
 * takes away keeps it nowhere.
 */
function keptElsewhere(facts: SyncFacts, { fleet, group, window }: GroupWish): Place | undefined {
  const wished = window.kind === 'window' ? window.id : fleet.window;
  const other = facts.state.windows.find(
    (each) =>
      !each.ours &&
      each.id !== wished &&
      each.tasks.some((task) => task.fleet === fleet.name && !isOurTask(facts, each, task)),
  );
  if (other === undefined) return undefined;
  return leftOut({ group, code: 'windows-differ', what: `${textOf(window)}, ${other.id}` });
}

/**
 * The window that its tag names by id, or by a name of the config: it is adopted, and never rescheduled. Whoever may tag an
 * instance may write any id, so one that is not ours has to be in the config.
 */
function inNamed({ state, settings }: SyncFacts, { fleet, group }: GroupWish, id: string): Place {
  const window = state.windows.find((each) => each.id === id);
  if (fleet.window !== 'tags' && fleet.window !== id)
    return leftOut({ group, code: 'windows-differ', what: `${id}, ${fleet.window}` });
  if (window === undefined) return leftOut({ group, code: 'unknown-window', what: id });
  if (window.tasks.some((task) => task.fleet === fleet.name)) return { kind: 'there', window };
  const isNamed = Object.values(settings.windows).includes(id);
  if (!isNamed && !window.ours) return leftOut({ group, code: 'window-not-ours', what: id });
  if (!isNamed && window.tasks.some((task) => !isAgreed(settings.share, fleet.name, task.fleet)))
    return leftOut({ group, code: 'window-shared', what: window.name });
  if (window.tasks.some(({ document }) => BY_OPERATION.includes(documentOf(document))))
    return leftOut({ group, code: 'window-patches', what: id });
  if (window.tasks.length >= MOST_TASKS) return leftOut({ group, code: 'window-full', what: id });
  return { kind: 'there', window };
}

const isAgreed = (share: readonly (readonly string[])[], one: string, other: string | undefined): boolean =>
  share.some((list) => list.includes(one) && other !== undefined && list.includes(other));

/** The config names the window, and the tag its schedule: only a window of ours gets another one. */
function inConfigured(facts: SyncFacts, wish: GroupWish): Place {
  const { fleet, group, window: wished } = wish;
  const named = inNamed(facts, wish, fleet.window ?? '');
  if (named.kind !== 'there' || wished.kind !== 'schedule') return named;
  if (isSameSchedule(named.window.schedule, wished.schedule)) return named;
  if (!named.window.ours) return leftOut({ group, code: 'window-not-ours', what: named.window.id });
  const strangers = named.window.tasks.some((task) => task.fleet !== fleet.name);
  return strangers
    ? leftOut({ group, code: 'window-shared', what: named.window.name })
    : asScheduled(facts, named.window, wished.schedule);
}

/** A window of ours with that schedule from now on. */
function asScheduled({ settings }: SyncFacts, window: SyncWindow, schedule: string): Place {
  const isSame =
    isSameSchedule(window.schedule, schedule) && (isRate(schedule) || zoneOf(window) === settings.timezone);
  if (isSame) return { kind: 'there', window };
  const change: SyncChange = {
    kind: 'change-window',
    windowId: window.id,
    name: window.name,
    schedule,
    timezone: settings.timezone,
    was: `${window.schedule} ${zoneOf(window)}`,
  };
  return { kind: 'there', window, change };
}

const isRate = (schedule: string): boolean => schedule.startsWith('rate(');
const zoneOf = ({ timezone }: SyncWindow): string => (timezone === '' ? 'UTC' : timezone);

/** Fleets that have one window: alone, or with those with whom their owners share where the schedules are equal. */
function sharingOf({ settings }: SyncFacts, wishes: readonly GroupWish[]): readonly (readonly GroupWish[])[] {
  const classes = new Map<string, GroupWish[]>();
  for (const wish of wishes) {
    const list = settings.share.findIndex((names) => names.includes(wish.fleet.name));
    const key = list < 0 ? `fleet ${wish.fleet.name}` : `list ${list} ${textOf(wish.window)}`;
    classes.set(key, [...(classes.get(key) ?? []), wish]);
  }
  const rank = ({ fleet }: GroupWish): number => settings.share.flat().indexOf(fleet.name);
  return [...classes.values()].map((wished) => wished.sort((one, other) => rank(one) - rank(other)));
}

/** One window for all of them: the one in which most of them are, the one of their name, or a new one. */
function placeOfAll(facts: SyncFacts, wishes: readonly GroupWish[]): (group: string) => Place {
  const [first] = wishes;
  const fleets = wishes.map(({ fleet }) => fleet.name);
  const schedule = first === undefined ? '' : textOf(first.window);
  const ours = facts.state.windows.filter((window) => window.ours);
  const inside = ({ tasks }: SyncWindow): number => tasks.filter(({ fleet }) => fleets.includes(fleet ?? '')).length;
  const isFree = ({ tasks }: SyncWindow): boolean => tasks.every(({ fleet }) => fleets.includes(fleet ?? ''));
  const [best] = ours
    .filter((window) => isFree(window) && inside(window) > 0)
    .sort((one, other) => inside(other) - inside(one) || (one.name < other.name ? -1 : 1));
  const name = windowName(fleets[0] ?? '');
  const byName = ours.find((window) => window.name === name);
  const window = best ?? byName;
  if (window === undefined) return () => ({ kind: 'made', name, schedule });
  if (!isFree(window)) return (group) => leftOut({ group, code: 'window-shared', what: window.name });
  return () => asScheduled(facts, window, schedule);
}

/** In the order of the groups: what is beyond the quota waits until windows are shared or gone. */
function withinQuota(
  { state }: SyncFacts,
  wishes: readonly GroupWish[],
  places: ReadonlyMap<string, Place>,
): ReadonlyMap<string, Place> {
  const made = new Set<string>();
  const kept = new Map<string, Place>();
  for (const { fleet, group } of wishes) {
    const place = places.get(fleet.name);
    if (place === undefined) continue;
    const isBeyond = place.kind === 'made' && !made.has(place.name) && state.windows.length + made.size >= MOST_WINDOWS;
    if (place.kind === 'made' && !isBeyond) made.add(place.name);
    kept.set(fleet.name, isBeyond ? leftOut({ group, code: 'too-many-windows', what: String(MOST_WINDOWS) }) : place);
  }
  return kept;
}
