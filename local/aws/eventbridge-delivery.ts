import type { Clock } from '../types.ts';
import type { Cloud } from './cloud.ts';
import { targetInput } from './eventbridge-input.ts';
import type { BusEvent, EventBus, EventRule, EventTarget } from './eventbridge-types.ts';
import type { EventFault, Faults } from './faults.ts';
import { placeOfArn } from './place.ts';
import { allowedBy } from './policy-match.ts';
import { isBusArn, type Sender, type Senders } from './senders.ts';
import type { Sqs } from './sqs.ts';

export interface DeliveryOptions {
  accountId: string;
  cloud: Cloud;
  clock: Clock;
  faults: Faults;
  sqs: Sqs;
  senders: Senders;
  /** Told of targets that could not be reached. */
  onError: (error: unknown) => void;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

type Deliver = (bus: EventBus, event: BusEvent, from: 'own' | 'bus') => void;

/**
 * Sends an event to the targets of the rules it fits, unless an injected fault drops, delays, repeats or reorders it. One that has come from
 * another bus goes to no third (`from`).
 */
export function createDelivery(options: DeliveryOptions): Deliver {
  const { clock, faults } = options;
  let held: (() => void)[] = [];

  /** Those held back by a `reorder` follow the first event that comes after them. */
  function release(): void {
    const waiting = held;
    held = [];
    for (const run of waiting) run();
  }

  function hold(deliver: () => void, wait: number): void {
    let isDelivered = false;
    const once = () => {
      if (isDelivered) return;
      isDelivered = true;
      deliver();
    };
    held.push(once);
    clock.at(clock.now() + wait, once);
  }

  return (bus, event, from) => {
    const deliver = () => deliverNow(options, { bus, event, from });
    const fault = faults.takeEvent(event['detail-type']);
    switch (fault?.kind) {
      case 'drop':
        return;
      case 'delay':
        clock.at(clock.now() + waitOf(fault, '5m'), deliver);
        return;
      case 'reorder':
        hold(deliver, waitOf(fault, '1m'));
        return;
      case 'duplicate':
        deliver();
        deliver();
        break;
      case undefined:
        deliver();
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

/** EventBridge, for a rule of which it sends to a queue; or the role as which it sends to a bus. */
export const ruleSender = (ruleArn: string, { arn, roleArn }: EventTarget): Sender =>
  roleArn === undefined
    ? { caller: EVENTS, sourceArn: ruleArn, targetArn: arn }
    : { caller: roleArn.split('/').at(-1) ?? '', targetArn: arn };

const EVENTS = 'events.amazonaws.com';

interface Arrived {
  bus: EventBus;
  event: BusEvent;
  from: 'own' | 'bus';
}

function deliverNow(options: DeliveryOptions, { bus, event, from }: Arrived): void {
  const { sqs, senders, onError } = options;
  for (const rule of bus.rules.values()) {
    if (!rule.enabled || !rule.pattern.matches(event)) continue;
    for (const target of rule.targets.values()) {
      const told = (what: string) => onError(new Error(`events: rule ${rule.name} of bus ${bus.name} ${what}`));
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html: an event goes from bus to bus once.
      if (isBusArn(target.arn) && from === 'bus') continue;
      const queue = sqs.queue(target.arn);
      const receive = isBusArn(target.arn) ? receiver(options, target.arn) : undefined;
      if (!queue && !receive) {
        told(`targets ${target.arn}, which does not exist`);
      } else if (senders.isRefused(ruleSender(rule.arn, target)) || !isLetIn(options, rule, target)) {
        told(`may not send to ${target.arn}`);
      } else if (receive) {
        receive(event);
      } else {
        const body = targetInput(event, rule, target);
        queue?.send({ body, ...(target.messageGroupId !== undefined && { groupId: target.messageGroupId }) });
      }
    }
  }
}

function receiver({ cloud }: DeliveryOptions, busArn: string) {
  const place = placeOfArn(busArn);
  return place && cloud.at(place)?.events.receive(busArn);
}

/** The role must be one that EventBridge may take, and a bus of another account must let that role in. */
function isLetIn({ cloud, accountId }: DeliveryOptions, rule: EventRule, { arn, roleArn }: EventTarget): boolean {
  if (roleArn === undefined) return true;
  const name = roleArn.split('/').at(-1) ?? '';
  const iam = cloud.iamOf(accountId);
  const context = { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': accountId };
  const assuming = { principal: EVENTS, action: 'sts:AssumeRole', context };
  if (iam?.role(name)?.arn !== roleArn || !allowedBy(iam.trustOf(name)?.policy, assuming)) return false;
  if (placeOfArn(arn)?.accountId === accountId) return true;
  return allowedBy(cloud.resourcePolicy(arn), { principal: roleArn, action: 'events:PutEvents', resource: arn });
}
