import { DAY } from '../../duration.ts';
import type { NoticeChange, NoticeFacts, Occurrence } from '../types/occurrence.ts';
import type { Stop } from '../types/stop.ts';

/** Instances come and go: a tenth of them, at least one, is an ordinary day. */
const ORDINARY = 0.1;

export const instancesOf = ({ fleets, others }: NoticeFacts): number =>
  fleets.reduce((sum, { instances }) => sum + instances, others.instances);

/** What people must know again of a notice that stands. What instances miss changes every day, and is shown without calling anyone. */
export function changesBetween(before: NoticeFacts, after: NoticeFacts): readonly NoticeChange[] {
  const names = (facts: NoticeFacts): readonly string[] => facts.fleets.map(({ fleet }) => fleet);
  const added = names(after).filter((name) => !names(before).includes(name));
  const removed = names(before).filter((name) => !names(after).includes(name));
  const [from, to] = [instancesOf(before), instancesOf(after)];
  return [
    ...(before.does === after.does ? [] : [{ code: 'effect', from: before.does, to: after.does } as const]),
    ...(before.durationMs === after.durationMs
      ? []
      : [{ code: 'duration', from: before.durationMs, to: after.durationMs } as const]),
    ...(added.length + removed.length === 0 ? [] : [{ code: 'fleets', added, removed } as const]),
    ...(Math.abs(to - from) > Math.max(1, from * ORDINARY) ? [{ code: 'instances', from, to } as const] : []),
  ];
}

/** A window that opens daily calls nobody daily: at the last lead at most once in this time. */
const CALL_PAUSE_MS = 4 * DAY;

/** Whether the people of an occurrence are called at its last lead, by when its window last called some. */
export const callsPeople = ({ calledAt }: { calledAt?: number | undefined }, opensAt: number): boolean =>
  calledAt === undefined || opensAt - calledAt >= CALL_PAUSE_MS;

/** A reply to be sent to the channel for an occurrence, by a key that never changes. */
export type Reply =
  | { key: 'last-lead'; kind: 'last-lead' }
  | { key: string; kind: 'changed'; changes: readonly NoticeChange[] }
  | { key: 'called-off'; kind: 'called-off' }
  | { key: 'trouble'; kind: 'trouble' }
  | { key: string; kind: 'stopped' | 'stop-failed'; stop: Stop };

/** What is due now, without what was sent. Only the newest change is reported. */
export function repliesOwed(occurrence: Occurrence, { isQuiet }: { isQuiet: boolean }): readonly Reply[] {
  const { state, lead, changes, calls, told } = occurrence;
  const open = <Of extends Reply>(reply: Of): Of[] => {
    const before = told[reply.key];
    return before === undefined || before.kind === 'sending' ? [reply] : [];
  };
  switch (state) {
    case 'announced': {
      const newest = Object.entries(changes).at(-1);
      const last: Reply[] =
        lead?.isLast === true && calls && !isQuiet ? open({ key: 'last-lead', kind: 'last-lead' }) : [];
      const changed: Reply[] =
        newest === undefined ? [] : open({ key: `changed-${newest[0]}`, kind: 'changed', changes: newest[1] });
      return [...last, ...(last.length > 0 ? [] : changed)];
    }
    case 'called-off':
      return open({ key: 'called-off', kind: 'called-off' });
    case 'ended':
    case 'missed':
      return [
        ...stopReplies(occurrence),
        ...(hadTrouble(occurrence) ? [{ key: 'trouble', kind: 'trouble' } as const] : []),
      ].flatMap(open);
    case 'open':
      return stopReplies(occurrence).flatMap(open);
  }
}

/** That someone stopped it, or that it could not be stopped; each attempt once. */
function stopReplies({ stop }: Occurrence): readonly Reply[] {
  if (stop === undefined || stop.state === 'claimed') return [];
  const kind = stop.state === 'failed' ? 'stop-failed' : 'stopped';
  return [{ key: `${kind}-${stop.attempt}`, kind, stop }];
}

/**
 * Something failed or was not reached: people must look. A pending reboot does not count: unless the install reboots, AWS shows it until
 * the next scan.
 */
export function hadTrouble({ state, live, receipt, notice }: Occurrence): boolean {
  if ((state !== 'ended' && state !== 'missed') || notice.does === 'deploys') return false;
  const failed =
    live === undefined || live.counts.failed > 0 || live.tasks.some(({ matters, status }) => matters && isBad(status));
  const parts = receipt?.fleets ?? [];
  return failed || isBad(live.status) || parts.some(({ failed: bad }) => bad.count > 0);
}

const isBad = (status: string): boolean =>
  ['FAILED', 'TIMED_OUT', 'CANCELLED', 'SKIPPED_OVERLAPPING', 'FORGOTTEN'].includes(status);
