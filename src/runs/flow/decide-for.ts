import { personOf, withPeople } from '../../approvals/decision/people.ts';
import { loadEligibilities } from '../../approvals/effect.ts';
import type { Eligibility } from '../../approvals/types.ts';
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

/** More than the approvers who can click within one read and write. */
const ATTEMPTS = 8;

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
  const by = personOf(userId, ports.config.people);
  let current = record;
  let eligibility: Eligibility | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = withPeople(current.run, ports.config.people);
    const outdated = shown === undefined ? undefined : outdatedSince(shown, run);
    if (outdated !== undefined) return { record: current, decision: refuse(outdated) };
    let decision = decide(run, wish(by, eligibility ?? { may: 'unknown', what: 'your account' }), now);
    if (eligibility === undefined && decision.kind === 'refuse' && decision.refusal.code === 'unknown-eligibility') {
      const policy = strictestPolicy(ports, run) ?? run.policy;
      eligibility = (await loadEligibilities(ports, [userId], policy))[userId] ?? {
        may: 'unknown',
        what: 'your account',
      };
      decision = decide(run, wish(by, eligibility), now);
    }
    if (decision.kind !== 'change') return { record: current, decision };
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
