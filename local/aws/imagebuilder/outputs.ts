import type { Ami, OutputResources } from '@aws-sdk/client-imagebuilder';
import { digest } from '../identifiers.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

/** The AMI in the Region where the image is built. */
export const firstAmi = (state: ImageBuilderState, image: ImageRecord, now: number): OutputResources => ({
  amis: [ami(state, image, { region: state.region, accountId: ownerOf(state, image) }, now)],
});

const OTHER_ACCOUNT = '444455556666';

/** By a fault it lands in another account, and Image Builder is content. */
const ownerOf = ({ accountId }: ImageBuilderState, { fault }: ImageRecord): string =>
  fault?.kind === 'other-account' ? OTHER_ACCOUNT : accountId;

export const firstContainer = (state: ImageBuilderState, image: ImageRecord): OutputResources => ({
  containers: [container(state, image, state.region)],
});

/** Everything the distribution configuration asks for. */
export const outputsOf = (state: ImageBuilderState, image: ImageRecord, now: number): OutputResources => {
  const distributions = image.basis.distributionConfiguration?.distributions ?? [];
  const regions = [...new Set([state.region, ...distributions.flatMap(({ region }) => region ?? [])])];
  if (image.kind === 'DOCKER') return { containers: regions.map((region) => container(state, image, region)) };
  const places = regions.flatMap((region) => {
    const accounts = distributions
      .filter((distribution) => distribution.region === region)
      .flatMap(({ amiDistributionConfiguration }) => amiDistributionConfiguration?.targetAccountIds ?? []);
    return [...new Set([ownerOf(state, image), ...accounts])].map((accountId) => ({ region, accountId }));
  });
  return { amis: places.map((place) => ami(state, image, place, now)) };
};

const ami = (
  state: ImageBuilderState,
  image: ImageRecord,
  { region, accountId }: { region: string; accountId: string },
  now: number,
): Ami => {
  const id = `ami-0${digest(`${image.arn}/${region}/${accountId}`).slice(0, 16)}`;
  const name = `${image.name} ${new Date(image.createdAt).toISOString().replaceAll(':', '-')}`;
  const description = `${image.name} ${image.version}, build ${image.build}`;
  // What Image Builder reports is the same: EC2 has what came of it.
  const isFailed = image.fault?.kind === 'failed-ami';
  if (image.fault?.kind !== 'no-ami')
    state.onAmi({ id, region, accountId, name, description, createdAt: now, tags: amiTags(image, region), isFailed });
  return { region, image: id, name, description, accountId, state: { status: 'AVAILABLE' } };
};

const amiTags = (image: ImageRecord, region: string): Record<string, string> => ({
  CreatedBy: 'EC2 Image Builder',
  Ec2ImageBuilderArn: image.arn,
  ...image.basis.distributionConfiguration?.distributions?.find((distribution) => distribution.region === region)
    ?.amiDistributionConfiguration?.amiTags,
});

const container = (state: ImageBuilderState, image: ImageRecord, region: string) => {
  const repository = image.basis.containerRecipe?.targetRepository?.repositoryName ?? image.name;
  const registry = `${state.accountId}.dkr.ecr.${region}.amazonaws.com/${repository}`;
  return { region, imageUris: [`${registry}:${image.version}-${image.build}`, `${registry}:latest`] };
};
