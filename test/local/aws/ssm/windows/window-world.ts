import * as ec2 from '@aws-sdk/client-ec2';
import type {
  MaintenanceWindowTaskInvocationParameters,
  RegisterTaskWithMaintenanceWindowCommandInput,
} from '@aws-sdk/client-ssm';
import type { Authorize } from '../../../../../local/aws/iam.ts';
import type { SimulatedService } from '../../../../../local/aws/service.ts';
import { createSsm, type Ssm } from '../../../../../local/aws/ssm/service.ts';
import { createAws } from '../../../../../local/aws/world.ts';
import { createClock } from '../../../../../local/clock.ts';
import type { EmittedEvent } from '../../../../../local/types.ts';

/** A Thursday, ten in the morning in Sydney. */
export const START = Date.parse('2026-11-18T23:00:00Z');
const place = { accountId: '111122223333', region: 'ap-southeast-2' };

/** Instances by id, with their tags; all of them run. */
export type Instances = Readonly<Record<string, Readonly<Record<string, string>>>>;

const ec2Of = (instances: Instances): SimulatedService => ({
  name: 'ec2',
  sdk: ec2,
  handlers: {
    DescribeInstances: async ({ Filters = [] }: ec2.DescribeInstancesCommandInput) => ({
      Reservations: Object.entries(instances)
        .filter(([, tags]) =>
          Filters.every(({ Name = '', Values = [] }) =>
            Name === 'tag-key'
              ? Values.some((key) => key in tags)
              : !Name.startsWith('tag:') || Values.includes(tags[Name.slice('tag:'.length)] ?? ''),
          ),
        )
        .map(([InstanceId]) => ({ Instances: [{ InstanceId }] })),
    }),
  },
});

/** A world with Systems Manager, whose windows call it as they do in AWS, and with EC2's tags. */
export const windowWorld = (options: { instances?: Instances; authorize?: Authorize } = {}) => {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const clock = createClock({ start: START, speed: 0, onError });
  const events: (EmittedEvent & { at: number })[] = [];
  let ssm: Ssm | undefined;
  const aws = createAws({
    clock,
    ...place,
    onError,
    authorize: options.authorize,
    services: (deps) => {
      ssm = createSsm({ ...deps, emit: (event) => events.push({ ...event, at: clock.now() - START }) });
      return [ssm, ec2Of(options.instances ?? {})];
    },
  });
  if (ssm === undefined) throw new Error('Systems Manager is made together with AWS');
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
