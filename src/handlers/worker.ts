import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { App } from '../app/build.ts';
import { handleJob } from '../app/dispatch.ts';
import { handleHints } from '../app/hints.ts';
import { type HintMessage, parseHintMessage } from '../aws/hint-message.ts';
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
  let app: Promise<App> | undefined;
  const forget = (): void => {
    app = undefined;
  };
  /** Built once per container; what failed to build is tried again with the next batch. */
  const ready = (): Promise<App> => {
    app ??= buildServices(env, { now, renew: forget }).catch((error: unknown) => {
      app = undefined;
      throw error;
    });
    return app;
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
async function handleInOrder(app: App, records: readonly SQSRecord[], now: () => number): Promise<string[]> {
  const failed: string[] = [];
  const held = new Set<string>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? '';
    if (held.has(group)) {
      failed.push(record.messageId);
      continue;
    }
    try {
      await handleJob(app, parsed<SlackJob>(record, parseSlackJob), now());
    } catch (error) {
      app.ports.log('job-failed', { messageId: record.messageId, error: textOf(error) });
      held.add(group);
      failed.push(record.messageId);
    }
  }
  return failed;
}

/** Messages of one batch that are about the same thing are one look at it. */
async function handleTogether(app: App, records: readonly SQSRecord[], now: () => number): Promise<string[]> {
  const failed: string[] = [];
  const received: { id: string; message: HintMessage }[] = [];
  for (const record of records) {
    try {
      received.push({ id: record.messageId, message: parsed<HintMessage>(record, parseHintMessage) });
    } catch (error) {
      app.ports.log('hint-unreadable', { messageId: record.messageId, error: textOf(error) });
      failed.push(record.messageId);
    }
  }
  return [...failed, ...(await handleHints(app, received, now))];
}

const parsed = <T>({ body }: SQSRecord, parse: (value: unknown) => T): T => {
  const value: unknown = JSON.parse(body);
  return parse(value);
};

const textOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
