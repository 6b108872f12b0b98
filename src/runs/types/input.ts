import type { Outcome, Person, Plan, Progress, Standing, StartRecord, StopHow } from '../types.ts';

/** What reality says about a running execution. */
export type Observation =
  | { kind: 'working'; progress?: Progress }
  /** The new is in place and the old is kept, until it is clear or someone sends it back. */
  | { kind: 'soaking'; progress: Progress; until?: number }
  /** The first part is done; `plan` is what is left, for people to approve. */
  | { kind: 'checkpoint'; percent: number; progress: Progress; plan: Plan; planHash: string }
  /** An end may bring the last of what was seen on the way. */
  | { kind: 'succeeded'; outcome: Outcome; progress?: Progress }
  /** `untouched`: nothing was made or changed before it failed. */
  | { kind: 'failed'; outcome: Outcome; reason: string; untouched?: boolean; progress?: Progress }
  /** It is back to what it was. */
  | { kind: 'rolled-back'; outcome: Outcome; reason: string; progress?: Progress }
  | { kind: 'cancelled'; outcome: Outcome; progress?: Progress }
  /** It ended without an end that can be told: a person must look. */
  | { kind: 'stuck'; reason: string; outcome?: Outcome }
  | { kind: 'unknown'; what: string };

/** What a run would do, worked out before anyone is asked. */
export type Planning =
  /**
   * `exact`: it is just what was approved beforehand, so the approvals that came with it count. Otherwise it is the request of
   * the account `askedBy`, when that is another than who asked for what was approved.
   */
  | { kind: 'planned'; plan: Plan; planHash: string; exact?: boolean; askedBy?: string }
  | { kind: 'not-yet' }
  /** It is so already: nothing is to be done, and what would follow may. */
  | { kind: 'already'; outcome: Outcome }
  /** It is not asked for: it cannot be done, or it would hurt. */
  | { kind: 'refused'; reason: string }
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
  /** It must be worked out anew before anyone can be asked. */
  | { kind: 'void'; plan: Plan; why: string }
  | { kind: 'gone'; why: string }
  /** Something else is going on there; afterwards it is looked at again. */
  | { kind: 'busy'; what: string }
  | { kind: 'unknown'; what: string };

export type Input =
  | { kind: 'approve'; by: Person; epoch: number; standing: Standing }
  | { kind: 'reject'; by: Person; epoch: number; reason: string; standing: Standing }
  | { kind: 'defer'; by: Person; epoch: number; until: number; standing: Standing }
  | { kind: 'cancel'; by: Person; reason: string; standing: Standing; how: StopHow }
  | { kind: 'planned'; planning: Planning }
  /** The clock moved. */
  | { kind: 'time' }
  | { kind: 'checked'; gates: Gates; start: Pick<StartRecord, 'document' | 'parameters' | 'bound' | 'token'> }
  | { kind: 'start-accepted'; executionId: string }
  | { kind: 'start-refused'; error: string }
  /** `busy`: AWS certainly started nothing, and has no room now. Otherwise it may have. */
  | { kind: 'start-unsettled'; error: string; busy?: boolean }
  | { kind: 'observed'; observation: Observation }
  | { kind: 'reported'; report: 'ready' | 'unavailable' };

export type InputKind = Input['kind'];
