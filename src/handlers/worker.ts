import { setTimeout } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { App } from '../app/build.ts';
import { handleJob } from '../app/dispatch.ts';
import { handleHints } from '../app/hints.ts';
import { type HintMessage, parseHintMessage } from '../aws/hint-message.ts';
import { createTelemetry } from '../aws/telemetry.ts';
import type { SlackJob } from '../slack/job.ts';
import { createMembersOnce, type MembersOnce } from '../slack/members-once.ts';
import { parseSlackJob } from '../slack/parse-job.ts';
import type { Environment } from './environment.ts';
import { pauseAfter, type Returned } from './hand-back.ts';
import { readBody } from './read-body.ts';
import { watchSyncedWindows } from './synced-config.ts';
import { textOf } from './text-of.ts';
import { createTimeBudget, type TimeBudget } from './time-budget.ts';
import { buildServices, handBackTo } from './worker-services.ts';

export interface WorkerOptions {
  env: Environment;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Milliseconds, only ever growing: what an invocation's time is measured by. */
  stopwatch?: () => number;
  /** Waits so many milliseconds, by that same measure. */
  wait?: (ms: number) => Promise<void>;
}

/** The worker: one job each, from Slack in order, from AWS as hints. What fails goes back to its queue, to come again in seconds. */
export function createWorkerHandler({
  env,
  now,
  stopwatch = () => performance.now(),
  wait = setTimeout,
}: WorkerOptions) {
  const budget = createTimeBudget(stopwatch);
  const members = createMembersOnce();
  const telemetry = createTelemetry({ quiet: env['PATCHWARDEN_QUIET'] === 'true' });
  const handBack = handBackTo(env, telemetry.log);
  let app: Promise<App> | undefined;
  const renew = (): void => {
    app = undefined;
  };
  /** Built once per container; what failed to build is tried again with the next batch. */
  const built = (): Promise<App> => {
    app ??= buildServices(env, { now, stopwatch, wait, renew, telemetry, budget, members }).catch((error: unknown) => {
      renew();
      throw error;
    });
    return app;
  };
  const isCurrent = watchSyncedWindows(now);
  const ready = async (): Promise<App> => {
    const found = await built();
    if (await isCurrent(found)) return found;
    renew();
    return built();
  };
  const handle = async (records: readonly SQSRecord[]): Promise<Returned[]> => {
    const working = { app: await ready(), now, budget, members };
    const [first] = records;
    const fifo = first?.eventSourceARN.endsWith('.fifo') ?? false;
    return fifo ? handleInOrder(working, records) : handleTogether(working, records);
  };
  return async ({ Records }: SQSEvent, _context: unknown): Promise<SQSBatchResponse> => {
    budget.begin();
    try {
      const returned = await handle(Records);
      await handBack(returned);
      return { batchItemFailures: returned.map(({ record }) => ({ itemIdentifier: record.messageId })) };
    } catch (error) {
      // Nothing was handled: Lambda takes all of it for failed.
      await handBack(Records.map((record) => ({ record, seconds: pauseAfter(record) })));
      throw error;
    }
  };
}

/** Lambda's entry. */
export const handler = createWorkerHandler({ env: process.env, now: Date.now });

interface Working {
  app: App;
  now: () => number;
  budget: TimeBudget;
  members: MembersOnce;
}

/**
 * A failure holds back what follows it in its group, and no other group: clicks on a run stay in their order. What there is no
 * time for goes back at once.
 */
async function handleInOrder(working: Working, records: readonly SQSRecord[]): Promise<Returned[]> {
  const returned: Returned[] = [];
  /** Groups that are kept back, and for how many seconds. */
  const held = new Map<string, number>();
  for (const record of records) {
    const group = record.attributes.MessageGroupId ?? '';
    const seconds = held.get(group) ?? (working.budget.mayTake() ? await tryJob(working, record) : 0);
    if (seconds === undefined) continue;
    held.set(group, seconds);
    returned.push({ record, seconds });
  }
  return returned;
}

/** Resolves to the seconds after which a job that failed is to come again. */
async function tryJob({ app, now, members }: Working, record: SQSRecord): Promise<number | undefined> {
  members.forget();
  try {
    await handleJob(app, readBody<SlackJob>(record.body, parseSlackJob), now());
    return undefined;
  } catch (error) {
    const seconds = pauseAfter(record);
    app.ports.log('job-failed', { messageId: record.messageId, seconds, error: textOf(error) });
    return seconds;
  }
}

/** Messages of one batch that are about the same thing are one look at it. */
async function handleTogether(
  { app, now, budget, members }: Working,
  records: readonly SQSRecord[],
): Promise<Returned[]> {
  members.forget();
  const failed = new Set<string>();
  const received: { id: string; message: HintMessage }[] = [];
  for (const { messageId, body } of records) {
    try {
      received.push({ id: messageId, message: readBody<HintMessage>(body, parseHintMessage) });
    } catch (error) {
      app.ports.log('hint-unreadable', { messageId, error: textOf(error) });
      failed.add(messageId);
    }
  }
  for (const id of await handleHints(app, received, { clock: now, mayTake: budget.mayTake })) failed.add(id);
  return records
    .filter(({ messageId }) => failed.has(messageId))
    .map((record) => ({ record, seconds: pauseAfter(record) }));
}
