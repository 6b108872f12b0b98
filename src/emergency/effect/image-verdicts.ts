import type { BuiltImage, ListedImage } from '../../aws/imagebuilder.ts';
import type { ImageConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { loadContents } from '../../images/effect/contents.ts';
import type { ImageContents } from '../../images/types.ts';
import { imageVerdict } from '../decision/image.ts';
import type { FixPatch, ImageVerdict } from '../types/exposure.ts';

export interface ImageVerdicts {
  /** By AMI id or URI. */
  byId: Readonly<Record<string, ImageVerdict>>;
  /** The newest that is known not to be vulnerable, unless a newer one is not. */
  fixed?: string;
}

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
  { pipelineArn }: ImageConfig,
  { inUse, now, ...asked }: Asked,
): Promise<ImageVerdicts> {
  const made = (await ports.images.pipelineImages(pipelineArn)).filter(({ status }) => status === 'AVAILABLE');
  const [newest] = made;
  const byId: Record<string, ImageVerdict> = {};
  const wanted = made.filter((image) => image === newest || idsOf(image).some((id) => inUse.includes(id)));
  for (const image of wanted) {
    const verdict = await verdictOf(ports, await ports.images.image(image.arn), { ...asked, now, image });
    for (const id of idsOf(image)) byId[id] = verdict;
  }
  const [id] = newest === undefined ? [] : idsOf(newest);
  return id !== undefined && byId[id] === 'clean' ? { byId, fixed: id } : { byId };
}

const idsOf = ({ amis, imageUris }: ListedImage): readonly string[] => [...amis, ...imageUris];

async function verdictOf(
  { images, table }: Uses<'images' | 'table'>,
  built: BuiltImage,
  { now, image, ...asked }: Omit<Asked, 'inUse'> & { image: ListedImage },
): Promise<ImageVerdict> {
  const { packages, findings } = await loadContents({ images, table, now }, built);
  return imageVerdict({ createdAt: image.createdAt, packages, cves: idsIn(findings) }, asked);
}

const idsIn = (findings: ImageContents['findings']) =>
  findings.kind === 'known' ? ({ kind: 'known', items: findings.items.map(({ id }) => id.trim()) } as const) : findings;
