import { counted, firstOf, listed, short } from '../../slack/words.ts';
import {
  CORE_PARTS,
  type CoreChange,
  type Cve,
  type CvesCompared,
  type ImageDifference,
  type NotCompared,
  type PackagesCompared,
} from '../types.ts';
import { cvesMissing, packagesMissing } from './difference-missing.ts';
import { imageName, imageVersion, packageVersion, severities, versionChange } from './difference-words.ts';

/** One line of the summary: a bold word or phrase, and the rest. */
export interface SummaryLine {
  lead: string;
  rest: string;
}

/** The summary's lines, the verdict first; never more than ten. */
export function differenceLines(difference: ImageDifference): SummaryLine[] {
  return [verdictLine(difference), ...cveLines(difference), ...packageLines(difference)];
}

function verdictLine({ before, after, packages, cves }: ImageDifference): SummaryLine {
  if (before === undefined) {
    return {
      lead: 'First image of its pipeline',
      rest: `: ${imageName(after)}. There is no older one to compare it with.`,
    };
  }
  const rest = ` from ${imageName(before)} to ${imageName(after)}.`;
  if (packages.kind !== 'compared' && cves.kind !== 'compared') return { lead: 'Nothing could be compared', rest };
  const changed = packages.kind === 'compared' ? changedCount(packages) : undefined;
  const said = [
    cves.kind === 'compared' ? cveVerdict(cves) : 'CVEs not compared',
    changed === undefined
      ? 'packages not compared'
      : changed === 0
        ? 'no package changed'
        : `${counted(changed, 'package')} changed`,
  ];
  return { lead: said.join('; '), rest };
}

const changedCount = ({ added, removed, upgraded, downgraded }: PackagesCompared): number =>
  added.length + removed.length + upgraded.length + downgraded.length;

function cveVerdict({ fixed, introduced, open }: CvesCompared): string {
  if (fixed.length + introduced.length + open.length === 0) return 'No CVE known in either image';
  return `${fixed.length === 0 ? 'No CVE' : counted(fixed.length, 'CVE')} fixed, ${introduced.length || 'none'} introduced, ${open.length || 'none'} still open`;
}

function cveLines({ before, after, cves }: ImageDifference): SummaryLine[] {
  if (cves.kind === 'not-compared') return [...cvesMissing(before, after, cves), ...openNow(imageVersion(after), cves)];
  return [
    ...cveLine('CVEs fixed', cves.fixed, ids(cves.fixed, 3)),
    ...cveLine('CVEs introduced', cves.introduced, ids(cves.introduced, 4)),
    ...cveLine('CVEs still open', cves.open, `${fixable(cves.open)}${ids(cves.open, 3)}`),
  ];
}

/** None of them is said in the verdict already. */
const cveLine = (lead: string, cves: readonly Cve[], more: string): SummaryLine[] =>
  cves.length === 0 ? [] : [{ lead, rest: `: ${severities(cves)}${more}.` }];

function openNow(version: string, { now }: NotCompared<Cve>): SummaryLine[] {
  if (now === undefined) return [];
  return [{ lead: `CVEs open in ${version}`, rest: `: ${severities(now)}${fixable(now)}${ids(now, 3)}.` }];
}

/** The worst by name, with the package that one would look at. */
const ids = (cves: readonly Cve[], max: number): string =>
  cves.length === 0
    ? ''
    : `: ${firstOf(
        cves.map(({ id, packageNames: [name] }) =>
          name === undefined ? short(id, 40) : `${short(id, 40)} in ${short(name, 40)}`,
        ),
        max,
      )}`;

function fixable(cves: readonly Cve[]): string {
  const count = cves.filter(({ fixAvailable }) => fixAvailable).length;
  if (cves.length === 0) return '';
  return count === 0 ? ', none with a fix available' : `, ${count} with a fix available`;
}

