import type { Read } from './read.ts';

export interface QueueFacts {
  name: string;
  /** Messages go here that could not be handled or delivered. */
  isForDead: boolean;
  queue: Read<'gone' | { messages: number }>;
  /** In milliseconds; absent where it is not asked, or CloudWatch has no figure since the queue was empty for long. */
  oldestMs?: Read<number | undefined>;
}

export interface StreamRule {
  name: string;
  enabled: boolean;
}

export interface PulseFacts {
  queues: readonly QueueFacts[];
  /** When a tick was last noted; `undefined`: never, as far as is kept. */
  tickAt: Read<number | undefined>;
  /** Rules of the bot's bus that give events to a stream. Absent to the worker, which knows of no sink. */
  sink?: Read<readonly StreamRule[]>;
  now: number;
}

export type PulseFinding = { subject: 'pulse' } & (
  | { level: 'ok'; code: 'queues'; messages: number; oldestMs?: number }
  | { level: 'ok'; code: 'tick'; agoMs: number }
  | { level: 'ok'; code: 'sink'; rules: readonly string[] }
  | { level: 'ok'; code: 'no-sink' }
  | { level: 'to-do'; code: 'queue-gone'; name: string }
  | { level: 'to-do'; code: 'queue-waits'; name: string; messages: number; oldestMs: number }
  | { level: 'to-do'; code: 'dead-letters'; name: string; messages: number }
  | { level: 'to-do'; code: 'tick-late'; agoMs?: number }
  | { level: 'to-do'; code: 'sink-off'; rules: readonly string[] }
);
