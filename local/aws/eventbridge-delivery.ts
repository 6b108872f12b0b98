import type { Clock } from '../types.ts';
import { targetInput } from './eventbridge-input.ts';
import type { BusEvent, EventBus } from './eventbridge-types.ts';
import type { EventFault, Faults } from './faults.ts';
import type { Sender, Senders } from './senders.ts';
import type { Sqs } from './sqs.ts';

export interface DeliveryOptions {
  clock: Clock;
  faults: Faults;
  sqs: Sqs;
  senders: Senders;
  /** Told of targets that could not be reached. */
  onError: (error: unknown) => void;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Sends an event to the targets of the rules it fits, unless an injected fault drops, delays, repeats or reorders it. */
export function createDelivery(options: DeliveryOptions): (bus: EventBus, event: BusEvent) => void {
  const { clock, faults } = options;
  const deliver = (bus: EventBus, event: BusEvent) => deliverNow(options, bus, event);
  let held: (() => void)[] = [];

  /** Those held back by a `reorder` follow the first event that comes after them. */
  function release(): void {
    const waiting = held;
    held = [];
    for (const run of waiting) run();
  }

  function hold(bus: EventBus, event: BusEvent, wait: number): void {
    let isDelivered = false;
    const once = () => {
      if (isDelivered) return;
      isDelivered = true;
      deliver(bus, event);
    };
    held.push(once);
    clock.at(clock.now() + wait, once);
  }

  return (bus, event) => {
    const fault = faults.takeEvent(event['detail-type']);
    switch (fault?.kind) {
      case 'drop':
        return;
      case 'delay':
        clock.at(clock.now() + waitOf(fault, '5m'), () => deliver(bus, event));
        return;
      case 'reorder':
        hold(bus, event, waitOf(fault, '1m'));
        return;
      case 'duplicate':
        deliver(bus, event);
        deliver(bus, event);
        break;
      case undefined:
        deliver(bus, event);
    }
    release();
  };
}

function waitOf(fault: EventFault, fallback: string): number {
  const text = fault.by ?? fallback;
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text);
  if (!match) throw new Error(`the fault's "by" must be a duration such as 5m, not ${text}`);
  return Number(match[1]) * (UNITS[match[2] ?? ''] ?? 0);
}

/** EventBridge, for a rule of which it sends to a queue. */
export const ruleSender = (ruleArn: string, queueArn: string): Sender => ({
  caller: 'events.amazonaws.com',
  sourceArn: ruleArn,
  queueArn,
});

function deliverNow({ sqs, senders, onError }: DeliveryOptions, bus: EventBus, event: BusEvent): void {
  for (const rule of bus.rules.values()) {
    if (!rule.enabled || !rule.pattern.matches(event)) continue;
    for (const target of rule.targets.values()) {
      const queue = sqs.queue(target.arn);
      if (!queue) {
        onError(new Error(`events: rule ${rule.name} of bus ${bus.name} targets ${target.arn}, which does not exist`));
        continue;
      }
      if (senders.isRefused(ruleSender(rule.arn, target.arn))) {
        onError(new Error(`events: rule ${rule.name} of bus ${bus.name} may not send to ${target.arn}`));
        continue;
      }
      const body = targetInput(event, rule, target);
      queue.send({ body, ...(target.messageGroupId !== undefined && { groupId: target.messageGroupId }) });
    }
  }
}
