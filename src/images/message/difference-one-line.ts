import { joinMd, type Mrkdwn, md } from '../../slack/mrkdwn.ts';
import { counted, firstOf, short } from '../../slack/words.ts';
import type { Cve, CvesCompared, ImageDifference, NotCompared, PackagesCompared, PackageVersion } from '../types.ts';

/** What changes from one image to another, in one line of a card; the tables are in its thread and its review modal. */
export const differenceOneLine = ({ cves, packages }: ImageDifference): Mrkdwn =>
  joinMd(
    [
      ...(cves.kind === 'compared' ? cveParts(cves) : [md`${cvesMissing(cves)}`]),
      ...(packages.kind === 'compared' ? packageParts(packages) : [md`${packagesMissing(packages)}`]),
    ],
    ' · ',
  );

function cveParts({ fixed, introduced, open }: CvesCompared): Mrkdwn[] {
  if (fixed.length + introduced.length + open.length === 0) return [md`no known CVEs in either image`];
  return [
    md`fixes ${fixed.length === 0 ? 'no CVEs' : `${counted(fixed.length, 'CVE')}${worstText(fixed)}`}`,
    md`introduces ${introduced.length === 0 ? 'none' : `${severityText(introduced)}${namesText(introduced)}`}`,
    md`${open.length === 0 ? 'none' : open.length} still open${worstText(open)}`,
  ];
}

/** ` (1 critical, 2 high)`: what someone on call asks for first. */
function worstText(cves: readonly Cve[]): string {
  const worst = cves.filter(isWorst);
  return worst.length === 0 ? '' : ` (${severityText(worst)})`;
}

const isWorst = ({ severity }: Cve): boolean => severity === 'CRITICAL' || severity === 'HIGH';

/** `1 critical, 2 high, 3 other`, worst first. */
function severityText(cves: readonly Cve[]): string {
  const count = (is: (cve: Cve) => boolean): number => cves.filter(is).length;
  const counts = [
    [count(({ severity }) => severity === 'CRITICAL'), 'critical'],
    [count(({ severity }) => severity === 'HIGH'), 'high'],
    [count((cve) => !isWorst(cve)), 'other'],
  ] as const;
  return counts.flatMap(([of, word]) => (of === 0 ? [] : [`${of} ${word}`])).join(', ');
}

/** The packages that one would look at. */
function namesText(cves: readonly Cve[]): string {
  const names = [...new Set(cves.flatMap(({ packageNames: [name] }) => (name === undefined ? [] : [short(name, 40)])))];
  return names.length === 0 ? '' : ` in ${firstOf(names, 2)}`;
}

function cvesMissing({ before, after, now }: NotCompared<Cve>): string {
  if (after === 'off') return 'CVEs not scanned';
  if (after === 'unknown' || now === undefined) return 'CVEs could not be read';
  const open = now.length === 0 ? 'no known CVEs' : `${counted(now.length, 'CVE')} open${worstText(now)}`;
  return before === 'none'
    ? `${open}, no previous image to compare with`
    : `${open}, those of the previous image not known`;
}

/** Bad news by name; without any, how many changed. */
function packageParts({ removed, downgraded, added, upgraded }: PackagesCompared): Mrkdwn[] {
  const bad = [...namedPart('removes', removed), ...namedPart('downgrades', downgraded)];
  const changed = added.length + upgraded.length;
  if (bad.length > 0) return bad;
  return [md`${changed === 0 ? 'no package changed' : `${counted(changed, 'package')} added or upgraded`}`];
}

const namedPart = (verb: string, packages: readonly { name: string }[]): Mrkdwn[] =>
  packages.length === 0
    ? []
    : [
        md`${verb} ${firstOf(
          packages.map(({ name }) => short(name, 40)),
          2,
        )}`,
      ];

function packagesMissing({ before, after, now }: NotCompared<PackageVersion>): string {
  if (after === 'off') return 'packages not collected';
  if (after === 'unknown' || now === undefined) return 'packages could not be read';
  return before === 'none' ? counted(now.length, 'package') : 'packages of the previous image not known';
}
