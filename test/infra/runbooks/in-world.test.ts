import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import type { CallService } from '../../../local/types.ts';
import {
  describeGroup,
  entriesOf,
  type GroupWorld,
  NEW_AMI,
  startedGroup,
  versions,
} from '../../local/aws/autoscaling/group-world.ts';
import { context, MINUTE, stackWorld } from '../../local/aws/cloudformation/stack-world.ts';
import { invoked, YES } from './gatekeeper-double.ts';

/** The runbooks against the simulated services, which know nothing of each other: what one sends, the other must take. */

const GATE = { RunId: ['d-7k2m9x4q'], Epoch: ['1'], PlanHash: ['a'.repeat(64)] };
const TOKEN = '6ba7b810-9dad-51d1-80b4-00c04fd430c8';

const documentOf = (kind: 'deploy' | 'refresh', names: Record<string, string[]>) => ({
  Name: 'Runbook',
  Content: JSON.stringify(
    readRunbook(`patchwarden-${kind}.yaml`, {
      RunbookRoleArn: 'arn:aws:iam::111122223333:role/runbook',
      GatekeeperName: 'patchwarden-gatekeeper',
      ...names,
    }),
  ),
  DocumentType: 'Automation' as const,
  DocumentFormat: 'JSON' as const,
});

describe('Patchwarden-Refresh', () => {
  let world: GroupWorld;
  const ssm = (operation: string, input: Record<string, unknown>) => world.callService('ssm', operation, input);
  /** How the person who stops it wants it to end. */
  let how: string;

  beforeEach(async () => {
    world = await startedGroup();
    how = 'cancel';
    world.lambda.registerFunction('patchwarden-gatekeeper', {
      handler: async (event: unknown) => (Object(event)['ask'] === 'stop-how' ? { ...YES, how } : YES),
      timeoutMs: 30_000,
    });
    await ssm('CreateDocument', documentOf('refresh', { GroupNames: ['web'] }));
  });
  afterEach(async () => {
    await world.close();
    expect(world.errors).toEqual([]);
  });

  async function start(more: Record<string, string[]> = {}, epoch: { Epoch?: string[] } = {}): Promise<string> {
    const [template] = entriesOf(await world.ec2('DescribeLaunchTemplates', {}), 'LaunchTemplates');
    const texts = {
      BakeSeconds: ['60'],
      Checkpoint: ['100'],
      FromVersion: ['1'],
      GroupName: ['web'],
      ImageId: [NEW_AMI],
      LaunchTemplateId: [String(template?.['LaunchTemplateId'])],
      MaxHealthy: ['100'],
      MinHealthy: ['50'],
      Version: ['new'],
      VersionToken: [TOKEN],
      ...more,
    };
    const { AutomationExecutionId } = await ssm('StartAutomationExecution', {
      DocumentName: 'Runbook',
      Parameters: { ...GATE, ...epoch, ...texts, SkipMatching: ['true'], HasAlarms: ['false'], Alarms: ['none'] },
    });
    return String(AutomationExecutionId);
  }

  const execution = async (id: string) =>
    Object(await ssm('GetAutomationExecution', { AutomationExecutionId: id }))['AutomationExecution'];

  test('brings every instance to a new version with the image', async () => {
    const id = await start();
    await world.seconds(3600);
    const { AutomationExecutionStatus, FailureMessage } = await execution(id);
    expect([AutomationExecutionStatus, FailureMessage]).toEqual(['Success', undefined]);
    expect(await versions(world)).toEqual({ 3: 4 });
    expect((await describeGroup(world))['LaunchTemplate']).toMatchObject({ Version: '3' });
  });

  test('stops at its checkpoint, and goes on from there with the same version', async () => {
    const canary = await start({ Checkpoint: ['25'] });
    await world.seconds(3600);
    expect((await execution(canary)).AutomationExecutionStatus).toBe('Success');
    expect(await versions(world)).toEqual({ 1: 3, 3: 1 });
    const rest = await start({ Version: ['3'] }, { Epoch: ['2'] });
    await world.seconds(3600);
    expect((await execution(rest)).AutomationExecutionStatus).toBe('Success');
    expect(await versions(world)).toEqual({ 3: 4 });
  });

  test.each([
    ['roll-back', 'RollbackSuccessful'],
    ['cancel', 'Cancelled'],
  ])('stopped with %s ends %s', async (wanted, status) => {
    const id = await start();
    await world.seconds(60);
    how = wanted;
    await ssm('StopAutomationExecution', { AutomationExecutionId: id, Type: 'Cancel' });
    await world.seconds(3600);
    expect((await execution(id)).AutomationExecutionStatus).toBe('Cancelled');
    const answer = await world.asg('DescribeInstanceRefreshes', { AutoScalingGroupName: 'web' });
    expect(entriesOf(answer, 'InstanceRefreshes').map((one) => one['Status'])).toEqual([status]);
  });
});

