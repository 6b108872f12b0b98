import type { BakeOutcome, BakePlan, BakeProgress } from '../bake/types/plan.ts';
import type { ApproverGroup } from '../config/types.ts';

/** Every state of a run, in the order of its life. */
export const RUN_STATES = [
  'awaiting-approval',
  'scheduled',
  'approved',
  'starting',
  'running',
  'cancelling',
  'succeeded',
  'failed',
  'cancelled',
  'rejected',
  'expired',
  'needs-attention',
] as const;

export type RunState = (typeof RUN_STATES)[number];

/** States that are never left. */
export const TERMINAL_STATES: readonly RunState[] = ['succeeded', 'failed', 'cancelled', 'rejected', 'expired'];

export const isTerminal = (state: RunState): boolean => TERMINAL_STATES.includes(state);

/** What a run changes; one kind per feature. */
export type Plan = BakePlan;
export type Progress = BakeProgress;
export type Outcome = BakeOutcome;

/** A Slack account and the person behind it: people with several accounts count once. */
export interface Person {
  userId: string;
  person: string;
}

export interface Approval extends Person {
  at: number;
  epoch: number;
  /** Names of the approver groups they were in when they clicked. */
  groups: readonly string[];
}

/** The policy as it was when the run was requested. */
export interface PolicySnapshot {
  name: string;
  approvals: number;
  groups: Readonly<Record<string, ApproverGroup>>;
  expiresMs: number;
}

/** The stored bytes of a start, repeated unchanged after a crash. */
export interface StartRecord {
  document: string;
  parameters: Readonly<Record<string, string>>;
  token: string;
  claimedAt: number;
  attempts: number;
  executionId?: string;
  /** The last attempt was turned away for want of room: it certainly started nothing. */
  busy?: boolean;
  /** What the last attempt that settled nothing said. */
  lastError?: string;
}

/** Why an approved run is not starting yet. */
export type Hold =
  | { code: 'paused'; by: string; reason: string }
  | { code: 'frozen'; until?: number; calendars: readonly string[] }
  | { code: 'unknown'; what: string };

/** Why people are asked again for a run that they were asked for before. */
export type AskedAgain =
  | { code: 'deferred'; by: string }
  | { code: 'plan-changed'; why: string }
  /** The approvals of these accounts no longer count. */
  | { code: 'quorum-lost'; left: readonly string[] };

/** How and why a run ended, or why a person must look. */
export interface Ending {
  at: number;
  code: EndingCode;
  by?: string;
  reason?: string;
}

export type EndingCode =
  | 'succeeded'
  | 'failed'
  | 'could-not-start'
  | 'cancelled'
  | 'cancelled-outside'
  | 'rejected'
  | 'expired'
  | 'plan-gone'
  | 'start-unclear'
  | 'stuck'
  | 'cancel-unclear';

/** Times are milliseconds since the epoch. */
export interface Run {
  schema: 1;
  /** `b-` and eight base-32 characters. */
  id: string;
  kind: Plan['kind'];
  state: RunState;
  version: number;
  epoch: number;
  /** What only one run at a time may change: the pipeline's ARN. */
  subject: string;
  /** The subject's name in the config. */
  name: string;
  plan: Plan;
  planHash: string;
  policy: PolicySnapshot;
  channel: string;
  requester: Person;
  requestedAt: number;
  reason?: string;
  expiresAt: number;
  /** Not before this moment. */
  scheduledFor?: number;
  deferrals: number;
  maxDeferrals: number;
  deferWithinMs: number;
  approvals: readonly Approval[];
  askedAgain?: AskedAgain;
  hold?: Hold;
  start?: StartRecord;
  progress?: Progress;
  cancel?: { by: string; reason: string; at: number };
  outcome?: Outcome;
  ending?: Ending;
  /** The follow-up that a succeeded run still owes: its difference. */
  report?: 'pending' | 'ready' | 'unavailable';
}

