import { sessionOf } from '../../approvals/decision/confirm.ts';
import { joinPeople, personOf } from '../../approvals/decision/people.ts';
import { loadApprover } from '../../approvals/effect.ts';
import type { Eligibility, Escalated, PolicySnapshot, Seen } from '../../approvals/types.ts';
import type { Config } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { type ButtonValue, stageOf } from '../actions.ts';
import { admittedInput } from '../decision/arm.ts';
import { refuse } from '../decision/change.ts';
import { askedIn, isAskedThere } from '../decision/channel.ts';
import { hangsOnDeadline, withDeadline } from '../decision/deadline.ts';
import { decide } from '../decision/decide.ts';
import { isBeyond } from '../decision/defer.ts';
import type { Wish } from '../decision/wish.ts';
import { asOfToday, strictestPolicy } from '../effect/checks.ts';
import { loadDeadline } from '../effect/deadline.ts';
import { loadLease, loadRun, saveDecision } from '../effect/run-store.ts';
import { type Asking, type Proved, provedBy, withProof } from '../proof.ts';
import type { HasKinds } from '../run-kind.ts';
import type { Decision } from '../types/decision.ts';
import type { Deadline, Input } from '../types/input.ts';
import type { RunRecord } from '../types/record.ts';
import type { Refusal } from '../types/refusal.ts';
import type { Run } from '../types/run.ts';
import { channelRefusalOf } from './shared-channel.ts';

/** More than the approvers who can click within one read and write. */
const ATTEMPTS = 8;

/** Decisions that only stop something are taken in any channel. */
const leadsToStart = ({ audit }: Extract<Decision, { kind: 'change' }>): boolean =>
  ['approval-given', 'approved', 'deferred'].includes(audit.type);

/** Someone as Slack knows them, and whether they may also defer beyond the deferrals that are left. */
interface Who extends Pick<Seen, 'eligibility' | 'by'> {
  escalated?: Escalated;
}

const UNSEEN: Eligibility = { may: 'unknown', what: 'your account' };

/** Who someone is; under two sets of groups only where a decision may hang on both. */
async function loadWho(
  ports: Uses<'table' | 'slack' | 'config' | 'clock'>,
  userId: string,
  { run, policy, wish }: { run: Run; policy: PolicySnapshot; wish: Wish },
): Promise<Who> {
  const { escalated, people } = policy;
  const input = wish(personOf(userId, {}), UNSEEN);
  const isEscalated = input.kind === 'defer' && isBeyond(run, input) && escalated !== undefined;
  const [seen, beyond] = await Promise.all([
    loadApprover(ports, userId, policy),
    isEscalated ? loadApprover(ports, userId, { groups: escalated.groups, ...present({ people }) }) : undefined,
  ]);
  if (escalated === undefined || beyond === undefined) return seen;
  return { ...seen, escalated: { eligibility: beyond.eligibility, approvals: escalated.approvals } };
}

/** Before Slack is asked. */
const unseen = (userId: string, people: Config['people']): Who => ({
  eligibility: UNSEEN,
  escalated: { eligibility: UNSEEN, approvals: 0 },
  by: personOf(userId, people),
});

export type Decided = { record: RunRecord; decision: Decision };

interface Wanted {
  record: RunRecord;
  userId: string;
  wish: Wish;
  /** What the form showed that the wish comes from. */
  shown?: ButtonValue;
  /** What they pressed or submitted: an approval must say by Slack's signature what it is of. */
  asking?: Asking;
  now: number;
}

/**
 * Decides for a person and stores it with its audit, one conditional transaction on the version that was read; when
 * someone was faster the decision is made again on what is there now. Slack is asked who they are only when the decision
 * hangs on it: a thousand late clicks cost one read each.
 */
