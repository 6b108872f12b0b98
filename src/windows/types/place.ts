import type { Commands } from '../../aws/commands.ts';
import type { Findings } from '../../aws/findings.ts';
import type { Nodes } from '../../aws/nodes.ts';
import type { Patches } from '../../aws/patches.ts';
import type { Automation } from '../../aws/ssm.ts';
import type { Windows } from '../../aws/windows.ts';
import type { Here } from '../../config/here.ts';
import type { AnnouncedEffect } from './occurrence.ts';

/** One account and Region whose windows are announced. */
export interface Place {
  /** `<account>/<Region>`. */
  key: string;
  here: Here;
  windows: Windows;
  nodes: Nodes;
  patches: Patches;
  commands: Commands;
  findings: Findings;
  automation: Automation;
}

/** What is kept of a place's windows between two ticks. Times are milliseconds since the epoch. */
export interface SeenPlace {
  /** Grows with each write. */
  rev: number;
  windows: Readonly<Record<string, SeenWindow>>;
}

export interface SeenWindow {
  name: string;
  enabled: boolean;
  schedule: string;
  timezone: string;
  durationMs: number;
  cutoffMs: number;
  /** Absent when it is disabled or never opens again. */
  nextAt?: number;
  /** What Systems Manager gave as its next opening, where that is not a time. */
  unreadableNext?: string;
  /** Openings until then have been announced, or looked for. */
  since: number;
  /** Its targets and tasks; absent until it opens soon enough for that to matter. */
  read?: WindowRead;
  /** When its people were last called by a reply to the channel. */
  calledAt?: number;
}

/** What a window does and to what, as it was read at one moment. */
export interface WindowRead {
  at: number;
  /** Of the part of the window that decides it. */
  hash: string;
  /** Its next openings then, soonest first. */
  upcoming: readonly number[];
  /** Fleets whose runbook it starts: they are announced by their own runs. */
  adopted: readonly string[];
  /** Fleets that the config had then for it to ask for. Absent: none, or read by the version before. */
  adopting?: readonly string[];
  /** Absent when it does nothing that is announced. */
  does?: { effect: AnnouncedEffect; documents: readonly string[] };
  reach: Reach;
}

/** Whom a window reaches: fleets of the config, and instances of none; each with ids of instances. */
export interface Reach {
  fleets: Readonly<Record<string, readonly string[]>>;
  others: readonly string[];
  /** Of all of them, those that are stopped. */
  stopped: readonly string[];
  /** Targets that could not be resolved, as they are shown. */
  unknown: readonly string[];
}
