import type { Clock } from '../types.ts';
import { isRecord } from './json-value.ts';
import { type MessageAttributes, md5, md5OfAttributes, type StoredMessage, systemAttributes } from './sqs-message.ts';
import type { Queue } from './sqs-queue.ts';

export interface EventSourceInput {
  functionName: string;
  /** The version or the alias that is invoked. */
  qualifier?: string | undefined;
  queue: Queue;
  /** 1 to 10, or up to 10,000 with a window on a standard queue. */
  batchSize?: number;
  windowSeconds?: number;
  /** `ReportBatchItemFailures`: the function names the messages it could not handle; the others are deleted. */
  reportBatchItemFailures?: boolean;
  /** Invocations at one time. Lambda begins with 5 for a standard queue. */
  maximumConcurrency?: number;
}

export interface PollerOptions {
  source: EventSourceInput;
  clock: Clock;
  region: string;
  invoke: (event: unknown) => Promise<unknown>;
}

const FIRST_CONCURRENCY = 5;

/** Polls a queue for a function, as Lambda's event source mapping does. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #batchSize: number;
  readonly #windowMs: number;
  readonly #concurrency: number;
  readonly #stopListening: () => void;
  #active = 0;
  /** Messages received, waiting for the batch to fill or its window to pass. */
  #gathered: StoredMessage[] = [];
  #cancelWindow: (() => void) | undefined;
  #stopped = false;
  #disabled = false;

  constructor(options: PollerOptions) {
    const { source } = options;
    this.#options = options;
    this.#batchSize = source.batchSize ?? 10;
    this.#windowMs = (source.windowSeconds ?? 0) * 1000;
    this.#concurrency = source.maximumConcurrency ?? FIRST_CONCURRENCY;
    checkSource(source);
    this.#stopListening = source.queue.onAvailable(() => this.#poll());
    options.clock.at(options.clock.now(), () => this.#poll());
  }

  stop(): void {
    this.#stopped = true;
    this.#stopListening();
    this.#cancelWindow?.();
  }

  /** Disabled, it takes nothing more from the queue: what is in flight ends, what comes waits. */
  setEnabled(enabled: boolean): void {
    this.#disabled = !enabled;
    if (enabled) this.#poll();
  }

  #poll(): void {
    while (!this.#stopped && !this.#disabled && this.#active < this.#concurrency) {
      const received = this.#options.source.queue.receive(this.#batchSize - this.#gathered.length);
      if (received.length === 0) return;
      this.#gathered.push(...received);
      if (this.#gathered.length >= this.#batchSize || this.#windowMs === 0) this.#flush();
      else this.#cancelWindow ??= this.#openWindow();
    }
  }

  #openWindow(): () => void {
    const { clock } = this.#options;
    return clock.at(clock.now() + this.#windowMs, () => this.#flush());
  }

  #flush(): void {
    this.#cancelWindow?.();
    this.#cancelWindow = undefined;
    const batch = this.#gathered;
    this.#gathered = [];
    if (batch.length === 0) return;
    this.#active++;
    const done = this.#process(batch).finally(() => {
      this.#active--;
      this.#poll();
    });
    this.#options.clock.track(done).catch(() => undefined);
  }

  /** Messages of a batch that failed stay in flight until their visibility timeout, as in Lambda. */
  async #process(batch: readonly StoredMessage[]): Promise<void> {
    const { source, region, invoke } = this.#options;
    const handles = batch.map(({ receiptHandle }) => receiptHandle ?? '');
    const Records = batch.map((message) => recordOf(message, source.queue, region));
    let result: unknown;
    try {
      result = await invoke({ Records });
    } catch {
      return;
    }
    const failed = source.reportBatchItemFailures ? failedIds(result, batch) : new Set<string>();
    batch.forEach(({ id }, index) => {
      if (!failed.has(id)) source.queue.delete(handles[index] ?? '');
    });
  }
}

function checkSource({ functionName, queue, batchSize = 10, windowSeconds = 0 }: EventSourceInput): void {
  const problem =
    batchSize > 10 && windowSeconds < 1
      ? 'MaximumBatchingWindowInSeconds must be at least 1 when the batch size is greater than 10'
      : queue.settings.isFifo && (batchSize > 10 || windowSeconds > 0)
        ? 'a FIFO queue takes batches of at most 10 and no window'
        : batchSize < 1 || batchSize > 10_000
          ? 'the batch size must be between 1 and 10000'
          : undefined;
  if (problem) throw new Error(`event source of ${functionName} on ${queue.settings.name}: ${problem}`);
}

/**
 * The ids of the messages a function reports as failed. An answer Lambda cannot use fails the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
function failedIds(result: unknown, batch: readonly StoredMessage[]): ReadonlySet<string> {
  const all = new Set(batch.map(({ id }) => id));
  if (result === null || result === undefined) return new Set();
  if (!isRecord(result)) return all;
  const failures = result['batchItemFailures'];
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = isRecord(failure) ? failure['itemIdentifier'] : undefined;
    if (typeof id !== 'string' || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}

function recordOf(message: StoredMessage, queue: Queue, region: string): object {
  return {
    messageId: message.id,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: recordAttributes(message.attributes),
    md5OfBody: md5(message.body),
    ...(Object.keys(message.attributes).length > 0 && { md5OfMessageAttributes: md5OfAttributes(message.attributes) }),
    eventSource: 'aws:sqs',
    eventSourceARN: queue.settings.arn,
    awsRegion: region,
  };
}

function recordAttributes(attributes: MessageAttributes): object {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue !== undefined && { stringValue: StringValue }),
        ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}
