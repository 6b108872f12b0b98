import type { Ineligible, PolicySnapshot, TooNew } from '../../approvals/types.ts';
import type { RunState } from './state.ts';

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
  /** Today's config names `channel` for its approvals. */
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
