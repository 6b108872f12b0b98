import type * as sdk from '@aws-sdk/client-imagebuilder';
import { handlersOf } from '../service.ts';
import { notFound } from './errors.ts';
import type { ImageBuilderState } from './state.ts';

export const tagHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    ListTagsForResource: async ({ resourceArn }) => ({ tags: taggedResource(state, resourceArn).tags ?? {} }),
    TagResource: async ({ resourceArn, tags }) => {
      const resource = taggedResource(state, resourceArn);
      resource.tags = { ...resource.tags, ...tags };
      return {};
    },
    UntagResource: async ({ resourceArn, tagKeys }) => {
      const resource = taggedResource(state, resourceArn);
      const kept = Object.entries(resource.tags ?? {}).filter(([key]) => tagKeys?.includes(key) !== true);
      resource.tags = Object.fromEntries(kept);
      return {};
    },
  });

const taggedResource = (
  state: ImageBuilderState,
  arn: string | undefined,
): { tags?: Record<string, string> | undefined } => {
  const { components, recipes, containerRecipes, infrastructure, distributions, workflows, pipelines, images } = state;
  const found = [components, recipes, containerRecipes, infrastructure, distributions, workflows, pipelines, images]
    .map((items) => items.get(arn ?? ''))
    .find((item) => item !== undefined);
  if (found === undefined) throw notFound(arn);
  return found;
};
