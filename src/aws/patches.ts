/** Systems Manager's words for operating systems of baselines, e.g. `WINDOWS`, `AMAZON_LINUX_2023`, `REDHAT_ENTERPRISE_LINUX`. */
export type OperatingSystem = string;

/** How an instance was at its last scan or install. Times are milliseconds since the epoch. */
export interface PatchState {
  instanceId: string;
  patchGroup: string;
  baselineId: string;
  operation: 'scan' | 'install';
  endedAt: number;
  snapshotId?: string;
  missing: number;
  failed: number;
  installed: number;
  installedOther: number;
  pendingReboot: number;
  rejected: number;
  notApplicable: number;
  criticalNonCompliant: number;
  securityNonCompliant: number;
  otherNonCompliant: number;
}

/** One patch on one instance. */
export interface InstancePatch {
  /** KB number on Windows, package with version on Linux: what an override list names. */
  id: string;
  title: string;
  classification: string;
  severity: string;
  /** `Missing`, `Failed`, `Installed`, `InstalledPendingReboot`, … as the API has it. */
  state: string;
  installedAt?: number;
  /** Only of patches that are missing or failed. */
  cves: readonly string[];
}

export interface Baseline {
  id: string;
  name: string;
  operatingSystem: OperatingSystem;
  /** Hash of everything that decides which patches it approves: rules, filters, approved and rejected patches and actions, sources. */
  rulesHash: string;
  /** The longest days of delay of its rules; absent where a rule has a date instead. */
  approveAfterDays?: number;
  rejected: readonly string[];
}

/** Patch states and baselines, read only. Methods throw AwsCallError; `gone` when the thing asked about does not exist. */
export interface Patches {
  /** Of a patch group's instances, those that were ever scanned. */
  statesOfGroup(patchGroup: string): Promise<readonly PatchState[]>;
  /** Of these ids, those that were ever scanned; any number of ids, 50 a call. */
  states(ids: readonly string[]): Promise<readonly PatchState[]>;
  /** One instance's patches in these states (`Missing`, `Failed`, `InstalledPendingReboot`, `Installed`); one call a state at least. */
  patchesOf(instanceId: string, states: readonly string[]): Promise<readonly InstancePatch[]>;
  /** The baseline that instances of the group with this operating system are patched with: the group's, or the default. */
  baselineOfGroup(patchGroup: string, operatingSystem: OperatingSystem): Promise<Baseline>;
}

/** What Amazon Inspector knows of vulnerabilities. `off` where it is not enabled or may not be read. */
export interface Findings {
  /** Of these CVE ids, those that are known to be exploited. */
  exploited(cves: readonly string[]): Promise<{ kind: 'read'; exploited: readonly string[] } | { kind: 'off' }>;
}
