import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { createSsm } from '../../../../local/aws/ssm/service.ts';
import { createClock } from '../../../../local/clock.ts';
import type { CallService, Clock, EmittedEvent } from '../../../../local/types.ts';

export const START = Date.parse('2026-11-18T23:00:00Z');
export const context = { accountId: '111122223333', region: 'ap-southeast-2', requestId: 'r-1' };

/** Answers of the services that a runbook calls, by `service:Operation`; a list is used up from the front. */
export type Answers = Record<string, object | Error | (object | Error)[]>;

export interface Call {
  name: string;
  input: Record<string, unknown>;
  at: number;
}

/** A world with Systems Manager alone: everything else that runbooks call is scripted. */
export const automationWorld = (answers: Answers = {}) => {
  const errors: unknown[] = [];
  const clock: Clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const events: EmittedEvent[] = [];
  const calls: Call[] = [];
  const callService: CallService = async (service, operation, input) => {
    const name = `${service}:${operation}`;
    calls.push({ name, input, at: clock.now() - START });
    const given = answers[name];
    const answer = Array.isArray(given) ? (given.length > 1 ? given.shift() : given[0]) : given;
    if (answer instanceof Error) throw answer;
    return { ...answer };
  };
  const ssm = createSsm({ ...context, clock, callService, emit: (event) => events.push(event) });
  const { handlers } = ssm;
  return {
    ssm,
    clock,
    events,
    calls,
    errors,
    create: (content: string, name = 'Runbook') =>
      handlers.CreateDocument({ Name: name, Content: content, DocumentType: 'Automation', DocumentFormat: 'YAML' }),
    start: async (parameters: Record<string, string[]> = {}, name = 'Runbook'): Promise<string> => {
      const { AutomationExecutionId } = await handlers.StartAutomationExecution({
        DocumentName: name,
        Parameters: parameters,
      });
      await clock.settled();
      return AutomationExecutionId;
    },
    get: async (id: string): Promise<AutomationExecution> =>
      (await handlers.GetAutomationExecution({ AutomationExecutionId: id })).AutomationExecution,
    after: (seconds: number) => clock.advance(seconds * 1000),
  };
};

export type AutomationWorld = ReturnType<typeof automationWorld>;

/** Creates the runbook, runs it to its end or for `seconds`, and gives what GetAutomationExecution shows then. */
export const run = async (
  content: string,
  options: { answers?: Answers; parameters?: Record<string, string[]>; seconds?: number } = {},
): Promise<AutomationExecution & { world: AutomationWorld }> => {
  const world = automationWorld(options.answers);
  await world.create(content);
  const id = await world.start(options.parameters);
  if (options.seconds !== undefined) await world.after(options.seconds);
  return { ...(await world.get(id)), world };
};

/** A client exception as services throw it. */
export const serviceError = (name: string, message: string): Error => Object.assign(new Error(message), { name });

/** A runbook of these steps, given as YAML list items indented by two. */
export const runbook = (steps: string, head = ''): string => `schemaVersion: "0.3"\n${head}\nmainSteps:\n${steps}`;

/** `step: status` of every step, in order. */
export const stepStatuses = (execution: AutomationExecution): string[] =>
  (execution.StepExecutions ?? []).map((step) => `${step.StepName}: ${step.StepStatus}`);