/** Whether someone may decide; `unknown` is never yes. */
export type Standing =
  | { may: 'yes'; groups: readonly string[] }
  | { may: 'no'; code: StandingRefusal }
  | { may: 'unknown'; what: string };

export type StandingRefusal = 'guest' | 'bot' | 'deactivated' | 'external' | 'not-approver';

/** What reality says about a running execution. */
export type Observation =
  | { kind: 'working'; progress?: Progress; imageArn?: string }
  | { kind: 'succeeded'; outcome: Outcome }
  | { kind: 'failed'; outcome: Outcome; reason: string }
  | { kind: 'cancelled'; outcome: Outcome }
  /** It ended without an end that can be told: a person must look. */
  | { kind: 'stuck'; reason: string }
  | { kind: 'unknown'; what: string };

/** Everything that is looked at again in the step that starts. Unknown means no. */
export interface Gates {
  pause: { kind: 'off' } | { kind: 'on'; by: string; reason: string } | { kind: 'unknown'; what: string };
  freeze:
    | { kind: 'open' }
    | { kind: 'closed'; until?: number; calendars: readonly string[] }
    | { kind: 'unknown'; what: string };
  /** The stricter of the snapshot and today's policy; `none` when the config no longer has it. */
  quorum: { kind: 'needed'; approvals: number } | { kind: 'none' };
  /** By user id, for everyone who approved. */
  standings: Readonly<Record<string, Standing>>;
  plan: PlanCheck;
}

export type PlanCheck =
  | { kind: 'same' }
  | { kind: 'changed'; plan: Plan; planHash: string; why: string }
  | { kind: 'gone'; why: string }
  | { kind: 'unknown'; what: string };

export type Input =
  | { kind: 'approve'; by: Person; epoch: number; standing: Standing }
  | { kind: 'reject'; by: Person; epoch: number; reason: string; standing: Standing }
  | { kind: 'defer'; by: Person; epoch: number; until: number; standing: Standing }
  | { kind: 'cancel'; by: Person; reason: string; standing: Standing }
  /** The clock moved. */
  | { kind: 'time' }
  | { kind: 'checked'; gates: Gates; start: Pick<StartRecord, 'document' | 'parameters' | 'token'> }
  | { kind: 'start-accepted'; executionId: string }
  | { kind: 'start-refused'; error: string }
  /** `busy`: AWS certainly started nothing, and has no room now. Otherwise it may have. */
  | { kind: 'start-unsettled'; error: string; busy?: boolean }
  | { kind: 'observed'; observation: Observation }
  | { kind: 'reported'; report: 'ready' | 'unavailable' };

export type InputKind = Input['kind'];

/** "The rule says no": words for a person are made of it in message/refusal.ts. */
export type Refusal =
  | { code: 'stale'; epoch: number }
  | { code: 'own-request' }
  | { code: 'standing'; why: StandingRefusal }
  | { code: 'unknown-standing'; what: string }
  | { code: 'already-approved-by-you'; have: number; need: number }
  | { code: 'expired' }
  | { code: 'too-late'; state: RunState }
  | { code: 'no-deferrals-left'; max: number }
  | { code: 'defer-too-far'; latest: number }
  | { code: 'defer-past' };

/** What a decision writes into the audit, beside who, when and the states. */
export interface AuditNote {
  type: AuditType;
  by?: string;
  person?: string;
  note?: string;
  evidence?: unknown;
}

export type AuditType =
  | 'requested'
  | 'approval-given'
  | 'approved'
  | 'rejected'
  | 'deferred'
  | 'cancel-asked'
  | 'cancelled'
  | 'expired'
  | 'due'
  | 'held'
  | 'plan-changed'
  | 'quorum-lost'
  | 'starting'
  | 'start-retried'
  | 'started'
  | 'progressed'
  | 'succeeded'
  | 'failed'
  | 'needs-attention'
  | 'reported';

/** Every cell of state × input has one of these, with its reason. */
export type Decision =
  | { kind: 'change'; run: Run; audit: AuditNote }
  | { kind: 'refuse'; refusal: Refusal }
  | { kind: 'nothing'; because: string };
