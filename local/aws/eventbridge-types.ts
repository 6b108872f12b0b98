import type { Emit } from '../types.ts';
import type { EventPattern } from './eventbridge-pattern.ts';
import type { SimulatedService } from './service.ts';

/** An event as its targets get it. */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 in whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

export interface EventTarget {
  id: string;
  /** The ARN of an SQS queue, or of an event bus. */
  arn: string;
  /** As which EventBridge sends to it. */
  roleArn?: string;
  input?: string;
  inputPath?: string;
  transformer?: { paths: Record<string, string>; template: string };
  messageGroupId?: string;
}

export interface EventRule {
  name: string;
  bus: string;
  arn: string;
  description?: string;
  /** As it was given. */
  patternJson: string;
  pattern: EventPattern;
  enabled: boolean;
  targets: Map<string, EventTarget>;
}

export interface EventBus {
  name: string;
  arn: string;
  rules: Map<string, EventRule>;
  /** The last events, oldest first. */
  recent: BusEvent[];
}

export interface RuleInput {
  name: string;
  bus?: string;
  description?: string;
  /** JSON. */
  pattern: string;
  enabled?: boolean;
}

export interface Events {
  service: SimulatedService;
  /** Puts an AWS service's event onto the default bus. */
  emit: Emit;
  /** The last 1,000 events of a bus, oldest first. */
  recent: (bus?: string) => readonly BusEvent[];
  buses: () => readonly EventBus[];
  createBus: (name: string) => EventBus;
  /** Creates or replaces a rule, keeping its targets. */
  putRule: (rule: RuleInput) => EventRule;
  /** Adds a target; only SQS queues and event buses are simulated. */
  putTarget: (rule: string, target: EventTarget, bus?: string) => void;
  /** An event that a rule of another bus sends to this one, as it is. Absent when there is no such bus. */
  receive: (busArn: string) => ((event: BusEvent) => void) | undefined;
}
