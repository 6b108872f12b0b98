import { isConfirmedOrNeedsNone, isStillTheirs } from '../../approvals/decision/confirm.ts';
import { approvalsOfOthers, countedPeople } from '../../approvals/decision/quorum.ts';
import type { Approval } from '../../approvals/types.ts';
import { present } from '../../present.ts';
import { canonicalJson } from '../../store/table.ts';
import type { Decision } from '../types/decision.ts';
import type { Checks, Input } from '../types/input.ts';
import type { Hold, Run } from '../types/run.ts';
import { askAgain, askingState, change, ended, nothing } from './change.ts';
import { isAskedThere } from './channel.ts';
import { approvedUntil } from './good-until.ts';
import { askedUntil, dueFrom, missed, slotMissed } from './slot.ts';
import { observed, wouldHave } from './would-have.ts';

type InputOf<K extends Input['kind']> = Extract<Input, { kind: K }>;

/** "Expiry is no": a request that nobody answered, or an approval that could not be used in time. */
export function expire(run: Run, now: number): Decision {
  if (now < run.expiresAt) return nothing('it has not expired');
  // Half done, it does not end by silence: it asks again.
  if (run.wait !== undefined)
    return askAgain(
      run,
      { expiresAt: now + run.policy.expiresMs, askedAgain: { code: 'lapsed' } },
      { type: 'checkpoint', note: 'the approvals were not used in time' },
    );
  return ended(run, 'expired', { at: now, code: 'expired' }, { type: 'expired' });
}

export function becomeDue(run: Run, { standing }: InputOf<'time'>, now: number): Decision {
  if (run.standing === true && standing !== true) return standingEnded(run, now);
  if (now < (dueFrom(run) ?? now)) return nothing('its time has not come');
  return change(run, { state: 'approved' }, { type: 'due' });
}

/**
 * "Everything is checked again in the step that starts; unknown means no." In this order: the plan still is what was
 * approved, the quorum still stands, nothing is paused or frozen, and it is more than observed.
 */
export function startIfClear(run: Run, { checks, start }: InputOf<'checked'>, now: number): Decision {
  const obstacle = obstacleTo(run, checks, now);
  if (obstacle !== undefined) return obstacle;
  const { hold: _hold, wait, ...rest } = asChecked(run, checks);
  const resumes = wait === undefined ? {} : { resumes: { wait, ...partBefore(run) } };
  return change(
    rest,
    { state: 'starting', start: { ...start, claimedAt: now, attempts: 0, ...resumes } },
    {
      // The bus hears of the first attempt, and of the one that started it.
      type: run.turnedAway === undefined ? 'starting' : 'start-retried',
      evidence: { token: start.token, document: start.document, parameters: start.parameters },
    },
  );
}

/** Of the part before a checkpoint, which has nothing to return to. */
function partBefore({ start, progress }: Run): Partial<Pick<Run, 'start' | 'progress'>> {
  if (start === undefined) return present({ progress });
  const { resumes: _resumes, ...done } = start;
  return { start: done, ...present({ progress }) };
}

/** With what has changed since the approval, where that asks nobody again: what is started is this. */
export const asChecked = (run: Run, { plan }: Pick<Checks, 'plan'>): Run =>
  plan.kind === 'same' && plan.plan !== undefined ? { ...run, plan: plan.plan } : run;

/** What becomes of a run that may not start now; `undefined` when nothing is in the way. */
export function obstacleTo(run: Run, checks: Checks, now: number): Decision | undefined {
  if (now >= run.expiresAt) return run.slot === undefined ? expire(run, now) : missed(run, now);
  if (now < (dueFrom(run) ?? now)) return nothing('its time has not come');
  const replanned = checkPlan(run, checks, now);
  if (replanned !== undefined) return replanned;
  const lost = isStanding(run) ? checkStanding(run, checks, now) : checkQuorum(run, checks, now);
  if (lost !== undefined) return lost;
  const hold = holdOf(checks);
  if (hold !== undefined) return held(run, hold);
  const observe = observed(run, checks.observe);
  return observe === undefined ? undefined : wouldHave(run, observe, now);
}

/** Why a start that may have happened is not repeated now; `undefined` when nothing is in the way. */
export function whyNotNow(run: Run, checks: Checks, now: number): string | undefined {
  const obstacle = obstacleTo(run, checks, now);
  switch (obstacle?.kind) {
    case undefined:
      return undefined;
    case 'nothing':
      return obstacle.because;
    case 'refuse':
      return obstacle.refusal.code;
    case 'change':
      return whyNot(obstacle);
  }
}

function whyNot({ run: { hold }, audit: { type, note } }: Extract<Decision, { kind: 'change' }>): string {
  switch (hold?.code) {
    case 'paused':
      return `everything is paused (${hold.reason})`;
    case 'frozen':
      return 'a change calendar is closed';
    case 'busy':
      return hold.what;
    case 'unknown':
      return `${hold.what} could not be checked`;
    case undefined:
      if (type === 'quorum-lost') return 'an approval no longer counts';
      if (type === 'would-have') return 'patchwarden.yml only observes it';
      return type === 'expired' ? 'the approval has expired' : `what was approved has changed: ${note ?? type}`;
  }
}

