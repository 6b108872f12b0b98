import {
  IdempotentParameterMismatchException,
  InvalidParameterValueException,
  InvalidRequestException,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-imagebuilder';
import { buildWorld, context, imageArn, pipelineArn } from './build-world.ts';

const base = 'arn:aws:imagebuilder:ap-southeast-2:111122223333';

describe('StartImagePipelineExecution', () => {
  test('answers a repeated token with the original response, without running again', async () => {
    const world = await buildWorld();
    const first = await world.start('token-1', { run: 'b-1' });
    expect(await world.start('token-1', { run: 'b-1' })).toBe(first);
    await world.minutes(40);
    expect(await world.start('token-1', { run: 'b-1' })).toBe(first);
    expect(await world.start('token-2', { run: 'b-1' })).toBe(imageArn(2));
    const { imageSummaryList } = await world.handlers.ListImagePipelineImages(
      { imagePipelineArn: pipelineArn },
      context,
    );
    expect(imageSummaryList.map((image) => [image.arn, image.tags])).toEqual([
      [imageArn(1), { run: 'b-1' }],
      [imageArn(2), { run: 'b-1' }],
    ]);
  });

  test('refuses a token that was used with other parameters', async () => {
    const world = await buildWorld();
    await world.start('token-1', { run: 'b-1' });
    await expect(world.start('token-1', { run: 'b-2' })).rejects.toThrow(IdempotentParameterMismatchException);
    await expect(world.start('x'.repeat(65))).rejects.toThrow(InvalidParameterValueException);
  });

  test('works on a disabled pipeline', async () => {
    const world = await buildWorld();
    world.imageBuilder.disablePipeline(pipelineArn, 5);
    expect(
      (await world.handlers.GetImagePipeline({ imagePipelineArn: pipelineArn }, context)).imagePipeline,
    ).toMatchObject({ status: 'DISABLED', consecutiveFailures: 5 });
    expect(await world.start()).toBe(imageArn(1));
  });
});

describe('GetImage', () => {
  test.each(['1.0.0/1', '1.0.0', '1.x.x', 'x.x.x'])('finds %s', async (version) => {
    const world = await buildWorld();
    await world.start();
    const { image, latestVersionReferences } = await world.handlers.GetImage(
      { imageBuildVersionArn: `${base}:image/web-server/${version}` },
      context,
    );
    expect(image).toMatchObject({
      arn: imageArn(1),
      name: 'web-server',
      version: '1.0.0/1',
      type: 'AMI',
      sourcePipelineArn: pipelineArn,
      buildType: 'USER_INITIATED',
    });
    expect(image.imageRecipe?.name).toBe('Web Server');
    expect(latestVersionReferences.latestMajorVersionArn).toBe(`${base}:image/web-server/1.x.x`);
  });

  test('takes the newest build of a wildcard, and refuses what is no image', async () => {
    const world = await buildWorld();
    await world.start();
    await world.start();
    const get = (imageBuildVersionArn: string) => world.handlers.GetImage({ imageBuildVersionArn }, context);
    expect((await get(`${base}:image/web-server/x.x.x`)).image.arn).toBe(imageArn(2));
    await expect(get(`${base}:image/web-server/2.x.x`)).rejects.toThrow(ResourceNotFoundException);
    await expect(get(pipelineArn)).rejects.toThrow(InvalidParameterValueException);
  });
});

describe('lists', () => {
  test('show versions, their builds and what a pipeline made', async () => {
    const world = await buildWorld();
    await world.start();
    await world.start();
    const versions = (await world.handlers.ListImages({}, context)).imageVersionList;
    expect(versions.map(({ arn, version }) => [arn, version])).toEqual([[`${base}:image/web-server/1.0.0`, '1.0.0']]);
    expect((await world.handlers.ListImages({ owner: 'Amazon' }, context)).imageVersionList).toEqual([]);
    const builds = await world.handlers.ListImageBuildVersions(
      { imageVersionArn: `${base}:image/web-server/1.0.0`, maxResults: 1 },
      context,
    );
    expect(builds.imageSummaryList.map((image) => image.arn)).toEqual([imageArn(1)]);
    const rest = await world.handlers.ListImageBuildVersions(
      { imageVersionArn: `${base}:image/web-server/1.0.0`, maxResults: 1, nextToken: builds.nextToken },
      context,
    );
    expect([rest.imageSummaryList[0]?.arn, rest.nextToken]).toEqual([imageArn(2), undefined]);
    await expect(world.handlers.ListImageBuildVersions({ imageVersionArn: imageArn(1) }, context)).rejects.toThrow(
      InvalidParameterValueException,
    );
  });

  test('filter by what they know, and refuse the rest', async () => {
    const { handlers } = await buildWorld();
    const list = (name: string, ...values: string[]) =>
      handlers.ListImagePipelines({ filters: [{ name, values }] }, context);
    expect((await list('name', 'web')).imagePipelineList).toHaveLength(1);
    expect((await list('status', 'DISABLED')).imagePipelineList).toEqual([]);
    await expect(list('colour', 'red')).rejects.toThrow(InvalidRequestException);
  });
});

describe('resources', () => {
  const recipe = {
    name: 'api',
    semanticVersion: '1.0.0',
    parentImage: 'ami-1',
    components: [],
    clientToken: undefined,
  };

  test('recipes and their components are found by wildcard', async () => {
    const { handlers } = await buildWorld();
    const { imageRecipe } = await handlers.GetImageRecipe(
      { imageRecipeArn: `${base}:image-recipe/web-server/x.x.x` },
      context,
    );
    const component = imageRecipe.components?.[0]?.componentArn;
    expect((await handlers.GetComponent({ componentBuildVersionArn: component }, context)).component).toMatchObject({
      name: 'update-linux',
      owner: 'Amazon',
    });
  });

  test('a second of the same version, a bad version and an unknown component are refused', async () => {
    const { handlers } = await buildWorld();
    await handlers.CreateImageRecipe(recipe, context);
    await expect(handlers.CreateImageRecipe(recipe, context)).rejects.toThrow(ResourceAlreadyExistsException);
    await expect(handlers.CreateImageRecipe({ ...recipe, semanticVersion: '1.0' }, context)).rejects.toThrow(
      InvalidParameterValueException,
    );
    const unknown = [{ componentArn: `${base}:component/none/1.0.0/1` }];
    await expect(
      handlers.CreateImageRecipe({ ...recipe, semanticVersion: '2.0.0', components: unknown }, context),
    ).rejects.toThrow(InvalidRequestException);
  });

  test('a pipeline needs one recipe, and all that it names must exist', async () => {
    const { handlers } = await buildWorld();
    const infrastructureConfigurationArn = `${base}:infrastructure-configuration/infra`;
    const create = (input: object) =>
      handlers.CreateImagePipeline(
        { name: 'api', infrastructureConfigurationArn, clientToken: undefined, ...input },
        context,
      );
    await expect(create({})).rejects.toThrow('Exactly one');
    await expect(create({ imageRecipeArn: `${base}:image-recipe/none/1.0.0` })).rejects.toThrow('does not exist');
    await expect(create({ name: 'web', imageRecipeArn: `${base}:image-recipe/web-server/1.0.0` })).rejects.toThrow(
      ResourceAlreadyExistsException,
    );
  });

  test('tags are added and removed on images and pipelines', async () => {
    const world = await buildWorld();
    const resourceArn = await world.start('t', { run: 'b-1' });
    await world.handlers.TagResource({ resourceArn, tags: { team: 'web' } });
    await world.handlers.UntagResource({ resourceArn, tagKeys: ['run'] });
    expect(await world.handlers.ListTagsForResource({ resourceArn })).toEqual({ tags: { team: 'web' } });
    expect((await world.image(resourceArn)).tags).toEqual({ team: 'web' });
    await expect(world.handlers.ListTagsForResource({ resourceArn: imageArn(9) })).rejects.toThrow(
      ResourceNotFoundException,
    );
  });
});
