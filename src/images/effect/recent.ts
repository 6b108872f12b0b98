import { AwsCallError } from '../../aws/failure.ts';
import type { ListedImage } from '../../aws/imagebuilder.ts';
import type { ImageConfig } from '../../config/types.ts';
import type { Uses } from '../../contract/ports.ts';
import { mergeFindings } from '../decision/cves.ts';
import type { OpenCves, RecentImages } from '../types.ts';

/** Newest first. Each is a read of the image and of its findings, so there are few. */
const MAX_RECENT = 5;

/** The newest images of a pipeline that can be deployed; none where none is named. Never throws: what AWS does not say is not known. */
export async function loadRecent({ images }: Uses<'images'>, { pipelineArn }: ImageConfig): Promise<RecentImages> {
  if (pipelineArn === undefined) return { kind: 'read', images: [], more: 0 };
  try {
    const made = (await images.pipelineImages(pipelineArn)).filter(({ status }) => status === 'AVAILABLE');
    const shown = made.slice(0, MAX_RECENT).map((image) => loadOne({ images }, image));
    return { kind: 'read', images: await Promise.all(shown), more: Math.max(0, made.length - MAX_RECENT) };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unreadable', error: error.code };
  }
}

async function loadOne(ports: Uses<'images'>, { arn, createdAt, amis, imageUris }: ListedImage) {
  return { arn, createdAt, ids: [...amis, ...imageUris], cves: await loadOpen(ports, arn) };
}

async function loadOpen({ images }: Uses<'images'>, arn: string): Promise<OpenCves> {
  try {
    const { scan } = await images.image(arn);
    if (scan === 'off') return { kind: 'off' };
    if (scan !== 'done') return { kind: 'unknown' };
    const open = mergeFindings(await images.findings(arn));
    const count = (wanted: string): number => open.filter(({ severity }) => severity === wanted).length;
    return { kind: 'known', critical: count('CRITICAL'), high: count('HIGH'), all: open.length };
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { kind: 'unknown' };
  }
}
