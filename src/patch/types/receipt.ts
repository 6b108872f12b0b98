/** What follows the end of a patch run, stored beside it: the fleet's health, who verified it, and the next requests. Times are milliseconds since the epoch. */
export interface PatchReceipt {
  /** How long the fleets after it want it to be healthy. */
  neededMs: number;
  /** Since when all of its instances have been online and healthy, as far as was looked. */
  healthySince?: number;
  lookedAt: number;
  /** Instances that are not, at the last look. */
  unhealthy: readonly string[];
  /** Someone of the sign-off group must say that it works; absent where the fleet asks for nobody. */
  signoff?: SignOff;
  /** What became of the fleets after it; empty until it has soaked. */
  next: readonly NextFleet[];
}

export interface SignOff {
  /** Name in `approvers`. */
  group: string;
  /** `problem`: the fleets after it are not opened. */
  said?: { verdict: 'verified' | 'problem'; by: string; at: number; reason?: string };
}

export type NextFleet =
  | { kind: 'opened'; fleet: string; runId: string }
  /** Its own occurrence is to come, and takes it. */
  | { kind: 'in-window'; fleet: string; opensAt: number }
  /** It has a request already. */
  | { kind: 'busy'; fleet: string }
  /** It could not be requested; `code` says why, see PatchRefusal. */
  | { kind: 'refused'; fleet: string; code: string };
