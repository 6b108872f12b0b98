import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import { hashOf } from '../../store/table.ts';
import type { Live } from '../types/live.ts';
import type { CalledOff, NoticeFacts, Occurrence, OccurrenceState } from '../types/occurrence.ts';
import { changesBetween } from './changes.ts';

/** The window, as far as it can be read now. */
export type WindowFacts =
  | { kind: 'there'; nextAt?: number; schedule: string }
  | { kind: 'disabled' }
  | { kind: 'gone' }
  | { kind: 'unknown' };

/** Its execution of this opening: `ended` where nothing of it is running. */
export type ExecutionFacts =
  | { kind: 'not-looked-for' }
  | { kind: 'none' }
  | { kind: 'found'; live: Live; ended: boolean }
  | { kind: 'unknown' };

export interface OccurrenceFacts {
  window: WindowFacts;
  execution: ExecutionFacts;
  /** A notice as it would be said now, and the lead whose moment has come. */
  notice?: { facts: NoticeFacts; leads: readonly number[]; lead: { before: number; isLast: boolean } };
}

export type OccurrenceDecision =
  | { kind: 'change'; occurrence: Occurrence; because: string }
  | { kind: 'nothing'; because: string };

/** Systems Manager begins an execution within a minute or so; after this it did not begin it. */
export const OPENING_GRACE_MS = 15 * MINUTE;
/** The next opening moves on as one begins, by Systems Manager's clock: so close to it, a different time proves nothing. */
export const SKEW_MS = 2 * MINUTE;
/** What it started may run on after the end of the window; then what is known has to do. */
export const FOLLOW_MS = 6 * 60 * MINUTE;

/** Every cell of state × facts, with its reason. Pure and total. */
export function decideOccurrence(occurrence: Occurrence, facts: OccurrenceFacts, now: number): OccurrenceDecision {
  switch (occurrence.state) {
    case 'announced':
      return now < occurrence.opensAt ? beforeOpening(occurrence, facts, now) : atOpening(occurrence, facts, now);
    case 'open':
      return whileOpen(occurrence, facts, now);
    case 'called-off':
      return reinstated(occurrence, facts, now);
    case 'ended':
    case 'missed':
      return nothing('it is over');
  }
}

const nothing = (because: string): OccurrenceDecision => ({ kind: 'nothing', because });

function change(occurrence: Occurrence, parts: Partial<Occurrence>, because: string): OccurrenceDecision {
  return { kind: 'change', occurrence: { ...occurrence, ...parts, version: occurrence.version + 1 }, because };
}

const ends = (occurrence: Occurrence, state: OccurrenceState, parts: Partial<Occurrence>, because: string) =>
  change(occurrence, { ...parts, state }, because);

const callOff = (occurrence: Occurrence, why: CalledOff, because: string): OccurrenceDecision =>
  ends(occurrence, 'called-off', { why }, because);

function beforeOpening(occurrence: Occurrence, { window, notice }: OccurrenceFacts, now: number): OccurrenceDecision {
  switch (window.kind) {
    case 'unknown':
      return nothing('the window cannot be read');
    case 'gone':
      return callOff(occurrence, { code: 'deleted' }, 'the window was deleted');
    case 'disabled':
      return callOff(occurrence, { code: 'disabled' }, 'the window was disabled');
    case 'there':
      if (window.nextAt !== occurrence.opensAt && now >= occurrence.opensAt - SKEW_MS)
        return nothing('it is about to open');
      if (window.nextAt !== occurrence.opensAt)
        return callOff(occurrence, moved(occurrence, window), 'it opens at another time');
      return notice === undefined ? nothing('nothing new is known') : renewed(occurrence, notice);
  }
}

/** A window that was disabled and enabled again, or moved and moved back: what was said of it is not so. */
function reinstated(occurrence: Occurrence, { window, notice }: OccurrenceFacts, now: number): OccurrenceDecision {
  const opens = window.kind === 'there' && window.nextAt === occurrence.opensAt && now < occurrence.opensAt;
  if (!opens || notice === undefined) return nothing('it is over');
  const { facts, leads, lead } = notice;
  const changes = { ...occurrence.changes, [occurrence.version + 1]: [{ code: 'reinstated' } as const] };
  const { why: _why, ...standing } = occurrence;
  return change(
    standing,
    { state: 'announced', notice: facts, leads, lead, changes },
    'it opens as scheduled after all',
  );
}

const moved = ({ notice }: Occurrence, { nextAt, schedule }: Extract<WindowFacts, { kind: 'there' }>): CalledOff => ({
  code: 'moved',
  ...present({ to: nextAt, schedule: schedule === notice.schedule ? undefined : schedule }),
});

/** A nearer lead, or another notice than the one that stands. */
function renewed(
  occurrence: Occurrence,
  { facts, leads, lead }: NonNullable<OccurrenceFacts['notice']>,
): OccurrenceDecision {
  const isNearer = occurrence.lead === undefined || lead.before < occurrence.lead.before;
  const isNewer = facts.readAt > occurrence.notice.readAt;
  if (!isNearer && !isNewer) return nothing('the notice stands');
  const changes = changesBetween(occurrence.notice, facts);
  const kept = changes.length === 0 ? {} : { changes: { ...occurrence.changes, [occurrence.version + 1]: changes } };
  return change(occurrence, { notice: facts, leads, lead, ...kept }, isNearer ? 'a lead is due' : 'it was read again');
}

function atOpening(occurrence: Occurrence, { execution, window }: OccurrenceFacts, now: number): OccurrenceDecision {
  if (occurrence.notice.does === 'deploys')
    return ends(occurrence, 'ended', { endedAt: now, settled: true }, 'its deploys have cards of their own');
  switch (execution.kind) {
    case 'not-looked-for':
    case 'unknown':
      return nothing('whether it opened is not known');
    case 'found':
      return execution.ended
        ? ends(
            occurrence,
            'ended',
            { live: execution.live, endedAt: execution.live.endedAt ?? now },
            'it opened and ended',
          )
        : ends(occurrence, 'open', { live: execution.live }, 'it opened');
    case 'none':
      if (window.kind === 'gone') return callOff(occurrence, { code: 'deleted' }, 'the window was deleted');
      if (window.kind === 'disabled') return callOff(occurrence, { code: 'disabled' }, 'the window was disabled');
      if (now < occurrence.opensAt + OPENING_GRACE_MS) return nothing('it may open any moment');
      return callOff(occurrence, { code: 'not-opened' }, 'its time came and it did not open');
  }
}

function whileOpen(occurrence: Occurrence, { execution }: OccurrenceFacts, now: number): OccurrenceDecision {
  const last = occurrence.opensAt + occurrence.notice.durationMs + FOLLOW_MS;
  switch (execution.kind) {
    case 'found':
      if (!execution.ended && now < last) {
        return hashOf(occurrence.live) === hashOf(execution.live)
          ? nothing('nothing has moved')
          : change(occurrence, { live: execution.live }, 'it has moved');
      }
      return ends(
        occurrence,
        endOf(occurrence),
        { live: execution.live, endedAt: execution.live.endedAt ?? now },
        'it ended',
      );
    case 'not-looked-for':
    case 'unknown':
    case 'none':
      return now < last
        ? nothing('how far it is cannot be read')
        : ends(occurrence, endOf(occurrence), { endedAt: now }, 'how it ended cannot be read');
  }
}

/** One that was not announced says so at its end. */
const endOf = ({ leads }: Occurrence): OccurrenceState => (leads.length === 0 ? 'missed' : 'ended');
