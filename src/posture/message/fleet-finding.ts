import { code, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, short } from '../../slack/words.ts';
import type { FleetFinding } from '../types/finding.ts';

/** What was found of a fleet as a whole, in a sentence without its stop. */
export function fleetFindingText(finding: FleetFinding): Mrkdwn {
  switch (finding.code) {
    case 'image-behind':
      return md`${finding.instances === 0 ? 'Its containers run' : counted(finding.instances, 'instance runs', 'instances run')} an image up to ${counted(finding.versions, 'version')} behind ${short(finding.newest, 40)}; a newer one has been available for ${counted(finding.days, 'day')}`;
    case 'split-patch-group':
      return md`The patch group is split between two tags: ${splitText(finding.counts)}. A window or command that targets one of them misses the other`;
    case 'baseline-changed':
      return finding.was === finding.is || isHash(finding.was)
        ? md`The rules of baseline ${short(finding.name, 60)} were changed`
        : md`The baseline was changed from ${short(finding.was, 60)} to ${short(finding.is, 60)}`;
    case 'baseline-unreachable':
      return md`AWS did not return the ${osWord(finding.operatingSystem)} baseline, so no scan can be checked against it`;
    case 'baseline-not-the-groups':
      return md`The patch group has no ${osWord(finding.operatingSystem)} baseline of its own, so the account default ${short(finding.name, 60)} counts`;
    case 'no-instances':
      return md`No instance belongs to this fleet`;
  }
}

const splitText = (counts: Readonly<Record<string, number>>): Mrkdwn => {
  const [first, second] = Object.entries(counts);
  const one = ([key, count]: [string, number]): Mrkdwn => md`only ${code(key)} is on ${counted(count, 'instance')}`;
  return md`${one(first ?? ['Patch Group', 0])}, ${one(second ?? ['PatchGroup', 0])}`;
};

/** What `rulesHash` is. */
const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** `WINDOWS` to `Windows`, `AMAZON_LINUX_2023` to `Amazon Linux 2023`, `REDHAT_ENTERPRISE_LINUX` to `Red Hat Enterprise Linux`. */
const osWord = (operatingSystem: string): string =>
  short(
    operatingSystem
      .toLowerCase()
      .replace(/^redhat/, 'red hat')
      .replaceAll('_', ' ')
      .replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
  );
