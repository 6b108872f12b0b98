/** What patch states say of the instances of an occurrence after it. Counts are instances; `ids` has the first of them. */
export interface Receipt {
  at: number;
  fleets: readonly ReceiptPart[];
}

export interface ReceiptPart {
  /** Absent for instances of no fleet. */
  fleet?: string;
  instances: number;
  /** Installed since it opened, with nothing missing or failed; of these some may wait for a reboot. */
  patched: Counted;
  /** Installed since it opened, and still missing patches. */
  missing: Counted;
  /** Patches failed to install. */
  failed: Counted;
  /** Wait for a reboot, as of the install: one that came after it shows with the next scan. */
  pendingReboot: Counted;
  /** Nothing was installed since it opened, as far as their patch states say. */
  notInstalled: Counted;
  /** Patches installed by it, of all instances together. */
  installed: number;
  /** Instances that missed patches before it, where that was read. */
  before?: { needing: number; pendingReboot: number };
}

export interface Counted {
  count: number;
  ids: readonly string[];
}

/** How one instance was patched before it opened: kept beside the occurrence, by instance id. */
export interface NodeBefore {
  /** `undefined` for instances of no fleet. */
  fleet?: string;
  /** Absent when it was never scanned. */
  scan?: { installed: number; missing: number; failed: number; pendingReboot: number };
}
