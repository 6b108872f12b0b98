import type { ImageBuilder } from '../aws/imagebuilder/service.ts';

interface Seed {
  imageBuilder: ImageBuilder;
  accountId: string;
  region: string;
}

/** A pipeline's newest image, or the one so many before it. */
const PLACEHOLDER = /^\{image:([a-z0-9-]+?)(?:-([1-9]))?\}$/;

/** What stands for an image is that image; anything else is itself. */
export const withImages = async (seed: Seed, value: string): Promise<string> => {
  const [, pipeline, before = '0'] = PLACEHOLDER.exec(value) ?? [];
  return pipeline === undefined ? value : builtImage(seed, pipeline, Number(before));
};

/** The AMI of this account and Region, or the container image's URI. */
const builtImage = async (seed: Seed, pipeline: string, before: number): Promise<string> => {
  const { accountId, region } = seed;
  const { imageSummaryList } = await seed.imageBuilder.handlers.ListImagePipelineImages(
    { imagePipelineArn: `arn:aws:imagebuilder:${region}:${accountId}:image-pipeline/${pipeline}` },
    { accountId, region, requestId: 'seed' },
  );
  const { amis = [], containers = [] } =
    imageSummaryList.filter(({ state }) => state?.status === 'AVAILABLE').at(-1 - before)?.outputResources ?? {};
  const ami = amis.find((one) => one.region === region && one.accountId === accountId)?.image;
  const found = ami ?? containers[0]?.imageUris?.[0];
  if (found === undefined) throw new Error(`the world asks for an image of ${pipeline}, which has none`);
  return found;
};
