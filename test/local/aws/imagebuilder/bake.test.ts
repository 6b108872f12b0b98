import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildWorld, buildWorld, context, imageArn, pipelineArn } from './build-world.ts';

const sample = (name: string): { detail: object; 'detail-type': string; source: string; resources: string[] } =>
  JSON.parse(readFileSync(join(__dirname, '../../../fixtures/events', `${name}.json`), 'utf8'));

/** The members of an event's detail, with their types, all the way down. */
const shape = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, shape(member)]))
    : typeof value;

const changes = ({ events }: BuildWorld): string[] =>
  events
    .filter((event) => event.detailType.endsWith('Image State Change'))
    .map(({ detail }) => `${Object(detail['previous-state'])['status']} → ${Object(detail['state'])['status']}`);

describe('a bake', () => {
  test('goes through every state, and announces those that AWS announces', async () => {
    const world = await buildWorld();
    const arn = await world.start();
    expect(arn).toBe(imageArn(1));
    expect((await world.image(arn)).state).toEqual({ status: 'PENDING' });
    await world.minutes(30);
    expect((await world.image(arn)).state).toEqual({ status: 'AVAILABLE' });
    expect(changes(world)).toEqual([
      'CREATING → BUILDING',
      'BUILDING → TESTING',
      'TESTING → DISTRIBUTING',
      'DISTRIBUTING → INTEGRATING',
      'INTEGRATING → AVAILABLE',
    ]);
    expect(world.errors).toEqual([]);
  });

  test('takes between 20 and 28 minutes, each build its own time, the same in every world', async () => {
    const lengths = async () => {
      const world = await buildWorld();
      for (let build = 1; build <= 4; build += 1) {
        await world.start();
        await world.minutes(30);
      }
      const ends = world.events.filter((event) => Object(event.detail['state'])['status'] === 'AVAILABLE');
      return ends.map((event, index) => event.at / 60 - index * 30);
    };
    const found = await lengths();
    expect(found.every((minutes) => minutes > 20 && minutes < 28)).toBe(true);
    expect(new Set(found).size).toBe(4);
    expect(await lengths()).toEqual(found);
  });

  test('skips the tests when they are off', async () => {
    const world = await buildWorld({ tests: false });
    await world.start();
    await world.minutes(30);
    expect(changes(world)[1]).toBe('BUILDING → DISTRIBUTING');
  });

  test('ends with an AMI in every Region and account, which EC2 knows', async () => {
    const regions = [{ region: 'ap-southeast-2', accounts: ['444455556666'] }, { region: 'eu-west-1' }];
    const world = await buildWorld({ regions });
    const arn = await world.start();
    await world.minutes(30);
    const amis = (await world.image(arn)).outputResources.amis ?? [];
    expect(amis.map((ami) => `${ami.region} ${ami.accountId}`)).toEqual([
      'ap-southeast-2 111122223333',
      'ap-southeast-2 444455556666',
      'eu-west-1 111122223333',
    ]);
    expect(new Set(amis.map((ami) => ami.image)).size).toBe(3);
    const here = await world.ec2.handlers.DescribeImages({ Owners: ['self'] }, context);
    expect(here.Images.map((image) => image.ImageId)).toEqual([amis[0]?.image]);
    expect(here.Images[0]?.Tags).toContainEqual({ Key: 'team', Value: 'web' });
  });

  test('of a container pipeline ends with image URIs', async () => {
    const world = await buildWorld({ container: true });
    const arn = await world.start();
    await world.minutes(30);
    expect((await world.image(arn)).outputResources).toEqual({
      containers: [
        {
          region: 'ap-southeast-2',
          imageUris: [
            '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/team/web:1.0.0-1',
            '111122223333.dkr.ecr.ap-southeast-2.amazonaws.com/team/web:latest',
          ],
        },
      ],
    });
  });

  test.each([
    ['imagebuilder-image-state-change', 'Image State Change'],
    ['imagebuilder-cve-detected', 'CVE Detected'],
  ])('its events have the members and types of %s', async (name, kind) => {
    const documented = sample(name);
    const world = await buildWorld();
    await world.start();
    await world.minutes(30);
    const event = world.events.find((candidate) => candidate.detailType.endsWith(kind));
    expect(event).toMatchObject({ source: documented.source, detailType: documented['detail-type'] });
    expect(shape(event?.detail)).toEqual(shape(documented.detail));
    expect(event?.resources).toEqual([imageArn(1), pipelineArn].slice(0, documented.resources.length));
  });

  test('without a scan detects nothing', async () => {
    const world = await buildWorld({ scan: false });
    const arn = await world.start();
    await world.minutes(30);
    expect(world.events.filter((event) => event.detailType.includes('CVE'))).toEqual([]);
    expect(await world.image(arn)).not.toHaveProperty('scanState');
  });
});

