import { compareVersions } from '../../images/decision/package-version.ts';
import type { ImagePackage, Listing } from '../../images/types.ts';
import type { FixPatch, ImageVerdict } from '../types/exposure.ts';

/** What an image holds, as far as it could be read. Times are milliseconds since the epoch. */
export interface ImageFacts {
  createdAt: number;
  packages: Listing<ImagePackage>;
  /** CVEs that its scan found when it was baked. */
  cves: Listing<string>;
}

/** An image as its packages and its scan show it. A scan from before the CVE was published that found nothing proves nothing. */
export function imageVerdict(
  { createdAt, packages, cves }: ImageFacts,
  { cve, fixes, publishedAt }: { cve: string; fixes: readonly FixPatch[]; publishedAt?: number | undefined },
): ImageVerdict {
  if (cves.kind === 'known' && cves.items.includes(cve)) return 'vulnerable';
  const held = packages.kind === 'known' ? byPackages(packages.items, fixes) : 'not-known';
  if (held !== 'not-known') return held;
  return cves.kind === 'known' && publishedAt !== undefined && createdAt > publishedAt ? 'clean' : 'not-known';
}

/**
 * Of every package for which there is a fix, the newest version in the image must be as new as one of the fixes: a kernel is installed beside its
 * predecessors. An image without any of these packages is not affected.
 */
function byPackages(packages: readonly ImagePackage[], fixes: readonly FixPatch[]): ImageVerdict {
  const named = fixes.flatMap((fix) => fix.package ?? []);
  if (named.length === 0 || packages.length === 0) return 'not-known';
  const heldOf = (name: string) => packages.filter(({ packageName }) => bareName(packageName) === name);
  const open = new Set(named.map(({ name }) => name));
  let verdict: ImageVerdict = 'clean';
  for (const name of open) {
    const held = heldOf(name);
    if (held.length === 0) continue;
    const own = named.filter(
      (fix) => fix.name === name && held.some((each) => isOfSame(each.packageVersion, fix.version)),
    );
    // A package of another distribution has versions of its own.
    if (own.length === 0) verdict = 'not-known';
    else if (!held.some(({ packageVersion }) => own.some(({ version }) => isAtLeast(packageVersion, version))))
      return 'vulnerable';
  }
  return verdict;
}

/** Image Builder names most versions without their epoch, which a vendor changes once in many years: then it is left out of both. */
const isAtLeast = (held: string, fix: string): boolean =>
  compareVersions(rulesFor(fix), held, /^[0-9]+:/.test(held) ? fix : fix.replace(/^[0-9]+:/, '')) >= 0;

/** What a release ends with says whose it is: `el9_4`, `amzn2023`, `ubuntu22.04`. */
const isOfSame = (one: string, other: string): boolean => distributionOf(one) === distributionOf(other);

const distributionOf = (version: string): string =>
  /amzn\d+|el\d+|fc\d+|ubuntu|deb\d*|suse|ol\d+/.exec(version)?.[0] ?? '';

/** Inventory names a package with or without its architecture. */
const bareName = (name: string): string => name.replace(/\.(?:x86_64|aarch64|noarch|i686|amd64|arm64|all)$/, '');

const rulesFor = (version: string) => (/(?:ubuntu|deb|\+dfsg)/.test(version) ? 'dpkg' : 'rpm');
