import { InvalidRequestException, ResourceNotFoundException } from '@aws-sdk/client-imagebuilder';
import type { BakeFault } from '../../../../local/aws/faults.ts';
import { buildWorld, context, imageArn, pipelineArn } from './build-world.ts';

const failing = async (kind: BakeFault['kind'], reason?: string) => {
  const world = await buildWorld({ regions: [{ region: 'ap-southeast-2' }, { region: 'eu-west-1' }] });
  world.imageBuilder.failNext({ target: 'bake', pipeline: 'web', kind, ...(reason !== undefined && { reason }) });
  const arn = await world.start();
  await world.minutes(40);
  const workflows = (await world.handlers.ListWorkflowExecutions({ imageBuildVersionArn: arn }, context))
    .workflowExecutions;
  const steps = async (index: number) =>
    (
      await world.handlers.ListWorkflowStepExecutions(
        { workflowExecutionId: workflows[index]?.workflowExecutionId },
        context,
      )
    ).steps;
  return { world, arn, image: await world.image(arn), workflows, steps };
};

test('a component that fails names itself, its phase and step, and what was printed', async () => {
  const { image, workflows, steps } = await failing('component-failure', 'dnf: no space left on device');
  expect(image.state.status).toBe('FAILED');
  expect(image.state.reason).toContain('dnf: no space left on device');
  expect(image.state).toMatchObject({
    failureContext: {
      imageStatus: 'BUILDING',
      failedStep: 'ApplyBuildComponents',
      workflowExecutionId: workflows[0]?.workflowExecutionId,
      componentFailure: {
        componentArn: 'arn:aws:imagebuilder:ap-southeast-2:aws:component/update-linux/1.0.2/1',
        phaseName: 'build',
        errorMessage: 'dnf: no space left on device',
      },
    },
  });
  expect(workflows.map((one) => one.status)).toEqual(['FAILED', 'SKIPPED', 'SKIPPED']);
  expect(workflows[0]).toMatchObject({ totalStepsSucceeded: 1, totalStepsFailed: 1, totalStepsSkipped: 4 });
  const failed = (await steps(0)).find((step) => step.status === 'FAILED');
  expect(failed).toMatchObject({ name: 'ApplyBuildComponents', message: expect.stringContaining('no space left') });
  expect(image.outputResources).toEqual({});
});

test('a test that fails leaves the AMI of its own Region', async () => {
  const { image } = await failing('test-failure');
  expect(image.state).toMatchObject({
    status: 'FAILED',
    failureContext: {
      imageStatus: 'TESTING',
      failedStep: 'ApplyTestComponents',
      componentFailure: { phaseName: 'test' },
    },
  });
  expect(image.outputResources.amis).toHaveLength(1);
  expect(image.scanState).toEqual({ status: 'ABANDONED' });
});

test('a distribution that fails names Region and account, and the other AMIs are there', async () => {
  const { image } = await failing('distribution-failure', 'KMS key is disabled');
  expect(image.state).toMatchObject({
    status: 'FAILED',
    failureContext: {
      distributionFailure: {
        regionFailures: [
          { region: 'eu-west-1', status: 'FAILED', accountId: '111122223333', errorMessage: 'KMS key is disabled' },
        ],
      },
    },
  });
  expect(image.outputResources.amis?.map((ami) => ami.region)).toEqual(['ap-southeast-2']);
});

test('a fault strikes as often as it is told, and only its pipeline', async () => {
  const { world } = await failing('component-failure');
  const next = await world.start();
  await world.minutes(40);
  expect((await world.image(next)).state.status).toBe('AVAILABLE');
  world.imageBuilder.failNext({ target: 'bake', pipeline: 'api', kind: 'stuck' });
  const third = await world.start();
  await world.minutes(40);
  expect((await world.image(third)).state.status).toBe('AVAILABLE');
});

describe('CancelImageCreation', () => {
  const cancel = (world: Awaited<ReturnType<typeof buildWorld>>, imageBuildVersionArn: string) =>
    world.handlers.CancelImageCreation({ imageBuildVersionArn, clientToken: undefined }, context);

  test('ends a bake a little later, even one that is stuck', async () => {
    const { world, arn, image } = await failing('stuck');
    expect(image.state.status).toBe('BUILDING');
    await cancel(world, arn);
    await world.clock.settled();
    expect((await world.image(arn)).state.status).toBe('BUILDING');
    await world.minutes(1);
    expect((await world.image(arn)).state).toMatchObject({ status: 'CANCELLED' });
    expect(world.events.at(-1)?.detail).toEqual({
      'previous-state': { status: 'BUILDING' },
      state: { status: 'CANCELLED' },
    });
    const { workflowExecutions } = await world.handlers.ListWorkflowExecutions({ imageBuildVersionArn: arn }, context);
    expect(workflowExecutions.map((one) => one.status)).toEqual(['CANCELLED', 'SKIPPED', 'SKIPPED']);
  });

  test('works at once after the start', async () => {
    const world = await buildWorld();
    const arn = await world.start();
    await cancel(world, arn);
    await world.minutes(40);
    expect((await world.image(arn)).state.status).toBe('CANCELLED');
  });

  test('is refused when the bake has ended, is being cancelled, or does not exist', async () => {
    const world = await buildWorld();
    const arn = await world.start();
    await cancel(world, arn);
    await expect(cancel(world, arn)).rejects.toThrow(InvalidRequestException);
    await world.minutes(40);
    await expect(cancel(world, arn)).rejects.toThrow('the image is CANCELLED');
    await expect(cancel(world, imageArn(9))).rejects.toThrow(ResourceNotFoundException);
  });
});

describe('RetryImage', () => {
  const retry = (world: Awaited<ReturnType<typeof buildWorld>>, imageBuildVersionArn: string) =>
    world.handlers.RetryImage({ imageBuildVersionArn, clientToken: undefined });

  test('goes on with the phase that failed, as the same build version', async () => {
    const { world, arn } = await failing('test-failure');
    const before = world.events.length;
    await retry(world, arn);
    await world.minutes(20);
    expect((await world.image(arn)).state).toEqual({ status: 'AVAILABLE' });
    expect(world.events[before]?.detail).toEqual({
      'previous-state': { status: 'FAILED' },
      state: { status: 'TESTING' },
    });
    const { workflowExecutions } = await world.handlers.ListWorkflowExecutions({ imageBuildVersionArn: arn }, context);
    expect(workflowExecutions.map((one) => `${one.type} ${one.status} ${one.retried}`)).toEqual([
      'BUILD COMPLETED false',
      'TEST FAILED true',
      'DISTRIBUTION SKIPPED true',
      'TEST COMPLETED false',
      'DISTRIBUTION COMPLETED false',
    ]);
  });

  test('is refused when the build itself failed, or nothing did', async () => {
    const { world, arn } = await failing('component-failure');
    await expect(retry(world, arn)).rejects.toThrow(InvalidRequestException);
    const next = await world.start();
    await world.minutes(40);
    await expect(retry(world, next)).rejects.toThrow(InvalidRequestException);
  });
});

test('a bake of a pipeline that the world does not have is not found', async () => {
  const { handlers } = await buildWorld();
  const started = handlers.StartImagePipelineExecution(
    { imagePipelineArn: `${pipelineArn}x`, clientToken: 't' },
    context,
  );
  await expect(started).rejects.toThrow(ResourceNotFoundException);
});
