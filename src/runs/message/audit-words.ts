import type { AuditRecord, AuditType } from '../types/audit.ts';
import { confirmingIn } from './confirmed-by.ts';

/** What the audit stores stays as it was written (ADR 45); these are the words in which people read it. */

/** `withdrawn` before anything was started, `stopped` after. */
const NOT_STARTED: readonly string[] = ['none', 'planning', 'awaiting-approval', 'scheduled', 'approved'];

/** What happened. */
export function auditWord({ type, from, evidence }: Pick<AuditRecord, 'type' | 'from' | 'evidence'>): string {
  if (type === 'cancelled') return NOT_STARTED.includes(from) ? 'withdrawn' : 'stopped';
  if (type === 'approval-given' && confirmingIn(evidence).confirmBy !== undefined)
    return 'approved, not confirmed in AWS yet';
  return WORDS[type] ?? spaced(type);
}

/** A record of another version may have a type that is not here. */
const WORDS: Readonly<Record<string, string>> = {
  requested: 'requested',
  planned: 'planned',
  'approval-given': 'approved, more approvals needed',
  approved: 'approved',
  'approval-confirmed': 'approval confirmed in AWS, more needed',
  'confirmation-lapsed': 'approval not confirmed in AWS in time',
  'confirmation-refused': 'confirmed nothing',
  'confirmations-unread': 'confirmations could not be read',
  'confirmations-read': 'confirmations could be read again',
  rejected: 'rejected',
  deferred: 'deferred',
  'defer-asked': 'deferral requested, more people needed',
  'cancel-asked': 'stop requested',
  'would-have': 'would have started',
  expired: 'expired',
  due: 'start time reached',
  held: 'start held',
  'plan-changed': 'plan changed, approval needed again',
  'quorum-lost': 'approval no longer counts',
  'quorum-counted': 'possible approvers counted',
  armed: 'all checks passed, cleared to start',
  starting: 'start claimed',
  'start-retried': 'start retried',
  started: 'started',
  progressed: 'progress',
  soaking: 'watch began',
  checkpoint: 'stopped at the checkpoint',
  succeeded: 'succeeded',
  failed: 'failed',
  'rolled-back': 'rolled back',
  'needs-attention': 'needs attention',
  reported: 'result reported',
} satisfies Record<Exclude<AuditType, 'cancelled'>, string>;

/** The state that it led to. */
export function auditState({ to, from, type }: Pick<AuditRecord, 'to' | 'from' | 'type'>): string {
  switch (to) {
    case 'cancelled':
      if (type === 'would-have') return 'observed only';
      return NOT_STARTED.includes(from) ? 'withdrawn' : 'stopped';
    case 'cancelling':
      return 'stopping';
    default:
      return spaced(to);
  }
}

const spaced = (word: string): string => word.replaceAll('-', ' ');

/** What a record says beside that: a reason as it was typed, or the stored word for what holds a start. */
export function auditNote({
  type,
  note,
  evidence,
}: Pick<AuditRecord, 'type' | 'note' | 'evidence'>): string | undefined {
  if (type !== 'held' || note === undefined) return note;
  const executionId =
    typeof evidence === 'object' && evidence !== null && 'executionId' in evidence ? evidence.executionId : undefined;
  return `${HOLDS[note] ?? note}${typeof executionId === 'string' ? ` (execution ${executionId})` : ''}`;
}

const HOLDS: Readonly<Record<string, string>> = {
  paused: 'everything is paused',
  frozen: 'a change calendar is closed',
  busy: 'AWS or someone else is busy with it',
  unknown: 'a check could not be made',
  'not admitted: paused': 'not admitted by the gatekeeper because everything was paused',
  'not admitted: frozen': 'not admitted by the gatekeeper because a change calendar was closed',
  'not admitted: unknown': 'not admitted by the gatekeeper because a check could not be made',
};
