import type { ProposedImage, SeenPipeline } from '../types.ts';
import { fleetName } from './names.ts';

export const imagesOf = (pipelines: readonly SeenPipeline[]): readonly ProposedImage[] =>
  pipelines.map(({ name, arn }) => ({ name: fleetName(name), pipeline: arn }));

/** The image of a fleet by the AMI that it has now: of the pipeline that made it, and of nothing else. */
export function imageOfAmi(
  ami: string | undefined,
  pipelines: readonly SeenPipeline[],
): { image: string } | { doubt: string } {
  const made = pipelines.find(({ amis }) => amis.includes(ami ?? ''));
  if (made !== undefined) return { image: fleetName(made.name) };
  const what = ami === undefined ? 'its AMI could not be read' : `no pipeline of this account made its AMI ${ami}`;
  return {
    doubt: `${what}: without an image each deploy needs an override, decide which pipeline's images it takes`,
  };
}
