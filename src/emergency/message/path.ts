import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { Blocked, Path } from '../types/path.ts';
import { heldTexts, named, patchesText } from './words.ts';

/** What is requested, as a part of a sentence. */
export function pathText(path: Path): Mrkdwn {
  switch (path.kind) {
    case 'none':
      return md`nothing to do`;
    case 'install':
      return path.how === 'list'
        ? md`install ${patchesText(Object.values(path.list).flat())} only${leftOutText(path.leftOut)}`
        : md`install everything that its baseline approves, ${patchesText(path.patches)} included`;
    case 'scan':
      return md`scan it first`;
    case 'bake':
      return md`bake a new ${named(path.image)} image, then deploy it`;
    case 'deploy':
      return md`deploy image ${named(path.image)}`;
    case 'blocked':
      return blockedText(path.why);
  }
}

const leftOutText = (leftOut: readonly string[]): string =>
  leftOut.length === 0 ? '' : `, without ${patchesText(leftOut)}, which its baseline rejects`;

/** Why nothing can be requested, and what a person can do. */
function blockedText(why: Blocked): Mrkdwn {
  switch (why.code) {
    case 'not-ours':
      return md`patched by a window that Patchwarden does not control: ask its owners to run it early`;
    case 'no-fix':
      return md`no patch for it is known: mitigate it, and check again`;
    case 'held-back':
      return md`${heldTexts(why.held)}: approve the patch in that baseline, and check again`;
    case 'no-image':
      return md`patchwarden.yml names no image for it: deploy a fixed one by hand`;
    case 'not-known':
      return md`nothing shows whether it is exposed: turn on Amazon Inspector, or scan its image`;
  }
}

/** What it does to the fleet's compliance; nothing where it changes none. */
export function complianceText(path: Path): Mrkdwn | undefined {
  switch (path.kind) {
    case 'install':
      return path.how === 'list'
        ? md`compliance: these show as InstalledOther where the baseline does not approve them yet, and ${leftText(path.leftOut)} stays missing`
        : md`compliance: the scan after it shows the fleet as compliant once every instance has restarted`;
    case 'scan':
      return md`compliance: the scan replaces the current results`;
    case 'deploy':
      return md`compliance: replaced instances drop out of the reports, and the new ones count once they are scanned`;
    case 'none':
    case 'bake':
    case 'blocked':
      return undefined;
  }
}

const leftText = (leftOut: readonly string[]): string =>
  leftOut.length === 0
    ? 'everything else that the baseline approves'
    : `everything else that the baseline approves, with the ${counted(leftOut.length, 'rejected patch', 'rejected patches')},`;
