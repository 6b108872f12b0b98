import { unlessGone } from '../../aws/failure.ts';
import type { BuiltImage } from '../../aws/imagebuilder.ts';
import type { Here } from '../../config/here.ts';
import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import type { ImageOrigin } from '../types.ts';
import { BUILD_ARN, findImage } from './find-image.ts';

type OriginPorts = Uses<'images' | 'config' | 'here'>;

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

async function readBuild(
  { images, here }: OriginPorts,
  arn: string | undefined,
  id: string,
): Promise<BuiltImage | undefined> {
  // Of another account or Region nothing could be read.
  if (arn === undefined || !BUILD_ARN.test(arn) || !arn.includes(`:${here.region}:${here.account}:`)) return undefined;
  const built = await unlessGone(images.image(arn));
  return built !== undefined && hasMade(built, id, here) ? built : undefined;
}

const hasMade = ({ amis, imageUris }: BuiltImage, id: string, { region }: Here): boolean =>
  amis.some((ami) => ami.image === id && ami.region === region) || imageUris.includes(id);
