import type { Config, ImageConfig } from '../../config/types.ts';

/** An image with a pipeline here: of the others only the gold AMI is known. */
export type BakedImage = ImageConfig & { pipelineArn: string };

export const isBaked = (image: ImageConfig): image is BakedImage => image.pipelineArn !== undefined;

export const bakedImages = ({ images }: Pick<Config, 'images'>): BakedImage[] => Object.values(images).filter(isBaked);

export function bakedImage({ images }: Pick<Config, 'images'>, name: string): BakedImage | undefined {
  const image = Object.hasOwn(images, name) ? images[name] : undefined;
  return image !== undefined && isBaked(image) ? image : undefined;
}
