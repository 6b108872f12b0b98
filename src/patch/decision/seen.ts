import type { PatchState } from '../../aws/patches.ts';
import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { SeenFleet, SeenInstall } from '../types/seen.ts';

/** An instance of the group as it is now. */
export interface Member {
  id: string;
  name: string;
  isOnline: boolean;
  /** The baseline that counts for it; absent where its agent has not said its system. */
  baselineId?: string;
  state?: PatchState;
}

interface Look {
  window: SeenFleet['window'];
  members: readonly Member[];
  now: number;
}

/**
 * One more look at a fleet that is patched by its own window. A scan overwrites what an instance says of its last Install, so that each
 * Install is kept from the look that saw it: patches that a later scan misses were released since, and do not undo it.
 */
export function seenNow(before: SeenFleet | undefined, { window, members, now }: Look): SeenFleet {
  const installs: Record<string, SeenInstall> = {};
  for (const member of members) {
    const install = installOf(member, before?.installs[member.id]);
    if (install !== undefined) installs[member.id] = install;
  }
  const namesOf = (is: (member: Member) => boolean): string[] =>
    members
      .filter(is)
      .map(({ name }) => name)
      .sort();
  const notBack = namesOf(({ isOnline }) => !isOnline);
  const behind = namesOf(({ id }) => installs[id]?.isOpen !== false);
  const patched = behind.length === 0 ? spanOf(Object.values(installs)) : undefined;
  const isSame = patched !== undefined && before?.patched?.lastAt === patched.lastAt;
  const isWell = patched !== undefined && notBack.length === 0;
  const healthySince = isSame ? (before.healthySince ?? now) : patched?.lastAt;
  return {
    window,
    since: before?.since ?? now,
    lookedAt: now,
    installs,
    notBack,
    behind,
    next: isSame ? before.next : [],
    ...present({ patched, healthySince: isWell ? healthySince : undefined }),
  };
}

function installOf({ state, baselineId }: Member, before: SeenInstall | undefined): SeenInstall | undefined {
  if (state === undefined || state.endedAt <= (before?.at ?? 0)) return before;
  const isOpen = state.missing + state.failed + state.pendingReboot > 0 || state.baselineId !== baselineId;
  if (state.operation === 'install') return { at: state.endedAt, isOpen };
  return before === undefined ? undefined : { at: before.at, isOpen: before.isOpen && isOpen };
}

function spanOf(installs: readonly SeenInstall[]): SeenFleet['patched'] {
  const times = installs.map(({ at }) => at);
  return times.length === 0 ? undefined : { firstAt: Math.min(...times), lastAt: Math.max(...times) };
}

/**
 * When it is to be looked at again. While it soaks, as often as a fleet that a run has patched; at other times what its window
 * did is seen a little later, which is long before anything after it is asked for.
 */
export const nextLookAt = (seen: SeenFleet): number => seen.lookedAt + (isSoaking(seen) ? SOAKING_MS : QUIET_MS);

const SOAKING_MS = 5 * MINUTE;
const QUIET_MS = 15 * MINUTE;

const isSoaking = ({ patched, since, next }: SeenFleet): boolean =>
  patched !== undefined && patched.lastAt > since && next.length === 0;

/** When something was last installed on any of them, as far as was seen. */
export const lastInstallOf = ({ installs }: SeenFleet): number =>
  Math.max(0, ...Object.values(installs).map(({ at }) => at));
