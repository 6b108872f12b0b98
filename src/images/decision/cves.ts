import { type Cve, type CvesCompared, type Finding, SEVERITIES, type Severity } from '../types.ts';

/** One entry a CVE, since Inspector reports one finding for each affected resource and package manager. Worst first, then by id. */
export function mergeFindings(findings: readonly Finding[]): Cve[] {
  const merged = new Map<string, Cve>();
  for (const finding of findings) {
    const cve = toCve(finding);
    const seen = merged.get(cve.id);
    merged.set(cve.id, seen === undefined ? cve : mergeTwo(seen, cve));
  }
  return [...merged.values()].sort(worstFirst);
}

export function compareCves(before: readonly Cve[], after: readonly Cve[]): CvesCompared {
  const had = new Set(before.map(({ id }) => id));
  const has = new Set(after.map(({ id }) => id));
  return {
    kind: 'compared',
    fixed: before.filter(({ id }) => !has.has(id)),
    introduced: after.filter(({ id }) => !had.has(id)),
    open: after.filter(({ id }) => had.has(id)),
  };
}

const toCve = ({ id, severity, packageNames, fixAvailable }: Finding): Cve => ({
  id: id.trim(),
  severity: toSeverity(severity),
  packageNames: [...new Set(packageNames)].sort(),
  fixAvailable: fixAvailable === true,
});

const toSeverity = (word: string): Severity =>
  SEVERITIES.find((severity) => severity === word.trim().toUpperCase()) ?? 'OTHER';

const mergeTwo = (a: Cve, b: Cve): Cve => ({
  id: a.id,
  severity: rank(a) <= rank(b) ? a.severity : b.severity,
  packageNames: [...new Set([...a.packageNames, ...b.packageNames])].sort(),
  fixAvailable: a.fixAvailable || b.fixAvailable,
});

const rank = ({ severity }: Cve): number => SEVERITIES.indexOf(severity);

const worstFirst = (a: Cve, b: Cve): number => rank(a) - rank(b) || newestFirst(a.id, b.id);

/** CVE ids carry their year and number: the newer of two equally bad ones is the news. */
function newestFirst(a: string, b: string): number {
  const options = { numeric: true } as const;
  return b.localeCompare(a, 'en', options) || (a < b ? -1 : a > b ? 1 : 0);
}
