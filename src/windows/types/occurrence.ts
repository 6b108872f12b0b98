import type { CardMessage } from '../../cards/types.ts';
import type { Freeze } from '../../holds/types.ts';
import type { PostureDeadline } from '../../posture/types/posture.ts';
import type { Key } from '../../store/table.ts';
import type { TraceEnd } from '../../store/trace.ts';
import type { Live } from './live.ts';
import type { Receipt } from './receipt.ts';
import type { Stop } from './stop.ts';

/** An occurrence's own small life, in its order. Times are milliseconds since the epoch. */
export const OCCURRENCE_STATES = [
  /** Its notice stands. */
  'announced',
  /** It opened, and what it does is followed. */
  'open',
  /** It ended, and its receipt is written. */
  'ended',
  /** It will not open: deleted, disabled or moved; `why` says which. */
  'called-off',
  /** It opened and ended without being checked, and is reported afterwards. */
  'missed',
] as const;

export type OccurrenceState = (typeof OCCURRENCE_STATES)[number];

/** What a window's task does to instances, as far as its document says. */
export type TaskEffect = 'patches' | 'reboots' | 'patches-and-reboots' | 'scans' | 'named' | 'other';

/** What is announced of a window; `deploys`: deploys of immutable fleets may be requested for it, and its tasks matter to nobody. */
export type AnnouncedEffect = Exclude<TaskEffect, 'scans' | 'other'> | 'deploys';

/** Why an occurrence that was announced does not take place. */
export type CalledOff =
  | { code: 'deleted' }
  | { code: 'disabled' }
  /** It opens at another time instead, or never again. `schedule` is the new one, where that changed. */
  | { code: 'moved'; to?: number; schedule?: string }
  /** Its time came, and Systems Manager did not begin it. */
  | { code: 'not-opened' };

/** What one fleet of an occurrence needs, by its instances' last scans. Counts are instances. */
export interface FleetNeeds {
  fleet: string;
  instances: number;
  /** Stopped now: they are not patched. */
  stopped: number;
  /** Miss at least one patch, or one failed on them. */
  needing: number;
  /** Of those, with a missing patch that is critical or a security one by the baseline. */
  critical: number;
  pendingReboot: number;
  neverScanned: number;
  /** The oldest of their last scans. */
  scannedAt?: number;
  /** Its config lets people patch it from here. */
  patchable: boolean;
}

/** An immutable fleet whose deploys go into this window. */
export interface ImageFleet {
  fleet: string;
  /** Newest image of its pipeline. */
  image?: string;
  /** Its deploy that waits for this opening. */
  requested?: { runId: string; state: string };
}

/** A fleet whose predecessor in the order has not been patched for long enough before the opening. */
export interface OrderGap {
  fleet: string;
  before: string;
  /** When the predecessor was last patched; absent when that is not known here. */
  patchedAt?: number;
  /** Until when it soaks. */
  until?: number;
}

/** Bounds that AWS states or that AWS Managed Services works by. */
export type CapacityWarning =
  /** An hour per 50 instances is what AWS Managed Services plans with. */
  | { code: 'too-short'; instances: number; needsMs: number }
  | { code: 'too-many-instances'; instances: number }
  | { code: 'near-quota'; windows: number }
  | { code: 'too-many-at-once'; windows: number };

/** By when a fleet must have what it misses, as that stood when the notice was read. */
export interface FleetDue {
  fleet: string;
  deadline: PostureDeadline;
}

/** Everything that a notice says, as it was read at one moment. */
export interface NoticeFacts {
  name: string;
  schedule: string;
  /** IANA zone of the window. */
  timezone: string;
  durationMs: number;
  cutoffMs: number;
  /** The openings after this one. */
  next: readonly number[];
  does: AnnouncedEffect;
  documents: readonly string[];
  fleets: readonly FleetNeeds[];
  /** Instances of no fleet of the config. */
  others: { instances: number; ids: readonly string[]; needing: number; pendingReboot: number; neverScanned: number };
  /** Targets that could not be resolved, as they are shown. */
  unknown: readonly string[];
  /** Patch states could not be read. */
  unread?: true;
  freeze: Freeze;
  order: readonly OrderGap[];
  warnings: readonly CapacityWarning[];
  images: readonly ImageFleet[];
  /** Of its fleets, those with a deadline. */
  due?: readonly FleetDue[];
  /** When those were read, where that was after the rest. */
  dueReadAt?: number;
  /** Names of all fleets that it reaches, in any channel, where each lets people stop it while it is open. */
  stoppable?: readonly string[];
  readAt: number;
}

/** What of a notice changed while it stood. */
export type NoticeChange =
  /** It was called off, but opens at this time after all. */
  | { code: 'reinstated' }
  | { code: 'effect'; from: AnnouncedEffect; to: AnnouncedEffect }
  | { code: 'duration'; from: number; to: number }
  | { code: 'instances'; from: number; to: number }
  | { code: 'fleets'; added: readonly string[]; removed: readonly string[] };

/** A message beside the card, e.g. the reply at the last lead: being sent since, sent, or never to be delivered. */
export type Told =
  | { kind: 'sending'; since: number; until: number }
  | { kind: 'sent'; at: number; channel: string; ts: string }
  | { kind: 'unreachable'; code: string };

/** One opening of a window in one channel. */
export interface Occurrence {
  schema: 1;
  /** `<account>/<Region>`. */
  place: string;
  windowId: string;
  opensAt: number;
  channel: string;
  version: number;
  state: OccurrenceState;
  notice: NoticeFacts;
  /** Lead times of its notices before it opens, longest first, and the newest whose moment had come. */
  leads: readonly number[];
  lead?: { before: number; isLast: boolean };
  /** What changed while its notice stood, by the version that it led to. */
  changes: Readonly<Record<string, readonly NoticeChange[]>>;
  /** People were to be called at the last lead; `false` where they were lately, see `callsPeople`. */
  calls: boolean;
  why?: CalledOff;
  live?: Live;
  /** The newest decision to end it. */
  stop?: Stop;
  /** Audit records of decisions about it: how many, and the hash of the last. */
  audited?: { records: number; hash: string };
  /** The same of its states and receipts; absent in what was stored before these were kept. */
  traced?: TraceEnd;
  /** When it was found to have ended. */
  endedAt?: number;
  receipt?: Receipt;
  /** The receipt is not read again. */
  settled?: true;
  told: Readonly<Record<string, Told>>;
}

/** An occurrence with its card, as its item holds them. */
export interface OccurrenceRecord {
  key: Key;
  occurrence: Occurrence;
  card: CardMessage;
  cardRev: number;
  lookedAt: number;
  wakeAt: number;
  /** When it is to be looked at next. */
  dueAt: number;
}
