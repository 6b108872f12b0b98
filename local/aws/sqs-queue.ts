import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../types.ts';
import type { MessageAttributes, RedrivePolicy, StoredMessage } from './sqs-message.ts';

export interface QueueSettings {
  name: string;
  arn: string;
  isFifo: boolean;
  contentBasedDeduplication: boolean;
  /** Seconds. */
  visibilityTimeout: number;
  delaySeconds: number;
  retentionSeconds: number;
  maxMessageBytes: number;
  redrive?: RedrivePolicy;
}

export interface NewMessage {
  body: string;
  attributes?: MessageAttributes;
  delaySeconds?: number;
  groupId?: string;
  deduplicationId?: string;
}

export interface Sent {
  id: string;
  sequenceNumber?: string;
}

/** Where messages go that were received too often. */
export type DeadLetter = (message: StoredMessage, targetArn: string) => void;

/** Sequence numbers have 20 digits. */
const FIRST_SEQUENCE = 10n ** 19n;
const DEDUPLICATION_INTERVAL = 5 * 60_000;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
const LONGEST_IN_FLIGHT = 12 * 60 * 60_000;

/** One queue, standard or FIFO, on the local clock. Checks of inputs are the operations' work. */
export class Queue {
  readonly settings: QueueSettings;
  readonly createdAt: number;
  readonly #clock: Clock;
  readonly #deadLetter: DeadLetter;
  /** By id, in the order they came. */
  readonly #messages = new Map<string, StoredMessage>();
  readonly #announced = new Set<number>();
  readonly #accepted = new Map<string, { sent: Sent; until: number }>();
  readonly #listeners = new Set<() => void>();
  #sequence = 0n;
  /** For tests and `GET /_local/state`. */
  readonly counts = { sent: 0, duplicates: 0, deleted: 0, deadLettered: 0 };

  constructor(settings: QueueSettings, clock: Clock, deadLetter: DeadLetter) {
    this.settings = settings;
    this.#clock = clock;
    this.#deadLetter = deadLetter;
    this.createdAt = clock.now();
  }

  send(message: NewMessage): Sent {
    const identified = this.#identified(message);
    const now = this.#clock.now();
    const key = identified.deduplicationId ?? '';
    const known = this.settings.isFifo ? this.#accepted.get(key) : undefined;
    if (known && known.until > now) {
      this.counts.duplicates++;
      return known.sent;
    }
    const stored = this.#newMessage(identified, now);
    this.add(stored);
    const sent: Sent = {
      id: stored.id,
      ...(stored.sequenceNumber !== undefined && { sequenceNumber: stored.sequenceNumber }),
    };
    if (this.settings.isFifo) this.#accepted.set(key, { sent, until: now + DEDUPLICATION_INTERVAL });
    this.counts.sent++;
    return sent;
  }

  /** Puts a message in as it is: a new one, or one from the queue whose dead letters go here. */
  add(message: StoredMessage): void {
    this.#messages.set(message.id, message);
    this.#announceAt(message.visibleAt);
  }

