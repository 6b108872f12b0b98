import type * as sdk from '@aws-sdk/client-imagebuilder';
import type { ComponentConfiguration } from '@aws-sdk/client-imagebuilder';
import type { CallContext } from '../../types.ts';
import { handlersOf } from '../service.ts';
import { kept } from '../take.ts';
import { arnOf, latestReferences, parseVersioned, resolveVersion, slug } from './arns.ts';
import { alreadyExists, invalidRequest, invalidValue, notFound, once, required } from './errors.ts';
import { filtered, listPage } from './lists.ts';
import type { ImageBuilderState } from './state.ts';

export const recipeHandlers = (state: ImageBuilderState) =>
  handlersOf<typeof sdk>()({
    CreateComponent: async (input, context) =>
      once(state, 'CreateComponent', input, () => createComponent(state, input, context)),
    GetComponent: async ({ componentBuildVersionArn }, { requestId }) => {
      const component = versioned(state.components, 'componentBuildVersionArn', componentBuildVersionArn);
      return { requestId, component, latestVersionReferences: latestReferences(component.arn ?? '') };
    },
    ListComponents: async (input: sdk.ListComponentsCommandInput, { requestId }: CallContext) => {
      const wanted = input.owner === 'Amazon' ? 'Amazon' : state.accountId;
      const owned = [...state.components.values()].filter(({ owner }) => owner === wanted);
      const found = filtered(owned, input.filters, {
        name: ({ name }) => name,
        platform: ({ platform }) => platform,
        version: ({ version }) => version,
      });
      const page = listPage(found, input);
      const componentVersionList = page.items.map(({ data: _data, arn, ...component }) => ({
        ...component,
        arn: (arn ?? '').replace(/\/\d+$/, ''),
      }));
      return { requestId, componentVersionList, nextToken: page.nextToken };
    },
    CreateImageRecipe: async (input, context) =>
      once(state, 'CreateImageRecipe', input, () => createImageRecipe(state, input, context)),
    GetImageRecipe: async ({ imageRecipeArn }, { requestId }) => {
      const imageRecipe = versioned(state.recipes, 'imageRecipeArn', imageRecipeArn);
      return { requestId, imageRecipe, latestVersionReferences: latestReferences(imageRecipe.arn ?? '') };
    },
    ListImageRecipes: async (input: sdk.ListImageRecipesCommandInput, { requestId }: CallContext) => {
      const found = filtered(own(input.owner, state.recipes), input.filters, {
        name: ({ name }) => name,
        parentImage: ({ parentImage }) => parentImage,
        platform: ({ platform }) => platform,
      });
      const page = listPage(found, input);
      return { requestId, imageRecipeSummaryList: page.items, nextToken: page.nextToken };
    },
    CreateContainerRecipe: async (input, context) =>
      once(state, 'CreateContainerRecipe', input, () => createContainerRecipe(state, input, context)),
    GetContainerRecipe: async ({ containerRecipeArn }, { requestId }) => {
      const containerRecipe = versioned(state.containerRecipes, 'containerRecipeArn', containerRecipeArn);
      return { requestId, containerRecipe, latestVersionReferences: latestReferences(containerRecipe.arn ?? '') };
    },
    ListContainerRecipes: async (input: sdk.ListContainerRecipesCommandInput, { requestId }: CallContext) => {
      const found = filtered(own(input.owner, state.containerRecipes), input.filters, {
        name: ({ name }) => name,
        containerType: ({ containerType }) => containerType,
        platform: ({ platform }) => platform,
      });
      const page = listPage(found, input);
      return { requestId, containerRecipeSummaryList: page.items, nextToken: page.nextToken };
    },
  });

const own = <Item>(owner: string | undefined, items: Map<string, Item>): Item[] =>
  owner === undefined || owner === 'Self' ? [...items.values()] : [];

const versioned = <Item>(items: Map<string, Item>, member: string, arn: string | undefined): Item => {
  const resolved = resolveVersion(items.keys(), parseVersioned(member, arn));
  const found = resolved === undefined ? undefined : items.get(resolved);
  if (found === undefined) throw notFound(arn);
  return found;
};

