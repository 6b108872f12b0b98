import type { NextFleet } from './receipt.ts';

/** What the instances of a fleet show that is patched by a window of its own, whoever patches there. Times are milliseconds since the epoch. */
export interface SeenFleet {
  window: { id: string; name: string };
  /** The first look: what was patched before it opens nothing, since fleets after it may have followed unseen. */
  since: number;
  lookedAt: number;
  /** By instance id, its newest Install that was seen; later scans only clear what it left open. */
  installs: Readonly<Record<string, SeenInstall>>;
  /** Names of instances that do not answer; sorted. */
  notBack: readonly string[];
  /** Names of those that miss patches of their baseline, wait for a reboot, or were left out; sorted. */
  behind: readonly string[];
  /** Only while nobody is behind: when the first and the last of them were patched. */
  patched?: { firstAt: number; lastAt: number };
  /** Since when nothing was wrong with any of them, from the end of patching on. */
  healthySince?: number;
  /** What became of the fleets after it, since that patching; empty until it has soaked. */
  next: readonly NextFleet[];
}

export interface SeenInstall {
  /** When it ended. */
  at: number;
  /** It left patches of the baseline missing or failed, or a reboot pending. */
  isOpen: boolean;
}
