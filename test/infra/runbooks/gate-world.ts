import { marshall } from '@aws-sdk/util-dynamodb';
import { createDynamoDb } from '../../../local/aws/dynamodb.ts';
import { createSsm } from '../../../local/aws/ssm/service.ts';
import { createClock } from '../../../local/clock.ts';
import type { CallService } from '../../../local/types.ts';
import type { Item } from '../../../src/store/table.ts';
import { ACCOUNT, REGION } from '../bot-template.ts';
import type { RunbookDocument } from './runbook-graph.ts';

const START = Date.parse('2026-11-20T09:05:00Z');
const TABLE = 'patchwarden';

export type Sent = Readonly<Record<string, string | readonly string[]>>;

/** What became of a start. `refused`: Systems Manager did not take it; `gate`: the gate turned it away. */
export type Admitted =
  | { kind: 'refused'; why: string }
  | { kind: 'gate' }
  /** It went on to call this. */
  | { kind: 'passed'; call: string };

/** One document under the simulated Automation, over a table with one item; past the gate nothing answers. */
export interface GateWorld {
  start(item: Item, parameters: Sent): Promise<Admitted>;
}

export async function gateWorld(document: RunbookDocument): Promise<GateWorld> {
  const errors: unknown[] = [];
  const clock = createClock({ start: START, speed: 0, onError: (error) => errors.push(error) });
  const place = { clock, accountId: ACCOUNT, region: REGION };
  const { wireHandlers = {} } = createDynamoDb(place);
  const context = { accountId: ACCOUNT, region: REGION, requestId: 'a-request' };
  const table = (operation: string, input: object) => {
    const handler = wireHandlers[operation];
    if (handler === undefined) throw new Error(`the table does not know ${operation}`);
    return handler({ TableName: TABLE, ...input }, context);
  };
  let beyond: string[] = [];
  const callService: CallService = async (service, operation, input) => {
    if (service === 'dynamodb') return { ...(await table(operation, input)) };
    beyond.push(operation);
    throw Object.assign(new Error('nothing answers here'), { name: 'AccessDeniedException' });
  };
  const { handlers: ssm } = createSsm({ ...place, callService, emit: () => undefined });
  await table('CreateTable', {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: ['pk', 'sk'].map((AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' })),
  });
  await ssm.CreateDocument({
    Name: 'Runbook',
    Content: JSON.stringify(document),
    DocumentType: 'Automation',
    DocumentFormat: 'JSON',
  });

  const start = async (parameters: Sent): Promise<{ id: string } | { why: string }> => {
    const Parameters = Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? [value] : [...value]]),
    );
    try {
      return {
        id: (await ssm.StartAutomationExecution({ DocumentName: 'Runbook', Parameters })).AutomationExecutionId,
      };
    } catch (error) {
      return { why: error instanceof Error ? error.message : String(error) };
    }
  };
  return {
    start: async (item, parameters) => {
      beyond = [];
      await table('PutItem', { Item: marshall(item, { removeUndefinedValues: true }) });
      const started = await start(parameters);
      if ('why' in started) return { kind: 'refused', why: started.why };
      await clock.advance(60_000);
      expect(errors).toEqual([]);
      const { AutomationExecution } = await ssm.GetAutomationExecution({ AutomationExecutionId: started.id });
      const [first] = AutomationExecution.StepExecutions ?? [];
      const [call] = beyond;
      if (call !== undefined) return { kind: 'passed', call };
      // It went on to the table.
      if (first?.StepStatus === 'Success') return { kind: 'passed', call: 'GetItem' };
      expect([first?.StepName, first?.FailureMessage]).toEqual(['gate', expect.stringContaining('conditional')]);
      return { kind: 'gate' };
    },
  };
}
