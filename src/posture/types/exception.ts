import type { Approval, Person, PolicySnapshot } from '../../approvals/types.ts';

/** What is left out of compliance. */
export type ExceptionScope =
  | { kind: 'fleet' }
  | { kind: 'instance'; instanceId: string }
  | { kind: 'patch'; patch: string }
  | { kind: 'cve'; cve: string };

export const EXCEPTION_STATES = [
  'asked',
  'approved',
  'rejected',
  'withdrawn',
  'lapsed',
  'expired',
  'voided',
  'ended',
] as const;

/**
 * `asked` waits for people, `lapsed` waited too long; `approved` holds until `until`; `expired` reached it; `voided` ended automatically,
 * since what it covers became known to be exploited; `ended` was ended by a person before its time.
 */
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/** An approved, reasoned, expiring permission for a fleet to be out of compliance. Times are milliseconds since the epoch. */
export interface Exception {
  schema: 1;
  /** `x-` and eight base-32 characters. */
  id: string;
  version: number;
  epoch: number;
  state: ExceptionState;
  fleet: string;
  scope: ExceptionScope;
  /** CVEs that it covers, as of the snapshot in which it was asked for. */
  cves: readonly string[];
  /** Those of them that were known to be exploited already when people were asked: only a further one voids it. */
  exploited: readonly string[];
  reason: string;
  until: number;
  requester: Person;
  requestedAt: number;
  /** How long it waits for people. */
  expiresAt: number;
  policy: PolicySnapshot;
  approvals: readonly Approval[];
  channel: string;
  /** The exception that it renews. */
  renews?: string;
  decidedAt?: number;
  /** Who rejected, withdrew or ended it and why (`reason`), or what did. */
  ended?: { at: number; by?: string; reason?: string; cause?: ExceptionEndCause };
  remindedAt?: number;
  /** It ended later when people were asked; a deadline of what it covers, or the config, came before. */
  shortened?: { at: number; from: number; deadline?: { what: string; rule: string } };
  /** Its card, in what is kept for the board, once Slack has it. */
  card?: { channel: string; ts: string };
}

/** Why an exception ended without a person's decision. */
export type ExceptionEndCause =
  /** These were not known to be exploited when people were asked. */
  | { code: 'exploited'; cves: readonly string[] }
  /** Something that it covers is due by now. */
  | { code: 'deadline'; what: string; rule: string }
  /** The config no longer lets one last that long. */
  | { code: 'limit' }
  | { code: 'renewed'; id: string }
  | { code: 'fleet-gone' }
  | { code: 'channel-shared' };
