import type { WindowSummary } from '../../aws/windows.ts';
import type { Config, FleetConfig } from '../../config/types.ts';
import { DAY, HOUR } from '../../duration.ts';
import { dueLead, type Leads, leadsOf } from '../../nodes/leads.ts';
import { present } from '../../present.ts';
import { canonicalJson, hashOf } from '../../store/table.ts';
import type { Reach, SeenWindow, WindowRead } from '../types/place.ts';

/** `/patch windows` looks so far ahead. */
export const AHEAD_MS = 14 * DAY;
/** Targets and tasks change without the window's list showing it: they are read again after so long, whatever was found. */
const SILENT_AGE_MS = 6 * HOUR;
const ANNOUNCED_AGE_MS = DAY;

type Seen = Readonly<Record<string, SeenWindow>>;

/** Whether windows are read at all: some fleet is patched in place, or has a window. The deployment gives the permission for it only then. */
export const readsWindows = ({ fleets }: Pick<Config, 'fleets'>): boolean =>
  Object.values(fleets).some(({ target, window }) => target.kind === 'patch-group' || window !== undefined);

/** What of a window decides when it opens and what it is: another hash means that it is read again. */
export const windowHash = ({ name, schedule, timezone, durationMs, cutoffMs, enabled }: SeenWindow): string =>
  hashOf({ name, schedule, timezone, durationMs, cutoffMs, enabled });

/** The windows as the list shows them now, with what is known of each from before. */
export function seenNow(list: readonly WindowSummary[], before: Seen, now: number): Seen {
  return Object.fromEntries(
    list.map(({ id, nextAt, timezone = 'UTC', ...window }) => {
      const known = before[id];
      const { read, calledAt } = known ?? {};
      return [id, { ...window, timezone, ...present({ nextAt, read, calledAt }), since: known?.since ?? now }];
    }),
  );
}

/** Nothing is announced earlier than that before an opening, whoever is reached. */
const horizonOf = ({ notices, fleets }: Config): number =>
  Math.max(AHEAD_MS, ...notices, ...Object.values(fleets).flatMap(({ noticesMs = [] }) => noticesMs));

/** Windows whose targets and tasks are to be read now, those that open soonest first. */
export function windowsToRead(seen: Seen, { config, now }: { config: Config; now: number }): readonly string[] {
  const horizon = horizonOf(config);
  return Object.entries(seen)
    .flatMap(([id, window]) => {
      const { nextAt, enabled } = window;
      const matters =
        enabled && nextAt !== undefined && nextAt - horizon <= now && isOutdated(id, window, { config, now });
      return matters ? [{ id, nextAt }] : [];
    })
    .sort((a, b) => a.nextAt - b.nextAt)
    .map(({ id }) => id);
}

/** Fleets that a window patches only when people approve, by the config: its reading rests on them, and a sync may add one. */
export const adoptingFleets = (windowId: string, { fleets }: Pick<Config, 'fleets'>): readonly string[] =>
  Object.values(fleets).flatMap(({ name, adopted, window }) => (adopted === true && window === windowId ? [name] : []));

function isOutdated(id: string, window: SeenWindow, { config, now }: { config: Config; now: number }): boolean {
  const { read } = window;
  if (read === undefined || read.hash !== windowHash(window)) return true;
  if (String(read.adopting ?? read.adopted) !== String(adoptingFleets(id, config))) return true;
  if (read.does === undefined) return now - read.at >= SILENT_AGE_MS;
  if (now - read.at >= ANNOUNCED_AGE_MS) return true;
  return channelsOf(id, read.reach, config).some((channel) => {
    const due = dueLead(leadsOfWindow(id, window, { ...read, config, channel }), now);
    return due !== undefined && due.at > read.at;
  });
}

/** Immutable fleets whose deploys may be requested for this window. */
export const imageFleetsOf = (windowId: string, { fleets }: Config): readonly FleetConfig[] =>
  Object.values(fleets).filter(({ window, target }) => window === windowId && target.kind !== 'patch-group');

