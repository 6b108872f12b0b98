import type { Approval, ConfirmMismatch, Ineligible, Person, PolicySnapshot, TooNew } from '../../approvals/types.ts';
import type { Kind, Outcome, Plan, Progress } from '../kinds.ts';
import type { GateRefusal } from './gate-refusal.ts';

/** Every state of a run, in the order of its life. */
export const RUN_STATES = [
  'planning',
  'awaiting-approval',
  'scheduled',
  'approved',
  'starting',
  'running',
  'waiting',
  'cancelling',
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'rejected',
  'expired',
  'needs-attention',
] as const;

export type RunState = (typeof RUN_STATES)[number];

/** States that are never left. */
export const TERMINAL_STATES: readonly RunState[] = [
  'succeeded',
  'failed',
  'rolled-back',
  'cancelled',
  'rejected',
  'expired',
];

export const isTerminal = (state: RunState): boolean => TERMINAL_STATES.includes(state);

/** A runbook's parameters, each of the type that its document declares; a whole number is its digits. */
export type GivenParameters = Readonly<Record<string, string | boolean | readonly string[]>>;

/** The same as they are sent and stored: a list for a parameter that takes several values. */
export type StartParameters = Readonly<Record<string, string | readonly string[]>>;

/** What a start is held to: the texts of its parameters in one, and by name those that are no text. */
export interface Binding {
  text: string;
  whole: Readonly<Record<string, boolean | readonly string[]>>;
}

/** The stored bytes of a start, repeated unchanged after a crash. */
export interface StartRecord {
  document: string;
  parameters: StartParameters;
  /** What of the parameters says what is done: the runbook's gate compares it with the run. */
  binding?: Binding;
  token: string;
  claimedAt: number;
  attempts: number;
  executionId?: string;
  /** In items of the version before: the last attempt was turned away for want of room. */
  busy?: boolean;
  /** Where a later part resumes: a start that AWS was too busy for returns there. */
  resumes?: Pick<Run, 'wait' | 'start'>;
  /** What the last attempt that settled nothing said. */
  lastError?: string;
}

/** What of a start is fixed before it is claimed. */
export type Claim = Pick<StartRecord, 'document' | 'parameters' | 'binding' | 'token'>;

/** Why an approved run is not starting yet. */
export type Hold =
  | { code: 'paused'; by: string; reason: string }
  | { code: 'frozen'; until?: number; calendars: readonly string[] }
  /**
   * Someone else is changing the same thing just now, or AWS was too busy and the next attempt is at `until`; `what` is a whole
   * sentence without its stop.
   */
  | { code: 'busy'; what: string; until?: number }
  | { code: 'unknown'; what: string };

/** Why people are asked again for a run that they were asked for before. */
export type AskedAgain =
  | { code: 'deferred'; by: string }
  | { code: 'plan-changed'; why: string }
  /** The approvals of these accounts no longer count, nor that of the account `setOff`, which set off what others had asked for.
   * `unconfirmed`: by now they are to be confirmed in AWS. */
  | { code: 'quorum-lost'; left: readonly string[]; setOff?: string; unconfirmed?: true }
  /** The first part is done; people decide whether it continues. */
  | { code: 'checkpoint'; percent: number }
  /** They were asked at a checkpoint, and their answer was not used in time. */
  | { code: 'lapsed' }
  /** The deployed config no longer approves it in advance. */
  | { code: 'standing-ended' }
  /** What was approved before approvals had proofs does not count. */
  | { code: 'proof-needed' }
  /** It was approved in a channel in which today's config has nobody asked: they are asked in `channel`. */
  | { code: 'channel-changed'; channel: string };

/** How and why a run ended, or why a person must look. */
export interface Ending {
  at: number;
  code: EndingCode;
  by?: string;
  reason?: string;
  /** Of one that was not admitted. */
  refusal?: GateRefusal;
  /** Of one that was stopped at a checkpoint: whether what was done is to be rolled back. */
  how?: StopHow;
  /** Where another organisation reads along. */
  channel?: string;
}

