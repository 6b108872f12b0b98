import type { ExcludedNode, Exclusion, GroupBaseline, MissingPatch, PatchNode } from '../../nodes/types.ts';
import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, moment, short } from '../../slack/words.ts';
import { nodeText } from './words.ts';

/** Lists of a patch group, a line each: for the details and the form, where there is room. */

/** `• i-0abc (app-01) · Windows Server 2022 · 4 missing, 1 critical · reboot pending · serves web`. */
export function nodeLine({ id, name, os, operatingSystem, scan, baselineId, serves }: PatchNode): Mrkdwn {
  const system = short(os === '' ? operatingSystem : os, 60);
  const behind = serves.length === 0 ? '' : ` · serves ${listed(serves.slice(0, 2).map(targetName))}`;
  return md`• ${nodeText(id, name)} · ${system} · ${scanText(scan, baselineId)}${behind}`;
}

function scanText(scan: PatchNode['scan'], baselineId: string): Mrkdwn {
  if (scan === undefined) return md`never scanned`;
  const { missing, critical, security, failed, pendingReboot, at } = scan;
  const parts = [
    missing === 0 ? 'nothing missing' : `${missing} missing${severe(critical, security)}`,
    ...(failed === 0 ? [] : [`${failed} failed before`]),
    ...(pendingReboot === 0 ? [] : ['reboot pending']),
    ...(scan.baselineId === baselineId ? [] : ['scanned with another baseline']),
  ];
  return md`${parts.join(' · ')} (${moment(at)})`;
}

const severe = (critical: number, security: number): string =>
  critical > 0 ? `, ${critical} rated critical in the baseline` : security > 0 ? `, ${security} security` : '';

/** A target group's name in its ARN. */
const targetName = (arn: string): string => short(/:targetgroup\/([^/]+)\//.exec(arn)?.[1] ?? arn, 32);

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

export function baselineLine({ id, name, operatingSystem, approveAfterDays, rulesHash }: GroupBaseline): Mrkdwn {
  const delay =
    approveAfterDays === undefined
      ? 'approves by date or by name'
      : approveAfterDays === 0
        ? 'approves patches on the day of their release'
        : `approves patches ${counted(approveAfterDays, 'day')} after their release`;
  return md`• *${short(name, 60)}* for ${operatingSystem}: ${delay} (${code(id)}, rules ${rulesHash.slice(0, 8)})`;
}

/** Who is left out, why, and what to do about it. */
export const excludedLine = ({ id, name, why }: ExcludedNode): Mrkdwn =>
  md`• ${nodeText(id, name)}: ${exclusionText(why)}`;

function exclusionText(why: Exclusion): Mrkdwn {
  switch (why.code) {
    case 'stopped':
      return md`${why.state}. Start it before patching, or scan it once it runs again`;
    case 'unmanaged':
      return md`not managed by Systems Manager. Install the SSM agent, and give it an instance profile with AmazonSSMManagedInstanceCore`;
    case 'agent-lost':
      return md`its SSM agent does not answer${why.since === undefined ? md`` : md` since ${moment(why.since)}`}. Restart the agent, or the instance`;
    case 'patch-policy':
      return md`a patch policy of Quick Setup patches it on its own schedule. Remove it from that policy to patch it from here`;
    case 'auto-scaling':
      return md`belongs to Auto Scaling group ${short(why.group, 60)}, which would replace it with an unpatched one. ${code('/patch bake')} makes a patched image for the group`;
    case 'emr':
      return md`a node of EMR, which Patch Manager does not support. Move the cluster to a newer EMR release`;
    case 'unsupported':
      return md`runs ${short(why.os, 60)}, which Patch Manager does not support. Patch it by hand, or replace it`;
    case 'conflicting-tags':
      return md`its tags Patch Group and PatchGroup differ (${firstOf(
        why.values.map((value) => short(value, 30)),
        2,
      )}). Give both the same value`;
  }
}
