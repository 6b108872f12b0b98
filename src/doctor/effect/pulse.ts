import type { Uses } from '../../contract/ports.ts';
import { present } from '../../present.ts';
import { lastTick } from '../../store/ticks.ts';
import { QUEUES } from '../decision/pulse.ts';
import type { PulseFacts, QueueFacts } from '../types/pulse.ts';
import type { Reading } from './reading.ts';

type PulsePorts = Uses<'queueStates' | 'queueAges' | 'table' | 'clock'>;

/** A read or two for each queue, and one item of the table. */
export async function loadPulse(
  { queueStates, queueAges, table, clock }: PulsePorts,
  { sink, read }: { sink: PulseFacts['sink']; read: Reading },
): Promise<PulseFacts> {
  const now = clock();
  const queues: QueueFacts[] = [];
  for (const each of QUEUES) {
    const queue = await read('sqs:GetQueueAttributes', async () => {
      const messages = await queueStates.messagesIn(each.name);
      return messages === 'gone' ? messages : { messages };
    });
    const oldestMs = each.isForDead
      ? undefined
      : await read('cloudwatch:GetMetricStatistics', () => queueAges.oldestMessage(each.name, now));
    queues.push({ ...each, queue, ...present({ oldestMs }) });
  }
  return {
    queues,
    tickAt: await read('dynamodb:GetItem', () => lastTick(table)),
    ...present({ sink }),
    now: clock(),
  };
}
