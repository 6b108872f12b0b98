import { createHash, randomUUID } from 'node:crypto';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Approval } from '../../../src/approvals/types.ts';
import { topLevel } from '../../../src/runs/effect/run-item.ts';
import type { AuditNote } from '../../../src/runs/types/audit.ts';
import type { Run } from '../../../src/runs/types/run.ts';
import type { StartRecord } from '../../../src/runs/types/start.ts';
import type { ClickJob, Proof } from '../../../src/slack/job.ts';
import { auditKey, proofKey, runKey, WORK } from '../../../src/store/keys.ts';
import { hashOf, type Item, type Key } from '../../../src/store/table.ts';
import type { LocalWorld } from '../../support/local-world.ts';
import { proofOfBody } from '../../support/signed-job.ts';

const TableName = 'patchwarden';
const QUEUE = 'patchwarden-requests.fifo';

/** What a role looks like that can do everything that no policy of a resource denies. */
export const ADMINISTRATOR = 'Administrator';
export const WORKER = 'patchwarden-worker-ap-southeast-2';

/** Writes the table as it likes, and knows the code: what it writes is in each detail what the product would have written. */
export class Forger {
  readonly #world: LocalWorld;

  constructor(world: LocalWorld) {
    this.#world = world;
  }

  async put(item: Item): Promise<void> {
    await this.#call('dynamodb', 'PutItem', { TableName, Item: marshall(item, { removeUndefinedValues: true }) });
  }

  async read(key: Key): Promise<Item & { run: Run }> {
    const { Item: found } = await this.#call('dynamodb', 'GetItem', { TableName, Key: marshall(key) });
    return Object(unmarshall(Object(found)));
  }

  /** The next version of a run, with an audit record that follows from those before. */
  async forge(runId: string, change: Partial<Run>, note: AuditNote): Promise<Run> {
    const item = await this.read(runKey(runId));
    const run: Run = { ...item.run, ...change, version: item.run.version + 1 };
    const { id, version, epoch, planHash, state: to } = run;
    const { state: from } = item.run;
    const own = { runId: id, version, at: this.#world.now(), from, to, epoch, planHash, ...note };
    const entry = { ...own, headHash: hashOf(topLevel(run).run), prev: item['chain'] };
    const hash = hashOf(entry);
    await this.put({ ...auditKey(id, version), ...entry, hash });
    await this.put({ ...item, ...topLevel(run), chain: hash, workPk: WORK, workDueAt: this.#world.now() });
    return run;
  }

  /** Keeps a proof, and gives the approval that it is to prove. */
  async approve(runId: string, userId: string, proof: Proof): Promise<Approval> {
    const hash = createHash('sha256').update(proof.signature).digest('hex');
    await this.put({ ...proofKey(runId, hash), ...proof });
    return { userId, person: userId, at: this.#world.now(), epoch: 1, groups: ['platform'], proof: hash };
  }

  /** What Slack sends for a click on the button of this value, signed with a secret that the forger made up. */
  madeUp(userId: string, value: string, card = this.#world.card()): Proof {
    return proofOfBody(
      this.#world.clickBody(userId, value, card),
      Math.floor(this.#world.now() / 1000),
      'a'.repeat(32),
    );
  }

  /** The proof with which somebody approved a run. */
  async proofOf(runId: string): Promise<Proof> {
    const { run } = await this.read(runKey(runId));
    const item = await this.read(proofKey(runId, run.approvals[0]?.proof ?? ''));
    const { body, contentType, timestamp, signature } = Object(item);
    return { body, contentType, timestamp, signature };
  }

  /** What the slack function would have made of a click. */
  message(userId: string, value: string, proof?: Proof): Record<string, unknown> {
    const id = createHash('sha256').update(randomUUID()).digest('hex');
    const { channel, ts } = this.#world.card();
    const job: ClickJob = {
      id,
      at: this.#world.now(),
      actor: { userId, teamId: 'T0PATCHW' },
      kind: 'click',
      actionId: 'run-approve',
      value,
      from: { kind: 'message', channelId: channel, messageTs: ts },
      ...(proof && { proof }),
    };
    const url = `${this.#world.local.awsUrl}/111122223333/${QUEUE}`;
    return { QueueUrl: url, MessageGroupId: 'x', MessageDeduplicationId: id, MessageBody: JSON.stringify(job) };
  }

  /** Puts it on the queue, whatever the queue's policy says. */
  async send(message: Record<string, unknown>): Promise<void> {
    await this.#call('sqs', 'SendMessage', message);
  }

  /** Starts the runbook of a bake with the worker's role, with the tags of the worker; `done`, or AWS's error. */
  async startAsWorker(
    runId: string,
    { document, parameters }: Pick<StartRecord, 'document' | 'parameters'>,
  ): Promise<string> {
    const Parameters = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, [value].flat()]));
    const Tags = [
      { Key: `PatchwardenRun-${runId}`, Value: runId },
      { Key: 'PatchwardenKind', Value: 'bake' },
    ];
    const input = { DocumentName: document, Parameters, Tags };
    return this.#world.as(WORKER, 'ssm:StartAutomationExecution', input);
  }

  /** Of executions that anyone started: what the gatekeeper said to each, oldest first. */
  async refusals(): Promise<string[]> {
    const { AutomationExecutionMetadataList: list } = await this.#call('ssm', 'DescribeAutomationExecutions', {});
    const found: { Outputs?: Record<string, string[]>; AutomationExecutionId: string }[] = Object(list);
    const refusals: string[] = [];
    for (const { AutomationExecutionId } of found.toReversed()) {
      const { AutomationExecution } = await this.#call('ssm', 'GetAutomationExecution', { AutomationExecutionId });
      const { StepExecutions = [] } = Object(AutomationExecution);
      const [gate] = StepExecutions;
      refusals.push(...(gate?.Outputs?.['refusal'] ?? []));
    }
    return refusals;
  }

  #call(service: string, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    return this.#world.local.aws.callService(service, operation, input);
  }
}

/** The value of the button that approves. */
export const asked = ({ id, epoch, asks }: Run): string => `${id}:${epoch}:h${asks}`;
