import type { OperatingSystem } from '../../aws/patches.ts';

/** What Systems Manager has of all that a sync may change, read at one time. `ours`: it has the resource tag `PatchwardenSync`. */
export interface SyncState {
  groups: readonly RegisteredGroup[];
  baselines: readonly SyncBaseline[];
  windows: readonly SyncWindow[];
  scans: readonly ScanAssociation[];
  patchInformation: readonly PatchInformation[];
}

/** A patch group under a baseline; a group has one row for each operating system. */
export interface RegisteredGroup {
  group: string;
  operatingSystem: OperatingSystem;
  baselineId: string;
  baselineName: string;
}

/** `id` is `pb-…`, also of AWS's own, which are known to the API by their ARN. */
export interface SyncBaseline {
  id: string;
  name: string;
  operatingSystem: OperatingSystem;
  isDefault: boolean;
  ours: boolean;
}

export interface SyncWindow {
  id: string;
  name: string;
  enabled: boolean;
  /** As AWS has it: `cron(…)`, `rate(…)`, `at(…)`. */
  schedule: string;
  /** IANA zone; empty where the window has none, which is UTC. */
  timezone: string;
  durationHours: number;
  cutoffHours: number;
  ours: boolean;
  tasks: readonly SyncTask[];
}

/** `fleet`: what its parameter `Fleet` says, of a task that starts Patchwarden-Window. */
export interface SyncTask {
  id: string;
  /** Name or ARN, as registered. */
  document: string;
  fleet?: string;
}

/** An association that runs AWS-RunPatchBaseline with Operation Scan on the nodes with one value of one tag. */
export interface ScanAssociation {
  id: string;
  name: string;
  group: string;
  tagKey: 'Patch Group' | 'PatchGroup';
  schedule: string;
  ours: boolean;
}

/** `Custom:PatchInformation` of a node that has no tags of EC2. */
export interface PatchInformation {
  nodeId: string;
  group?: string;
  window?: string;
}
