import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { Receipt, ReceiptPart } from '../types/receipt.ts';
import { idsText } from './words.ts';

/** All parts together, as one. */
export function totalsOf({ fleets }: Receipt) {
  const sum = (of: (part: ReceiptPart) => number): number => fleets.reduce((total, part) => total + of(part), 0);
  return {
    instances: sum(({ instances }) => instances),
    patched: sum(({ patched }) => patched.count),
    missing: sum(({ missing }) => missing.count),
    failed: sum(({ failed }) => failed.count),
    pendingReboot: sum(({ pendingReboot }) => pendingReboot.count),
    notInstalled: sum(({ notInstalled }) => notInstalled.count),
    installed: sum(({ installed }) => installed),
    neededBefore: fleets.some(({ before }) => before !== undefined)
      ? sum(({ before }) => before?.needing ?? 0)
      : undefined,
  };
}

/** What came of it, in one line. */
export function resultLine(receipt: Receipt): Mrkdwn {
  const { instances, patched, missing, failed, pendingReboot, notInstalled, installed, neededBefore } =
    totalsOf(receipt);
  return joinMd(
    [
      md`${patched} of ${counted(instances, 'instance')} patched${neededBefore === undefined ? '' : md` (${neededBefore} ${neededBefore === 1 ? 'was' : 'were'} missing patches before)`}`,
      ...(missing === 0 ? [] : [md`${missing} still missing patches`]),
      ...(failed === 0 ? [] : [md`*${failed} with failed patches*`]),
      ...(pendingReboot === 0 ? [] : [md`${pendingReboot} pending reboot`]),
      ...(notInstalled === 0 ? [] : [md`nothing installed on ${notInstalled}`]),
      md`${counted(installed, 'patch', 'patches')} installed`,
    ],
    ' · ',
  );
}

/** Which instances, fleet by fleet: for the details. */
export function partLines(part: ReceiptPart): Mrkdwn[] {
  const { fleet, instances, patched, missing, failed, pendingReboot, notInstalled, installed, before } = part;
  const name = fleet === undefined ? md`Instances outside the configured fleets` : md`*${fleet}*`;
  const first = md`${name}: ${patched.count} of ${instances} patched, ${counted(installed, 'patch', 'patches')} installed${before === undefined ? '' : `; before: ${before.needing} missing patches, ${before.pendingReboot} pending reboot`}`;
  const those = (words: string, counts: ReceiptPart['missing']): Mrkdwn[] =>
    counts.count === 0 ? [] : [md`${words}: ${idsText(counts)}`];
  return [
    first,
    ...those('Patches that did not install', failed),
    ...those('Still missing patches', missing),
    ...those('Pending reboot', pendingReboot),
    ...those('Nothing installed', notInstalled),
  ];
}

/** What the receipt cannot say. */
export const unprovenText = (): Mrkdwn =>
  md`From patch states in Systems Manager. Boot times are not read for a window that is not adopted, so a reboot or a return to service is not proven here`;
