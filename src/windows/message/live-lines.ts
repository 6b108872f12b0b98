import { code, joinMd, type Mrkdwn, md, user } from '../../slack/mrkdwn.ts';
import { barText, counted, moment } from '../../slack/words.ts';
import type { FailureGroup, Live, LiveTask } from '../types/live.ts';
import type { Occurrence } from '../types/occurrence.ts';
import { causeText, idsText } from './words.ts';

export const totalOf = ({ counts: { done, failed, inProgress, waiting } }: Live): number =>
  done + failed + inProgress + waiting;

/** How far it is, by instance. */
export function progressLine(live: Live): Mrkdwn {
  const { done, failed, inProgress, waiting } = live.counts;
  const total = totalOf(live);
  if (total === 0) return md`No command has reached an instance yet`;
  return joinMd(
    [
      md`${barText(done + failed, total)} ${done} of ${total} done`,
      ...(failed === 0 ? [] : [md`*${failed} failed*`]),
      ...(inProgress === 0 ? [] : [md`${inProgress} in progress`]),
      ...(waiting === 0 ? [] : [md`${waiting} waiting`]),
    ],
    ' · ',
  );
}

/** Failures by what helps, the most first. */
export const failureLines = ({ failures }: Live, most: number): Mrkdwn[] => failures.slice(0, most).map(failureText);

const failureText = ({ cause, count, ids, commandId }: FailureGroup): Mrkdwn =>
  md`${counted(count, 'instance')}: ${causeText(cause)} (${idsText({ ids, count })}), command ${code(commandId)}`;

/** What Systems Manager's own words for an execution mean; `undefined` where they need no explanation. */
export function statusText({ live, stop }: Pick<Occurrence, 'live' | 'stop'>): Mrkdwn | undefined {
  switch (live?.status) {
    case 'SKIPPED_OVERLAPPING':
      return md`Systems Manager skipped this opening because the previous execution was still running: nothing was patched`;
    case 'TIMED_OUT':
      return md`The window ended before its tasks did: nothing new started after the cutoff, and commands already running on instances continued`;
    case 'CANCELLED':
      if (stop?.state === 'started' || stop?.state === 'done')
        return md`${user(stop.by)} stopped it ${moment(stop.at)}: what had begun on an instance may have finished or rebooted`;
      return md`Someone cancelled the execution in Systems Manager: commands already running on instances continued`;
    case 'FORGOTTEN':
      return md`Systems Manager no longer lists this execution because the window's schedule was changed: progress is read from its commands`;
    case 'FAILED':
      return md`Systems Manager reports the execution as failed`;
    default:
      return undefined;
  }
}

/** Tasks that patch and did not end well, in Systems Manager's words. */
export const taskLines = ({ tasks }: Live): Mrkdwn[] =>
  tasks.filter((task) => task.matters && !['SUCCESS', 'IN_PROGRESS', 'PENDING'].includes(task.status)).map(taskText);

const taskText = ({ document, status, details }: LiveTask): Mrkdwn =>
  md`Task ${document}: ${status}${details === undefined || details === '' ? '' : md`, ${details}`}`;

/** Until when it is open. */
export const endsText = ({ opensAt, notice: { durationMs, cutoffMs } }: Occurrence): Mrkdwn =>
  cutoffMs === 0
    ? md`open until ${moment(opensAt + durationMs)}`
    : md`open until ${moment(opensAt + durationMs)}, nothing new from ${moment(opensAt + durationMs - cutoffMs)}`;
