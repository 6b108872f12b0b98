import { ResourceDependencyException, ResourceNotFoundException } from '@aws-sdk/client-imagebuilder';
import { buildWorld, context, imageArn, pipelineArn } from './build-world.ts';

const base = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';
const imageRecipeArn = `${base}:image-recipe/web-server/1.0.0`;
const infrastructureConfigurationArn = `${base}:infrastructure-configuration/infra`;
const distributionConfigurationArn = `${base}:distribution-configuration/web`;

test('what a pipeline uses stays until the pipeline is gone; what it has baked stays for good', async () => {
  const world = await buildWorld();
  await world.start('t');
  await world.minutes(40);
  const { handlers } = world;
  const parts = [
    () => handlers.DeleteImageRecipe({ imageRecipeArn }, context),
    () => handlers.DeleteInfrastructureConfiguration({ infrastructureConfigurationArn }, context),
    () => handlers.DeleteDistributionConfiguration({ distributionConfigurationArn }, context),
  ];
  for (const part of parts) await expect(part()).rejects.toThrow(ResourceDependencyException);
  await handlers.DeleteImagePipeline({ imagePipelineArn: pipelineArn }, context);
  for (const part of parts) await part();
  for (const part of parts) await expect(part()).rejects.toThrow(ResourceNotFoundException);
  expect((await world.image(imageArn(1))).state?.status).toBe('AVAILABLE');
});

test('a component stays while a recipe names it by its version or its build, and AWS’s own stays in any case', async () => {
  const { handlers } = await buildWorld();
  const component = { name: 'agent', semanticVersion: '1.0.0', platform: 'Linux' as const, clientToken: undefined };
  await handlers.CreateComponent(component, context);
  const componentBuildVersionArn = `${base}:component/agent/1.0.0/1`;
  const recipe = { semanticVersion: '1.0.0', parentImage: 'ami-0123456789abcdef0', clientToken: undefined };
  for (const [name, componentArn] of [
    ['one', componentBuildVersionArn],
    ['two', `${base}:component/agent/1.0.0`],
  ] as const)
    await handlers.CreateImageRecipe({ ...recipe, name, components: [{ componentArn }] }, context);
  const remove = (arn: string) => handlers.DeleteComponent({ componentBuildVersionArn: arn }, context);
  for (const name of ['one', 'two']) {
    await expect(remove(componentBuildVersionArn)).rejects.toThrow(ResourceDependencyException);
    await handlers.DeleteImageRecipe({ imageRecipeArn: `${base}:image-recipe/${name}/1.0.0` }, context);
  }
  expect(await remove(componentBuildVersionArn)).toEqual({ requestId: 'r-1', componentBuildVersionArn });
  const theirs = 'arn:aws:imagebuilder:ap-southeast-2:aws:component/update-linux/1.0.2/1';
  await expect(remove(theirs)).rejects.toThrow(ResourceNotFoundException);
});