export async function decideFor(
  ports: Uses<'table' | 'slack' | 'config' | 'clock'> & HasKinds,
  { record, userId, wish, shown, asking, now }: Wanted,
): Promise<Decided> {
  const isApproval = wish(personOf(userId, {}), UNSEEN).kind === 'approve';
  let current = record;
  let seen: Who | undefined;
  let place: Refusal | undefined;
  let evidence: Refusal | undefined;
  let deadline: Deadline | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const run = asOfToday(ports, current.run);
    const admitted = admittedInput(current);
    if (admitted !== undefined) {
      current = await settleAdmitted(ports, current, { input: admitted, now });
      continue;
    }
    const outdated = shown === undefined ? undefined : outdatedSince(shown, run);
    if (outdated !== undefined) return { record: current, decision: refuse(outdated) };
    const proved = isApproval ? provedBy(asking, run, ports.kinds.of(run)) : undefined;
    const decideAs = ({ eligibility, by, escalated }: Who): Decision =>
      decide(run, withProof(withDeadline(wish(by, eligibility, escalated), deadline), proved), now);
    let decision = decideAs(seen ?? unseen(userId, joinPeople(ports.config.people, run.policy.people)));
    // Before Slack is asked who they are.
    if (proved?.kind === 'refused' && (decision.kind === 'change' || isUnknown(decision)))
      return { record: current, decision: refuse(proved.refusal) };
    if (seen === undefined && isUnknown(decision)) {
      const policy = strictestPolicy(ports, run) ?? run.policy;
      const asked = wish(personOf(userId, {}), UNSEEN);
      [seen, place, deadline, evidence] = await Promise.all([
        loadWho(ports, userId, { run, policy, wish }),
        channelRefusalOf(ports, current),
        hangsOnDeadline(run, asked) ? loadDeadline(ports, run) : undefined,
        asked.kind === 'approve' ? loadEvidence(ports, run, { now, shown }) : undefined,
      ]);
      decision = decideAs(seen);
    }
    if (decision.kind !== 'change') return { record: current, decision };
    const [refusal] = leadsToStart(decision)
      ? [elsewhere(ports, run, proved), place, evidence, sessionRefusal(ports, run, decision, seen)].filter(
          (each) => each !== undefined,
        )
      : [];
    if (refusal !== undefined) return { record: current, decision: refuse(refusal) };
    const taken = await takenBy(ports, run, decision.run);
    if (taken !== undefined) return { record: current, decision: refuse({ code: 'busy', runId: taken }) };
    const saved = await saveDecision(ports, {
      record: current,
      run: decision.run,
      audit: decision.audit,
      at: now,
      proof: proved?.kind === 'proved' ? { ...proved, userId } : undefined,
    });
    if (saved !== undefined) return { record: saved, decision };
    current = await loadAgain(ports, current);
  }
  throw new Error(`run ${record.run.id} changed ${ATTEMPTS} times while it was being decided`);
}

/** A button in a channel in which today's config has nobody asked. */
function elsewhere(
  { config, kinds }: Uses<'config'> & HasKinds,
  run: Run,
  proved: Proved | undefined,
): Refusal | undefined {
  const channels = askedIn(config, kinds.of(run).channelOf(run));
  return proved?.kind === 'proved' && !isAskedThere(proved, channels)
    ? { code: 'channel-changed', channel: channels[0] }
    : undefined;
}

/** What an approval rests on, read at the click. */
const loadEvidence = (
  { kinds }: HasKinds,
  run: Run,
  { now, shown }: { now: number; shown: ButtonValue | undefined },
): Promise<Refusal | undefined> | undefined =>
  kinds.of(run).evidence?.(run, { now, seen: shown?.seen === undefined ? undefined : shown.seen * 1000 });

/** Under such a policy an approval that could not be confirmed is not even recorded. */
function sessionRefusal(
  { config }: Uses<'config'>,
  { policy }: Run,
  { audit: { type } }: Extract<Decision, { kind: 'change' }>,
  seen: Who | undefined,
): Refusal | undefined {
  if (policy.confirm === undefined || type === 'deferred') return undefined;
  const session = seen === undefined ? undefined : sessionOf(seen.by, config.confirm);
  return session === undefined ? { code: 'no-aws-session' } : undefined;
}

const isUnknown = (decision: Decision): boolean =>
  decision.kind === 'refuse' && decision.refusal.code === 'unknown-eligibility';

/** What the gate let through comes first: then the person's decision is one about what runs. */
async function settleAdmitted(
  ports: Uses<'table'> & HasKinds,
  record: RunRecord,
  { input, now }: { input: Input; now: number },
): Promise<RunRecord> {
  const decision = decide(record.run, input, now);
  if (decision.kind !== 'change') throw new Error(`run ${record.run.id} was let through and is not started`);
  const { run, audit } = decision;
  return (await saveDecision(ports, { record, run, audit, at: now })) ?? loadAgain(ports, record);
}

async function loadAgain(ports: Uses<'table'> & HasKinds, { run }: RunRecord): Promise<RunRecord> {
  const fresh = await loadRun(ports, run.id);
  if (fresh === undefined) throw new Error(`run ${run.id} went away while it was being decided`);
  return fresh;
}

/** Another run that is active where this one would be moved to. */
async function takenBy({ table }: Uses<'table'>, before: Run, after: Run): Promise<string | undefined> {
  if (after.subject === before.subject) return undefined;
  const holder = await loadLease(table, after.subject);
  return holder === before.id ? undefined : holder;
}

/** A form says what would happen to one epoch at one stage; of a run that has moved on it would be something else. */
function outdatedSince({ epoch, stage }: ButtonValue, run: Run): Refusal | undefined {
  if (epoch !== run.epoch) return { code: 'stale', epoch: run.epoch };
  return stage === undefined || stage === stageOf(run) ? undefined : { code: 'moved-on' };
}
