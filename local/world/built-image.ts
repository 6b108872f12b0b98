import type { ImageBuilder } from '../aws/imagebuilder/service.ts';

interface Bakery {
  imageBuilder: ImageBuilder;
  accountId: string;
  region: string;
}

export interface ImageSeed extends Bakery {
  world: { pipelines: readonly { name: string }[] };
  /** Where pipelines that are not of this place have baked for it. */
  bakery?: Bakery;
}

/** A pipeline's newest image, or the one so many before it. */
const PLACEHOLDER = /^\{image:([a-z0-9-]+?)(?:-([1-9]))?\}$/;

/** What stands for an image is that image; anything else is itself. */
export const withImages = async (seed: ImageSeed, value: string): Promise<string> => {
  const [, pipeline, before = '0'] = PLACEHOLDER.exec(value) ?? [];
  return pipeline === undefined ? value : builtImage(seed, pipeline, Number(before));
};

/** The AMI of this account and Region, or the container image's URI. */
const builtImage = async (seed: ImageSeed, pipeline: string, before: number): Promise<string> => {
  const { accountId, region } = seed;
  const isOwn = seed.world.pipelines.some(({ name }) => name === pipeline);
  const from = isOwn || seed.bakery === undefined ? seed : seed.bakery;
  const { imageSummaryList } = await from.imageBuilder.handlers.ListImagePipelineImages(
    { imagePipelineArn: `arn:aws:imagebuilder:${from.region}:${from.accountId}:image-pipeline/${pipeline}` },
    { accountId: from.accountId, region: from.region, requestId: 'seed' },
  );
  const { amis = [], containers = [] } =
    imageSummaryList.filter(({ state }) => state?.status === 'AVAILABLE').at(-1 - before)?.outputResources ?? {};
  const ami = amis.find((one) => one.region === region && one.accountId === accountId)?.image;
  const found = ami ?? containers[0]?.imageUris?.[0];
  if (found === undefined) throw new Error(`the world asks for an image of ${pipeline}, which has none`);
  return found;
};
