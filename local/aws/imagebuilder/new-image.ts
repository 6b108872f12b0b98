import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import { createWaiting } from '../waiting.ts';
import { arnOf, slug } from './arns.ts';
import { deniedParameter } from './parameters.ts';
import { planBake } from './plan.ts';
import type { ImageBuilderState, ImageRecord } from './state.ts';

interface NewImage {
  tags: Record<string, string>;
  createdAt?: number;
  buildType?: ImageRecord['buildType'];
}

/** The next build version of a pipeline's recipe, PENDING. */
export const newImage = (state: ImageBuilderState, pipeline: ImagePipeline, options: NewImage): ImageRecord => {
  const basis = basisOf(state, pipeline);
  const recipe = basis.imageRecipe ?? basis.containerRecipe;
  const name = slug(recipe?.name ?? '');
  const version = recipe?.version ?? '';
  const prefix = arnOf(state, `image/${name}/${version}/`);
  const build = [...state.images.keys()].filter((arn) => arn.startsWith(prefix)).length + 1;
  const image: ImageRecord = {
    arn: `${prefix}${build}`,
    name,
    version,
    build,
    kind: basis.containerRecipe === undefined ? 'AMI' : 'DOCKER',
    basis,
    pipelineArn: pipeline.arn ?? '',
    status: 'PENDING',
    createdAt: options.createdAt ?? state.clock.now(),
    buildType: options.buildType ?? 'USER_INITIATED',
    outputs: {},
    packages: [],
    upgraded: new Set(),
    findings: [],
    phases: [],
    tags: { ...pipeline.imageTags, ...options.tags },
    cancelling: false,
    waiting: createWaiting(state.clock),
    ...(basis.imageScanningConfiguration?.imageScanningEnabled === true && { scan: 'PENDING' as const }),
  };
  const reason = deniedParameter(state, pipeline);
  if (reason !== undefined)
    image.fault = { target: 'bake', pipeline: image.pipelineArn, kind: 'distribution-failure', reason };
  image.phases = planBake(state, image);
  state.images.set(image.arn, image);
  return image;
};

const basisOf = (state: ImageBuilderState, pipeline: ImagePipeline): ImageRecord['basis'] => {
  const imageRecipe = state.recipes.get(pipeline.imageRecipeArn ?? '');
  const containerRecipe = state.containerRecipes.get(pipeline.containerRecipeArn ?? '');
  const infrastructureConfiguration = state.infrastructure.get(pipeline.infrastructureConfigurationArn ?? '');
  const distributionConfiguration = state.distributions.get(pipeline.distributionConfigurationArn ?? '');
  const {
    imageTestsConfiguration,
    imageScanningConfiguration,
    enhancedImageMetadataEnabled,
    executionRole,
    workflows,
  } = pipeline;
  return {
    imageRecipe,
    containerRecipe,
    infrastructureConfiguration,
    distributionConfiguration,
    imageTestsConfiguration,
    imageScanningConfiguration,
    enhancedImageMetadataEnabled,
    executionRole,
    workflows,
  };
};
