import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createEc2 } from '../../../local/aws/ec2/service.ts';
import { createImageBuilder } from '../../../local/aws/imagebuilder/service.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createClock } from '../../../local/clock.ts';
import { defaultWorld, WORLD_START } from '../../../local/world/default-world.ts';
import { contentOf } from '../../../local/world/load-world.ts';
import { seedWindows } from '../../../local/world/seed-windows.ts';
import { seedWorld } from '../../../local/world/seed-world.ts';

const place = { accountId: '111122223333', region: 'ap-southeast-2' };
const context = { ...place, requestId: 'r-1' };
const DAY = 24 * 3_600_000;

const seeded = async () => {
  const clock = createClock({ start: WORLD_START, speed: 0 });
  const events: unknown[] = [];
  const emit = (event: unknown) => events.push(event);
  const ec2 = createEc2({ ...place, clock, emit });
  const imageBuilder = createImageBuilder({
    ...place,
    clock,
    emit,
    content: contentOf(defaultWorld),
    onAmi: ec2.registerAmi,
  });
  const ssm = createSsm({ ...place, clock, emit, callService: async () => ({}) });
  await seedWorld({ ...place, world: defaultWorld, imageBuilder, ssm, now: clock.now() });
  seedWindows({ world: defaultWorld, ssm, accountId: place.accountId });
  return { clock, events, ec2, imageBuilder, ssm };
};

const pipelineArn = (name: string) => `arn:aws:imagebuilder:ap-southeast-2:111122223333:image-pipeline/${name}`;

const imagesOf = async ({ imageBuilder }: Awaited<ReturnType<typeof seeded>>, name: string) =>
  (await imageBuilder.handlers.ListImagePipelineImages({ imagePipelineArn: pipelineArn(name) }, context))
    .imageSummaryList;

test('is there without an event, and the same each time', async () => {
  const [one, other] = [await seeded(), await seeded()];
  expect(one.events).toEqual([]);
  expect(await imagesOf(one, 'api')).toEqual(await imagesOf(other, 'api'));
});

test('has every pipeline that patchwarden.yml names', async () => {
  const config: { images: Record<string, { pipeline: string }> } = parse(
    readFileSync(join(__dirname, '../../../patchwarden.yml'), 'utf8'),
  );
  const { imageBuilder } = await seeded();
  const { imagePipelineList } = await imageBuilder.handlers.ListImagePipelines({}, context);
  const named = new Set(Object.values(config.images).map(({ pipeline }) => pipeline));
  expect(new Set(imagePipelineList.map(({ arn }) => arn))).toEqual(named);
});

test('web has a history: three images, the last 34 days old, each built in 20 to 28 minutes', async () => {
  const world = await seeded();
  const images = await imagesOf(world, 'web');
  expect(images.map((image) => image.state?.status)).toEqual(['AVAILABLE', 'AVAILABLE', 'AVAILABLE']);
  expect(images.map((image) => (WORLD_START - Date.parse(image.dateCreated ?? '')) / DAY)).toEqual([96, 65, 34]);
  for (const { arn, dateCreated } of images) {
    const { workflowExecutions } = await world.imageBuilder.handlers.ListWorkflowExecutions(
      { imageBuildVersionArn: arn },
      context,
    );
    const end = Math.max(...workflowExecutions.map((one) => Date.parse(one.endTime ?? '')));
    const minutes = (end - Date.parse(dateCreated ?? '')) / 60_000;
    expect(minutes).toBeGreaterThan(20);
    expect(minutes).toBeLessThan(28);
  }
});

test('the image of web has about 120 packages, and findings worth a bake', async () => {
  const { imageBuilder } = await seeded();
  const current = (await imagesOf(await seeded(), 'web')).at(-1);
  const filters = [{ name: 'imageBuildVersionArn', values: [current?.arn ?? ''] }];
  const { findings } = await imageBuilder.handlers.ListImageScanFindings({ filters }, context);
  const { imagePackageList } = await imageBuilder.handlers.ListImagePackages(
    { imageBuildVersionArn: current?.arn, nextToken: Buffer.from('page:100').toString('base64url') },
    context,
  );
  expect(imagePackageList.length).toBeGreaterThan(10);
  expect(findings.filter((one) => one.fixAvailable === 'YES').length).toBeGreaterThan(0);
  expect(findings.filter((one) => one.fixAvailable === 'NO').length).toBeGreaterThan(0);
});

