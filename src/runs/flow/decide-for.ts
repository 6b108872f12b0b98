import { personOf, withPeople } from '../../approvals/decision/eligibility.ts';
import { loadStandings } from '../../approvals/effect.ts';
import { decide } from '../decision/decide.ts';
import { loadRun, saveDecision } from '../effect/run-store.ts';
import type { RunRecord } from '../record.ts';
import type { Services } from '../services.ts';
import type { Input } from '../types/input.ts';
import type { Decision, Person, Standing } from '../types.ts';

/** More than the approvers who can click within one read and write. */
const ATTEMPTS = 8;

export type Decided = { record: RunRecord; decision: Decision };

/** What a person wants of a run, still without their standing. */
export type Wish = (by: Person, standing: Standing) => Input;

/**
 * Decides for a person and stores it with its audit, one conditional transaction on the version that was read; when
 * someone was faster the decision is made again on what is there now. Slack is asked who they are only when the decision
 * hangs on it: a thousand late clicks cost one read each.
 */
export async function decideFor(
  services: Services,
  { record, userId, wish, now }: { record: RunRecord; userId: string; wish: Wish; now: number },
): Promise<Decided> {
  const by = personOf(userId, services.config.people);
  let current = record;
  let standing: Standing | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = withPeople(current.run, services.config.people);
    let decision = decide(run, wish(by, standing ?? { may: 'unknown', what: 'your account' }), now);
    if (standing === undefined && decision.kind === 'refuse' && decision.refusal.code === 'unknown-standing') {
      standing = (await loadStandings(services, [userId], run.policy))[userId] ?? {
        may: 'unknown',
        what: 'your account',
      };
      decision = decide(run, wish(by, standing), now);
    }
    if (decision.kind !== 'change') return { record: current, decision };
    const saved = await saveDecision(services.table, {
      record: current,
      run: decision.run,
      audit: decision.audit,
      at: now,
    });
    if (saved !== undefined) return { record: saved, decision };
    const fresh = await loadRun(services.table, current.run.id);
    if (fresh === undefined) throw new Error(`run ${current.run.id} went away while it was being decided`);
    current = fresh;
  }
  throw new Error(`run ${record.run.id} changed ${ATTEMPTS} times while it was being decided`);
}
