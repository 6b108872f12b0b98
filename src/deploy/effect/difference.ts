import { AwsCallError } from '../../aws/failure.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { differenceOf } from '../../images/decision/difference.ts';
import { loadContents } from '../../images/effect/contents.ts';
import { builderOf, findImage } from '../../images/effect/find-image.ts';
import type { ImageContents, ImageDifference } from '../../images/types.ts';
import { loadPacked, savePacked } from '../../store/packed.ts';
import type { Key, Table } from '../../store/table.ts';
import type { DeployImage } from '../types/image.ts';
import type { DeployPlan } from '../types/plan.ts';

const differenceKey = (runId: string): Key => ({ pk: `RUN#${runId}`, sk: 'DIFFERENCE' });

type ContentsPorts = Uses<'table' | 'config' | 'clock'> & UsesAt<'images'>;

/** Whether what was read of an image is kept for the next who compares with it. */
interface Keeping {
  keep: boolean;
}

/** What changes from the image that runs to the new one. If it is unknown, people are still asked. */
export async function loadChanges(
  ports: ContentsPorts,
  plan: DeployPlan,
  keeping: Keeping,
): Promise<ImageDifference | undefined> {
  try {
    const before = plan.change?.from === undefined ? undefined : await contentsOf(ports, plan.change.from, keeping);
    const after = await contentsOf(ports, plan.image, keeping);
    return after === undefined ? undefined : differenceOf(before, after);
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return undefined;
  }
}

export const saveDifference = (table: Table, runId: string, difference: ImageDifference): Promise<void> =>
  savePacked(table, differenceKey(runId), difference);

export const loadDifference = (table: Table, runId: string): Promise<ImageDifference | undefined> =>
  loadPacked(table, differenceKey(runId));

/** `undefined`: Image Builder did not make it, or no pipeline of the config did. */
async function contentsOf(
  ports: ContentsPorts,
  { arn, id }: DeployImage,
  { keep }: Keeping,
): Promise<ImageContents | undefined> {
  const image = await findImage(ports, arn ?? id);
  if (image === undefined) return undefined;
  const contents = await loadContents(
    { images: builderOf(ports, image), table: ports.table, now: ports.clock(), keep },
    image,
  );
  // Of the AMIs for several Regions, the one that is deployed.
  return { ...contents, image: id };
}
