import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, moment, short } from '../../slack/words.ts';
import type { SeenCanary } from '../types/evidence.ts';
import type { AlarmStates, DeployProgress } from '../types/progress.ts';
import type { DeployRun } from '../types/run.ts';
import { someOf } from './words.ts';

/** What the instances and alarms showed, a part each, and when that was read. */
export function seenParts(progress: Pick<DeployProgress, 'health' | 'alarms' | 'unread'>): (Mrkdwn | undefined)[] {
  const { health, alarms, unread } = progress;
  if (health === undefined) return [];
  return [
    md`${health.healthy} of ${health.total} healthy`,
    alarms === undefined ? undefined : md`${alarmsText(alarms)}`,
    md`${unread === undefined ? '' : 'last '}checked ${moment(health.at)}`,
  ];
}

/** The same as a clause, of a look that was just made. */
export const evidenceText = ({ done, total, health, alarms }: SeenCanary): string =>
  [
    newAndHealthy({ done, total }),
    `${health.healthy} of ${health.total} healthy`,
    ...(alarms === undefined ? [] : [alarmsText(alarms)]),
  ].join(', ');

/** `2 of 10 instances new and healthy`: told by the instances. */
export const newAndHealthy = ({ done, total }: Pick<DeployProgress, 'done' | 'total'>): string =>
  total === 0 ? 'no instances' : `${done} of ${counted(total, 'instance')} new and healthy`;

/** Three of each are named. */
const NAMED = 3;

function alarmsText({ watched, inAlarm, untold }: AlarmStates): string {
  const alarmed = inAlarm.length === 0 ? [] : [`${alarmWord(inAlarm)} ${someOf(inAlarm, NAMED)} in ALARM`];
  const unknown = untold.length === 0 ? [] : [`state of ${alarmWord(untold)} ${someOf(untold, NAMED)} not known`];
  const bad = [...alarmed, ...unknown];
  return bad.length > 0 ? bad.join(', ') : watched === 1 ? 'its alarm is OK' : `${watched} alarms OK`;
}

const alarmWord = (names: readonly string[]): string => (names.length === 1 ? 'alarm' : 'alarms');

/** What approvers must know of the look before they continue. */
export function evidenceWarnings({ progress }: DeployRun): Mrkdwn[] {
  const { alarms, unread, health } = progress ?? {};
  return [
    ...(unread === undefined
      ? []
      : [
          md`Not checked at ${moment(unread.at)} (${short(unread.error)})${health === undefined ? md`` : md`, last checked at ${moment(health.at)}`}: Continue is refused`,
        ]),
    ...(alarms === undefined || alarms.inAlarm.length === 0
      ? []
      : [md`In ALARM now: ${someOf(alarms.inAlarm, NAMED)}`]),
  ];
}