export type EndingCode =
  | 'succeeded'
  | 'failed'
  | 'could-not-start'
  /** Its runbook asked the gatekeeper, which did not let it in. */
  | 'not-admitted'
  | 'cancelled'
  | 'cancelled-outside'
  /** Withdrawn by the product: another organisation reads along where people were asked. */
  | 'channel-shared'
  | 'rejected'
  | 'expired'
  /** It was approved for a slot, and what starts it there did not, or came when it was not armed. */
  | 'slot-missed'
  | 'plan-gone'
  /** What it would do could not be worked out, or would hurt. */
  | 'plan-refused'
  | 'rolled-back'
  /** AWS rolled it back automatically. */
  | 'rolled-back-outside'
  /** Its first part is done, and someone decided that it goes no further. */
  | 'stopped-at-checkpoint'
  | 'start-unclear'
  | 'stuck'
  /** What AWS returned did not fit into the record: it continues, and is not followed in detail. */
  | 'too-large'
  | 'cancel-unclear';

/** Times are milliseconds since the epoch. */
export interface Run<K extends Kind = Kind> {
  schema: 1;
  /** The kind's prefix, a dash and eight base-32 characters. */
  id: string;
  kind: K;
  state: RunState;
  version: number;
  epoch: number;
  /** What only one run at a time may change, with its account and Region: a pipeline's ARN, or `<account>/<Region>/stack/…`. */
  subject: string;
  /** The subject's name in the config. */
  name: string;
  plan: Plan<K>;
  planHash: string;
  /** What people are asked to approve, as one hash: it stands in each button and form, and each proof is of it. See request-hash.ts. */
  asks?: string;
  policy: PolicySnapshot;
  channel: string;
  requester: Person;
  /** Who set off a run that came with the approvals of another: they give it no new one. */
  setOffBy?: Person;
  requestedAt: number;
  reason?: string;
  /** It closes a vulnerability that cannot wait: asked for under the policy for emergencies, as a part of that emergency. */
  emergency?: Emergency;
  expiresAt: number;
  /** It may expire sooner, and when is not known: nobody is reminded by that moment. */
  expiresAtMost?: true;
  /** Not before this moment. */
  scheduledFor?: number;
  /** Something else starts it, and only within this time: the worker arms it instead of starting it. */
  slot?: Slot;
  /** It needs no approval for as long as the deployed config says so. */
  standing?: true;
  /**
   * Something in AWS waits for its answer: a rejection is told there too, so its report is pending until that is done, and the run
   * ends once that no longer waits.
   */
  answersWait?: true;
  /** What its runbook's gate lets through while it is armed; `armedUntil` in the run's item says until when. */
  armed?: Claim;
  deferrals: number;
  maxDeferrals: number;
  deferWithinMs: number;
  /** People who want it moved to a moment, beyond its deferrals: it is moved once there are enough of them. */
  deferAsked?: { until: number; by: readonly Approval[] };
  approvals: readonly Approval[];
  /** What came of confirmations in AWS, beside those that count. */
  confirming?: Confirming;
  /** Who could approve, when that was last counted. */
  counted?: CountedQuorum;
  askedAgain?: AskedAgain;
  hold?: Hold;
  /** How often AWS was too busy for its start, and when the next attempt may be made. */
  turnedAway?: { times: number; until: number };
  /** Since when it is being planned. */
  planningSince?: number;
  /** Executions of its earlier parts, and who approved the last of them. */
  earlier?: readonly string[];
  approvedEarlier?: readonly Approval[];
  start?: StartRecord;
  progress?: Progress<K>;
  /** What the run waits for while it is `waiting`. */
  wait?: RunWait;
  /** `how` is absent in runs of before there was a choice: a cancel. */
  cancel?: { by: string; reason: string; at: number; how?: StopHow };
  outcome?: Outcome<K>;
  ending?: Ending;
  /** The report that is made after a run's end, see `RunKind.report`. */
  report?: 'pending' | 'ready' | 'unavailable';
}

/** A time in which something outside starts the run, e.g. one occurrence of a maintenance window. Times are milliseconds since the epoch. */
export interface Slot {
  /** What starts it: a window's id, `mw-…`. */
  what: string;
  opensAt: number;
  /** From then on it is no longer let through: too little time would be left. */
  latestStart: number;
  /** The subject that it has once it is moved to a time of its own. */
  elsewhere: string;
  /** When people are reminded, once. Absent: not at all. */
  remindAt?: number;
}

/** What a run is a part of: the emergency's id, and its CVE. */
export interface Emergency {
  id: string;
  cve: string;
}

