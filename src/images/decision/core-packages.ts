import { CORE_PARTS, type CoreChange, type CorePart } from '../types.ts';
import { compareVersions, type VersionRules } from './package-version.ts';

/** Package names of each core part in what Image Builder bakes: Amazon Linux, RHEL and kin, SUSE, Debian, Ubuntu. */
const CORE_NAMES: Readonly<Record<CorePart, RegExp>> = {
  kernel: /^(?:kernel[0-9.]*(?:-.*)?|linux-image-.*)$/,
  glibc: /^(?:glibc(?:-.*)?|libc6(?:-.*)?|libc-bin)$/,
  openssl: /^(?:compat-)?(?:openssl|libopenssl|libssl).*$/,
  systemd: /^(?:systemd(?:-.*)?|libsystemd.*|udev)$/,
};

/** Nothing of these is loaded by a running system. */
const NOT_LOADED =
  /-(?:headers|devel|dev|docs?|tools|(?:srpm-|rpm-)?macros|static|source|common|locale.*|(?:minimal-|all-)?langpacks?.*)(?:-|$)/;

export interface VersionedImages {
  rules: VersionRules;
  /** Each name's versions, newest first. */
  older: ReadonlyMap<string, readonly string[]>;
  newer: ReadonlyMap<string, readonly string[]>;
}

/** The core parts' packages whose newest version is another one, and the parts that stand as they were. */
export function coreChanges({ rules, older, newer }: VersionedImages): {
  core: CoreChange[];
  coreUnchanged: CorePart[];
} {
  const [before, after] = [newestByFamily(older, rules), newestByFamily(newer, rules)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const core = CORE_PARTS.flatMap((part) =>
    names
      .filter((name) => partOf(name) === part)
      .sort((a, b) => mainFirst(a, b))
      .flatMap((name) => changeOf({ part, name, from: before.get(name), to: after.get(name) }, rules)),
  );
  const coreUnchanged = CORE_PARTS.filter(
    (part) => names.some((name) => partOf(name) === part) && !core.some((change) => change.part === part),
  );
  return { core, coreUnchanged };
}

const partOf = (name: string): CorePart | undefined => CORE_PARTS.find((part) => CORE_NAMES[part].test(name));

/** Debian puts the kernel's version into the name; with `*` in its place the old and the new one meet. */
const familyOf = (name: string): string => name.replace(/^(linux-image-(?:unsigned-)?)[0-9][0-9.]*(?:-[0-9]+)?/, '$1*');

const versionInName = (name: string): string | undefined =>
  /^linux-image-(?:unsigned-)?([0-9][0-9.]*(?:-[0-9]+)?)/.exec(name)?.[1];

function newestByFamily(packages: VersionedImages['older'], rules: VersionRules): Map<string, string> {
  const newest = new Map<string, string>();
  for (const [name, [version]] of packages) {
    if (version === undefined || partOf(name) === undefined) continue;
    const family = familyOf(name);
    const candidate = versionInName(name) ?? version;
    const seen = newest.get(family);
    if (seen === undefined || compareVersions(rules, candidate, seen) > 0) newest.set(family, candidate);
  }
  return newest;
}

interface Sides {
  part: CorePart;
  name: string;
  from: string | undefined;
  to: string | undefined;
}

function changeOf({ part, name, from, to }: Sides, rules: VersionRules): CoreChange[] {
  const loaded = !NOT_LOADED.test(name);
  const base = { part, name };
  if (from === undefined)
    return to === undefined ? [] : [{ ...base, to, direction: 'added', needsReboot: loaded && part === 'kernel' }];
  if (to === undefined) return [{ ...base, from, direction: 'removed', needsReboot: false }];
  const order = compareVersions(rules, from, to);
  return order === 0 ? [] : [{ ...base, from, to, direction: order < 0 ? 'newer' : 'older', needsReboot: loaded }];
}

/** The package a person means by the part comes first: what is loaded, then a kernel before its meta package, then the shortest name. */
const mainFirst = (a: string, b: string): number =>
  Number(NOT_LOADED.test(a)) - Number(NOT_LOADED.test(b)) ||
  Number(b.includes('*')) - Number(a.includes('*')) ||
  a.length - b.length ||
  (a < b ? -1 : 1);
