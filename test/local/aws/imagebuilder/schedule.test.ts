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

test('an enabled pipeline says when it is due next, in its own zone, and nobody is told when it ran last', async () => {
  const { world, set } = await scheduled({ scheduleExpression: 'cron(0 11 * * ? *)', timezone: 'Australia/Sydney' });
  const read = async () =>
    Object(await world.handlers.GetImagePipeline({ imagePipelineArn: pipelineArn }, context)).imagePipeline;
  await world.start();
  expect((await read()).dateNextRun).toBe('2026-11-19T00:00:00.000Z');
  await world.minutes(2 * 60);
  expect([(await read()).dateNextRun, (await read()).dateLastRun]).toEqual(['2026-11-20T00:00:00.000Z', undefined]);
  await set({ status: 'DISABLED', schedule: { scheduleExpression: 'cron(0 11 * * ? *)' } });
  expect((await read()).dateNextRun).toBeUndefined();
});

test('so many failures by schedule in a row disable it and are told; one that a person started does not count', async () => {
  const { world, builds } = await scheduled({
    ...EVERY_MATCH,
    scheduleExpression: 'cron(0 0 * * ? *)',
    autoDisablePolicy: { failureCount: 2 },
  });
  const read = async () =>
    Object(await world.handlers.GetImagePipeline({ imagePipelineArn: pipelineArn }, context)).imagePipeline;
  const fail = () => world.imageBuilder.failNext({ target: 'bake', pipeline: 'web', kind: 'component-failure' });
  fail();
  await world.start();
  await world.minutes(50);
  expect(await read()).toMatchObject({ status: 'ENABLED', consecutiveFailures: 0, lastRunStatus: 'FAILED' });
  fail();
  fail();
  await world.minutes(26 * 60);
  expect(await read()).toMatchObject({ status: 'DISABLED', consecutiveFailures: 2 });
  expect(world.events.filter(({ detailType }) => /Automatically Disabled/.test(detailType))).toMatchObject([
    { resources: [pipelineArn], detail: { 'consecutive-failures': '2' } },
  ]);
  await world.minutes(26 * 60);
  expect((await builds()).map(([type]) => type)).toEqual(['USER_INITIATED', 'SCHEDULED', 'SCHEDULED']);
});

test.each([0, 11, 1.5])('refuses to disable itself after %s failures', async (failureCount) => {
  const schedule = { scheduleExpression: 'cron(0 0 * * ? *)', autoDisablePolicy: { failureCount } };
  await expect(scheduled(schedule)).rejects.toThrow(/failureCount/);
});

test('AWS has a base image for each calendar month, and a filter names the newest', async () => {
  const { world } = await scheduled({ scheduleExpression: 'cron(0 0 * * ? *)' });
  const base = 'arn:aws:imagebuilder:ap-southeast-2:aws:image/amazon-linux-2023-x86';
  const version = async (pattern: string) => (await world.image(`${base}/${pattern}`)).version;
  expect([await version('x.x.x'), await version('2026.8.x'), await version('2026.9.1')]).toEqual([
    '2026.11.1/1',
    '2026.8.1/1',
    '2026.9.1/1',
  ]);
  await expect(world.image(`${base}/2026.12.x`)).rejects.toThrow();
});