/** `lapsed`: approvals that were not confirmed in time, by when they were given. `unread`: what could not be read last. */
export interface Confirming {
  refused?: readonly ConfirmTrace[];
  lapsed?: readonly { userId: string; at: number }[];
  unread?: string;
}

/** An execution that names this run and confirms nothing. */
export interface ConfirmTrace {
  executionId: string;
  /** Whoever started it, as AWS says. */
  arn: string;
  why: ConfirmMismatch;
}

/** For which epoch and how many approvals it was counted; `short` has an account of each who could give one, when those are too few. */
export interface CountedQuorum {
  epoch: number;
  approvals: number;
  short?: readonly string[];
}

/** How what runs in AWS is ended: left as it then is, or rolled back. */
export type StopHow = 'cancel' | 'roll-back';

/** A watch ends on its own; a checkpoint ends when people decide. */
export type RunWait = { kind: 'watch'; until?: number } | { kind: 'checkpoint'; percent: number };

/** "The rule says no": words for a person are made of it in message/refusal.ts. */
export type Refusal =
  | { code: 'stale'; epoch: number }
  /** The form said what would happen, and that would be something else now. */
  | { code: 'moved-on' }
  /** An approval without what Slack signed, or with what was used already. */
  | { code: 'no-proof' }
  /** Given at `at`, it reached the worker when it could no longer be used, or confirmed. */
  | { code: 'came-too-late'; at: number }
  | { code: 'own-request' }
  | { code: 'ineligible'; why: Exclude<Ineligible['code'], 'too-new'> }
  | Omit<TooNew, 'may'>
  | { code: 'unknown-eligibility'; what: string }
  /** Another organisation reads along in the card's channel, or may. */
  | { code: 'channel-shared'; channel: string }
  /** By today's config people are asked in `channel`. */
  | { code: 'channel-changed'; channel: string }
  | { code: 'unknown-channel'; channel: string }
  | { code: 'already-approved-by-you'; have: number; need: number }
  /** Their approval is there, and waits until then to be confirmed in AWS. */
  | { code: 'confirm-in-aws'; until: number }
  /** The policy wants confirmation, and the config has no AWS session for them. */
  | { code: 'no-aws-session' }
  /** What the approval rests on could not be read again; `at` is when it last could. */
  | { code: 'evidence-unread'; error: string; at?: number }
  /** It is worse than what was shown; `now` is what it shows, a clause. */
  | { code: 'evidence-worse'; now: string }
  | { code: 'expired' }
  | { code: 'too-late'; state: RunState }
  | { code: 'no-deferrals-left'; max: number }
  /** One more deferral takes several people of these groups, and this person is not one of them. */
  | { code: 'not-escalated'; groups: PolicySnapshot['groups'] }
  | { code: 'already-deferred-by-you'; have: number; need: number }
  /** Another run is active where this one would be moved to. */
  | { code: 'busy'; runId: string }
  | { code: 'defer-too-far'; latest: number }
  | { code: 'defer-past' }
  /** Something that it fixes is due before then. */
  | { code: 'beyond-deadline'; of: 'deferral' | 'skip'; due: number; what: string; rule: string };

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
  | 'planned'
  | 'approval-given'
  | 'approved'
  /** Its approver has confirmed it in AWS; that it was enough is `approved`. */
  | 'approval-confirmed'
  | 'confirmation-lapsed'
  /** An execution names this run, and confirms nothing. */
  | 'confirmation-refused'
  | 'confirmations-unread'
  | 'confirmations-read'
  | 'rejected'
  | 'deferred'
  | 'defer-asked'
  | 'cancel-asked'
  | 'cancelled'
  | 'expired'
  | 'due'
  | 'held'
  | 'plan-changed'
  | 'quorum-lost'
  | 'quorum-counted'
  | 'armed'
  | 'starting'
  | 'start-retried'
  | 'started'
  | 'progressed'
  | 'soaking'
  | 'checkpoint'
  | 'succeeded'
  | 'failed'
  | 'rolled-back'
  | 'needs-attention'
  | 'reported';

/** Every cell of state × input has one of these, with its reason. */
export type Decision =
  /** `armedUntil`: how long what it arms may be let through, unless that is given again. */
  | { kind: 'change'; run: Run; audit: AuditNote; armedUntil?: number }
  | { kind: 'refuse'; refusal: Refusal }
  /** `armedUntil`: nothing changes but how long it stays armed. */
  | { kind: 'nothing'; because: string; armedUntil?: number };
