import { randomUUID } from 'node:crypto';
import * as sdk from '@aws-sdk/client-eventbridge';
import type { Clock } from '../types.ts';
import type { Cloud } from './cloud.ts';
import { createDelivery } from './eventbridge-delivery.ts';
import { checkEntry, entrySize } from './eventbridge-entry.ts';
import { eventHandlers } from './eventbridge-handlers.ts';
import { compilePattern } from './eventbridge-pattern.ts';
import type { BusEvent, EventBus, EventRule, Events, EventTarget, RuleInput } from './eventbridge-types.ts';
import type { Faults } from './faults.ts';
import { isBusArn, type Senders } from './senders.ts';
import type { Sqs } from './sqs.ts';
import { WireError } from './wire-error.ts';

export interface EventsOptions {
  clock: Clock;
  accountId: string;
  region: string;
  faults: Faults;
  sqs: Sqs;
  senders: Senders;
  cloud: Cloud;
  onError: (error: unknown) => void;
}

const KEPT = 1000;
const MAX_ENTRIES = 10;
/** Of all entries of one PutEvents together. */
const MAX_BYTES = 256 * 1024;

/** EventBridge: the default bus with AWS's events, custom buses, rules, and SQS queues as targets. */
export function createEvents(options: EventsOptions): Events {
  const { clock, accountId, region } = options;
  const buses = new Map<string, EventBus>();
  const deliver = createDelivery(options);
  const arn = (resource: string) => `arn:aws:events:${region}:${accountId}:${resource}`;

  function createBus(name: string): EventBus {
    const bus: EventBus = { name, arn: arn(`event-bus/${name}`), rules: new Map(), recent: [] };
    buses.set(name, bus);
    return bus;
  }
  createBus('default');

  const busNamed = (reference: string): EventBus | undefined =>
    reference.startsWith('arn:') ? [...buses.values()].find((bus) => bus.arn === reference) : buses.get(reference);

  /** By name or ARN. */
  function findBus(reference = 'default'): EventBus {
    const bus = busNamed(reference);
    if (bus) return bus;
    throw new sdk.ResourceNotFoundException({ message: `Event bus ${reference} does not exist.`, $metadata: {} });
  }

  function putRule(input: RuleInput): EventRule {
    const bus = findBus(input.bus);
    const pattern = compilePattern(input.pattern);
    const rule: EventRule = {
      name: input.name,
      bus: bus.name,
      arn: arn(`rule/${bus.name === 'default' ? '' : `${bus.name}/`}${input.name}`),
      ...(input.description !== undefined && { description: input.description }),
      patternJson: input.pattern,
      pattern,
      enabled: input.enabled ?? true,
      targets: bus.rules.get(input.name)?.targets ?? new Map(),
    };
    bus.rules.set(rule.name, rule);
    return rule;
  }

  function findRule(name: string, bus?: string): EventRule {
    const rule = findBus(bus).rules.get(name);
    if (rule) return rule;
    const message = `Rule ${name} does not exist on EventBus ${bus ?? 'default'}.`;
    throw new sdk.ResourceNotFoundException({ message, $metadata: {} });
  }

  function putTarget(ruleName: string, target: EventTarget, bus?: string): void {
    if (isBusArn(target.arn)) checkBusTarget(target);
    else if (!target.arn.startsWith('arn:aws:sqs:')) {
      throw new WireError(
        'NotImplemented',
        `events: the target ${target.arn} is not an SQS queue or an event bus; others are not simulated.`,
        501,
      );
    }
    findRule(ruleName, bus).targets.set(target.id, target);
  }

  function publish(
    bus: EventBus,
    event: Pick<BusEvent, 'source' | 'detail-type' | 'resources' | 'detail'>,
    at?: Date,
  ): string {
    const full: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': event['detail-type'],
      source: event.source,
      account: accountId,
      time: `${(at ?? new Date(clock.now())).toISOString().slice(0, 19)}Z`,
      region,
      resources: event.resources,
      detail: event.detail,
    };
    arrive(bus, full, 'own');
    return full.id;
  }

  function arrive(bus: EventBus, event: BusEvent, from: 'own' | 'bus'): void {
    bus.recent.push(event);
    if (bus.recent.length > KEPT) bus.recent.shift();
    deliver(bus, event, from);
  }

  function putEntry(entry: sdk.PutEventsRequestEntry): sdk.PutEventsResultEntry {
    const checked = checkEntry(entry);
    if ('ErrorCode' in checked) return checked;
    const bus = busNamed(entry.EventBusName ?? 'default');
    if (!bus) return { ErrorCode: 'InvalidArgument', ErrorMessage: `Event bus ${entry.EventBusName} does not exist.` };
    const { source, detailType, detail } = checked;
    const event = { source, 'detail-type': detailType, detail, resources: entry.Resources ?? [] };
    return { EventId: publish(bus, event, entry.Time) };
  }

  function putEvents(entries: readonly sdk.PutEventsRequestEntry[]): sdk.PutEventsCommandOutput {
    checkSizes(entries);
    const Entries = entries.map(putEntry);
    return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length, Entries, $metadata: {} };
  }

  return {
    service: {
      name: 'events',
      sdk,
      handlers: eventHandlers({ buses, createBus, findBus, findRule, putRule, putTarget, putEvents }),
    },
    emit: ({ source, detailType, resources, detail }) => {
      const copied: Record<string, unknown> = JSON.parse(JSON.stringify(detail));
      publish(findBus(), { source, 'detail-type': detailType, resources, detail: copied });
    },
    recent: (bus) => findBus(bus).recent,
    buses: () => [...buses.values()],
    createBus,
    putRule,
    putTarget,
    receive(busArn) {
      const bus = busNamed(busArn);
      return bus && ((event) => arrive(bus, event, 'bus'));
    },
  };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html: another bus is sent to as a role, and gets the event as it is. */
function checkBusTarget({ id, arn, roleArn, ...more }: EventTarget): void {
  if (roleArn === undefined) throw new WireError('ValidationException', `RoleArn is required for target ${arn}.`);
  if (Object.keys(more).length > 0)
    throw new WireError('ValidationException', `Input of target ${id} is not supported for an event bus.`);
}

function checkSizes(entries: readonly sdk.PutEventsRequestEntry[]): void {
  if (entries.length < 1 || entries.length > MAX_ENTRIES) {
    const bound = entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_ENTRIES}`;
    throw new WireError(
      'ValidationException',
      `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ${bound}`,
    );
  }
  const size = entries.reduce((sum, entry) => sum + entrySize(entry), 0);
  if (size > MAX_BYTES) {
    throw new WireError('ValidationException', `Total size of the entries in the request is over the limit.`);
  }
}