const fleetsOf = (windowId: string, { fleets }: Reach, config: Config): readonly FleetConfig[] => [
  ...Object.keys(fleets).flatMap((name) => config.fleets[name] ?? []),
  ...imageFleetsOf(windowId, config),
];

/** The channels in which an occurrence is announced: those of its fleets, and the default one where instances belong to none. */
export function channelsOf(windowId: string, reach: Reach, config: Config): readonly string[] {
  const ofFleets = fleetsOf(windowId, reach, config).map(({ channel }) => channel);
  const isUnowned = reach.others.length > 0 || (ofFleets.length === 0 && reach.unknown.length > 0);
  return [...new Set([...ofFleets, ...(isUnowned ? [config.channel] : [])])].sort();
}

/** The lead times of a window's next opening in one channel: those of any of its fleets there. */
export function leadsOfWindow(
  windowId: string,
  { nextAt = 0 }: SeenWindow,
  { upcoming, reach, config, channel }: Pick<WindowRead, 'upcoming' | 'reach'> & { config: Config; channel: string },
): Leads {
  const fleets = fleetsOf(windowId, reach, config);
  const own = fleets.filter((fleet) => fleet.channel === channel).flatMap(({ noticesMs }) => noticesMs ?? []);
  const isDefault = fleets.every((fleet) => fleet.channel !== channel || fleet.noticesMs === undefined);
  const following = upcoming.find((at) => at > nextAt);
  const previousAt = following === undefined ? undefined : nextAt - (following - nextAt);
  return leadsOf(isDefault ? config.notices : own, { opensAt: nextAt, previousAt });
}

/** An occurrence that is to be announced in a channel now. */
export interface DueNotice {
  windowId: string;
  channel: string;
  opensAt: number;
  leads: readonly number[];
  lead: { before: number; isLast: boolean };
}

/** What is due now of the windows that have been read. */
export function dueNotices(seen: Seen, { config, now }: { config: Config; now: number }): readonly DueNotice[] {
  return Object.entries(seen).flatMap(([windowId, window]) => {
    const { read, nextAt, enabled } = window;
    if (read?.does === undefined || nextAt === undefined || !enabled || nextAt <= now) return [];
    if (read.hash !== windowHash(window)) return [];
    return channelsOf(windowId, read.reach, config).flatMap((channel) => {
      const leads = leadsOfWindow(windowId, window, { ...read, config, channel });
      const due = dueLead(leads, now);
      if (due === undefined) return [];
      const { before, isLast } = due;
      return [{ windowId, channel, opensAt: nextAt, leads: leads.before, lead: { before, isLast } }];
    });
  });
}

/**
 * Windows that may have opened without a notice: their next opening has moved past one that they were known to have, since the
 * bot looked last. What they did is read from their executions.
 */
export const openedUnseen = (before: Seen, after: Seen, now: number): readonly string[] =>
  Object.entries(after).flatMap(([id]) => {
    const known = before[id];
    const passed = known?.nextAt !== undefined && known.nextAt <= now;
    return passed && known.read?.does !== undefined ? [id] : [];
  });

/** Enabled, and never opening again although its schedule is not of one time: a date that does not exist, such as `31 2`. */
export const neverOpening = (seen: Seen): readonly string[] =>
  Object.entries(seen).flatMap(([id, { enabled, nextAt, unreadableNext, schedule }]) =>
    enabled && nextAt === undefined && unreadableNext === undefined && !schedule.startsWith('at(') ? [id] : [],
  );

/** Whether what is kept of a place has changed, beside the moment. */
export const hasChanged = (before: Seen, after: Seen): boolean =>
  Object.keys(before).length !== Object.keys(after).length ||
  Object.entries(after).some(([id, window]) => !isSame(before[id], window));

/** What was read of a window is long, and is the same value until it is read again. */
function isSame(before: SeenWindow | undefined, after: SeenWindow): boolean {
  if (before?.read !== after.read) return false;
  const { read: _before, ...known } = before ?? {};
  const { read: _after, ...now } = after;
  return canonicalJson(known) === canonicalJson(now);
}
