import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createClock } from '../../../local/clock.ts';
import type { CallService } from '../../../local/types.ts';
import { ACCOUNT, REGION } from '../bot-template.ts';
import { type Asked, type Gatekeeper, invoked } from './gatekeeper-double.ts';
import type { RunbookDocument } from './runbook-graph.ts';
import { refusal } from './runbook-world.ts';

const START = Date.parse('2026-11-20T09:05:00Z');

export type Sent = Readonly<Record<string, string | readonly string[]>>;

/** What became of a start. */
export interface Began {
  status: string | undefined;
  executionId: string;
  asked: readonly Asked[];
  /** The first call that it went on to. */
  call?: string;
  /** Outputs of the first step. */
  told: Readonly<Record<string, readonly string[]>>;
  failed: readonly (string | undefined)[];
}

/** One document under the simulated Automation, with a gatekeeper; behind it nothing answers. */
export async function began(document: RunbookDocument, parameters: Sent, gatekeeper: Gatekeeper): Promise<Began> {
  const errors: unknown[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const asked: Asked[] = [];
  const calls: string[] = [];
  const noting: Gatekeeper = (what) => {
    asked.push(what);
    return gatekeeper(what);
  };
  const callService: CallService = async (service, operation, input) => {
    if (service === 'sts') return { Account: ACCOUNT };
    if (service !== 'lambda') {
      calls.push(operation);
      throw refusal('AccessDeniedException');
    }
    expect(input['FunctionName']).toBe('patchwarden-gatekeeper');
    return { ...invoked(input, noting) };
  };
  const { handlers: ssm } = createSsm({
    clock,
    accountId: ACCOUNT,
    region: REGION,
    callService,
    emit: () => undefined,
  });
  await ssm.CreateDocument({
    Name: 'Runbook',
    Content: JSON.stringify(document),
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
  });
  const Parameters = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? [value] : [...value]]),
  );
  const { AutomationExecutionId: executionId } = await ssm.StartAutomationExecution({
    DocumentName: 'Runbook',
    Parameters,
  });
  await clock.advance(10 * 60_000);
  expect(errors).toEqual([]);
  const { AutomationExecution } = await ssm.GetAutomationExecution({ AutomationExecutionId: executionId });
  const steps = AutomationExecution.StepExecutions ?? [];
  const [call] = calls;
  return {
    status: AutomationExecution.AutomationExecutionStatus,
    executionId,
    asked,
    ...(call === undefined ? {} : { call }),
    told: steps[0]?.Outputs ?? {},
    failed: steps.filter(({ StepStatus }) => StepStatus === 'Failed').map(({ StepName }) => StepName),
  };
}
