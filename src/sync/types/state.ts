import type { SyncedState } from '../../aws/sync-state.ts';

/** What Systems Manager has of all that a sync may change, read at one time. `ours`: it has the resource tag `PatchwardenSync`. */
export type SyncState = SyncedState;

export type SyncWindow = SyncState['windows'][number];

export type SyncTask = SyncWindow['tasks'][number];
