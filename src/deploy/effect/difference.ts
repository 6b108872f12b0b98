import { AwsCallError } from '../../aws/failure.ts';
import type { Uses } from '../../contract/ports.ts';
import { differenceOf } from '../../images/decision/difference.ts';
import { loadContents } from '../../images/effect/contents.ts';
import { findImage } from '../../images/effect/find-image.ts';
import type { ImageContents, ImageDifference } from '../../images/types.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { DeployImage, DeployPlan } from '../types/plan.ts';
import type { DeployRun } from '../types/run.ts';

const differenceKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'DIFFERENCE' });

/** Makes and keeps what changes from the image that runs to the new one. That it cannot be told keeps nobody from being asked. */
export async function saveDifference(
  ports: Uses<'images' | 'table' | 'config' | 'clock'>,
  run: DeployRun,
  plan: DeployPlan,
): Promise<void> {
  try {
    const before = plan.change?.from === undefined ? undefined : await contentsOf(ports, plan.change.from);
    const after = await contentsOf(ports, plan.image);
    if (after === undefined) return;
    await savePacked(ports.table, differenceKey(run.id), differenceOf(before, after));
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
  }
}

export const loadDifference = (table: Table, runId: string): Promise<ImageDifference | undefined> =>
  loadPacked(table, differenceKey(runId));

/** `undefined`: Image Builder did not make it, or no pipeline of the config did. */
async function contentsOf(
  ports: Uses<'images' | 'table' | 'config' | 'clock'>,
  { arn, id }: DeployImage,
): Promise<ImageContents | undefined> {
  const image = await findImage(ports, arn ?? id);
  if (image === undefined) return undefined;
  const contents = await loadContents({ images: ports.images, table: ports.table, now: ports.clock() }, image);
  // Of the AMIs for several Regions, the one that is deployed.
  return { ...contents, image: id };
}