  /** Up to `limit` messages, in order; a FIFO group with a message in flight gives none. */
  receive(limit: number, visibilityTimeout = this.settings.visibilityTimeout): StoredMessage[] {
    this.#returnExpired();
    const now = this.#clock.now();
    const blocked = this.#blockedGroups();
    const received: StoredMessage[] = [];
    for (const message of this.#messages.values()) {
      if (received.length >= limit) break;
      if (message.groupId !== undefined && this.settings.isFifo && blocked.has(message.groupId)) continue;
      if (message.inFlight || message.visibleAt > now) {
        // Order within a group: nothing overtakes a message that is still delayed.
        if (message.groupId !== undefined) blocked.add(message.groupId);
        continue;
      }
      if (this.#isExhausted(message)) this.#bury(message);
      else received.push(this.#take(message, now + visibilityTimeout * 1000));
    }
    return received;
  }

  /** A FIFO queue no longer takes the handle of a message that is to be seen again: `expired`. */
  delete(receiptHandle: string): 'deleted' | 'expired' {
    this.#returnExpired();
    const message = this.byHandle(receiptHandle);
    if (!message) return 'deleted';
    if (this.settings.isFifo && !message.inFlight) return 'expired';
    this.#messages.delete(message.id);
    this.counts.deleted++;
    this.#announceAt(this.#clock.now());
    return 'deleted';
  }

  /** `not-in-flight` when the handle names no message in flight; `too-long` beyond twelve hours from its receive. */
  changeVisibility(receiptHandle: string, seconds: number): 'changed' | 'not-in-flight' | 'too-long' {
    this.#returnExpired();
    const message = this.byHandle(receiptHandle);
    if (!message?.inFlight) return 'not-in-flight';
    const visibleAt = this.#clock.now() + seconds * 1000;
    if (visibleAt > (message.receivedAt ?? 0) + LONGEST_IN_FLIGHT) return 'too-long';
    message.visibleAt = visibleAt;
    if (seconds === 0) message.inFlight = false;
    this.#announceAt(message.visibleAt);
    return 'changed';
  }

  /** A standard queue honours the handle of any receive of the message, a FIFO queue that of the last one. */
  byHandle(receiptHandle: string): StoredMessage | undefined {
    const [id = ''] = receiptHandle.split('#');
    const message = this.#messages.get(id);
    return this.settings.isFifo && message?.receiptHandle !== receiptHandle ? undefined : message;
  }

  purge(): void {
    this.#messages.clear();
  }

  /** Called when messages may have become receivable. Returns what stops it. */
  onAvailable(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  depth(): { visible: number; inFlight: number; delayed: number } {
    this.#returnExpired();
    const now = this.#clock.now();
    let inFlight = 0;
    let delayed = 0;
    for (const message of this.#messages.values()) {
      if (message.inFlight) inFlight++;
      else if (message.visibleAt > now) delayed++;
    }
    return { visible: this.#messages.size - inFlight - delayed, inFlight, delayed };
  }

  /** The messages in order, for tests and dead-letter queues' readers. */
  messages(): readonly StoredMessage[] {
    this.#returnExpired();
    return [...this.#messages.values()];
  }

  #identified(message: NewMessage): NewMessage {
    if (!this.settings.isFifo || message.deduplicationId !== undefined) return message;
    return { ...message, deduplicationId: createHash('sha256').update(message.body).digest('hex') };
  }

  #newMessage(message: NewMessage, now: number): StoredMessage {
    const delay = (message.delaySeconds ?? this.settings.delaySeconds) * 1000;
    return {
      id: randomUUID(),
      body: message.body,
      attributes: message.attributes ?? {},
      sentAt: now,
      visibleAt: now + delay,
      inFlight: false,
      receiveCount: 0,
      ...(message.groupId !== undefined && { groupId: message.groupId }),
      ...(message.deduplicationId !== undefined && { deduplicationId: message.deduplicationId }),
      ...(this.settings.isFifo && { sequenceNumber: `${FIRST_SEQUENCE + this.#sequence++}` }),
    };
  }

  #take(message: StoredMessage, visibleAt: number): StoredMessage {
    message.inFlight = true;
    message.visibleAt = visibleAt;
    message.receiveCount++;
    message.receivedAt = this.#clock.now();
    message.firstReceivedAt ??= message.receivedAt;
    message.receiptHandle = `${message.id}#${message.receiveCount}#${randomUUID()}`;
    this.#announceAt(visibleAt);
    return message;
  }

  #isExhausted(message: StoredMessage): boolean {
    const { redrive } = this.settings;
    return redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
  }

  #bury(message: StoredMessage): void {
    const { redrive, arn } = this.settings;
    if (!redrive) return;
    this.#messages.delete(message.id);
    this.counts.deadLettered++;
    this.#deadLetter(
      { ...message, inFlight: false, visibleAt: this.#clock.now(), sourceArn: arn },
      redrive.deadLetterTargetArn,
    );
  }

  /** Messages whose visibility timeout passed are visible again; those past their retention are gone. */
  #returnExpired(): void {
    const now = this.#clock.now();
    const oldest = now - this.settings.retentionSeconds * 1000;
    for (const message of this.#messages.values()) {
      if (message.sentAt < oldest) this.#messages.delete(message.id);
      else if (message.inFlight && message.visibleAt <= now) message.inFlight = false;
    }
  }

  #blockedGroups(): Set<string> {
    const blocked = new Set<string>();
    if (!this.settings.isFifo) return blocked;
    for (const { inFlight, groupId } of this.#messages.values()) {
      if (inFlight && groupId !== undefined) blocked.add(groupId);
    }
    return blocked;
  }

  #announceAt(time: number): void {
    if (this.#listeners.size === 0 || this.#announced.has(time)) return;
    this.#announced.add(time);
    this.#clock.at(time, () => {
      this.#announced.delete(time);
      for (const listener of this.#listeners) listener();
    });
  }
}