function packageLines({ before, after, packages }: ImageDifference): SummaryLine[] {
  if (packages.kind === 'not-compared') {
    const missing = packagesMissing(before, after, packages);
    return packages.now === undefined
      ? missing
      : [...missing, { lead: 'Packages', rest: `: ${packages.now.length} in ${imageVersion(after)}.` }];
  }
  return [
    ...kernelLine(packages),
    ...coreLine(packages),
    ...rebootLine(packages),
    countLine(packages),
    ...olderLine(packages),
    ...comeAndGone(packages),
  ];
}

function kernelLine({ core, coreUnchanged }: PackagesCompared): SummaryLine[] {
  const changes = core.filter(({ part }) => part === 'kernel');
  if (changes.length > 0) return [{ lead: 'Kernel', rest: `: ${partChange(changes, 'kernel')}.` }];
  return coreUnchanged.includes('kernel') ? [{ lead: 'Kernel', rest: ': unchanged.' }] : [];
}

function coreLine({ core, coreUnchanged }: PackagesCompared): SummaryLine[] {
  const parts = CORE_PARTS.filter((part) => part !== 'kernel');
  const changed = parts.flatMap((part) => {
    const changes = core.filter((change) => change.part === part);
    return changes.length === 0 ? [] : [partChange(changes, '')];
  });
  const unchanged = listed(parts.filter((part) => coreUnchanged.includes(part)));
  const said = [...changed, ...(unchanged === '' ? [] : [`${unchanged} unchanged`])];
  return said.length === 0 ? [] : [{ lead: 'Core', rest: `: ${said.join('; ')}.` }];
}

/** The part's main package, and how many others of the part changed too. `implied` is a name that the line's own lead says. */
function partChange(changes: readonly CoreChange[], implied: string): string {
  const [main] = changes;
  if (main === undefined) return '';
  const name = main.name === implied ? '' : `${short(main.name)} `;
  const others = changes.length - 1;
  return `${name}${coreVersions(main)}${others === 0 ? '' : ` (and ${counted(others, 'related package')})`}`;
}

function coreVersions({ from = '', to = '', direction }: CoreChange): string {
  switch (direction) {
    case 'newer':
      return `${short(from)} → ${short(to)}`;
    case 'older':
      return `${short(from)} → ${short(to)}, which is older`;
    case 'added':
      return `${short(to)} added`;
    case 'removed':
      return `${short(from)} removed`;
  }
}

/** Instances of a new image start with it; those that are patched in place do not. */
function rebootLine({ core }: PackagesCompared): SummaryLine[] {
  const parts = [...new Set(core.filter(({ needsReboot }) => needsReboot).map(({ part }) => part))];
  if (parts.length === 0) return [];
  return [
    {
      lead: 'Reboot',
      rest: `: ${listed(parts)} changed. New instances boot with ${parts.length === 1 ? 'it' : 'them'}; instances patched in place need a reboot.`,
    },
  ];
}

function countLine(packages: PackagesCompared): SummaryLine {
  const { upgraded, downgraded, added, removed, unchanged } = packages;
  if (changedCount(packages) === 0) return { lead: 'Packages', rest: `: all ${unchanged} unchanged.` };
  const counts = [
    [upgraded.length, 'upgraded'],
    [downgraded.length, 'downgraded'],
    [added.length, 'added'],
    [removed.length, 'removed'],
    [unchanged, 'unchanged'],
  ] as const;
  return {
    lead: 'Packages',
    rest: `: ${counts
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${count} ${word}`)
      .join(', ')}.`,
  };
}

const olderLine = ({ downgraded }: PackagesCompared): SummaryLine[] =>
  downgraded.length === 0 ? [] : [{ lead: 'Downgraded', rest: `: ${firstOf(downgraded.map(versionChange), 3)}.` }];

function comeAndGone({ added, removed }: PackagesCompared): SummaryLine[] {
  const come = added.length === 0 ? '' : `: ${firstOf(added.map(packageVersion), 4)}.`;
  const gone = removed.length === 0 ? '' : `${firstOf(removed.map(packageVersion), 4)}.`;
  if (come === '') return gone === '' ? [] : [{ lead: 'Removed', rest: `: ${gone}` }];
  return [{ lead: 'Added', rest: gone === '' ? come : `${come} Removed: ${gone}` }];
}
