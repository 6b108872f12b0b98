import { randomUUID } from 'node:crypto';
import type { Clock } from '../types.ts';
import type { Sqs } from './sqs.ts';

export interface ScheduleInput {
  name: string;
  /** `rate(1 minute)`, hours or days; cron and one-time schedules are not simulated. */
  expression: string;
  /** The ARN of an SQS queue. */
  targetArn: string;
  /** The message; without one, an empty JSON object. */
  input?: string;
  messageGroupId?: string;
  enabled?: boolean;
  /** Whether its role or the queue's policy forbids it. */
  isRefused?: () => boolean;
}

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Sends a message at a fixed rate on the local clock, first after one whole period. Returns what stops it. */
export function startSchedule(schedule: ScheduleInput, clock: Clock, sqs: Sqs): () => void {
  const period = periodOf(schedule);
  if (!schedule.targetArn.startsWith('arn:aws:sqs:')) {
    throw new Error(
      `schedule ${schedule.name}: the target ${schedule.targetArn} is not an SQS queue; others are not simulated`,
    );
  }
  let next = clock.now() + period;
  let cancel: () => void = () => undefined;
  const arm = () => {
    cancel = clock.at(next, () => {
      fire(schedule, next, sqs);
      next += period;
      arm();
    });
  };
  if (schedule.enabled ?? true) arm();
  return () => cancel();
}

function periodOf({ name, expression }: ScheduleInput): number {
  const match = /^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/.exec(expression);
  const period = Number(match?.[1]) * (UNITS[match?.[2] ?? ''] ?? Number.NaN);
  if (period > 0) return period;
  throw new Error(`schedule ${name}: ${expression} is not simulated; only rate(…) is`);
}

function fire(schedule: ScheduleInput, time: number, sqs: Sqs): void {
  const queue = sqs.queue(schedule.targetArn);
  if (!queue) throw new Error(`schedule ${schedule.name}: the queue ${schedule.targetArn} does not exist`);
  if (schedule.isRefused?.() === true)
    throw new Error(`schedule ${schedule.name}: its role may not send to ${schedule.targetArn}`);
  const body = (schedule.input ?? '{}')
    .replaceAll('<aws.scheduler.scheduled-time>', `${new Date(time).toISOString().slice(0, 19)}Z`)
    .replaceAll('<aws.scheduler.execution-id>', randomUUID());
  queue.send({ body, ...(schedule.messageGroupId !== undefined && { groupId: schedule.messageGroupId }) });
}
