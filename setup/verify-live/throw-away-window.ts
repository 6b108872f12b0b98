import {
  DescribeMaintenanceWindowExecutionsCommand,
  DescribeMaintenanceWindowExecutionTaskInvocationsCommand,
  DescribeMaintenanceWindowExecutionTasksCommand,
  GetAutomationExecutionCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { WindowFacts } from './runbooks.ts';
import { until, type Waiting } from './waiting.ts';

/** What came of the first occurrence of a window that has ended; empty where none did in time. Errors are the SDK's. */
export const windowFacts = async (ssm: SSMClient, WindowId: string, waiting: Waiting): Promise<WindowFacts> => {
  let facts: WindowFacts = { window: WindowId };
  await until(async () => {
    const { WindowExecutions = [] } = await ssm.send(new DescribeMaintenanceWindowExecutionsCommand({ WindowId }));
    const over = WindowExecutions.find(({ EndTime }) => EndTime !== undefined);
    if (over === undefined) return false;
    facts = { window: WindowId, status: over.Status, execution: over.WindowExecutionId };
    return true;
  }, waiting);
  return facts.execution === undefined ? facts : { ...facts, ...(await runOf(ssm, facts.execution)) };
};

/** The execution of the runbook that the window's one task started. */
const runOf = async (ssm: SSMClient, WindowExecutionId: string): Promise<Partial<WindowFacts>> => {
  const { WindowExecutionTaskIdentities = [] } = await ssm.send(
    new DescribeMaintenanceWindowExecutionTasksCommand({ WindowExecutionId }),
  );
  const TaskId = WindowExecutionTaskIdentities[0]?.TaskExecutionId;
  if (TaskId === undefined) return {};
  const { WindowExecutionTaskInvocationIdentities = [] } = await ssm.send(
    new DescribeMaintenanceWindowExecutionTaskInvocationsCommand({ WindowExecutionId, TaskId }),
  );
  const [invocation] = WindowExecutionTaskInvocationIdentities;
  if (invocation?.ExecutionId === undefined) return { reason: invocation?.StatusDetails };
  const { AutomationExecution } = await ssm.send(
    new GetAutomationExecutionCommand({ AutomationExecutionId: invocation.ExecutionId }),
  );
  return {
    runbookStatus: AutomationExecution?.AutomationExecutionStatus,
    note: AutomationExecution?.Parameters?.['Note']?.[0],
  };
};
