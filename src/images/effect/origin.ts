import { unlessGone } from '../../aws/failure.ts';
import type { BuiltImage } from '../../aws/imagebuilder.ts';
import type { Here } from '../../config/here.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { ImageOrigin } from '../types.ts';
import { BUILD_ARN, findImage, readImage } from './find-image.ts';

type OriginPorts = Uses<'config' | 'here'> & UsesAt<'images'>;

/**
 * The pipeline that made an image, by Image Builder's own word. `builtAs` is where to look first; it may come from a tag, which
 * anyone with `ec2:CreateTags` can write, so Image Builder must name this very image among what it made. Throws AwsCallError.
 */
export async function loadPipeline(
  ports: OriginPorts,
  { id, builtAs }: { id: string; builtAs: string | undefined },
): Promise<ImageOrigin['pipeline']> {
  const built = (await readBuild(ports, builtAs, id)) ?? (await unlessGone(findImage(ports, id)));
  const arn = built !== undefined && hasMade(built, id, ports.here) ? built.pipelineArn : undefined;
  if (arn === undefined) return undefined;
  const image = Object.values(ports.config.images).find(({ pipelineArn }) => pipelineArn === arn)?.name;
  return { arn, ...present({ image }) };
}

async function readBuild(ports: OriginPorts, arn: string | undefined, id: string): Promise<BuiltImage | undefined> {
  if (arn === undefined || !BUILD_ARN.test(arn)) return undefined;
  const built = await unlessGone(readImage(ports, arn));
  return built !== undefined && hasMade(built, id, ports.here) ? built : undefined;
}

const hasMade = ({ amis, imageUris }: BuiltImage, id: string, { region }: Here): boolean =>
  amis.some((ami) => ami.image === id && ami.region === region) || imageUris.includes(id);
