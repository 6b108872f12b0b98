import { buildWorld, context, pipelineArn, START } from './build-world.ts';

/** The pipeline as it is, with this schedule. */
async function scheduled(schedule: object) {
  const world = await buildWorld();
  const { imagePipeline } = Object(await world.handlers.GetImagePipeline({ imagePipelineArn: pipelineArn }, context));
  const { imageRecipeArn, infrastructureConfigurationArn } = imagePipeline;
  const input = {
    imagePipelineArn: pipelineArn,
    imageRecipeArn,
    infrastructureConfigurationArn,
    clientToken: undefined,
  };
  const set = (parts: object) => world.handlers.UpdateImagePipeline({ ...input, ...parts }, context);
  await set({ schedule });
  const builds = async () => {
    const listed = await world.handlers.ListImagePipelineImages({ imagePipelineArn: pipelineArn }, context);
    return (listed.imageSummaryList ?? []).map(({ buildType, dateCreated }) => [
      buildType,
      (Date.parse(dateCreated ?? '') - START) / 3_600_000,
    ]);
  };
  return { world, set, builds };
}

const EVERY_MATCH = { pipelineExecutionStartCondition: 'EXPRESSION_MATCH_ONLY' };

test('starts a build each time its expression matches, in its own zone', async () => {
  const { world, builds } = await scheduled({
    ...EVERY_MATCH,
    scheduleExpression: 'cron(0 11 * * ? *)',
    timezone: 'Australia/Sydney',
  });
  await world.minutes(26 * 60);
  expect(await builds()).toEqual([
    ['SCHEDULED', 1],
    ['SCHEDULED', 25],
  ]);
});

test('without a zone it counts in UTC, and a pipeline that is disabled or has lost its schedule starts nothing', async () => {
  const { world, set, builds } = await scheduled({ ...EVERY_MATCH, scheduleExpression: 'cron(0 0 * * ? *)' });
  await world.minutes(90);
  const schedule = { ...EVERY_MATCH, scheduleExpression: 'cron(0 3 * * ? *)' };
  await set({ status: 'DISABLED', schedule });
  await world.minutes(4 * 60);
  await set({ status: 'ENABLED' });
  await world.minutes(30 * 60);
  expect(await builds()).toEqual([['SCHEDULED', 1]]);
});

test('by default it waits for a newer version of something that the recipe names by a filter', async () => {
  const { world, builds } = await scheduled({ scheduleExpression: 'cron(0 0 * * ? *)' });
  await world.start();
  await world.minutes(30 * 60);
  expect((await builds()).map(([type]) => type)).toEqual(['USER_INITIATED']);
});

test.each(['rate(1 day)', 'cron(0 0)', 'every day'])('refuses %s', async (scheduleExpression) => {
  await expect(scheduled({ scheduleExpression })).rejects.toThrow(/schedule\.scheduleExpression/);
});
