import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { ImageSummary, ImageVersion } from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { latestReferences, parseVersioned, resolveVersion } from './arns.ts';
import { findImage } from './build-handlers.ts';
import { invalidValue } from './errors.ts';
import { filtered, listPage } from './lists.ts';
import { managedImage } from './managed.ts';
import { findPipeline } from './pipeline-handlers.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

export const imageHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    GetImage: async ({ imageBuildVersionArn }, { requestId }) => {
      const reference = parseVersioned('imageBuildVersionArn', imageBuildVersionArn);
      const managed = managedImage(state.region, reference, state.clock.now());
      if (managed !== undefined)
        return { requestId, image: managed, latestVersionReferences: latestReferences(managed.arn ?? '') };
      const image = findImage(state, resolveVersion(state.images.keys(), reference) ?? imageBuildVersionArn);
      return { requestId, image: shownImage(image), latestVersionReferences: latestReferences(image.arn) };
    },
    ListImages: async (input: sdk.ListImagesCommandInput, { requestId }: CallContext) => {
      const own = input.owner === undefined || input.owner === 'Self' ? [...state.images.values()] : [];
      const versions = [...new Map(own.map((image) => [versionArn(image), image])).values()];
      const page = listPage(filtered(versions, input.filters, imageFilters), input);
      return {
        requestId,
        imageVersionList: page.items.map((image) => shownVersion(state, image)),
        nextToken: page.nextToken,
      };
    },
    ListImageBuildVersions: async (input: sdk.ListImageBuildVersionsCommandInput, { requestId }: CallContext) => {
      const { imageVersionArn } = input;
      if (imageVersionArn !== undefined && parseVersioned('imageVersionArn', imageVersionArn).build !== undefined) {
        throw invalidValue('imageVersionArn', imageVersionArn, 'is the ARN of a build version');
      }
      const builds = [...state.images.values()].filter(
        (image) => imageVersionArn === undefined || versionArn(image) === imageVersionArn,
      );
      const page = listPage(filtered(builds, input.filters, imageFilters), input);
      return {
        requestId,
        imageSummaryList: page.items.map((image) => shownSummary(state, image)),
        nextToken: page.nextToken,
      };
    },
    ListImagePipelineImages: async (input, { requestId }) => {
      const { arn } = findPipeline(state, input.imagePipelineArn);
      const made = [...state.images.values()].filter((image) => image.pipelineArn === arn);
      const page = listPage(filtered(made, input.filters, imageFilters), input);
      return {
        requestId,
        imageSummaryList: page.items.map((image) => shownSummary(state, image)),
        nextToken: page.nextToken,
      };
    },
  });

const imageFilters: Record<string, (image: ImageRecord) => string | undefined> = {
  name: ({ name }) => name,
  version: ({ version }) => version,
  type: ({ kind }) => kind,
  platform: () => 'Linux',
  osVersion: () => 'Amazon Linux 2023',
};

const versionArn = ({ arn }: ImageRecord): string => arn.replace(/\/\d+$/, '');

const common = (image: ImageRecord) => ({
  name: image.name,
  type: image.kind,
  version: `${image.version}/${image.build}`,
  platform: 'Linux' as const,
  osVersion: 'Amazon Linux 2023',
  dateCreated: new Date(image.createdAt).toISOString(),
  buildType: image.buildType,
  imageSource: 'CUSTOM' as const,
});

const stateOf = ({ status, reason, failureContext }: ImageRecord) => ({
  status,
  ...(reason !== undefined && { reason }),
  ...(failureContext !== undefined && { failureContext }),
});

const shownImage = (image: ImageRecord) => ({
  ...common(image),
  arn: image.arn,
  state: stateOf(image),
  ...image.basis,
  sourcePipelineArn: image.pipelineArn,
  outputResources: image.outputs,
  tags: image.tags,
  ...(image.scan !== undefined && { scanState: { status: image.scan } }),
});

const shownSummary = (state: ImageBuilderState, image: ImageRecord): ImageSummary => ({
  ...common(image),
  arn: image.arn,
  owner: state.accountId,
  state: stateOf(image),
  outputResources: image.outputs,
  tags: image.tags,
});

const shownVersion = (state: ImageBuilderState, image: ImageRecord): ImageVersion => ({
  ...common(image),
  arn: versionArn(image),
  version: image.version,
  owner: state.accountId,
});
