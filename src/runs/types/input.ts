import type { ConfirmRules, Eligibility, Escalated, Person, Quorum } from '../../approvals/types.ts';
import type { SeenExecution } from '../../aws/ssm.ts';
import type { Observe } from '../../config/types.ts';
import type { Kind, Outcome, Plan, Progress } from '../kinds.ts';
import type { StopHow } from './ending.ts';
import type { GateRefusal } from './gate-refusal.ts';
import type { Claim } from './start.ts';

/** What reality says about a running execution. */
export type Observation<K extends Kind = Kind> =
  | { kind: 'working'; progress?: Progress<K> }
  /** The new is in place and the old is kept, until it is clear or someone sends it back. */
  | { kind: 'watching'; progress: Progress<K>; until?: number }
  /** The first part is done; `plan` is what is left, for people to approve. */
  | { kind: 'checkpoint'; percent: number; progress: Progress<K>; plan: Plan<K>; planHash: string }
  /** An end may bring the last of what was seen on the way. */
  | { kind: 'succeeded'; outcome: Outcome<K>; progress?: Progress<K> }
  /** `untouched`: nothing was made or changed before it failed. `refusal`: since the gatekeeper did not let its runbook in. */
  | {
      kind: 'failed';
      outcome: Outcome<K>;
      reason: string;
      untouched?: boolean;
      refusal?: GateRefusal;
      progress?: Progress<K>;
    }
  /** It is back to what it was. */
  | { kind: 'rolled-back'; outcome: Outcome<K>; reason: string; progress?: Progress<K> }
  | { kind: 'cancelled'; outcome: Outcome<K>; progress?: Progress<K> }
  /** It ended in a way that is not known: a person must look. */
  | { kind: 'stuck'; reason: string; outcome?: Outcome<K> }
  | { kind: 'unknown'; what: string };

/** What a run would do, worked out before anyone is asked. */
export type Planning<K extends Kind = Kind> =
  /**
   * `exact`: it is just what was approved beforehand, so the approvals that came with it count. Otherwise it is the request of
   * the account `askedBy`, when that is another than who asked for what was approved.
   */
  | { kind: 'planned'; plan: Plan<K>; planHash: string; exact?: boolean; askedBy?: string }
  | { kind: 'not-yet' }
  /** It is so already: nothing is to be done, and what would follow may. */
  | { kind: 'already'; outcome: Outcome<K> }
  /** It is not asked for: it cannot be done, or it would hurt. */
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown'; what: string };

/** The longest times that a kind of run knows, in milliseconds. */
export interface Limits {
  /** From asking for a stop until a person must look. */
  stopMs: number;
  /** From the claim of its start: longer than the runbook's longest wait. What cannot be seen by then needs a person. */
  unseenMs: number;
}

/** Everything that is looked at again in the step that starts. Unknown means no. */
export interface Checks {
  pause: { kind: 'off' } | { kind: 'on'; by: string; reason: string } | { kind: 'unknown'; what: string };
  freeze:
    | { kind: 'open' }
    | { kind: 'closed'; until?: number; calendars: readonly string[] }
    | { kind: 'unknown'; what: string };
  /** The stricter of the snapshot and today's policy; `none` when the config no longer has it. */
  quorum: { kind: 'needed'; approvals: number } | { kind: 'none' };
  /** By user id, for everyone who approved. */
  eligibilities: Readonly<Record<string, Eligibility>>;
  /** With what confirmations in AWS are compared now. */
  confirm: ConfirmRules;
  /** Channels in which today's config has people asked. */
  channels: readonly string[];
  /** Whether the deployed config approves the run in advance, as it is now. */
  standing: boolean;
  /** Whether the deployed config only observes what the run would change. */
  observe?: Observe;
  plan: PlanCheck;
}

/** Another run that was seen not to be in the way: should it have moved on since, this one neither starts nor is armed. */
export interface Beside {
  runId: string;
  version: number;
}