describe('the workflows of a bake', () => {
  const executions = async (world: BuildWorld) =>
    (await world.handlers.ListWorkflowExecutions({ imageBuildVersionArn: imageArn(1) }, context)).workflowExecutions;

  test('count their steps as these are done', async () => {
    const world = await buildWorld();
    await world.start();
    const seen: string[] = [];
    for (let minute = 0; minute < 28; minute += 1) {
      await world.minutes(1);
      const now = (await executions(world))
        .map((one) => `${one.type} ${one.status} ${one.totalStepsSucceeded}/${one.totalStepCount}`)
        .join(', ');
      if (seen.at(-1) !== now) seen.push(now);
    }
    expect(seen[0]).toBe('BUILD RUNNING 0/6, TEST PENDING 0/4, DISTRIBUTION PENDING 0/1');
    expect(seen).toContain('BUILD RUNNING 2/6, TEST PENDING 0/4, DISTRIBUTION PENDING 0/1');
    expect(seen).toContain('BUILD COMPLETED 6/6, TEST RUNNING 1/4, DISTRIBUTION PENDING 0/1');
    expect(seen.at(-1)).toBe('BUILD COMPLETED 6/6, TEST COMPLETED 4/4, DISTRIBUTION COMPLETED 1/1');
  });

  test('show each step with its times', async () => {
    const world = await buildWorld();
    await world.start();
    await world.minutes(5);
    const [build] = await executions(world);
    const workflowExecutionId = build?.workflowExecutionId;
    const { steps } = await world.handlers.ListWorkflowStepExecutions({ workflowExecutionId }, context);
    expect(steps.map((step) => `${step.name} ${step.status}`)).toEqual([
      'LaunchBuildInstance COMPLETED',
      'ApplyBuildComponents RUNNING',
      'InventoryCollection PENDING',
      'RunSanitizeScript PENDING',
      'CreateOutputAMI PENDING',
      'TerminateBuildInstance PENDING',
    ]);
    expect(steps[0]).toMatchObject({ action: 'LaunchInstance', startTime: '2026-11-18T23:00:30.000Z' });
    expect(steps[1]).toMatchObject({ startTime: steps[0]?.endTime, endTime: undefined });
    expect(await world.handlers.GetWorkflowExecution({ workflowExecutionId }, context)).toMatchObject({
      ...build,
      imageBuildVersionArn: imageArn(1),
    });
  });
});

describe('a step that waits for an action', () => {
  const workflow = 'steps:\n  - { name: Approve, action: WaitForAction }\n  - { name: After, action: ExecuteBash }';
  const waiting = async () => {
    const world = await buildWorld({ workflow });
    const arn = await world.start();
    await world.minutes(60);
    const { steps } = await world.handlers.ListWaitingWorkflowSteps({}, context);
    const send = async (action: 'RESUME' | 'STOP') => {
      await world.handlers.SendWorkflowStepAction({
        stepExecutionId: steps[0]?.stepExecutionId,
        imageBuildVersionArn: arn,
        action,
        reason: 'Ana said no',
        clientToken: undefined,
      });
      await world.minutes(10);
    };
    return { world, arn, steps, send };
  };

  test('is announced as documented, and listed', async () => {
    const { world, steps } = await waiting();
    const documented = sample('imagebuilder-workflow-step-waiting');
    const event = world.events.find((one) => one.detailType === documented['detail-type']);
    expect(shape(event?.detail)).toEqual(shape(documented.detail));
    expect(event?.detail['workflow-step-execution-id']).toBe(steps[0]?.stepExecutionId);
    expect(steps).toMatchObject([{ name: 'Approve', imageBuildVersionArn: imageArn(1) }]);
  });

  test('goes on when resumed, and fails when stopped', async () => {
    const resumed = await waiting();
    await resumed.send('RESUME');
    expect((await resumed.world.image(resumed.arn)).state.status).toBe('AVAILABLE');
    const stopped = await waiting();
    await stopped.send('STOP');
    expect((await stopped.world.image(stopped.arn)).state).toMatchObject({
      status: 'FAILED',
      reason: expect.stringContaining('Ana said no'),
    });
    await expect(stopped.send('RESUME')).rejects.toThrow('is not waiting');
  });

  const steps = (more: string) =>
    `steps:\n  - { name: Approve, action: WaitForAction${more} }\n  - { name: After, action: ExecuteBash }`;
  test.each([
    ['three days, and fails the bake', steps(''), 72 * 60, 'FAILED'],
    [
      'an hour, and continues where its workflow says so',
      steps(', timeoutSeconds: 3600, onFailure: Continue'),
      60,
      'AVAILABLE',
    ],
  ])('waits %s', async (_what, document, minutes, status) => {
    const world = await buildWorld({ workflow: document });
    const arn = await world.start();
    await world.minutes(60);
    const [step] = (await world.handlers.ListWaitingWorkflowSteps({}, context)).steps;
    const { stepExecutionId } = step ?? {};
    const shown = await world.handlers.GetWorkflowStepExecution({ stepExecutionId }, context);
    expect(shown).toMatchObject({ status: 'RUNNING', timeoutSeconds: minutes * 60 });
    await world.minutes(minutes);
    expect((await world.image(arn)).state.status).toBe(status);
    const answer = { stepExecutionId, imageBuildVersionArn: arn, action: 'RESUME', clientToken: undefined } as const;
    await expect(world.handlers.SendWorkflowStepAction(answer)).rejects.toThrow('is not waiting: it is FAILED');
  });

  test('of more than seven days is refused', async () => {
    await expect(buildWorld({ workflow: steps(', timeoutSeconds: 604801') })).rejects.toThrow(
      'is not a workflow document',
    );
  });
});
