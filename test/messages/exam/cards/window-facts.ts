import type { CalledOff, NoticeFacts, Occurrence, OccurrenceState } from '../../../../src/windows/types/occurrence.ts';
import type { Stop } from '../../../../src/windows/types/stop.ts';
import { DAY, HOUR, MINUTE } from '../../../runs/fixture.ts';
import { aLive, aNotice, anOccurrence, aPart, OPENS, WINDOW as WINDOW_ID } from '../../../windows/fixture.ts';
import { always, says, type WindowSubject } from '../exam-card.ts';
import { fact, moment, NOW, person } from '../facts.ts';

/** What answers about an occurrence of a window that is not adopted rest on. */

const OTHER_ID = 'mw-0a1b2c3d4e5f69999';
export const WINDOW = fact('Patching-DEV', 'Patching-SHOP', { 'occurrence.notice.name': 'Patching-SHOP' });
export const WIN = fact('win-dev', 'shop-dev', { 'occurrence.notice.fleets.0.fleet': 'shop-dev' });
export const SIZE = fact('5 instances', '7 instances', { 'occurrence.notice.fleets.0.instances': 7 });
export const OPENING = moment(OPENS, 'occurrence.opensAt');
export const ZONED = fact('Australia/Sydney', 'America/New_York', { 'occurrence.notice.timezone': 'America/New_York' });
/** When it closes, which moves with its opening. */
export const UNTIL = {
  ...moment(OPENS + 2 * HOUR, 'occurrence.opensAt'),
  set: { 'occurrence.opensAt': OPENS + 3 * HOUR + 13 * MINUTE },
};
export const NEXT = moment(OPENS + 7 * DAY, 'occurrence.notice.next.0');
export const NEEDING = fact('4 of 5', '2 of 5', { 'occurrence.notice.fleets.0.needing': 2 });
export const CRITICAL = fact('critical or security ones on 2', 'critical or security ones on 1', {
  'occurrence.notice.fleets.0.critical': 1,
});
export const REBOOTS = fact('5 instances reboot', 'no reboots', { 'occurrence.notice.does': 'patches' });
export const ADOPT = fact(WINDOW_ID, OTHER_ID, { 'occurrence.windowId': OTHER_ID });
export const ENDED_AT = OPENS + 49 * MINUTE;
export const ENDED = moment(ENDED_AT, 'occurrence.endedAt');
export const DONE = fact('2 of 5', '1 of 5', {
  'occurrence.live.counts': { done: 1, failed: 1, inProgress: 2, waiting: 1 },
});
export const FAILED = fact('1 failed', '2 failed', {
  'occurrence.live.counts': { done: 1, failed: 2, inProgress: 1, waiting: 1 },
});
export const STOPPER = person('Ben', 'occurrence.stop.by');
export const STOPPED_AT = moment(OPENS + 20 * MINUTE, 'occurrence.stop.at');

export const state = (words: string) => always('the state itself', [words]);
export const NOBODY = always('such a window asks nobody', [
  'no approval needed|needs no approval|nothing is needed|no action needed',
]);
/** No card of such a window can undo it before it opens: it says how that changes. */
export const UNDO = says(['cannot be skipped', ADOPT]);

export const NOTHING = { count: 0, ids: [] };

/** The config lets people stop it. */
export const STOPPABLE: Partial<NoticeFacts> = { stoppable: ['win-dev'] };

export const aStop = (parts: Partial<Stop> = {}): Stop => ({
  attempt: 1,
  by: 'U0BEN',
  at: OPENS + 20 * MINUTE,
  state: 'started',
  commands: 1,
  beyond: 0,
  start: { document: 'Patchwarden-StopWindow', parameters: {}, token: '119866c1-b2d5-551e-b5fa-7398381f623c' },
  executionId: '5c1b0a98-0000-4000-8000-000000000001',
  ...parts,
});

const seenIn = (occurrence: Occurrence): WindowSubject => ({ kind: 'window', occurrence, facts: { now: NOW } });

export const window = (
  in_: OccurrenceState,
  { notice = {}, ...parts }: Omit<Partial<Occurrence>, 'notice'> & { notice?: Partial<NoticeFacts> } = {},
): WindowSubject => seenIn(anOccurrence({ state: in_, notice: aNotice(notice), ...parts }));

export const opened = (parts: Parameters<typeof window>[1] = {}): WindowSubject =>
  window('open', { live: aLive(), ...parts });

/** With one instance on which it failed and one that was not reached, or with none. */
export const ended = (isGood: boolean, parts: Parameters<typeof window>[1] = {}): WindowSubject => {
  const part = isGood
    ? aPart({ patched: { count: 5, ids: ['i-1'] }, missing: NOTHING, failed: NOTHING, notInstalled: NOTHING })
    : aPart();
  const counts = isGood ? { done: 5, failed: 0, inProgress: 0, waiting: 0 } : aLive().counts;
  return window('ended', {
    live: aLive({ status: 'SUCCESS', endedAt: ENDED_AT, counts, failures: isGood ? [] : aLive().failures }),
    endedAt: ENDED_AT,
    receipt: { at: ENDED_AT, fleets: [part] },
    ...parts,
  });
};

export const calledOff = (why: CalledOff): WindowSubject => window('called-off', { why });