/** The calls that the runbook makes of CloudFormation. */
function called({ handlers }: ReturnType<typeof stackWorld>, operation: string, input: Record<string, unknown>) {
  const set = { StackName: String(input['StackName']), ChangeSetName: String(input['ChangeSetName']) };
  const stack = { StackName: String(input['StackName']) };
  const token = { ClientRequestToken: String(input['ClientRequestToken']) };
  switch (operation) {
    case 'DescribeChangeSet':
      return handlers.DescribeChangeSet(set);
    case 'ExecuteChangeSet':
      return handlers.ExecuteChangeSet({ ...set, ...token, DisableRollback: input['DisableRollback'] === true });
    case 'DescribeStacks':
      return handlers.DescribeStacks(stack);
    case 'CancelUpdateStack':
      return handlers.CancelUpdateStack({ ...stack, ...token });
    default:
      throw new Error(`the runbook does not call ${operation}`);
  }
}

describe('Patchwarden-Deploy', () => {
  /** A stack `web` of two instances with a change set to another image, and an Automation beside it. */
  async function deployWorld() {
    const world = stackWorld();
    await world.create();
    const { Id } = await world.handlers.CreateChangeSet({
      StackName: 'web',
      ChangeSetName: 'patchwarden-d-7k2m9x4q-1',
      UsePreviousTemplate: true,
      Parameters: [
        { ParameterKey: 'Image', ParameterValue: 'ami-2' },
        { ParameterKey: 'Capacity', UsePreviousValue: true },
      ],
    });
    await world.clock.advance(MINUTE);
    const callService: CallService = async (service, operation, input) =>
      service === 'lambda' ? { ...invoked(input, () => YES) } : { ...(await called(world, operation, input)) };
    const { clock } = world;
    const ssm = createSsm({ ...context, clock, callService, emit: () => undefined }).handlers;
    await ssm.CreateDocument(documentOf('deploy', { StackNames: ['web'] }));
    const { AutomationExecutionId: id } = await ssm.StartAutomationExecution({
      DocumentName: 'Runbook',
      Parameters: { ...GATE, StackName: ['web'], ChangeSetId: [String(Id)], ExecuteToken: [TOKEN] },
    });
    const status = async () =>
      (await ssm.GetAutomationExecution({ AutomationExecutionId: id })).AutomationExecution.AutomationExecutionStatus;
    return { ...world, ssm, id, status };
  }

  test('moves the stack to the image of the set', async () => {
    const world = await deployWorld();
    await world.clock.advance(30 * MINUTE);
    expect([await world.status(), (await world.stack())?.StackStatus]).toEqual(['Success', 'UPDATE_COMPLETE']);
    expect((await world.stack())?.Parameters).toContainEqual({ ParameterKey: 'Image', ParameterValue: 'ami-2' });
  });

  test('fails when the stack went back', async () => {
    const world = await deployWorld();
    world.signals.status = 'FAILURE';
    await world.clock.advance(60 * MINUTE);
    expect([await world.status(), (await world.stack())?.StackStatus]).toEqual(['Failed', 'UPDATE_ROLLBACK_COMPLETE']);
  });

  test('stopped takes the stack back', async () => {
    const world = await deployWorld();
    world.signals.status = 'none';
    await world.clock.advance(MINUTE);
    await world.ssm.StopAutomationExecution({ AutomationExecutionId: world.id, Type: 'Cancel' });
    await world.clock.advance(30 * MINUTE);
    expect([await world.status(), (await world.stack())?.StackStatus]).toEqual([
      'Cancelled',
      'UPDATE_ROLLBACK_COMPLETE',
    ]);
  });
});
