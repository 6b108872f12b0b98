import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, short } from '../../slack/words.ts';
import type { MissingPatch } from '../types.ts';

/** `• KB5031234 2026-11 Cumulative Update · Critical, SecurityUpdates · on 9 instances · CVE-… · *known to be exploited*`. */
export function patchLine({ id, title, classification, severity, cves, exploited, instances }: MissingPatch): Mrkdwn {
  const what = title === '' || title === id ? md`` : md` ${short(title, 80)}`;
  const kind = [severity, classification].filter((word) => word !== '').map((word) => short(word, 30));
  const of = kind.length === 0 ? md`` : md` · ${kind.join(', ')}`;
  const about =
    cves.length === 0
      ? md``
      : md` · ${firstOf(
          cves.map((cve) => short(cve, 20)),
          4,
        )}`;
  return md`• *${short(id, 60)}*${what}${of} · on ${counted(instances, 'instance')}${about}${exploited === true ? md` · *known to be exploited*` : md``}`;
}