test('the next image of web upgrades what an operations team asks about, and fixes findings', async () => {
  const { clock, imageBuilder } = await seeded();
  await imageBuilder.handlers.StartImagePipelineExecution(
    { imagePipelineArn: pipelineArn('web'), clientToken: 't' },
    context,
  );
  await clock.advance(30 * 60_000);
  const arn = (build: number) => `arn:aws:imagebuilder:ap-southeast-2:111122223333:image/web-al2023/1.4.0/${build}`;
  const kernel = async (build: number) => {
    const versions = new Map<string, string>();
    for (let nextToken: string | undefined, first = true; first || nextToken !== undefined; first = false) {
      const page = await imageBuilder.handlers.ListImagePackages(
        { imageBuildVersionArn: arn(build), nextToken },
        context,
      );
      for (const { packageName, packageVersion } of page.imagePackageList) versions.set(packageName, packageVersion);
      nextToken = page.nextToken;
    }
    return ['kernel', 'openssl', 'glibc', 'systemd'].map((name) => versions.get(name));
  };
  expect(await kernel(3)).toEqual([
    '6.1.111-118.189.amzn2023',
    '3.0.8-1.amzn2023.0.16',
    '2.34-52.amzn2023.0.13',
    '252.25-2.amzn2023',
  ]);
  expect(await kernel(4)).toEqual([
    '6.1.112-118.189.amzn2023',
    '3.0.8-1.amzn2023.0.17',
    '2.34-52.amzn2023.0.14',
    '252.26-2.amzn2023',
  ]);
});

test('api goes to two Regions and another account, worker is a container, legacy is disabled', async () => {
  const world = await seeded();
  const api = (await imagesOf(world, 'api')).at(-1);
  expect(api?.outputResources?.amis?.map((ami) => `${ami.region} ${ami.accountId}`)).toEqual([
    'ap-southeast-2 111122223333',
    'ap-southeast-2 444455556666',
    'ap-southeast-4 111122223333',
    'ap-southeast-4 444455556666',
  ]);
  expect((await imagesOf(world, 'worker')).at(-1)?.outputResources?.containers?.[0]?.imageUris?.[0]).toContain(
    '/patchwarden/worker:1.0.7-2',
  );
  const { imagePipeline } = await world.imageBuilder.handlers.GetImagePipeline(
    { imagePipelineArn: pipelineArn('legacy') },
    context,
  );
  expect(imagePipeline).toMatchObject({
    status: 'DISABLED',
    consecutiveFailures: 5,
    enhancedImageMetadataEnabled: false,
    lastRunStatus: 'FAILED',
  });
  expect((await imagesOf(world, 'legacy')).map((image) => image.state?.status)).toEqual([
    'AVAILABLE',
    ...Array(5).fill('FAILED'),
  ]);
});

test('EC2 knows the AMIs of this Region', async () => {
  const { ec2 } = await seeded();
  const mine = await ec2.handlers.DescribeImages({ Owners: ['self'] }, context);
  expect(mine.Images).toHaveLength(7);
});

test('the freeze is open now and closed over the summer holidays', async () => {
  const { ssm } = await seeded();
  const state = (AtTime?: string) =>
    ssm.handlers.GetCalendarState({ CalendarNames: ['ChangeFreeze'], ...(AtTime && { AtTime }) });
  expect(await state()).toMatchObject({ State: 'OPEN', NextTransitionTime: '2026-12-17T13:00:00Z' });
  expect((await state('2026-12-25T00:00:00Z')).State).toBe('CLOSED');
});

test('the window that the config names for web-prod opens on Wednesdays at 03:00 in Sydney', async () => {
  const config: { fleets: Record<string, { window?: string }> } = parse(
    readFileSync(join(__dirname, '../../../patchwarden.yml'), 'utf8'),
  );
  const { ssm } = await seeded();
  const window = await ssm.handlers.GetMaintenanceWindow({ WindowId: config.fleets['web-prod']?.window });
  expect(window).toMatchObject({ Name: 'Deploying-PROD', Duration: 3, NextExecutionTime: '2026-11-25T03:00+11:00' });
});

test('pipelines and recipes are older than their images', async () => {
  const world = await seeded();
  const { imagePipelineList } = await world.imageBuilder.handlers.ListImagePipelines({}, context);
  for (const pipeline of imagePipelineList) {
    const oldest = (await imagesOf(world, pipeline.name ?? ''))[0]?.dateCreated ?? '';
    expect(Date.parse(pipeline.dateCreated ?? '')).toBeLessThan(Date.parse(oldest));
  }
});
