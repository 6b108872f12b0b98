import { present } from '../../present.ts';
import type { Cve, Finding, ImageContents, ImageDifference, ImageRef, Lack, Listing, NotCompared } from '../types.ts';
import { compareCves, mergeFindings } from './cves.ts';
import { comparePackages, packageVersions } from './packages.ts';

/**
 * What changed from `before` to `after`; without a `before`, what the first image of a pipeline holds.
 * A side that is not known is never taken for an empty one.
 */
export function differenceOf(before: ImageContents | undefined, after: ImageContents): ImageDifference {
  return {
    ...(before === undefined ? {} : { before: refOf(before) }),
    after: refOf(after),
    packages: packagesOf(before, after),
    cves: cvesOf(before, after),
  };
}

const refOf = ({ arn, image }: ImageContents): ImageRef => ({ arn, ...present({ image }) });

function packagesOf(before: ImageContents | undefined, after: ImageContents): ImageDifference['packages'] {
  const [older, newer] = [collected(before?.packages), collected(after.packages)];
  if (typeof older !== 'string' && typeof newer !== 'string') return comparePackages(older, newer);
  return notCompared(older, typeof newer === 'string' ? newer : packageVersions(newer));
}

/** Every system has packages: an empty list comes from a pipeline without enhanced image metadata. */
function collected<Item>(listing: Listing<Item> | undefined): readonly Item[] | Lack {
  const items = known(listing);
  return items.length === 0 ? 'off' : items;
}

/** A scanned image can be without findings, so an empty list stays one. */
function cvesOf(before: ImageContents | undefined, after: ImageContents): ImageDifference['cves'] {
  const [older, newer] = [cvesIn(before?.findings), cvesIn(after.findings)];
  return typeof older !== 'string' && typeof newer !== 'string' ? compareCves(older, newer) : notCompared(older, newer);
}

function cvesIn(listing: Listing<Finding> | undefined): readonly Cve[] | Lack {
  const findings = known(listing);
  return typeof findings === 'string' ? findings : mergeFindings(findings);
}

function known<Item>(listing: Listing<Item> | undefined): readonly Item[] | Lack {
  if (listing === undefined) return 'none';
  return listing.kind === 'known' ? listing.items : listing.kind;
}

const notCompared = <Item>(older: readonly unknown[] | Lack, newer: readonly Item[] | Lack): NotCompared<Item> => ({
  kind: 'not-compared',
  ...(typeof older === 'string' ? { before: older } : {}),
  ...(typeof newer === 'string' ? { after: newer } : { now: newer }),
});
