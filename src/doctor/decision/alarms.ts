import { HOUR } from '../../duration.ts';
import { present } from '../../present.ts';
import type { AlarmFacts } from '../types/alarms.ts';
import type { Finding } from '../types/finding.ts';
import { unread } from './unread.ts';

/** An alarm that has had no data for so long does not look at what it is for; a new or quiet one may for less. */
const BLIND_MS = 6 * HOUR;

/** The alarms that send deploys of the config's fleets back. */
export function alarmFindings({ named, alarms: read, now }: AlarmFacts): Finding[] {
  const names = Object.keys(named);
  if (names.length === 0) return [];
  if (read.kind === 'unread') return [unread(`the alarms ${names.join(', ')}`, read)];
  const found = names.flatMap((name): Finding[] => {
    const alarm = read.value.find((each) => each.name === name);
    const of = { subject: 'alarms', level: 'to-do', name, fleets: named[name] ?? [] } as const;
    if (alarm === undefined) return [{ ...of, code: 'alarm-gone' }];
    const since = present({ since: alarm.since });
    if (alarm.state === 'ALARM') return [{ ...of, ...since, code: 'alarm-on' }];
    const isBlind = alarm.state !== 'OK' && (alarm.since === undefined || now - alarm.since >= BLIND_MS);
    return isBlind ? [{ ...of, ...since, code: 'alarm-blind' }] : [];
  });
  return found.length > 0 ? found : [{ subject: 'alarms', level: 'ok', code: 'alarms', names }];
}
