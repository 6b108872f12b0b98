import { joinPeople, personOf, withPeople } from '../../approvals/decision/people.ts';
import { loadApprover, type Seen } from '../../approvals/effect.ts';
import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { type ButtonValue, stageOf } from '../actions.ts';
import { refuse } from '../decision/change.ts';
import { decide } from '../decision/decide.ts';
import type { Wish } from '../decision/wish.ts';
import { strictestPolicy } from '../effect/checks.ts';
import { loadRun, saveDecision } from '../effect/run-store.ts';
import type { HasKinds } from '../run-kind.ts';
import type { RunRecord } from '../types/record.ts';
import type { Decision, Refusal, Run } from '../types/run.ts';
import { channelRefusalOf } from './shared-channel.ts';

/** More than the approvers who can click within one read and write. */
const ATTEMPTS = 8;

/** Decisions that only stop something are taken in any channel. */
const leadsToStart = ({ audit }: Extract<Decision, { kind: 'change' }>): boolean =>
  ['approval-given', 'approved', 'deferred'].includes(audit.type);

/** Before Slack is asked. */
const unseen = (userId: string, people: Config['people']): Seen => ({
  eligibility: { may: 'unknown', what: 'your account' },
  by: personOf(userId, people),
});

export type Decided = { record: RunRecord; decision: Decision };

interface Wanted {
  record: RunRecord;
  userId: string;
  wish: Wish;
  /** What the form showed that the wish comes from. */
  shown?: ButtonValue;
  now: number;
}

/**
 * Decides for a person and stores it with its audit, one conditional transaction on the version that was read; when
 * someone was faster the decision is made again on what is there now. Slack is asked who they are only when the decision
 * hangs on it: a thousand late clicks cost one read each.
 */
export async function decideFor(
  ports: Uses<'table' | 'slack' | 'config'> & HasKinds,
  { record, userId, wish, shown, now }: Wanted,
): Promise<Decided> {
  let current = record;
  let seen: Seen | undefined;
  let place: Refusal | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = withPeople(current.run, ports.config.people);
    const outdated = shown === undefined ? undefined : outdatedSince(shown, run);
    if (outdated !== undefined) return { record: current, decision: refuse(outdated) };
    const decideAs = ({ eligibility, by }: Seen): Decision => decide(run, wish(by, eligibility), now);
    let decision = decideAs(seen ?? unseen(userId, joinPeople(ports.config.people, run.policy.people)));
    if (seen === undefined && decision.kind === 'refuse' && decision.refusal.code === 'unknown-eligibility') {
      const policy = strictestPolicy(ports, run) ?? run.policy;
      [seen, place] = await Promise.all([loadApprover(ports, userId, policy), channelRefusalOf(ports, current)]);
      decision = decideAs(seen);
    }
    if (decision.kind !== 'change') return { record: current, decision };
    if (place !== undefined && leadsToStart(decision)) return { record: current, decision: refuse(place) };
    const saved = await saveDecision(ports.table, {
      record: current,
      run: decision.run,
      audit: decision.audit,
      at: now,
    });
    if (saved !== undefined) return { record: saved, decision };
    const fresh = await loadRun(ports, current.run.id);
    if (fresh === undefined) throw new Error(`run ${current.run.id} went away while it was being decided`);
    current = fresh;
  }
  throw new Error(`run ${record.run.id} changed ${ATTEMPTS} times while it was being decided`);
}

/** A form says what would happen to one epoch at one stage; of a run that has moved on it would be something else. */
function outdatedSince({ epoch, stage }: ButtonValue, run: Run): Refusal | undefined {
  if (epoch !== run.epoch) return { code: 'stale', epoch: run.epoch };
  return stage === undefined || stage === stageOf(run) ? undefined : { code: 'moved-on' };
}