const version = (text: string | undefined): string => {
  if (!/^\d+\.\d+\.\d+$/.test(text ?? '')) throw invalidValue('semanticVersion', text, 'is not of the form 1.2.3');
  return text ?? '';
};

const newArn = (items: Map<string, unknown>, arn: string): string => {
  if (items.has(arn)) throw alreadyExists(arn);
  return arn;
};

const checkComponents = (
  state: ImageBuilderState,
  components: readonly ComponentConfiguration[] | undefined,
): ComponentConfiguration[] =>
  (components ?? []).map((component) => {
    const arn = component.componentArn;
    const resolved = resolveVersion(state.components.keys(), parseVersioned('componentArn', arn));
    if (resolved === undefined) throw invalidRequest(`The component '${arn}' does not exist.`);
    return kept(component);
  });

const createComponent = (state: ImageBuilderState, input: sdk.CreateComponentCommandInput, context: CallContext) => {
  const name = required('name', input.name, 128);
  const arn = newArn(state.components, arnOf(state, `component/${slug(name)}/${version(input.semanticVersion)}/1`));
  state.components.set(arn, {
    arn,
    name,
    version: version(input.semanticVersion),
    type: /^\s*-?\s*name:\s*test/m.test(input.data ?? '') ? 'TEST' : 'BUILD',
    platform: input.platform,
    owner: state.accountId,
    dateCreated: new Date(state.clock.now()).toISOString(),
    encrypted: true,
    state: { status: 'ACTIVE' },
    tags: input.tags ?? {},
    ...(input.data !== undefined && { data: input.data }),
    ...(input.description !== undefined && { description: input.description }),
  });
  return {
    requestId: context.requestId,
    clientToken: input.clientToken,
    componentBuildVersionArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

const createImageRecipe = (
  state: ImageBuilderState,
  input: sdk.CreateImageRecipeCommandInput,
  context: CallContext,
) => {
  const name = required('name', input.name, 128);
  const arn = newArn(state.recipes, arnOf(state, `image-recipe/${slug(name)}/${version(input.semanticVersion)}`));
  state.recipes.set(arn, {
    arn,
    type: 'AMI',
    name,
    version: version(input.semanticVersion),
    platform: 'Linux',
    owner: state.accountId,
    components: checkComponents(state, input.components),
    parentImage: required('parentImage', input.parentImage),
    blockDeviceMappings: kept(input.blockDeviceMappings) ?? [],
    dateCreated: new Date(state.clock.now()).toISOString(),
    tags: input.tags ?? {},
    workingDirectory: input.workingDirectory ?? '/tmp',
    ...(input.description !== undefined && { description: input.description }),
  });
  return {
    requestId: context.requestId,
    clientToken: input.clientToken,
    imageRecipeArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};

const createContainerRecipe = (
  state: ImageBuilderState,
  input: sdk.CreateContainerRecipeCommandInput,
  context: CallContext,
) => {
  const name = required('name', input.name, 128);
  const arn = newArn(
    state.containerRecipes,
    arnOf(state, `container-recipe/${slug(name)}/${version(input.semanticVersion)}`),
  );
  state.containerRecipes.set(arn, {
    arn,
    containerType: input.containerType,
    name,
    version: version(input.semanticVersion),
    platform: 'Linux',
    owner: state.accountId,
    components: checkComponents(state, input.components),
    parentImage: required('parentImage', input.parentImage),
    targetRepository: kept(input.targetRepository),
    encrypted: true,
    dateCreated: new Date(state.clock.now()).toISOString(),
    tags: input.tags ?? {},
    ...(input.description !== undefined && { description: input.description }),
    ...(input.dockerfileTemplateData !== undefined && { dockerfileTemplateData: input.dockerfileTemplateData }),
  });
  return {
    requestId: context.requestId,
    clientToken: input.clientToken,
    containerRecipeArn: arn,
    latestVersionReferences: latestReferences(arn),
  };
};
