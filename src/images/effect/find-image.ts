import type { BuiltImage, ImageBuilder, ListedImage } from '../../aws/imagebuilder.ts';
import { placeNamed, placeOfArn, placeText } from '../../config/place.ts';
import type { ImageConfig } from '../../config/types.ts';
import type { Uses, UsesAt } from '../../contract/ports.ts';

/** Of one build of one version; its Region and account are captured. */
export const BUILD_ARN = /^arn:aws[a-z-]*:imagebuilder:([a-z0-9-]+):(\d{12}):image\/[a-z0-9-]+\/\d+\.\d+\.\d+\/\d+$/;

type FindPorts = Uses<'config'> & UsesAt<'images'>;

/**
 * An image by its build version ARN, by an AMI id or URI that a configured pipeline made, or a configured name for its newest. An
 * ARN of a place that the config does not list names no image here: IAM allows reading none, and Image Builder would refuse the call.
 * Throws AwsCallError also where it was not found and a pipeline could not be read.
 */
export async function findImage(ports: FindPorts, name: string): Promise<BuiltImage | undefined> {
  const { config } = ports;
  if (BUILD_ARN.test(name)) return readImage(ports, name);
  const configured = Object.hasOwn(config.images, name) ? config.images[name] : undefined;
  const pipelines = configured === undefined ? Object.values(config.images) : [configured];
  const lists = await Promise.allSettled(pipelines.map((image) => listImages(ports, image)));
  const found = lists
    .flatMap((list) => (list.status === 'fulfilled' ? list.value : []))
    .find(({ amis, imageUris, status }) =>
      configured === undefined ? amis.includes(name) || imageUris.includes(name) : status === 'AVAILABLE',
    );
  if (found !== undefined) return readImage(ports, found.arn);
  for (const list of lists) if (list.status === 'rejected') throw list.reason;
  return undefined;
}

/** Read where it was built; `undefined` where the config does not list that. */
export async function readImage(ports: FindPorts, arn: string): Promise<BuiltImage | undefined> {
  const own = placeOfArn(arn);
  const place = own && placeNamed(ports.config, placeText(own));
  return place === undefined ? undefined : ports.at(place).images.image(arn);
}

const listImages = async (ports: FindPorts, { pipelineArn, place }: ImageConfig): Promise<readonly ListedImage[]> =>
  pipelineArn === undefined ? [] : ports.at(place).images.pipelineImages(pipelineArn);

/** Image Builder where that image was built. */
export function builderOf(ports: UsesAt<'images'>, { arn }: Pick<BuiltImage, 'arn'>): ImageBuilder {
  const place = placeOfArn(arn);
  if (place === undefined) throw new Error(`${arn} is no ARN of an image`);
  return ports.at(place).images;
}
