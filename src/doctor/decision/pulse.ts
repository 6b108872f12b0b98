import { MINUTE } from '../../duration.ts';
import { present } from '../../present.ts';
import type { Finding } from '../types/finding.ts';
import type { PulseFacts, QueueFacts } from '../types/pulse.ts';
import { unread } from './unread.ts';

/** As infra/bot/names.ts has them, which a test holds against it. `isForDead`: what could not be handled or delivered goes there. */
export const QUEUES: readonly Pick<QueueFacts, 'name' | 'isForDead'>[] = [
  { name: 'patchwarden-requests.fifo', isForDead: false },
  { name: 'patchwarden-events', isForDead: false },
  { name: 'patchwarden-requests-dlq.fifo', isForDead: true },
  { name: 'patchwarden-events-dlq', isForDead: true },
  { name: 'patchwarden-undelivered', isForDead: true },
];

/** The bus of the bot's own events. */
export const BUS = 'patchwarden';

/** As the alarm `events-waiting` has it. */
const OLD_MS = 5 * MINUTE;
/** The tick is noted every three minutes: one note is missed, and the next is late. */
const LATE_MS = 7 * MINUTE;

const ABOUT = { subject: 'pulse' } as const;

/** Whether what is asked for and what happens gets to the bot, and its events to the audit sink. */
export const pulseFindings = (facts: PulseFacts): Finding[] => [
  ...queueFindings(facts.queues),
  ...tickFindings(facts),
  ...sinkFindings(facts),
];

function queueFindings(queues: readonly QueueFacts[]): Finding[] {
  const found = queues.flatMap(queueFinding);
  if (found.length > 0) return found;
  const messages = queues.reduce((sum, { queue }) => sum + countIn(queue), 0);
  const ages = queues.flatMap(({ oldestMs }) => (oldestMs?.kind === 'read' ? (oldestMs.value ?? []) : []));
  const oldest = ages.length === 0 ? undefined : Math.max(...ages);
  return [{ ...ABOUT, level: 'ok', code: 'queues', messages, ...present({ oldestMs: oldest }) }];
}

const countIn = (queue: QueueFacts['queue']): number =>
  queue.kind === 'read' && queue.value !== 'gone' ? queue.value.messages : 0;

function queueFinding({ name, isForDead, queue, oldestMs }: QueueFacts): Finding[] {
  if (queue.kind === 'unread') return [unread(`queue ${name}`, queue)];
  if (queue.value === 'gone') return [{ ...ABOUT, level: 'to-do', code: 'queue-gone', name }];
  const { messages } = queue.value;
  if (isForDead) return messages === 0 ? [] : [{ ...ABOUT, level: 'to-do', code: 'dead-letters', name, messages }];
  if (oldestMs?.kind === 'unread') return [unread(`the age of the oldest message in queue ${name}`, oldestMs)];
  const age = oldestMs?.value ?? 0;
  return age < OLD_MS ? [] : [{ ...ABOUT, level: 'to-do', code: 'queue-waits', name, messages, oldestMs: age }];
}

function tickFindings({ tickAt: read, now }: PulseFacts): Finding[] {
  if (read.kind === 'unread') return [unread('when the tick last ran', read)];
  if (read.value === undefined) return [{ ...ABOUT, level: 'to-do', code: 'tick-late' }];
  const agoMs = Math.max(0, now - read.value);
  return [
    agoMs > LATE_MS
      ? { ...ABOUT, level: 'to-do', code: 'tick-late', agoMs }
      : { ...ABOUT, level: 'ok', code: 'tick', agoMs },
  ];
}

function sinkFindings({ sink: read }: PulseFacts): Finding[] {
  if (read === undefined) return [];
  if (read.kind === 'unread') return [unread('whether an audit sink takes the events of the bus', read)];
  const off = read.value.filter(({ enabled }) => !enabled).map(({ name }) => name);
  if (off.length > 0) return [{ ...ABOUT, level: 'to-do', code: 'sink-off', rules: off }];
  const rules = read.value.map(({ name }) => name);
  return [
    rules.length === 0 ? { ...ABOUT, level: 'ok', code: 'no-sink' } : { ...ABOUT, level: 'ok', code: 'sink', rules },
  ];
}
