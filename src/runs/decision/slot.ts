import type { Here } from '../../config/here.ts';
import type { Ending } from '../types/ending.ts';
import type { Input } from '../types/input.ts';
import type { Run } from '../types/run.ts';
import { askAgain, ended, nothing } from './change.ts';
import { approvedUntil, goodUntil } from './good-until.ts';
import { ARM_LEAD_MS, ARMED_MS } from './limits.ts';

/** When it starts automatically; `undefined`: once it is approved. */
export const startsAtOf = ({ slot, scheduledFor }: Pick<Run, 'slot' | 'scheduledFor'>): number | undefined =>
  slot?.opensAt ?? scheduledFor;

/** From when on an approved run is looked at until it starts; `undefined`: at once. */
export const dueFrom = ({ slot, scheduledFor }: Pick<Run, 'slot' | 'scheduledFor'>): number | undefined =>
  slot === undefined ? scheduledFor : slot.opensAt - ARM_LEAD_MS;

/** Until when people are asked. `from`: when they are asked, or it would start. */
export const askedUntil = ({ slot, policy }: Run, from: number): number => slot?.opensAt ?? from + policy.expiresMs;

/** Where a run stands once it is approved by its approvals, and until when they are good. */
export function onceApproved(run: Run, now: number): Pick<Run, 'state' | 'expiresAt'> {
  const state = now < (dueFrom(run) ?? now) ? 'scheduled' : 'approved';
  if (run.slot !== undefined) return { state, expiresAt: run.slot.latestStart };
  const { scheduledFor, policy } = run;
  const ofNow = goodUntil({ since: now, scheduledFor, lifeMs: policy.expiresMs });
  return { state, expiresAt: approvedUntil(run, run.approvals) ?? ofNow };
}

/** How long it is armed by a check made now: a lease, so that whatever is not checked again is not let through. */
export const armedUntilOf = ({ latestStart }: NonNullable<Run['slot']>, now: number): number =>
  Math.min(now + ARMED_MS, latestStart);

/**
 * A moment as the gates of runbooks compare it, to the second, in UTC: Automation writes its `global:DATE_TIME` like this.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-variables.html
 */
export const gateTime = (at: number): string =>
  new Date(at).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '.');

/** Whether it is an assumed-role session of that role in the bot's account. */
export const isSessionOf = (role: string, { account }: Pick<Here, 'account'>, executedBy = ''): boolean =>
  executedBy.startsWith(`arn:aws:sts::${account}:assumed-role/${role}/`) && executedBy.split('/').length === 3;

/** An approved run whose slot is over: nothing started it there, and nothing can start it any longer. */
export const missed = (run: Run, now: number) =>
  run.slot !== undefined && now >= run.slot.latestStart
    ? slotMissed(run, { at: now })
    : nothing('its slot is not over');

export function slotMissed(run: Run, { at, reason }: Pick<Ending, 'at' | 'reason'>) {
  const why = reason === undefined ? {} : { reason };
  const note = reason === undefined ? {} : { note: reason };
  return ended(run, 'expired', { at, code: 'slot-missed', ...why }, { type: 'expired', ...note });
}

/** Its slot will not come, or what waited for its answer no longer waits. A run that was moved out of its slot does not mind. */
export function calledOff(run: Run, { why, timedOut, refusal }: Extract<Input, { kind: 'called-off' }>, now: number) {
  if (run.slot === undefined && run.answersWait !== true) return nothing('it is not in its slot');
  if (refusal !== undefined)
    return ended(run, 'failed', { at: now, code: 'not-admitted', refusal }, { type: 'failed', note: why });
  return timedOut === true
    ? ended(run, 'expired', { at: now, code: 'expired' }, { type: 'expired', note: why })
    : ended(run, 'failed', { at: now, code: 'plan-gone', reason: why }, { type: 'failed', note: why });
}

/** Another plan for its slot, in time for people to decide on it: it is worked out, and asked for, again. */
export const replanned = (run: Run, { why }: Extract<Input, { kind: 'replan' }>, now: number) =>
  run.slot === undefined
    ? nothing('it is not before its slot')
    : askAgain(
        run,
        { state: 'planning', planningSince: now, askedAgain: { code: 'plan-changed', why } },
        { type: 'plan-changed', note: why },
      );
