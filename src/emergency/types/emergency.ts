import type { Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Carded } from '../../cards/types.ts';
import type { TraceEnd } from '../../store/trace.ts';
import type { KnownFixes } from './cve.ts';
import type { Exposure } from './exposure.ts';
import type { Path } from './path.ts';

/** `open` is followed; `closed` was ended by a person before every instance was safe; `over` when every instance is. */
export const EMERGENCY_STATES = ['open', 'closed', 'over'] as const;
export type EmergencyState = (typeof EMERGENCY_STATES)[number];

/** One CVE on all fleets, from the command to the last instance. Times are milliseconds since the epoch. */
export interface Emergency {
  schema: 1;
  /** `e-` and eight base-32 characters. */
  id: string;
  version: number;
  state: EmergencyState;
  cve: string;
  exploited: 'yes' | 'no' | 'not-known';
  reason: string;
  requester: Person;
  requestedAt: number;
  policy: PolicySnapshot;
  channel: string;
  steps: readonly Step[];
  /** When exposure was last read. */
  readAt: number;
  /** What could not be read then, in words for people, and AWS's code. */
  unread: readonly { what: string; error: string }[];
  inspector: 'read' | 'off' | 'unread';
  /** Once a patch is installed nothing lists it as missing. */
  fixes: KnownFixes;
  /** Channels of owners, and what became of the message to each. */
  told: Readonly<Record<string, Told>>;
  ended?: { at: number; by?: string; why?: string };
  review?: { due: number; done?: { at: number; by: string; text: string } };
  /** Records of what was decided of it: how many, and the hash of the last. Absent in those of a version that kept none. */
  traced?: TraceEnd;
}

export type Told =
  | { kind: 'sending'; since: number; until: number }
  | { kind: 'sent'; at: number }
  | { kind: 'unreachable'; code: string };

export interface Counts {
  exposed: number;
  notKnown: number;
  notExposed: number;
}

export const STEP_STATES = [
  'safe',
  'to-ask',
  'waiting',
  'asked',
  'going',
  'checking',
  'fixed',
  'stuck',
  'blocked',
] as const;

/**
 * One fleet. `safe` was never exposed, `fixed` no longer is; `waiting` could not be requested yet, `asked` waits for people, `checking` is done
 * and instances are still to show it; `stuck` ended otherwise and needs a person; `blocked` has no way from here.
 */
export type StepState = (typeof STEP_STATES)[number];

export interface Step {
  fleet: string;
  channel: string;
  /** The fleet before it in the order. */
  after?: string;
  state: StepState;
  exposure: Exposure;
  /** When it was first read, and now. */
  before: Counts;
  now: Counts;
  /** Ids of those that are exposed or not known now, at most 20. */
  left: readonly string[];
  path: Path;
  /** Oldest first. */
  runs: readonly StepRun[];
  /** Why the last request could not be made, as a part of a message. */
  said?: string;
  askedAt?: number;
  /** Requested again by a person after so many runs. */
  againAfter?: number;
}

export interface StepRun {
  id: string;
  kind: 'patch' | 'bake' | 'deploy';
  /** As it was last seen. */
  state: string;
  scan?: true;
  /** When it was first seen to have succeeded. */
  doneAt?: number;
}

export type EmergencyRecord = Carded & { emergency: Emergency };
