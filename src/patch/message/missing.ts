import type { PatchNode } from '../../nodes/types.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, short } from '../../slack/words.ts';
import { lackingOf } from '../decision/receipt.ts';
import type { PatchPlan } from '../types/plan.ts';
import { dotted, excludedText, instances } from './words.ts';

/** Systems Manager has nothing to install and nothing to reboot for, as far as it was scanned. */
export const isNothingMissing = ({ totals }: Pick<PatchPlan, 'totals'>): boolean =>
  totals.patches === 0 && totals.pendingReboot === 0 && totals.neverScanned === 0;

/** The risk of an install: what is missing, who reboots, and who is left out. */
export function riskText(plan: PatchPlan): Mrkdwn {
  if (plan.operation === 'scan') return dotted(md`${missingText(plan)} as of the last scan`, excludedText(plan));
  return isNothingMissing(plan)
    ? dotted(
        md`Nothing missing and no reboot pending as of the last scan, so nothing would be installed`,
        excludedText(plan),
      )
    : dotted(missingText(plan), rebootText(plan), excludedText(plan), changedText(plan));
}

/** `34 patches missing: 5 critical, 12 security, 2 known to be exploited`. */
export function missingText(
  plan: Pick<PatchPlan, 'totals' | 'inspector' | 'missing' | 'notRead' | 'instances'>,
): Mrkdwn {
  const { patches, critical, security, neverScanned } = plan.totals;
  const unknown = unknownText(neverScanned, plan.notRead);
  if (patches === 0) return dotted('No patches missing', unknown);
  const lacking = lackingOf(plan.instances);
  const where = lacking === 0 ? '' : ` on ${instances(lacking)}`;
  const missing = md`${counted(patches, 'patch', 'patches')} missing${where}`;
  const urgent = severityText({ critical, security });
  return dotted(md`${missing}${urgent}, ${exploitedText(plan)}`, unknown);
}

/** A critical patch is often a security patch too, so these are no parts of a sum. */
const severityText = ({ critical, security }: Pick<PatchPlan['totals'], 'critical' | 'security'>): string =>
  critical + security === 0 ? '' : `, including ${critical} critical and ${security} security`;

/** Instances of which it is not known what they miss: never scanned, or too many to read the list of each. */
function unknownText(neverScanned: number, notRead: number): string | undefined {
  const parts = [
    ...(neverScanned === 0 ? [] : [`${neverScanned} never scanned`]),
    ...(notRead === 0 ? [] : [`lists of ${notRead} not read`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

function exploitedText({ totals, inspector, missing }: Pick<PatchPlan, 'totals' | 'inspector' | 'missing'>): Mrkdwn {
  if (inspector === 'off') return md`exploits not known (Amazon Inspector is off)`;
  if (totals.exploited === 0) return md`none known to be exploited`;
  const cves = exploitedCves(missing);
  return md`*${totals.exploited} known to be exploited*${cves.length === 0 ? '' : ` (${firstOf(cves, 2)})`}`;
}

const exploitedCves = (missing: PatchPlan['missing']): string[] => [
  ...new Set(missing.filter((patch) => patch.exploited === true).flatMap(({ id, cves }) => cves[0] ?? short(id, 40))),
];

/**
 * "RebootIfNeeded reboots whenever anything was installed, or a patch waits for one: it does not ask whether the patch needs it."
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html
 */
export const rebootsOf = ({ reboot, operation, instances: all }: PatchPlan): readonly PatchNode[] =>
  reboot === 'never' || operation === 'scan'
    ? []
    : all.filter(({ scan }) => scan === undefined || scan.missing > 0 || scan.pendingReboot > 0);

export function rebootText(plan: PatchPlan): string {
  const pending = plan.totals.pendingReboot;
  if (plan.reboot === 'never')
    return pending === 0
      ? 'no reboot, so patches that need one stay pending'
      : `no reboot: ${pending} already ${pending === 1 ? 'has' : 'have'} one pending`;
  const count = rebootsOf(plan).length;
  if (count === 0) return 'no reboot expected';
  return count === plan.instances.length && count > 1
    ? `all ${count} instances reboot`
    : `${instances(count)} ${count === 1 ? 'reboots' : 'reboot'}`;
}

/** What came and went since the approval, which it covers. Instances that joined are patched only where the tag selects them. */
export function changedText({ changedSince, selection }: PatchPlan): string | undefined {
  if (changedSince === undefined) return undefined;
  const { added, removed, newPatches } = changedSince;
  const parts = [
    ...(added.length === 0 ? [] : [`${added.length} joined${selection.kind === 'ids' ? ' (not patched)' : ''}`]),
    ...(removed.length === 0 ? [] : [`${removed.length} left`]),
    ...(newPatches === 0 ? [] : [counted(newPatches, 'new patch', 'new patches')]),
  ];
  return parts.length === 0 ? undefined : `since the approval: ${parts.join(', ')}`;
}
