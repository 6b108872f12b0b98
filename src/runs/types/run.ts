import type { Approval, Person, PolicySnapshot } from '../../approvals/types.ts';
import type { Observe } from '../../config/types.ts';
import type { Kind, Outcome, Plan, Progress } from '../kinds.ts';
import type { AskedAgain, Confirming, CountedQuorum } from './asked.ts';
import type { Ending, StopHow } from './ending.ts';
import type { HeldAtGate, PassingRefusal } from './gate-refusal.ts';
import type { Slot } from './slot.ts';
import type { Claim, StartRecord } from './start.ts';
import type { RunState, RunWait } from './state.ts';

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
  /** What it would change was only observed when it was requested: it never starts, whatever the config says later. */
  observe?: Observe;
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
  heldAtGate?: HeldAtGate;
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

/** Why an approved run is not starting yet. */
export type Hold =
  | { code: 'paused'; by: string; reason: string }
  | { code: 'frozen'; until?: number; calendars: readonly string[] }
  /**
   * Someone else is changing the same thing just now, or AWS was too busy and the next attempt is at `until`; `what` is a whole
   * sentence without its stop.
   */
  | { code: 'busy'; what: string; until?: number }
  /** `refusal`: the gatekeeper turned the last attempt away, and the next one is at `until`. */
  | { code: 'unknown'; what: string; refusal?: PassingRefusal; until?: number };

/** What a run is a part of: the emergency's id, and its CVE. */
export interface Emergency {
  id: string;
  cve: string;
}