function checkPlan(run: Run, { plan }: Checks, now: number): Decision | undefined {
  switch (plan.kind) {
    case 'same':
      return undefined;
    case 'changed':
      return askAgain(
        withoutStanding(run),
        {
          plan: plan.plan,
          planHash: plan.planHash,
          expiresAt: askedUntil(run, now),
          askedAgain: { code: 'plan-changed', why: plan.why },
        },
        { type: 'plan-changed', note: plan.why },
      );
    case 'void':
      return askAgain(
        run,
        {
          state: 'planning',
          plan: plan.plan,
          planningSince: now,
          askedAgain: { code: 'plan-changed', why: plan.why },
        },
        { type: 'plan-changed', note: plan.why },
      );
    case 'gone':
      return ended(run, 'failed', { at: now, code: 'plan-gone', reason: plan.why }, { type: 'failed', note: plan.why });
    case 'over':
      return slotMissed(run, { at: now, reason: plan.why });
    case 'busy':
      return held(run, { code: 'busy', what: plan.what });
    case 'unknown':
      return held(run, { code: 'unknown', what: plan.what });
  }
}

/** A standing approval is for a slot alone. */
const isStanding = ({ standing, slot }: Run): boolean => standing === true && slot !== undefined;

/** Only the deployed config can give it: the run's own fields are never enough. */
const checkStanding = (run: Run, { standing }: Checks, now: number): Decision | undefined =>
  standing ? undefined : standingEnded(run, now);

/** People are asked: from then on it hangs on who they are and whether they still may, and on nothing else. */
function withoutStanding(run: Run): Run {
  const { standing: _standing, ...rest } = run;
  return rest;
}

/** What would happen is the same, and from now on people approve it. */
function standingEnded(run: Run, now: number): Decision {
  return askAgain(
    withoutStanding(run),
    { expiresAt: askedUntil(run, now), askedAgain: { code: 'standing-ended' } },
    { type: 'quorum-lost', note: 'the deployed config no longer approves it in advance' },
  );
}

/** What would happen is the same; people approve it once more, now that Slack signs what they approve, or where the config has them asked. */
export function askProved(run: Run, { channel }: InputOf<'proofs-missing'>, now: number): Decision {
  const expiresAt = askedUntil(run, Math.max(now, run.scheduledFor ?? now));
  return channel === undefined
    ? askAgain(
        run,
        { expiresAt, askedAgain: { code: 'proof-needed' } },
        { type: 'quorum-lost', note: 'approvals of before carry no proof' },
      )
    : askAgain(
        run,
        { expiresAt, channel, askedAgain: { code: 'channel-changed', channel } },
        { type: 'quorum-lost', note: `patchwarden.yml names channel ${channel} now` },
      );
}

/** They had to be used sooner: whoever approved last has approved no longer ago than the policy allows. */
function overBy(run: Run, approvals: Run['approvals'], now: number): Decision | undefined {
  const until = approvedUntil(run, approvals);
  return until === undefined || now < until ? undefined : expire({ ...run, expiresAt: until }, now);
}

/** By a session that the config has for them today; where nothing is to be confirmed, as it is. */
const isConfirmedToday = (approval: Approval, { policy }: Run, { confirm }: Pick<Checks, 'confirm'>): boolean =>
  isConfirmedOrNeedsNone(approval, policy) && (policy.confirm === undefined || isStillTheirs(approval, confirm));

function checkQuorum(run: Run, { quorum, eligibilities, ...checks }: Checks, now: number): Decision | undefined {
  if (quorum.kind === 'none')
    return held(run, { code: 'unknown', what: `policy ${run.policy.name}, which the config no longer has` });
  const able = run.approvals.filter(({ userId }) => eligibilities[userId]?.may === 'yes');
  const confirmed = able.filter((approval) => isConfirmedToday(approval, run, checks));
  const approvals = confirmed.filter((approval) => isAskedThere(approval, checks.channels));
  const [unread] = run.approvals.flatMap(({ userId }) => {
    const eligibility = eligibilities[userId] ?? { may: 'unknown', what: 'an approver' };
    return eligibility.may === 'unknown' ? eligibility.what : [];
  });
  if (countedPeople({ ...run, approvals }).length >= quorum.approvals) return overBy(run, approvals, now);
  if (unread !== undefined) return held(run, { code: 'unknown', what: unread });
  const left = run.approvals.filter((approval) => !approvals.includes(approval)).map(({ userId }) => userId);
  const unconfirmed = confirmed.length < able.length ? (true as const) : undefined;
  // What was approved is unchanged, so those who still stand need not click again.
  const { hold: _hold, ...rest } = run;
  const policy = { ...run.policy, approvals: quorum.approvals };
  const others = approvalsOfOthers(run, approvals);
  const setOff = others.length === approvals.length ? undefined : run.setOffBy?.userId;
  return change(
    rest,
    {
      state: askingState(run),
      approvals: others,
      policy,
      // Nothing is approved for a slot once that has begun.
      ...present({ expiresAt: run.slot?.opensAt }),
      askedAgain: { code: 'quorum-lost', left, ...present({ setOff, unconfirmed }) },
    },
    { type: 'quorum-lost', evidence: { left, need: quorum.approvals } },
  );
}

function holdOf({ pause, freeze }: Checks): Hold | undefined {
  if (pause.kind === 'on') return { code: 'paused', by: pause.by, reason: pause.reason };
  if (pause.kind === 'unknown') return { code: 'unknown', what: pause.what };
  if (freeze.kind === 'unknown') return { code: 'unknown', what: freeze.what };
  if (freeze.kind === 'open') return undefined;
  return {
    code: 'frozen',
    calendars: freeze.calendars,
    ...present({ until: freeze.until }),
  };
}

function held(run: Run, hold: Hold): Decision {
  if (run.armed === undefined && canonicalJson(run.hold) === canonicalJson(hold))
    return nothing('what holds it back has not changed');
  return change(run, { hold }, { type: 'held', note: hold.code, evidence: hold });
}
