import type * as sdk from '@aws-sdk/client-imagebuilder';
import { ResourceDependencyException } from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { notFound } from './errors.ts';
import type { ImageBuilderState } from './state.ts';

/**
 * Deletes what nothing uses any more. Images stay, and so do their AMIs.
 * https://docs.aws.amazon.com/imagebuilder/latest/userguide/delete-resources.html
 */
export const deleteHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    DeleteImagePipeline: async ({ imagePipelineArn = '' }, { requestId }) => {
      remove(state.pipelines, imagePipelineArn, []);
      state.schedules.get(imagePipelineArn)?.();
      state.schedules.delete(imagePipelineArn);
      return { requestId, imagePipelineArn };
    },
    DeleteImageRecipe: async ({ imageRecipeArn = '' }, { requestId }) => {
      remove(state.recipes, imageRecipeArn, [...state.pipelines.values()]);
      return { requestId, imageRecipeArn };
    },
    DeleteComponent: async ({ componentBuildVersionArn = '' }, { requestId }: CallContext) => {
      if (state.components.get(componentBuildVersionArn)?.owner !== state.accountId)
        throw notFound(componentBuildVersionArn);
      const version = componentBuildVersionArn.replace(/\/\d+$/, '');
      const used = [...state.recipes.values(), ...state.containerRecipes.values()].filter(({ components = [] }) =>
        components.some(
          ({ componentArn = '' }) => componentArn === componentBuildVersionArn || componentArn === version,
        ),
      );
      if (used.length > 0) throw inUse(componentBuildVersionArn);
      remove(state.components, componentBuildVersionArn, []);
      return { requestId, componentBuildVersionArn };
    },
    DeleteInfrastructureConfiguration: async ({ infrastructureConfigurationArn = '' }, { requestId }) => {
      remove(state.infrastructure, infrastructureConfigurationArn, [...state.pipelines.values()]);
      return { requestId, infrastructureConfigurationArn };
    },
    DeleteDistributionConfiguration: async ({ distributionConfigurationArn = '' }, { requestId }) => {
      remove(state.distributions, distributionConfigurationArn, [...state.pipelines.values()]);
      return { requestId, distributionConfigurationArn };
    },
  });

/** `users` are what could name it. @throws ResourceNotFoundException, ResourceDependencyException */
const remove = (items: Map<string, unknown>, arn: string, users: readonly object[]): void => {
  if (!items.has(arn)) throw notFound(arn);
  if (users.some((user) => Object.values(user).includes(arn))) throw inUse(arn);
  items.delete(arn);
};

const inUse = (arn: string): Error =>
  new ResourceDependencyException({
    message: `Resource dependency error: The resource ARN '${arn}' has other resources depended on it.`,
    $metadata: {},
  });
