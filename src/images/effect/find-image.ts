import type { BuiltImage } from '../../aws/imagebuilder.ts';
import { hereOf } from '../../config/here.ts';
import type { Uses } from '../../contract/ports.ts';

/** Of one build of one version; its Region and account are captured. */
export const BUILD_ARN = /^arn:aws[a-z-]*:imagebuilder:([a-z0-9-]+):(\d{12}):image\/[a-z0-9-]+\/\d+\.\d+\.\d+\/\d+$/;

/**
 * An image by its build version ARN, by an AMI id or URI that a configured pipeline made, or a configured name for its newest. An
 * ARN of another account or Region names no image here: IAM allows reading none, and Image Builder would refuse the call.
 */
export async function findImage(
  { images, config }: Uses<'images' | 'config'>,
  name: string,
): Promise<BuiltImage | undefined> {
  const [arn, region, account] = BUILD_ARN.exec(name) ?? [];
  if (arn !== undefined) {
    const here = hereOf(config);
    return region === here.region && account === here.account ? images.image(arn) : undefined;
  }
  const configured = Object.hasOwn(config.images, name) ? config.images[name] : undefined;
  const pipelines = configured === undefined ? Object.values(config.images) : [configured];
  const lists = await Promise.all(
    pipelines.flatMap(({ pipelineArn }) => (pipelineArn === undefined ? [] : images.pipelineImages(pipelineArn))),
  );
  const found = lists
    .flat()
    .find(({ amis, imageUris, status }) =>
      configured === undefined ? amis.includes(name) || imageUris.includes(name) : status === 'AVAILABLE',
    );
  return found === undefined ? undefined : images.image(found.arn);
}
