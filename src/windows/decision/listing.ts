import type { Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { RunRecord } from '../../runs/types/record.ts';
import type { AnnouncedEffect } from '../types/occurrence.ts';
import type { SeenWindow } from '../types/place.ts';
import { AHEAD_MS, imageFleetsOf } from './planner.ts';

/** One opening, as it is listed for a fleet. */
export interface Opening {
  at: number;
  windowId: string;
  name: string;
  timezone: string;
  durationMs: number;
  /** As its tasks are, or decided by people: then with its run, once there is one. */
  how: { kind: 'as-is'; effect: AnnouncedEffect } | { kind: 'adopted' | 'deploy'; run?: RunRecord };
}

export interface Listed {
  /** Absent for instances of no fleet. */
  fleet?: string;
  openings: readonly Opening[];
}

type Seen = Readonly<Record<string, SeenWindow>>;

interface ListFacts {
  seen: Seen;
  /** Runs that have not ended. */
  active: readonly RunRecord[];
  config: Config;
  now: number;
}

/** Openings of the next 14 days by fleet, in the order of the config; then those of instances of no fleet. */
export function listingOf(facts: ListFacts): readonly Listed[] {
  const { config, seen } = facts;
  const fleets = Object.keys(config.fleets).flatMap((fleet) => {
    const openings = sorted(
      Object.entries(seen).flatMap(([id, window]) => openingsFor(fleet, { id, window, ...facts })),
    );
    const isPatched = config.fleets[fleet]?.target.kind === 'patch-group';
    return openings.length > 0 || isPatched ? [{ fleet, openings }] : [];
  });
  const others = sorted(
    Object.entries(seen).flatMap(([id, window]) =>
      window.read?.does !== undefined && window.read.reach.others.length > 0
        ? times(window, facts.now).map((at) => openingOf(at, { id, window }))
        : [],
    ),
  );
  return [...fleets, ...(others.length === 0 ? [] : [{ openings: others }])];
}

const sorted = (openings: readonly Opening[]): readonly Opening[] => openings.toSorted((a, b) => a.at - b.at);

interface OfWindow extends ListFacts {
  id: string;
  window: SeenWindow;
}

function openingsFor(fleet: string, { id, window, active, config, now }: OfWindow): readonly Opening[] {
  const { read } = window;
  if (read === undefined) return [];
  if (read.adopted.includes(fleet)) {
    const run = (at: number): RunRecord | undefined =>
      active.find(({ run: { name, slot } }) => name === fleet && slot?.what === id && slot.opensAt === at);
    return times(window, now).map((at) =>
      openingOf(at, { id, window, how: { kind: 'adopted', ...present({ run: run(at) }) } }),
    );
  }
  if (imageFleetsOf(id, config).some(({ name }) => name === fleet)) {
    const run = (at: number): RunRecord | undefined =>
      active.find(
        ({ run: { kind, name, scheduledFor } }) => kind === 'deploy' && name === fleet && scheduledFor === at,
      );
    return times(window, now).map((at) =>
      openingOf(at, { id, window, how: { kind: 'deploy', ...present({ run: run(at) }) } }),
    );
  }
  if (read.does === undefined || read.reach.fleets[fleet] === undefined) return [];
  return times(window, now).map((at) => openingOf(at, { id, window }));
}

/** Its openings of the next 14 days. */
function times({ nextAt, enabled, read }: SeenWindow, now: number): readonly number[] {
  if (!enabled || nextAt === undefined) return [];
  return [...new Set([nextAt, ...(read?.upcoming ?? [])])].filter(
    (at) => at >= nextAt && at > now && at <= now + AHEAD_MS,
  );
}

const openingOf = (
  at: number,
  { id, window, how }: { id: string; window: SeenWindow; how?: Opening['how'] },
): Opening => ({
  at,
  windowId: id,
  name: window.name,
  timezone: window.timezone,
  durationMs: window.durationMs,
  how: how ?? { kind: 'as-is', effect: window.read?.does?.effect ?? 'named' },
});
