import { AwsCallError } from '../../aws/failure.ts';
import type { BuiltImage, ImageBuilder } from '../../aws/imagebuilder.ts';
import { present } from '../../present.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { ImageContents, ImagePackage, Listing } from '../types.ts';

/** A year: longer than anyone compares with, and the cache is only that. */
const CACHE_TTL_S = 365 * 86_400;

interface Sources {
  images: ImageBuilder;
  table: Table;
  now: number;
  /** `false`: what was read is not kept for the next time. */
  keep?: boolean;
}

/** What an image holds. An image's packages never change, so they are read from Image Builder (25 a page) once. */
export async function loadContents(sources: Sources, image: BuiltImage): Promise<ImageContents> {
  const { images } = sources;
  const packages = image.packagesOn ? await loadPackages(sources, image.arn) : ({ kind: 'off' } as const);
  const findings = await loadFindings(images, image);
  return { arn: image.arn, packages, findings, ...present({ image: image.own }) };
}

async function loadFindings(images: ImageBuilder, { arn, scan }: BuiltImage): Promise<ImageContents['findings']> {
  if (scan === 'off') return { kind: 'off' };
  if (scan !== 'done') return { kind: 'unknown' };
  try {
    return { kind: 'known', items: await images.findings(arn) };
  } catch (error) {
    // Without findings the packages are still worth telling.
    if (error instanceof AwsCallError && error.failure === 'refused') return { kind: 'unknown' };
    throw error;
  }
}

const contentsKey = (imageArn: string): Key => ({ pk: `IMAGE#${imageArn}`, sk: 'CONTENTS' });

async function loadPackages({ images, table, now, keep = true }: Sources, arn: string): Promise<Listing<ImagePackage>> {
  const cached: unknown = await loadPacked(table, contentsKey(arn));
  if (isPackages(cached)) return { kind: 'known', items: cached };
  const items = await images.packages(arn);
  if (keep) await savePacked(table, contentsKey(arn), items, { ttl: Math.floor(now / 1000) + CACHE_TTL_S });
  return { kind: 'known', items };
}

const isPackages = (value: unknown): value is ImagePackage[] => Array.isArray(value) && value.every(isPackage);

const isPackage = (value: unknown): value is ImagePackage =>
  typeof value === 'object' && value !== null && 'packageName' in value && 'packageVersion' in value;
