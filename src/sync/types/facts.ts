import type { OperatingSystem } from '../../aws/patches.ts';
import type { Here } from '../../config/here.ts';
import type { LeftOut, SyncChange } from './change.ts';
import type { SyncConfig } from './config.ts';
import type { SyncState } from './state.ts';

export type TagKey = 'Patch Group' | 'PatchGroup';

/** An instance or node that says its patch group or its window. */
export interface Member {
  id: string;
  groups: readonly { key: TagKey; value: string }[];
  /** Values under the window's keys, as they are written. */
  windows: readonly string[];
  /** Absent: not known, or one that has no baselines. */
  operatingSystem?: OperatingSystem;
  /** Systems Manager knows it now; it does not know stopped instances. */
  isManaged: boolean;
  /** The Auto Scaling group that it belongs to. */
  autoScaling?: string;
  /** Its group stands in its inventory alone, by which nothing selects it. */
  isUntagged?: true;
}

/** A fleet that is a patch group. `window`: an id, or `tags` where the tags of its instances say it. */
export interface SyncFleet {
  name: string;
  group: string;
  isAdopted: boolean;
  window?: string;
}

/** Everything that a sync decides on, read at one time. */
export interface SyncFacts {
  state: SyncState;
  members: readonly Member[];
  fleets: readonly SyncFleet[];
  /** Where; absent at home. */
  place?: Here;
  /** The config's, with the time zone that counts. */
  settings: SyncConfig & { timezone: string };
}

/** What is to be done so that everything is as the tags say, and what is left as it is. */
export interface Difference {
  changes: readonly SyncChange[];
  leftOut: readonly LeftOut[];
  /** Patch groups that are as their tags say once these changes are made. */
  groups: number;
  /** Instances that these changes bring into a window. */
  newly: number;
}
