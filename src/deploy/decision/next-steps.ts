import { isBake } from '../../bake/types/run.ts';
import type { Config } from '../../config/types.ts';
import { present } from '../../present.ts';
import type { Run } from '../../runs/types/run.ts';

/** The image that a run has made for fleets to be moved to: its id, its kind, and its build version ARN. */
export function imageMadeBy(run: Run): { id: string; kind: 'ami' | 'container'; arn?: string } | undefined {
  if (!isBake(run) || run.state !== 'succeeded' || run.outcome?.image === undefined) return undefined;
  const { image: id, imageArn } = run.outcome;
  return { id, kind: run.plan.output, ...present({ arn: imageArn }) };
}

/** The fleets that an image goes to first: requests for those that come after another open automatically. */
export const firstFleets = ({ fleets }: Pick<Config, 'fleets'>, image: string): string[] =>
  Object.values(fleets)
    .filter((fleet) => fleet.image === image && fleet.after === undefined)
    .map(({ name }) => name);
