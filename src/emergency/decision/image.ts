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

/** An image as its packages and its scan show it. That a scan of before the CVE was published found nothing says nothing. */
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
 * Of every package for which there is a fix, the newest version in the image must be as new as one of the fixes: a kernel stands beside its
 * predecessors. An image without any of these packages is not affected.
 */
function byPackages(packages: readonly ImagePackage[], fixes: readonly FixPatch[]): ImageVerdict {
  const named = fixes.flatMap((fix) => fix.package ?? []);
  if (named.length === 0 || packages.length === 0) return 'not-known';
  const isOpen = (name: string): boolean => {
    const held = packages.filter(({ packageName }) => bareName(packageName) === name);
    const isMended = ({ packageVersion }: ImagePackage): boolean =>
      named.some(
        (fix) => fix.name === name && compareVersions(rulesFor(fix.version), packageVersion, fix.version) >= 0,
      );
    return held.length > 0 && !held.some(isMended);
  };
  return [...new Set(named.map(({ name }) => name))].some(isOpen) ? 'vulnerable' : 'clean';
}

/** Inventory names a package with or without its architecture. */
const bareName = (name: string): string => name.replace(/\.(?:x86_64|aarch64|noarch|i686|amd64|arm64|all)$/, '');

const rulesFor = (version: string) => (/(?:ubuntu|deb|\+dfsg)/.test(version) ? 'dpkg' : 'rpm');
