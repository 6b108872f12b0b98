import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { parseSignal, type Signal } from '../aws/signal.ts';
import { handleJob, type PatchServices } from '../home/dispatch.ts';
import { handleSignals } from '../runs/flow/signals.ts';
import type { SlackJob } from '../slack/job.ts';
import { parseSlackJob } from '../slack/parse-job.ts';
import { buildServices, type Environment } from './worker-services.ts';

export interface WorkerOptions {
  env: Environment;
  /** Milliseconds since the epoch. */
  now: () => number;
}

/** The worker: one job each, from Slack in order, from AWS as hints. What fails goes back to its queue. */
export function createWorkerHandler({ env, now }: WorkerOptions) {
  let services: Promise<PatchServices> | undefined;
  const forget = (): void => {
    services = undefined;
  };
  /** Built once per container; what failed to build is tried again with the next batch. */
  const ready = (): Promise<PatchServices> => {
    services ??= buildServices(env, { now, renew: forget }).catch((error: unknown) => {
      services = undefined;
      throw error;
    });
    return services;
  };
  return async (event: SQSEvent, _context: unknown): Promise<SQSBatchResponse> => {
    const built = await ready();
    const [first] = event.Records;
    const fifo = first?.eventSourceARN.endsWith('.fifo') ?? false;
    const failed = fifo
      ? await handleInOrder(built, event.Records, now)
      : await handleTogether(built, event.Records, now);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Lambda's entry. */
export const handler = createWorkerHandler({ env: process.env, now: Date.now });

/** A failure keeps back what follows it in its group, and nobody else's: clicks on a run stay in their order. */
async function handleInOrder(
  services: PatchServices,
  records: readonly SQSRecord[],
  now: () => number,
): Promise<string[]> {
  const failed: string[] = [];
  const held = new Set<string>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? '';
    if (held.has(group)) {
      failed.push(record.messageId);
      continue;
    }
    try {
      await handleJob(services, parsed<SlackJob>(record, parseSlackJob), now());
    } catch (error) {
      services.log('job-failed', { messageId: record.messageId, error: textOf(error) });
      held.add(group);
      failed.push(record.messageId);
    }
  }
  return failed;
}

/** Signals of one batch that mean the same run are one look at it. */
async function handleTogether(
  services: PatchServices,
  records: readonly SQSRecord[],
  now: () => number,
): Promise<string[]> {
  const failed: string[] = [];
  const signals: { id: string; signal: Signal }[] = [];
  for (const record of records) {
    try {
      signals.push({ id: record.messageId, signal: parsed<Signal>(record, parseSignal) });
    } catch (error) {
      services.log('signal-unreadable', { messageId: record.messageId, error: textOf(error) });
      failed.push(record.messageId);
    }
  }
  return [...failed, ...(await handleSignals(services, signals, now))];
}

const parsed = <T>({ body }: SQSRecord, parse: (value: unknown) => T): T => {
  const value: unknown = JSON.parse(body);
  return parse(value);
};

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
