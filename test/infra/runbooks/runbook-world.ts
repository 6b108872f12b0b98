import type { AutomationExecution } from '@aws-sdk/client-ssm';
import { readRunbook } from '../../../infra/bot/runbook-document.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createClock } from '../../../local/clock.ts';
import type { CallService } from '../../../local/types.ts';
import { ACCOUNT, REGION } from '../bot-template.ts';
import { admitting, type Gatekeeper, invoked } from './gatekeeper-double.ts';

const START = Date.parse('2026-11-18T23:00:00Z');

/** Answers one call of a runbook; throws what the service would refuse. */
type Service = (operation: string, input: Record<string, unknown>) => object;

export interface RunOptions {
  document: 'patchwarden-bake.yaml' | 'patchwarden-deploy.yaml' | 'patchwarden-refresh.yaml';
  names: Readonly<Record<string, readonly string[]>>;
  parameters: Readonly<Record<string, readonly string[]>>;
  service: Service;
  /** Default: it lets everything in. */
  gatekeeper?: Gatekeeper;
  /** The operation, or the number of the call, in front of whose answer somebody stops the execution. */
  stopAt?: string | number;
  /** Seconds after which somebody stops it. */
  stopAfter?: number;
}

export interface Ran {
  execution: AutomationExecution;
  /** Names of the operations called, without the reads, in order. */
  effects: readonly string[];
  calls: readonly { operation: string; input: Record<string, unknown> }[];
  /** The outputs that steps gave, by name; the first of each. */
  outputs: Readonly<Record<string, string>>;
}

/** A service's refusal, as the SDK throws it. */
export const refusal = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** Runs one of the runbooks as it stands, by the simulated Automation against one scripted service, for a day. */
export async function runDocument(options: RunOptions): Promise<Ran> {
  const errors: unknown[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const calls: { operation: string; input: Record<string, unknown> }[] = [];
  const stop = () => handlers.StopAutomationExecution({ AutomationExecutionId: id, Type: 'Cancel' });
  const { gatekeeper = admitting } = options;
  const callService: CallService = async (service, operation, input) => {
    calls.push({ operation, input });
    if (operation === options.stopAt || calls.length === options.stopAt) await stop();
    return { ...(service === 'lambda' ? invoked(input, gatekeeper) : options.service(operation, input)) };
  };
  const { handlers } = createSsm({
    accountId: ACCOUNT,
    region: REGION,
    clock,
    callService,
    emit: () => undefined,
  });
  const id = await start(handlers, options);
  await clock.settled();
  if (options.stopAfter !== undefined) {
    await clock.advance(options.stopAfter * 1000);
    await stop();
  }
  await clock.advance(24 * 60 * 60 * 1000);
  expect(errors).toEqual([]);
  const { AutomationExecution: execution } = await handlers.GetAutomationExecution({ AutomationExecutionId: id });
  return { execution, calls, effects: effectsIn(calls), outputs: outputsOf(execution) };
}

type Handlers = ReturnType<typeof createSsm>['handlers'];

async function start(handlers: Handlers, { document, names, parameters }: RunOptions): Promise<string> {
  const content = readRunbook(document, {
    RunbookRoleArn: `arn:aws:iam::${ACCOUNT}:role/runbook`,
    GatekeeperName: 'patchwarden-gatekeeper',
    ...names,
  });
  await handlers.CreateDocument({
    Name: 'Runbook',
    Content: JSON.stringify(content),
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
  });
  const { AutomationExecutionId } = await handlers.StartAutomationExecution({
    DocumentName: 'Runbook',
    Parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [...value]])),
  });
  return AutomationExecutionId;
}

const effectsIn = (calls: Ran['calls']): string[] =>
  calls.map(({ operation }) => operation).filter((operation) => !/^(Get|List|Describe|Invoke)/.test(operation));

const outputsOf = (execution: AutomationExecution): Record<string, string> =>
  Object.fromEntries(
    (execution.StepExecutions ?? []).flatMap(({ Outputs = {} }) =>
      Object.entries(Outputs).map(([name, values]) => [name, values.join(',')]),
    ),
  );
