import type { ImagePackage, PackagesCompared, PackageVersion, VersionChange } from '../types.ts';
import { coreChanges } from './core-packages.ts';
import { compareVersions, type VersionRules } from './package-version.ts';

/** Each name's distinct versions, newest first. */
type Versions = ReadonlyMap<string, readonly string[]>;

/** What one package's versions came to. */
interface NameChange {
  unchanged: number;
  added: PackageVersion[];
  removed: PackageVersion[];
  changed: VersionChange[];
}

export function comparePackages(before: readonly ImagePackage[], after: readonly ImagePackage[]): PackagesCompared {
  const rules = rulesOf([...before, ...after]);
  const [older, newer] = [versionsByName(before, rules), versionsByName(after, rules)];
  const names = [...new Set([...older.keys(), ...newer.keys()])].sort();
  const changes = names.map((name) =>
    changeOf(name, { rules, older: older.get(name) ?? [], newer: newer.get(name) ?? [] }),
  );
  const changed = changes.flatMap((change) => change.changed);
  return {
    kind: 'compared',
    before: countOf(older),
    after: countOf(newer),
    unchanged: changes.reduce((sum, { unchanged }) => sum + unchanged, 0),
    added: changes.flatMap(({ added }) => added),
    removed: changes.flatMap(({ removed }) => removed),
    upgraded: changed.filter(({ from, to }) => compareVersions(rules, from, to) < 0),
    downgraded: changed.filter(({ from, to }) => compareVersions(rules, from, to) > 0),
    ...coreChanges({ rules, older, newer }),
  };
}

/** By name, and each name's versions newest first, each once: two architectures of a package are one entry. */
export function packageVersions(packages: readonly ImagePackage[]): PackageVersion[] {
  const versions = versionsByName(packages, rulesOf(packages));
  return [...versions.keys()]
    .sort()
    .flatMap((name) => (versions.get(name) ?? []).map((version) => ({ name, version })));
}

/** By the C library, since either package manager can be installed on a system of the other. */
function rulesOf(packages: readonly ImagePackage[]): VersionRules {
  const names = new Set(packages.map(({ packageName }) => packageName));
  return names.has('libc6') || (names.has('dpkg') && !names.has('glibc')) ? 'dpkg' : 'rpm';
}

function versionsByName(packages: readonly ImagePackage[], rules: VersionRules): Versions {
  const byName = new Map<string, string[]>();
  for (const { packageName, packageVersion } of packages) {
    const versions = byName.get(packageName);
    if (versions === undefined) byName.set(packageName, [packageVersion]);
    else versions.push(packageVersion);
  }
  return new Map([...byName].map(([name, versions]) => [name, distinct(versions, rules)]));
}

/** Newest first; of versions that the package manager takes for the same, the first in code order. */
function distinct(versions: readonly string[], rules: VersionRules): string[] {
  const sorted = [...new Set(versions)].sort((a, b) => compareVersions(rules, b, a) || (a < b ? -1 : 1));
  return sorted.filter(
    (version, index) => index === 0 || compareVersions(rules, version, sorted[index - 1] ?? '') !== 0,
  );
}

const countOf = (versions: Versions): number => [...versions.values()].reduce((sum, { length }) => sum + length, 0);

/** Signing keys are listed like packages; their "versions" are key ids, of which none is newer. */
const UNORDERED = new Set(['gpg-pubkey']);

interface Sides {
  rules: VersionRules;
  /** Newest first, each once. */
  older: readonly string[];
  newer: readonly string[];
}

/** What is on both sides stays; of the rest the newest of one side becomes the newest of the other, and what is left over came or went. */
function changeOf(name: string, sides: Sides): NameChange {
  const { gone, come } = onOneSide(sides);
  const pairs = UNORDERED.has(name) ? 0 : Math.min(gone.length, come.length);
  return {
    unchanged: sides.older.length - gone.length,
    added: come.slice(pairs).map((version) => ({ name, version })),
    removed: gone.slice(pairs).map((version) => ({ name, version })),
    changed: gone.slice(0, pairs).map((from, index) => ({ name, from, to: come[index] ?? '' })),
  };
}

/** Walks both sorted lists at once: a package of thousands of versions costs no more than as many packages. */
function onOneSide({ rules, older, newer }: Sides): { gone: string[]; come: string[] } {
  const gone: string[] = [];
  const come: string[] = [];
  let i = 0;
  let j = 0;
  while (i < older.length || j < newer.length) {
    const order = orderOf(older[i], newer[j], rules);
    if (order > 0) gone.push(...older.slice(i, i + 1));
    if (order < 0) come.push(...newer.slice(j, j + 1));
    i += order >= 0 ? 1 : 0;
    j += order <= 0 ? 1 : 0;
  }
  return { gone, come };
}

/** Positive when the older side's version comes first, being the newer one or the only one left. */
function orderOf(older: string | undefined, newer: string | undefined, rules: VersionRules): number {
  if (older === undefined) return -1;
  return newer === undefined ? 1 : compareVersions(rules, older, newer);
}
