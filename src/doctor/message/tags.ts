import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, listed, short } from '../../slack/words.ts';
import type { TagFinding } from '../types/tags.ts';

/** What tags of instances say of patch groups and windows. */
export function tagText(finding: TagFinding): Mrkdwn {
  switch (finding.code) {
    case 'tags':
      return md`Tags of ${counted(finding.instances, 'instance')}: none is nearly in a patch group, or missed by a window for its spelling.`;
    case 'near-group':
      return md`${whom(finding)} ${code(`${short(finding.key)}=${short(finding.value)}`)}, which is no patch group of patchwarden.yml. Tag ${them(finding)} ${code(`${finding.key}=${finding.group}`)}.`;
    case 'near-key':
      return md`${whom(finding)} the tag ${code(short(finding.key))}, which Systems Manager does not read. Tag ${them(finding)} ${code(`Patch Group=${finding.group}`)} (or ${code('PatchGroup')}, where tags are allowed in instance metadata).`;
    case 'missed-by-window':
      return md`*${finding.fleet}*: window ${finding.windowId} finds instances by ${code(`tag:${finding.key}`)}, and ${counted(finding.ids.length, 'instance')} of ${short(finding.group)} ${have(finding)} the other spelling (${ids(finding)}): it misses ${them(finding)}. Tag ${them(finding)} ${code(`${finding.key}=${finding.group}`)}, or add a target for the other key to the window.`;
    case 'no-window-tag':
      return md`${counted(finding.ids.length, 'instance')} of ${short(finding.group)} ${finding.ids.length === 1 ? 'says' : 'say'} no window in ${code(listed(finding.keys, 'or'))} (${ids(finding)}). Tag ${them(finding)}, or correct ${code('compliance.windowTags')} in patchwarden.yml.`;
    case 'window-tags-differ':
      return md`${counted(finding.ids.length, 'instance')} of ${short(finding.group)} ${have(finding)} different values in ${code(listed(finding.keys))} (${ids(finding)}). Give them the same value, or remove all but one.`;
  }
}

type About = Exclude<TagFinding, { code: 'tags' }>;

const ids = ({ ids: all }: About): string => firstOf(all, 5);
const have = ({ ids: all }: About): string => (all.length === 1 ? 'has' : 'have');
const them = ({ ids: all }: About): string => (all.length === 1 ? 'it' : 'them');
const whom = (finding: About): Mrkdwn =>
  md`${counted(finding.ids.length, 'instance')} (${ids(finding)}) ${have(finding)}`;
