import type { ListedImage } from '../../aws/imagebuilder.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadContents } from '../../images/effect/contents.ts';
import { type ImageFacts, imageVerdict } from '../decision/image.ts';
import type { FixPatch, ImageVerdict } from '../types/exposure.ts';

export interface ImageVerdicts {
  /** By AMI id or URI. */
  byId: Readonly<Record<string, ImageVerdict>>;
  /** The newest that is known not to be vulnerable, unless a newer one is not. */
  fixed?: string;
  /** A scan says that there is a fix. */
  fixable: boolean;
  /** A scan has found it in one of them. */
  found: boolean;
}

/** Older ones count only while something runs them. Each is a read of the image and of its findings. */
const MOST_RECENT = 5;

interface Asked {
  cve: string;
  fixes: readonly FixPatch[];
  publishedAt?: number | undefined;
  /** Ids that instances run. */
  inUse: readonly string[];
  now: number;
}

/** What the images that a fleet runs hold, and the newest of its pipeline. @throws AwsCallError */
export async function loadImageVerdicts(
  ports: Uses<'images' | 'table'>,
  pipelineArn: string,
  { inUse, now, ...asked }: Asked,
): Promise<ImageVerdicts> {
  const made = (await ports.images.pipelineImages(pipelineArn)).filter(({ status }) => status === 'AVAILABLE');
  const [newest] = made;
  const wanted = made.filter((image, i) => i < MOST_RECENT || idsOf(image).some((id) => inUse.includes(id)));
  const held: { image: ListedImage; facts: ImageFacts; fixable: boolean }[] = [];
  for (const image of wanted) held.push({ image, ...(await factsOf(ports, image, { cve: asked.cve, now })) });
  // A scan that found it shows that scans knew it by then.
  const found = held.flatMap(({ facts }) => (finds(facts, asked.cve) ? [facts.createdAt] : []));
  const knownAt = Math.min(asked.publishedAt ?? Number.POSITIVE_INFINITY, ...found);
  const since = { ...asked, publishedAt: Number.isFinite(knownAt) ? knownAt : undefined };
  const byId = Object.fromEntries(
    held.flatMap(({ image, facts }) => idsOf(image).map((id) => [id, imageVerdict(facts, since)] as const)),
  );
  const fixable = held.some((each) => each.fixable);
  const id = newest?.own;
  return { byId, fixable, found: found.length > 0, ...(id !== undefined && byId[id] === 'clean' ? { fixed: id } : {}) };
}

const idsOf = ({ amis, imageUris }: ListedImage): readonly string[] => [...amis, ...imageUris];

const finds = ({ cves }: ImageFacts, cve: string): boolean => cves.kind === 'known' && cves.items.includes(cve);

async function factsOf(
  { images, table }: Uses<'images' | 'table'>,
  image: ListedImage,
  { cve, now }: { cve: string; now: number },
): Promise<{ facts: ImageFacts; fixable: boolean }> {
  const { packages, findings } = await loadContents({ images, table, now }, await images.image(image.arn));
  const listed = findings.kind === 'known' ? findings.items : [];
  return {
    facts: {
      createdAt: image.createdAt,
      packages,
      cves: findings.kind === 'known' ? { kind: 'known', items: listed.map(({ id }) => id.trim()) } : findings,
    },
    fixable: listed.some(({ id, fixAvailable }) => id.trim() === cve && fixAvailable === true),
  };
}
