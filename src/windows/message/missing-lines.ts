import { patchLine } from '../../nodes/message/patch-line.ts';
import { type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted } from '../../slack/words.ts';
import type { FleetMissing } from '../types/missing.ts';

/** So many patches of a fleet are listed, exploited ones and those that most instances miss first. */
const MOST_PATCHES = 25;

/** What a fleet misses now, a line for each patch. */
export function missingLines(read: FleetMissing): readonly Mrkdwn[] {
  const { fleet } = read;
  switch (read.kind) {
    case 'left-out':
      return [md`*Missing on ${fleet}*: not listed here, as other fleets of this window are`];
    case 'unread':
      return [md`*Missing on ${fleet}*: could not be read from Systems Manager just now`];
    case 'read': {
      const { missing, notRead, inspector } = read;
      if (missing.length === 0 && notRead === 0) return [md`*Missing on ${fleet}*: no patch, by its last scans`];
      const more = missing.length - MOST_PATCHES;
      return [
        md`*Missing on ${fleet}*: ${counted(missing.length, 'patch', 'patches')}${inspector === 'off' ? ', exploits not known (Amazon Inspector is off)' : ''}`,
        ...missing.slice(0, MOST_PATCHES).map(patchLine),
        ...(more > 0 ? [md`and ${counted(more, 'more patch', 'more patches')}`] : []),
        ...(notRead > 0 ? [md`The lists of ${counted(notRead, 'instance')} were not read`] : []),
      ];
    }
  }
}
