import type {
  MaintenanceWindowTaskInvocationParameters,
  RegisterTaskWithMaintenanceWindowCommandInput,
} from '@aws-sdk/client-ssm';
import type { Ec2 } from '../../../../../local/aws/ec2/service.ts';
import { createFleetServices } from '../../../../../local/aws/fleet.ts';
import type { Authorize } from '../../../../../local/aws/iam.ts';
import { createResourceGroups, type ResourceGroup } from '../../../../../local/aws/resource-groups/service.ts';
import { createSsm, type Ssm } from '../../../../../local/aws/ssm/service.ts';
import { createAws } from '../../../../../local/aws/world.ts';
import { createClock } from '../../../../../local/clock.ts';
import type { EmittedEvent } from '../../../../../local/types.ts';

/** `i-0…0001` for 1. */
export const instance = (number: number): string => `i-0${String(number).padStart(16, '0')}`;

/** A Thursday, ten in the morning in Sydney. */
export const START = Date.parse('2026-11-18T23:00:00Z');
const place = { accountId: '111122223333', region: 'ap-southeast-2' };

/** Instances by id, with their tags. Each runs Windows and is registered as a node, last patched a month ago. */
export type Instances = Readonly<Record<string, Readonly<Record<string, string>>>>;

const placeAll = (instances: Instances, { ec2, ssm }: { ec2: Ec2; ssm: Ssm }): void => {
  const patchedAt = START - 30 * 86_400_000;
  for (const [id, tags] of Object.entries(instances)) {
    ec2.place({
      id,
      imageId: 'ami-0aaaaaaaaaaaaaaaa',
      instanceType: 't3.small',
      availabilityZone: 'ap-southeast-2a',
      subnetId: 'subnet-1a',
      launchedAt: patchedAt,
      windows: true,
      tags: { ...tags },
    });
    ssm.placeNode({ id, system: 'WINDOWS', computerName: id, patchedAt });
  }
};

/** A world with EC2 and Systems Manager, whose windows call both as they do in AWS. */
export const windowWorld = (
  options: { instances?: Instances; groups?: readonly ResourceGroup[]; authorize?: Authorize } = {},
) => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const clock = createClock({ start: START, speed: 0, onError });
  const events: (EmittedEvent & { at: number })[] = [];
  let made: { ec2: Ec2; ssm: Ssm } | undefined;
  const aws = createAws({
    clock,
    ...place,
    onError,
    authorize: options.authorize,
    services: (deps) => {
      const { ec2, loadBalancing } = createFleetServices(deps);
      const emit = (event: EmittedEvent) => events.push({ ...event, at: clock.now() - START });
      const ssm = createSsm({ ...deps, emit, ec2 });
      const resourceGroups = createResourceGroups({ ...place, instances: ec2.instances });
      for (const group of options.groups ?? []) resourceGroups.place(group);
      made = { ec2, ssm };
      return [ec2, loadBalancing, ssm, resourceGroups];
    },
  });
  if (made === undefined) throw new Error('the services are made together with AWS');
  const { ssm, ec2 } = made;
  placeAll(options.instances ?? {}, made);
  const { handlers } = ssm;

  const window = async (Schedule = 'at(2026-11-18T23:30:00)', settings: object = {}): Promise<string> => {
    const fixed = { Name: 'Patching-PROD', Duration: 2, Cutoff: 1, AllowUnassociatedTargets: true };
    const { WindowId } = await handlers.CreateMaintenanceWindow({
      ...fixed,
      Schedule,
      ClientToken: undefined,
      ...settings,
    });
    return WindowId;
  };
  const task = async (WindowId: string, given: Partial<RegisterTaskWithMaintenanceWindowCommandInput> = {}) => {
    const { WindowTaskId } = await handlers.RegisterTaskWithMaintenanceWindow({
      WindowId,
      TaskType: 'AUTOMATION',
      TaskArn: 'Runbook',
      ClientToken: undefined,
      ...given,
    });
    return WindowTaskId;
  };
  const executions = async (WindowId: string) =>
    (await handlers.DescribeMaintenanceWindowExecutions({ WindowId })).WindowExecutions;
  const tasks = async (WindowExecutionId: string) =>
    (await handlers.DescribeMaintenanceWindowExecutionTasks({ WindowExecutionId })).WindowExecutionTaskIdentities;
  const invocations = async (WindowExecutionId: string, TaskId: string) =>
    (await handlers.DescribeMaintenanceWindowExecutionTaskInvocations({ WindowExecutionId, TaskId }))
      .WindowExecutionTaskInvocationIdentities;
  /** What the newest execution of a window came to, task by task. */
  const outcome = async (WindowId: string) => {
    const [execution] = await executions(WindowId);
    const found = await tasks(execution?.WindowExecutionId ?? '');
    const each = await Promise.all(
      found.map(async (one) => ({
        task: one.Status,
        invocations: (await invocations(one.WindowExecutionId, one.TaskExecutionId)).map(({ Status }) => Status),
      })),
    );
    return { window: execution?.Status, details: execution?.StatusDetails, tasks: each };
  };
  return {
    aws,
    ssm,
    ec2,
    handlers,
    clock,
    events,
    errors,
    window,
    task,
    executions,
    tasks,
    invocations,
    outcome,
    runbook: (content: string, name = 'Runbook') =>
      handlers.CreateDocument({ Name: name, Content: content, DocumentType: 'Automation', DocumentFormat: 'YAML' }),
    after: (minutes: number) => clock.advance(minutes * 60_000),
  };
};

export type WindowWorld = ReturnType<typeof windowWorld>;

/** A runbook that takes some minutes; it fails instead of ending well when told to. */
export const sleeping = (minutes: number, fails = false): string => `schemaVersion: "0.3"
parameters:
  Text: { type: String, default: "" }
mainSteps:
  - name: wait
    action: aws:sleep
    inputs: { Duration: PT${minutes}M }
${
  fails
    ? `  - name: fail
    action: aws:executeAwsApi
    inputs: { Service: ssm, Api: GetParameter, Name: /none }`
    : ''
}`;

/** Parameters of an Automation task. */
export const automation = (
  Parameters: Record<string, string[]> = {},
): Pick<RegisterTaskWithMaintenanceWindowCommandInput, 'TaskInvocationParameters'> => ({
  TaskInvocationParameters: { Automation: { Parameters } } satisfies MaintenanceWindowTaskInvocationParameters,
});
