import type { ImageBuilder } from '../../aws/imagebuilder.ts';
import { differenceOf } from '../../images/decision/difference.ts';
import { loadContents } from '../../images/effect/contents.ts';
import type { ImageDifference } from '../../images/types.ts';
import { reportKey } from '../../store/keys.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Table } from '../../store/table.ts';
import type { BakeRun } from '../types/run.ts';

interface Sources {
  images: ImageBuilder;
  table: Table;
  now: number;
}

/** What of a finished bake its difference is made from; `id` is that of the run, or of the bake that others started. */
type Finished = Pick<BakeRun, 'id' | 'outcome' | 'plan'>;

/** The difference of a finished bake to the pipeline's previous image, stored beside it. Waits for a scan that is still running. */
export async function makeReport(sources: Sources, run: Finished, last: boolean): Promise<'ready' | 'not-yet'> {
  const imageArn = run.outcome?.imageArn;
  if (imageArn === undefined) return 'not-yet';
  const image = await sources.images.image(imageArn);
  if (image.scan === 'going-on' && !last) return 'not-yet';
  const previous = await previousImage(sources.images, run.plan.pipelineArn, imageArn);
  // One after the other: when one cannot be read, the other is not left being read by nobody.
  const before = previous === undefined ? undefined : await loadContents(sources, await sources.images.image(previous));
  const after = await loadContents(sources, image);
  await savePacked(sources.table, reportKey(run.id), differenceOf(before, after));
  return 'ready';
}

export const hasReport = async (table: Table, id: string): Promise<boolean> =>
  (await table.get(reportKey(id))) !== undefined;

export const loadReport = (table: Table, runId: string): Promise<ImageDifference | undefined> =>
  loadPacked(table, reportKey(runId));

/** The newest available image that the pipeline made before this one. */
async function previousImage(images: ImageBuilder, pipelineArn: string, imageArn: string): Promise<string | undefined> {
  const built = await images.pipelineImages(pipelineArn);
  const ours = built.find(({ arn }) => arn === imageArn);
  const earlier = built.filter(
    ({ arn, status, createdAt }) =>
      arn !== imageArn && status === 'AVAILABLE' && createdAt <= (ours?.createdAt ?? Number.POSITIVE_INFINITY),
  );
  return earlier[0]?.arn;
}
