import type { OperatingSystem } from '../../aws/patches.ts';

/** `sync` of patchwarden.yml. Absent: nothing is made from tags. */
export interface SyncConfig {
  /** Name of the policy for what is made and changed. */
  policy: string;
  /** Name of the policy for removals. Absent: the same. */
  removals?: string | undefined;
  channel?: string | undefined;
  /** When everything is compared each day, `HH:MM` in the file's time zone. */
  at: string;
  /** How often the instances of a group are scanned: a rate. */
  scan: string;
  /** Of windows that are made, in hours. */
  duration: number;
  cutoff: number;
  /** In which the schedules of tags are meant. Absent: the file's. */
  timezone?: string | undefined;
  /** Keys of the tag that says the window, the first that an instance carries counts. */
  tags: readonly string[];
  baselines: Readonly<Record<OperatingSystem, BaselineWish>>;
  /** Names that a tag may hold, with the window that each means. */
  windows: Readonly<Record<string, string>>;
  /** Fleets whose owners agreed to share one window where their schedules are equal. */
  share: readonly (readonly string[])[];
}

/** A baseline that exists, or one that is made. */
export type BaselineWish =
  | { kind: 'existing'; id: string }
  | { kind: 'made'; approveAfterDays: number; severities: readonly string[]; classifications: readonly string[] };
