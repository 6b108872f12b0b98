import type { Config } from '../../config/types.ts';
import type { MadeImage } from '../../runs/types/made-image.ts';
import type { BakeRun } from '../types/run.ts';

/** The image that a bake has made for fleets of this account and Region; none where it made none. */
export function madeBy({ id, name, requester, outcome, emergency }: BakeRun): MadeImage | undefined {
  // An emergency asks for its fleets itself.
  if (outcome?.image === undefined || outcome.imageArn === undefined || emergency !== undefined) return undefined;
  return { by: id, name, requester, image: outcome.image, arn: outcome.imageArn };
}

/** Whether requests open with each new image of that name. */
export const opensRequests = ({ fleets }: Pick<Config, 'fleets'>, name: string): boolean =>
  Object.values(fleets).some(({ afterBake, image }) => afterBake === true && image === name);