export type PlanCheck<K extends Kind = Kind> =
  /** `plan`: the same for what was approved, with what has changed since without asking again. */
  | { kind: 'same'; plan?: Plan<K>; beside?: readonly Beside[] }
  | { kind: 'changed'; plan: Plan<K>; planHash: string; why: string }
  /** It must be planned again before anyone can be asked. */
  | { kind: 'void'; plan: Plan<K>; why: string }
  | { kind: 'gone'; why: string }
  /** What would have started it has come and gone. */
  | { kind: 'over'; why: string }
  /** Something else is running there; afterwards it is checked again. */
  | { kind: 'busy'; what: string }
  | { kind: 'unknown'; what: string };

/** By when something that the run fixes must be in. Times are milliseconds since the epoch. */
export interface Deadline {
  due: number;
  /** A CVE, or a patch. */
  what: string;
  /** In words: which rule says so. */
  rule: string;
  /** Of a run with a slot: when there is another, where that is known. */
  nextOpening?: number;
}

export type Input =
  /** `proof` names what Slack signed, `signedAt` is when, and `channel` where the button was. */
  | {
      kind: 'approve';
      by: Person;
      epoch: number;
      eligibility: Eligibility;
      proof?: string;
      signedAt?: number;
      channel?: string;
    }
  /** What Systems Manager says of executions of Patchwarden-Confirm, as of `at`; oldest first. */
  | {
      kind: 'confirmations';
      read: { kind: 'read'; executions: readonly SeenExecution[]; at: number } | { kind: 'unread'; what: string };
      rules: ConfirmRules;
    }
  | { kind: 'reject'; by: Person; epoch: number; reason: string; eligibility: Eligibility; deadline?: Deadline }
  /** `now`: as soon as it is approved again, which only a run with a slot needs. */
  | {
      kind: 'defer';
      by: Person;
      epoch: number;
      until: number | 'now';
      eligibility: Eligibility;
      escalated?: Escalated;
      deadline?: Deadline;
    }
  | { kind: 'cancel'; by: Person; reason: string; eligibility: Eligibility; how: StopHow }
  /** `standing`: the deployed config approves it in advance. `observe`: it only observes what the run would change. */
  | { kind: 'planned'; planning: Planning; standing?: boolean; observe?: Observe | undefined }
  /** The clock moved. `standing`: whether the deployed config still approves in advance what it once did. */
  | { kind: 'time'; limits: Limits; standing?: boolean }
  | { kind: 'checked'; checks: Checks; start: Claim }
  | { kind: 'start-accepted'; executionId: string }
  | { kind: 'start-refused'; error: string }
  /** AWS is throttling or at its limit, and certainly started nothing; `error` is its name for that. */
  | { kind: 'start-turned-away'; error: string }
  /** It may have started. */
  | { kind: 'start-unsettled'; error: string }
  /** The runbook's gate let another execution through than the one that is watched. */
  | { kind: 'admitted'; executionId: string }
  /** `evidence`: what the audit keeps of the progress that was seen. `isShut`: the gatekeeper has admitted no execution. */
  | { kind: 'observed'; observation: Observation; limits: Limits; evidence?: object; isShut?: boolean }
  | { kind: 'reported'; report: 'ready' | 'unavailable' }
  /** Whether enough people could approve it, while they are asked. */
  | { kind: 'counted'; quorum: Quorum }
  /** What would have started it in its slot is deleted, disabled or moved. */
  /** `refusal`: the window started it, and the gatekeeper said no. */
  | { kind: 'called-off'; why: string; timedOut?: true; refusal?: GateRefusal }
  /**
   * People were asked for it, or approved it, before approvals had proofs; or approved it in a channel in which today's config has nobody
   * asked: they are asked in `channel`.
   */
  | { kind: 'proofs-missing'; channel?: string }
  /** Long before its slot its plan has turned out to be another. */
  | { kind: 'replan'; why: string }
  /** The deployed config only observes what it would change, and asks nobody. */
  | { kind: 'nobody-asked' }
  /** The channel of its card is now shared with another organisation. */
  | { kind: 'channel-shared'; channel: string };

export type InputKind = Input['kind'];
